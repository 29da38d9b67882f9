"""``dondoc status`` and ``--as-of``: at present, and as it was known then."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.clock import SystemClock
from db.session import Database
from tests.cli.test_commands import office_folder, run
from tests.rooms import Room, template
from tests.talk.people import reminded, says

__all__ = ["office_folder", "template"]

NOW = datetime(2022, 8, 16, 1, 0, tzinfo=UTC)
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def dondoc(
    office_folder: Path, template: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs ``dondoc`` on 16/8/2022 where Sở Y tế has sent its report on 12/8; returns exit code, output and errors."""
    shutil.copyfile(template, office_folder / "dondoc.sqlite3")
    database = Database(f"sqlite:///{office_folder / 'dondoc.sqlite3'}")
    room = Room(database)
    room.at("2022-08-12T10:00")
    reminded(room, room.assignment())
    says(room, room.address("SYT").chat_id, "đã gửi báo cáo số 12/BC-SYT ngày 11/8")
    room.save()
    room.session.close()
    database.close()
    monkeypatch.setattr(SystemClock, "now", lambda self: NOW)

    def command(*args: str) -> tuple[int, str, str]:
        code = run(monkeypatch, *args)
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def test_status_is_what_the_chat_tells(dondoc: Command) -> None:
    code, out, err = dondoc("status")
    assert (code, err) == (0, "")
    assert out.startswith("📊 Tình hình đến 08:00 thứ Ba, 16/8/2022\nChương trình số 01/CTr-UBND\n\n⚠️ Quá hạn (")
    assert "1/40 đã gửi; 39 chưa phản hồi" in out
    assert "Đã gửi, chưa xác nhận: 1 báo cáo" in out


def test_status_as_of_then(dondoc: Command) -> None:
    code, out, _ = dondoc("status", "--program", "01", "--as-of", "2022-08-12T09:59")
    assert code == 0
    assert out.startswith("📊 Tình hình đến 09:59 thứ Sáu, 12/8/2022\n(theo những gì đã ghi đến lúc đó)\n")
    assert "0/40 đã gửi" in out
    assert dondoc("status", "--as-of", "2022-08-12")[1].startswith("📊 Tình hình đến 23:59 thứ Sáu, 12/8/2022\n")
    assert "1/40 đã gửi" in dondoc("status", "--as-of", "2022-08-12T03:00+00:00")[1]
    assert dondoc("status", "--as-of", "2022-08-16")[1].startswith("📊 Tình hình đến 08:00 thứ Ba, 16/8/2022\n")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--as-of", "2022-07-31"), "The log knows everything from 01/08/2022 08:00 on, and nothing before."),
        (("--as-of", "2022-08-16T08:01"), "--as-of: 2022-08-16T08:01 is still to come."),
        (("--as-of", "2022-08-17"), "--as-of: 2022-08-17 is still to come."),
        (("--as-of", "31/8"), '--as-of: "31/8" is not a time (write it as 2022-08-31T17:00, or 2022-08-31).'),
        (("--program", "09"), 'There is no program "09". Known programs: 01/CTr-UBND'),
    ],
)
def test_mistakes_are_a_sentence(dondoc: Command, args: tuple[str, ...], said: str) -> None:
    assert dondoc("status", *args) == (1, "", f"{said}\n")


def test_what_is_taken_away_is_what_was_known_then(dondoc: Command) -> None:
    counted = []
    for name, as_of in (("then.xlsx", "2022-08-12T09:59"), ("after.xlsx", "2022-08-12T10:00")):
        assert dondoc("export", name, "--as-of", as_of)[0] == 0
        book = load_workbook(name)
        counted.append(sum(row[0].value is not None for row in book["Phản hồi"].iter_rows()))
    assert counted[1] == counted[0] + 1
    assert dondoc("export", "then.docx", "--as-of", "2022-08-12T09:59", "--agency", "SYT")[0] == 0
    assert re.search("nothing before", dondoc("export", "then.docx", "--as-of", "2022-07-12")[2])


def test_without_anything_in_the_log_it_says_so(
    office_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "status", "--as-of", "2022-08-12") == 1
    assert capsys.readouterr().err == "Nothing is in the log yet.\n"
    assert run(monkeypatch, "status") == 1
    assert "No program is loaded yet" in capsys.readouterr().err
