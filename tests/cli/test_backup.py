"""``dondoc backup`` and ``dondoc restore`` as an operator uses them."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.settings import WrongSetting, load
from db import aside
from db.session import Database
from tests.cli.test_commands import run
from tests.filled import filled


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a database of three people in its usual place, and three messages that wait."""
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "BACKUP_DIR", "BACKUP_KEEP", "TELEGRAM_TOKEN", "SANDBOX_CLOCK_URL"):
        monkeypatch.delenv(name, raising=False)
    filled("sqlite:///var/dondoc.sqlite3", people=3).close()
    yield tmp_path


def count(table: str = "person") -> int:
    database = Database("sqlite:///var/dondoc.sqlite3")
    found = database.run_now(lambda session: session.scalar(text(f"SELECT count(*) FROM {table}")))
    database.close()
    assert isinstance(found, int)
    return found


def test_a_copy_goes_to_its_usual_place_to_a_folder_or_to_a_file(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    usual = r"dondoc-\d{8}-\d{6}\.sqlite3: 3 people, 3 messages \(tables \d{4}"
    assert run(monkeypatch, "backup") == 0
    assert re.match(rf"var/backup/{usual}", capsys.readouterr().out)
    (place / "stick").mkdir()
    assert run(monkeypatch, "backup", "stick") == 0
    assert re.match(rf"stick/{usual}", capsys.readouterr().out)
    assert run(monkeypatch, "backup", "mine") == 0
    assert run(monkeypatch, "backup", "mine") == 1
    assert "mine is there already; name another file" in capsys.readouterr().err
    monkeypatch.setenv("BACKUP_DIR", "elsewhere")
    assert run(monkeypatch, "backup") == 0
    assert re.match(rf"elsewhere/{usual}", capsys.readouterr().out)
    made = [*place.glob("*/*dondoc*"), *place.glob("var/backup/*"), place / "mine"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in made if path.is_file()} == {0o600}


def test_the_list_shows_the_copies_and_what_went_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "backup", "--list") == 0
    assert capsys.readouterr().out == "There is no copy in var/backup.\n"
    assert run(monkeypatch, "backup") == 0
    name = capsys.readouterr().out.partition(":")[0]
    database = Database("sqlite:///var/dondoc.sqlite3")
    at = datetime(2022, 8, 1, 1, tzinfo=UTC)
    database.run_now(aside.put, "backup", "daily", "the disk is full", "", at)
    database.close()
    monkeypatch.setenv("BACKUP_KEEP", "0")
    assert run(monkeypatch, "backup", "--list") == 0
    shown = capsys.readouterr().out
    assert re.search(rf"MB  {name}\n", shown)
    assert "The bot makes no daily copy (BACKUP_KEEP=0)." in shown
    assert "The daily copy failed, at 2022-08-01 08:00 the last time: the disk is full" in shown
    assert run(monkeypatch, "outbox") == 0
    assert "The daily copy of the database failed (dondoc backup --list)" in capsys.readouterr().out


def test_a_restore_says_what_it_did_and_what_to_do_next(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "backup", "mine") == 0
    Database("sqlite:///var/dondoc.sqlite3").run_now(lambda session: session.execute(text("DELETE FROM message")))
    capsys.readouterr()
    assert run(monkeypatch, "restore", "mine") == 0
    said = capsys.readouterr().out
    assert re.search(r"What was there is kept: var/backup/dondoc-before-restore-.*3 people, 0 messages", said)
    assert "Restored: mine (3 people, 3 messages" in said
    assert "Held back, because it may have been sent since: 3 messages (unsupported 3)" in said
    assert "Next: start the bot (`dondoc run`)" in said
    assert run(monkeypatch, "outbox") == 0
    assert "held 3" in capsys.readouterr().out
    assert run(monkeypatch, "outbox", "release") == 0
    assert "queued again: 3; not wanted any more: 0" in capsys.readouterr().out
    assert run(monkeypatch, "outbox") == 0
    assert "queued 3" in capsys.readouterr().out
    assert count() == 3


def test_a_restore_that_is_to_send_says_so(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "backup", "mine") == 0
    assert run(monkeypatch, "restore", "mine", "--send-queued") == 0
    said = capsys.readouterr().out
    assert "Held back" not in said
    assert "What waited then is sent" in said
    assert run(monkeypatch, "outbox") == 0
    assert "queued 3" in capsys.readouterr().out


def test_what_hinders_is_one_sentence(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "letter.txt").write_text("Kính gửi")
    for args, words in (
        (("restore", "nowhere"), "nowhere: cannot be read (No such file or directory)"),
        (("restore", "letter.txt"), "letter.txt: is no copy of a database, or is damaged"),
        (("backup", "letter.txt/x"), "letter.txt: cannot be written to (Not a directory)"),
    ):
        assert run(monkeypatch, *args) == 1
        said = capsys.readouterr()
        assert (said.out, said.err) == ("", f"{words}\n")
    (place / "var/dondoc.sqlite3").unlink()
    assert run(monkeypatch, "backup") == 1
    assert capsys.readouterr().err == "var/dondoc.sqlite3: there is no database yet\n"


def test_a_database_of_a_newer_version_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    database = Database("sqlite:///var/dondoc.sqlite3")
    database.run_now(lambda session: session.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    database.close()
    assert run(monkeypatch, "outbox") == 1
    assert "was written by a newer version of Đôn Đốc; update, or restore a backup of this version" in (
        capsys.readouterr().err
    )


def test_how_many_are_kept_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKUP_KEEP", "")
    assert (load().keep.days, load().keep.weeks, load().backup_dir) == (7, 4, Path("var/backup"))
    monkeypatch.setenv("BACKUP_KEEP", "many")
    with pytest.raises(WrongSetting, match='BACKUP_KEEP: "many" is not a number of days and weeks'):
        load()
