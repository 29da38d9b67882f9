"""``dondoc calendar``: days added, listed and removed; what changes is said before, and asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cli import calendars as commands
from bot.settings import load
from db.models import Assignment, Audit
from db.programs import Rulebooks
from db.session import Database
from jobs.chores import Chores
from jobs.in_parts import InParts
from tests.cli.test_commands import AskedBetween, office_folder, run
from tests.office import SEED

__all__ = ["office_folder"]

Command = Callable[..., tuple[int, str, str]]


def a_wednesday() -> date:
    """A Wednesday in a month or so, which no Vietnamese holiday is near."""
    day = datetime.now(UTC).date() + timedelta(days=24)
    return day + timedelta(days=(2 - day.weekday()) % 7)


@pytest.fixture
def due() -> date:
    return a_wednesday()


@pytest.fixture
def dondoc(
    office_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], due: date
) -> Iterator[Command]:
    """Runs ``dondoc`` with a small program loaded, whose report is due at the end of a Wednesday."""
    raw = json.loads(SEED.read_text("utf-8"))
    raw["groups"] = [group for group in raw["groups"] if group["number"] in (1, 2, 5, 9)]
    raw["duties"] = [duty for duty in raw["duties"] if duty["code"] == "BC-DINHKY"]
    raw["duties"][0]["deadlines"] = [{"by": due.isoformat()}]
    raw["calendar"] = {"country": "VN", "on": [due.isoformat(), (due - timedelta(days=1)).isoformat()]}
    Path("program.json").write_text(json.dumps(raw), "utf-8")
    run(monkeypatch, "program", "load", "program.json")
    capsys.readouterr()

    def command(*args: str) -> tuple[int, str, str]:
        code = run(monkeypatch, "calendar", *args)
        said = capsys.readouterr()
        return code, said.out, said.err

    yield command


def advised(office_folder: Path) -> set[date]:
    database = Database(f"sqlite:///{office_folder / 'dondoc.sqlite3'}")
    found = database.read_now(lambda session: set(session.scalars(select(Assignment.advised_on))))
    database.close()
    return found


def test_the_clock_is_read_while_nobody_waits_for_the_database(
    dondoc: Command, office_folder: Path, due: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = AskedBetween(office_folder / "dondoc.sqlite3")
    monkeypatch.setattr(commands, "clock_of", lambda *_: clock)
    assert dondoc("add", due.isoformat(), "off", "Nghỉ hoán đổi", "--program", "01", "--yes")[0] == 0
    assert dondoc("remove", due.isoformat(), "--program", "01", "--yes")[0] == 0
    assert clock.asked


def test_a_day_is_asked_about_stored_listed_and_removed(dondoc: Command, office_folder: Path, due: date) -> None:
    before = due - timedelta(days=1)
    code, out, _ = dondoc("add", due.isoformat(), "off", "Nghỉ hoán đổi")
    assert code == 1
    assert out.startswith("01/CTr-UBND BC-DINHKY ")
    assert f"advised {due} -> {before}, last day {due} (3 agencies)" in out
    assert "say --yes" in out and "Nothing was stored." in out
    assert advised(office_folder) == {due}
    code, out, _ = dondoc("add", due.isoformat(), "off", "Nghỉ hoán đổi", "--yes", "--program", "01")
    assert (code, f"Stored: {due} is a day off (Nghỉ hoán đổi), for 01." in out) == (0, True)
    assert advised(office_folder) == {before}
    code, out, _ = dondoc("list")
    assert out == f"{due}  off     {'01/CTr-UBND':24}Nghỉ hoán đổi\n"
    code, _, err = dondoc("remove", due.isoformat(), "--yes")
    assert (code, f"Nothing is kept of {due} for all programs." in err) == (1, True)
    code, out, _ = dondoc("remove", due.isoformat(), "--program", "01", "--yes")
    assert (code, f"advised {before} -> {due}" in out) == (0, True)
    assert dondoc("list")[1] == "No day was added.\n"
    database = Database(f"sqlite:///{office_folder / 'dondoc.sqlite3'}")
    rows = database.read_now(lambda session: session.scalars(select(Audit).where(Audit.action == "calendar")).all())
    assert [(row.actor, row.detail["to"]) for row in rows] == [("operator", "off"), ("operator", None)]
    database.close()


def test_what_is_interrupted_stays_stored_and_says_who_does_the_rest(
    dondoc: Command, office_folder: Path, due: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(InParts, "plan", interrupted)
        code, out, err = dondoc("add", due.isoformat(), "off", "Bão", "--yes")
    assert (code, "Stored:" in out) == (130, True)
    assert "Interrupted. The bot does what is left when it runs." in err
    assert advised(office_folder) == {due}
    database = Database(f"sqlite:///{office_folder / 'dondoc.sqlite3'}")
    settings = load()
    rulebooks = Rulebooks(settings.zone, settings.window, settings.language)
    asyncio.run(Chores(database, rulebooks, (), lambda: datetime.now(UTC)).plan())
    database.close()
    assert advised(office_folder) == {due - timedelta(days=1)}


def test_what_changes_nothing_is_stored_without_a_question(dondoc: Command) -> None:
    code, out, _ = dondoc("add", "2031-08-16", "working")
    assert (code, out) == (
        0,
        "No open assignment changes.\nStored: 2031-08-16 is a working day, for all programs.\n",
    )
    assert dondoc("list")[1] == "2031-08-16  working all\n"


def test_what_is_wrong_is_said(dondoc: Command) -> None:
    assert "is not a date" in dondoc("add", "31/8", "off", "x")[2]
    assert "Say why" in dondoc("add", "2031-08-13", "off", " ")[2]
    assert dondoc("add", "2031-08-13", "closed", "x")[0] == 2
    code, _, err = dondoc("add", "2031-08-13", "off", "x", "--program", "99")
    assert (code, 'There is no program "99"' in err) == (1, True)
