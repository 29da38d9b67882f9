"""The command line as an operator uses it: clear sentences, exit codes, files kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.cli import main as command_line
from bot.cli import progress
from bot.settings import WrongSetting, load
from db import invites, outbox, people, sending
from db.models import Agency, Assignment, Duty, Message, Program
from db.outbox import Priority, Why
from db.session import Database
from jobs.in_parts import InParts
from tests.office import SEED
from tests.rooms import Room

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def office_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own, with a database of its own and no .env."""
    monkeypatch.chdir(tmp_path)
    for name in ("TELEGRAM_TOKEN", "TELEGRAM_API_URL", "LANGUAGE", "TIMEZONE", "LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'dondoc.sqlite3'}")
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, *args: str) -> int:
    """Run ``dondoc`` in this process; returns the exit code."""
    monkeypatch.setattr("sys.argv", ["dondoc", *args])
    with pytest.raises(SystemExit) as caught:
        command_line.main()
    code = caught.value.code
    return code if isinstance(code, int) else 0


def telling(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], group: str) -> Command:
    """Runs commands of one group; returns exit code, output and errors."""

    def command(*args: str) -> tuple[int, str, str]:
        code = run(monkeypatch, group, *args)
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


class AskedBetween:
    """A clock that is asked only while no command holds the database: a sandbox's is asked over HTTP."""

    def __init__(self, file: Path) -> None:
        self._file, self.asked = file, 0

    def now(self) -> datetime:
        """The machine's time. Raises where somebody writes."""
        self.asked += 1
        with closing(sqlite3.connect(self._file, timeout=0, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
        return datetime.now(UTC)


@pytest.fixture
def database(office_folder: Path) -> Iterator[Database]:
    """The database of the folder."""
    found = Database(f"sqlite:///{office_folder / 'dondoc.sqlite3'}")
    yield found
    found.close()


def test_check_accepts_the_seed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "program", "check", str(SEED)) == 0
    assert "27 groups, 41 agencies, 81 tasks" in capsys.readouterr().out


def test_check_names_mistakes_and_exits_with_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    raw = json.loads(SEED.read_text("utf-8"))
    raw["duties"][2]["deadlines"][0] = {"before": "2022-13-15"}
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps(raw), "utf-8")
    assert run(monkeypatch, "program", "check", str(wrong)) == 1
    assert 'duties[2].deadlines[0].before: "2022-13-15" is not a date' in capsys.readouterr().err
    assert run(monkeypatch, "program", "check", "missing.json") == 1
    assert "missing.json: cannot be read" in capsys.readouterr().err


def test_the_calendar_gives_the_advised_days(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "program", "calendar", str(SEED), "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    advised = {kind: [row["advised_on"] for row in rows if row["kind"] == kind] for kind in ("report", "consolidation")}
    assert advised["report"] == ["2022-08-12", "2023-08-14", "2024-04-12"]
    assert advised["consolidation"] == ["2022-08-31", "2023-08-31", "2024-04-26"]
    report = next(row for row in rows if row["kind"] == "report")
    assert set(report) == {"duty", "kind", "agencies", "period", "due_at", "advised_on", "reason"}
    assert report["due_at"] == "2022-08-15T00:00:00+07:00"
    assert report["reason"] == "weekend"
    assert len(report["agencies"]) == 40


def test_the_calendar_of_one_agency_for_people(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    args = ("program", "calendar", str(SEED), "--agency", "skhdt", "--from", "2024-04-01", "--to", "2024-04-30")
    assert run(monkeypatch, *args) == 0
    out = capsys.readouterr().out
    assert "thứ Sáu, 26/4/2024" in out
    assert "30/4 Ngày Chiến thắng" in out
    assert "Báo cáo kết quả" not in out
    assert run(monkeypatch, "program", "calendar", str(SEED), "--from", "tomorrow") == 1
    assert '--from: "tomorrow" is not a date' in capsys.readouterr().err


def test_loading_is_idempotent_and_says_what_changed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(monkeypatch, "program", "load", str(SEED), "--dry-run") == 0
    assert "Dry run: nothing was stored." in capsys.readouterr().out
    assert run(monkeypatch, "program", "load", str(SEED), "--follow-from", "2022-08-01") == 0
    assert "new     agency SYT: Sở Y tế" in capsys.readouterr().out
    assert run(monkeypatch, "program", "load", str(SEED)) == 0
    assert "Nothing has changed." in capsys.readouterr().out

    raw = json.loads(SEED.read_text("utf-8"))
    raw["groups"][8]["agencies"][0]["name"] = "Sở Y tế Hải Phòng"
    raw["duties"] = [duty for duty in raw["duties"] if duty["code"] != "PHANBO-2022"]
    raw["groups"][24]["agencies"] = [{"code": "BQLDA1", "name": "Ban Quản lý dự án 1", "head": "Giám đốc"}]
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(raw), "utf-8")
    assert run(monkeypatch, "program", "load", str(changed)) == 1
    out = capsys.readouterr().out
    assert "not owed any more" in out
    assert "say --yes" in out
    assert "Nothing was stored." in out
    assert run(monkeypatch, "program", "load", str(changed), "--yes") == 0
    out = capsys.readouterr().out
    assert "changed agency SYT: Sở Y tế Hải Phòng" in out
    assert "gone    duty PHANBO-2022" in out
    assert "new     agency BQLDA1: Ban Quản lý dự án 1" in out
    database = Database(f"sqlite:///{tmp_path / 'dondoc.sqlite3'}")

    def look(session):  # type: ignore[no-untyped-def]
        gone = session.scalar(select(Duty).where(Duty.code == "PHANBO-2022"))
        kept = session.scalar(select(func.count(Assignment.id)).where(Assignment.duty_id == gone.id))
        return gone.gone_at, kept, session.scalar(select(func.count(Agency.id)))

    gone_at, kept, agencies = database.run_now(look)
    database.close()
    assert gone_at is not None
    assert kept == 15
    assert agencies == 42


def test_loading_says_how_far_it_is_and_what_becomes_of_it_when_it_is_interrupted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], database: Database
) -> None:
    monkeypatch.setattr(progress, "SILENT", 0)
    assert run(monkeypatch, "program", "load", str(SEED), "--follow-from", "2022-08-01") == 0
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "planning: 1 of 6 duties; 120 new"
    assert lines[-1].startswith("planning: 6 of 6 duties; ")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(InParts, "plan", interrupted)
    assert run(monkeypatch, "program", "load", str(SEED), "--follow-from", "2022-08-02") == 130
    assert "The bot does what is left when it runs, or loading the file again." in capsys.readouterr().err
    assert database.run_now(lambda session: session.scalars(select(Program)).one().follow_from.day) == 1


def test_who_coordinates_is_told_when_a_program_is_paused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], database: Database
) -> None:
    run(monkeypatch, "program", "load", str(SEED))
    database.run_now(lambda session: Room(database, session).join("SKHDT", "coordinator") and None)
    capsys.readouterr()
    for told in ("; told to 1 coordinator(s)", ""):
        assert run(monkeypatch, "program", "pause", "01") == 0
        assert capsys.readouterr().out == f"01/CTr-UBND: paused{told}\n"
    told_of = select(func.count()).select_from(Message).where(Message.kind == "program_moved")
    assert database.run_now(lambda session: session.scalar(told_of)) == 1


def test_programs_stand_side_by_side_and_are_listed_paused_and_archived(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run(monkeypatch, "program", "load", str(SEED))
    raw = json.loads(SEED.read_text("utf-8"))
    raw.update(number="02/CTr-UBND", name="Chương trình số 02/CTr-UBND", coordinator="STC")
    other = tmp_path / "other.json"
    other.write_text(json.dumps(raw), "utf-8")
    assert run(monkeypatch, "program", "load", str(other)) == 0
    assert "new     program 02/CTr-UBND" in capsys.readouterr().out
    assert run(monkeypatch, "program", "list") == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.split()[:4] == ["01/CTr-UBND", "active", "41", "agencies"]
    assert first.endswith("coordinated by SKHDT")
    assert second.endswith("coordinated by STC")
    for command, state in (("pause", "paused"), ("archive", "archived"), ("resume", "active")):
        assert run(monkeypatch, "program", command, "02") == 0
        assert capsys.readouterr().out == f"02/CTr-UBND: {state}\n"
    assert run(monkeypatch, "program", "show", "01") == 0
    shown = capsys.readouterr().out
    assert "coordinated by: SKHDT Sở Kế hoạch và Đầu tư" in shown
    assert "version 1" in shown
    assert not {"UTC", "not_tracked"} & set(shown.replace(",", " ").split()), "the zone's time, and words"
    assert run(monkeypatch, "program", "versions", "01") == 0
    assert "6 duties, 41 agencies" in capsys.readouterr().out
    assert run(monkeypatch, "program", "pause", "03") == 1
    assert 'There is no program "03". Known programs: 01/CTr-UBND, 02/CTr-UBND' in capsys.readouterr().err
    assert run(monkeypatch, "invite", "SYT", "--role", "coordinator") == 1
    assert "SYT coordinates no program; coordinators are invited for: SKHDT, STC" in capsys.readouterr().err


def test_invite_prints_a_link_and_a_code(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    run(monkeypatch, "program", "load", str(SEED))
    capsys.readouterr()
    assert run(monkeypatch, "invite", "syt") == 0
    out = capsys.readouterr().out
    code = out.split("Code: ")[1].strip()
    assert f"?start={code}" in out
    assert run(monkeypatch, "invite", "XX") == 1
    assert 'There is no agency "XX"' in capsys.readouterr().err
    assert run(monkeypatch, "invite", "SYT", "--role", "boss") == 1
    assert "the roles are official, leader, coordinator" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("TELEGRAM_TOKEN", "secret-nonsense", "TELEGRAM_TOKEN: does not look like a token from BotFather"),
        ("TELEGRAM_API_URL", "api.telegram.org", 'TELEGRAM_API_URL: "api.telegram.org" is not an address'),
        ("TELEGRAM_PROXY", "tor", "TELEGRAM_PROXY: is not a proxy"),
        ("TIMEZONE", "Hanoi", 'TIMEZONE: "Hanoi" is not a time zone'),
        ("LANGUAGE", "fr", "LANGUAGE: \"fr\" input should be 'vi' or 'en'"),
        ("LOG_LEVEL", "LOUD", 'LOG_LEVEL: "LOUD" input should be'),
        ("SENDING_WINDOW", "late", 'SENDING_WINDOW: "late" is not an interval'),
    ],
)
def test_a_wrong_setting_stops_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting) as caught:
        load()
    assert sentence in str(caught.value)
    assert "secret-nonsense" not in str(caught.value)


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "sqlite:////proc/nowhere/x.sqlite3"])
def test_a_database_that_cannot_be_opened_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    assert run(monkeypatch, "program", "load", str(SEED)) == 1
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 1
    assert "Traceback" not in err


def test_a_locked_or_damaged_database_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("db.session.BUSY_TIMEOUT_MS", 50)
    with sqlite3.connect(tmp_path / "dondoc.sqlite3") as other:
        other.execute("BEGIN EXCLUSIVE")
        assert run(monkeypatch, "invite", "SYT") == 1
        assert "another program holds the database locked; stop that program" in capsys.readouterr().err
        other.rollback()
    (tmp_path / "dondoc.sqlite3").write_bytes(b"no database at all, but long enough to look into" * 50)
    assert run(monkeypatch, "invite", "SYT") == 1
    assert "not a database, or is damaged; put the last backup in its place" in capsys.readouterr().err


def test_a_missing_program_file_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "run", "--sandbox", "--program", "nowhere.json") == 1
    assert "nowhere.json: cannot be read" in capsys.readouterr().err


def test_outbox_shows_what_failed_and_why_and_tries_it_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(monkeypatch, "program", "load", str(SEED)) == 0
    database = Database(f"sqlite:///{tmp_path / 'dondoc.sqlite3'}")
    now = datetime(2022, 8, 1, tzinfo=UTC)

    def write(session: Session) -> list[int]:
        found = []
        for chat, code in (("1", "SYT"), ("2", "STC")):
            taken = invites.invite(session, code, "official", f"ABCD-234{chat}", now, timedelta(days=1))
            address = people.join(session, taken, "telegram", chat, f"Đầu mối {code}", now)
            message = outbox.queue(session, address, "unsupported", {}, now, Priority.NEWS)
            assert message
            found.append(message.id)
            sending.mark_failed(session, message.id, Why.REFUSED, "Bad Request: too long")
            if chat == "2":
                people.close_address(session, address, "blocked", now)
        return found

    first, second = database.run_now(write)
    capsys.readouterr()
    assert run(monkeypatch, "outbox") == 0
    shown = capsys.readouterr().out
    assert "failed 2" in shown
    assert "Đầu mối SYT, SYT (telegram)" in shown
    assert "ứng dụng nhắn tin từ chối nội dung tin này [Bad Request: too long]" in shown
    assert run(monkeypatch, "outbox", "retry", "999") == 1
    assert "Message 999 has not failed" in capsys.readouterr().err
    assert run(monkeypatch, "outbox", "retry", str(first)) == 0
    assert run(monkeypatch, "outbox", "retry", "--failed") == 0
    assert "left as it is: nothing arrives in the chat (invite another person): 1" in capsys.readouterr().out
    assert run(monkeypatch, "outbox", "retry") == 1
    assert run(monkeypatch, "outbox", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in report["failed"]] == [second]
    assert [row["id"] for row in report["waiting"]] == [first]
    database.close()
