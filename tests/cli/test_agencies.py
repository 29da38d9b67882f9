"""``dondoc agency``: the directory listed and changed, and who takes whose place."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.cli import directory
from db import agencies, invites, people, successions
from db.models import Agency, Assignment, Message
from db.programs import Rulebooks
from db.session import Database
from jobs.in_parts import InParts
from jobs.plan import Planned
from rules.status import State
from rules.window import SendingWindow
from tests.cli.test_commands import AskedBetween, Command, database, office_folder, run, telling
from tests.office import SEED
from tests.rooms import ZONE

__all__ = ["database", "office_folder"]

FILE = "program.json"


def small_program() -> None:
    """Four agencies of the program and group 25, and one report that is due in a month."""
    raw = json.loads(SEED.read_text("utf-8"))
    raw["groups"] = [group for group in raw["groups"] if group["number"] in (1, 2, 5, 9, 25)]
    raw["duties"] = [duty for duty in raw["duties"] if duty["code"] == "BC-DINHKY"]
    day = datetime.now(UTC).date() + timedelta(days=30)
    raw["duties"][0]["deadlines"] = [{"by": day.isoformat()}]
    Path(FILE).write_text(json.dumps(raw), "utf-8")


@pytest.fixture
def dondoc(office_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs ``dondoc agency`` with a small program loaded; returns exit code, output and errors."""
    small_program()
    run(monkeypatch, "program", "load", FILE)
    capsys.readouterr()
    return telling(monkeypatch, capsys, "agency")


def opened(session: Session, code: str) -> int:
    query = select(func.count(Assignment.id)).join(Agency, Agency.id == Assignment.agency_id)
    return session.scalar(query.where(Agency.code == code, Assignment.state == State.OPEN)) or 0


def come(session: Session, code: str, role: str = "official") -> None:
    now = datetime.now(UTC)
    word = invites.new_code()
    taken = invites.invite(session, code, role, word, now, timedelta(days=1))
    people.join(session, taken, "telegram", f"{code} {role}", f"Ông {code}", now)


def test_an_agency_is_added_to_the_directory_and_to_a_group(dondoc: Command, database: Database) -> None:
    code, out, _ = dondoc("add", "bqldd", "Ban Quản lý dự án dân dụng", "--program", "01", "--group", "25")
    assert (code, "in group 25 of 01/CTr-UBND" in out) == (0, True)
    assert out.endswith("\nBQLDD has 1 open assignments there.\n")
    assert database.run_now(opened, "BQLDD") == 1
    code, out, _ = dondoc(
        "add", "MOI", "Sở mới", "--head", "Giám đốc", "--phone", "0225 3 123 456", "--from", "2025-03-01"
    )
    assert out == "MOI Sở mới: in the directory, in no program.\n"
    code, out, _ = dondoc("list")
    assert "BQLDD       Ban Quản lý dự án dân dụng: Thủ trưởng đơn vị, " in out
    assert "01/CTr-UBND group 25" in out
    assert "MOI         Sở mới: Giám đốc, 02253123456, from 2025-03-01, in no program\n" in out
    assert out.startswith("SKHDT       Sở Kế hoạch và Đầu tư: Giám đốc, 01/CTr-UBND group 1\n")
    dondoc("add", "MOI", "Sở mới", "--program", "01", "--group", "2")
    assert "01/CTr-UBND group 2" in next(line for line in dondoc("list")[1].splitlines() if line.startswith("MOI "))


def test_what_the_bot_has_planned_meanwhile_is_counted_too(
    dondoc: Command, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bot that runs sees the program change, and may plan before the command does."""
    plan = InParts.plan

    def second(parts: InParts, now: datetime) -> Planned:
        plan(InParts(database, Rulebooks(ZONE, SendingWindow(), "vi")), now)
        return plan(parts, now)

    monkeypatch.setattr(InParts, "plan", second)
    _, out, _ = dondoc("add", "bqldd", "Ban Quản lý dự án dân dụng", "--program", "01", "--group", "25")
    assert out.endswith("\nBQLDD has 1 open assignments there.\n")


def test_the_clock_is_read_while_nobody_waits_for_the_database(
    dondoc: Command, office_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = AskedBetween(office_folder / "dondoc.sqlite3")
    monkeypatch.setattr(directory, "clock_of", lambda *_: clock)
    for args in (
        ("add", "BQLDD", "Ban Quản lý dự án dân dụng", "--program", "01", "--group", "25"),
        ("rename", "BQLDD", "Ban Quản lý dự án"),
        ("succeed", "BQLDD", "STC", "--yes"),
    ):
        before = clock.asked
        assert dondoc(*args)[0] == 0, args
        assert clock.asked > before


MISTAKES = [
    (("add", "SYT", "Sở Y tế"), "SYT stands in the directory already: Sở Y tế."),
    (("add", "S_T", "Sở"), '"S_T" is not a code'),
    (("add", "MOI", " "), "The name needs 1 to 120 letters."),
    (("add", "MOI", "Sở", "--phone", "12"), '"12" is no phone number.'),
    (("add", "MOI", "Sở", "--group", "3"), "--program and --group go together."),
    (("add", "MOI", "Sở", "--program", "01", "--group", "99"), "has no group 99"),
    (("add", "SYT", "Sở", "--program", "01", "--group", "2"), "SYT is in 01/CTr-UBND already."),
    (("add", "MOI", "Sở", "--from", "hôm nay"), "--from"),
    (("rename", "SYT"), "Say what changes"),
    (("rename", "SYX", "Sở"), 'There is no agency "SYX".'),
    (("succeed", "SYT"), "Name who ends and who follows"),
    (("succeed", "SYT", "SYT", "--yes"), "SYT is named twice"),
    (("succeed", "SYT", "SYX", "--yes"), 'There is no agency "SYX".'),
    (("split", "SYT", "STC", "--yes"), "at least two who follow"),
    (("close", "SKHDT", "--yes"), "SKHDT coordinates 01/CTr-UBND"),
]


def test_what_cannot_be_is_said_in_a_sentence(dondoc: Command) -> None:
    for args, why in MISTAKES:
        code, out, err = dondoc(*args)
        assert (code, out) == (1, ""), args
        assert why in err


def test_a_name_that_was_changed_by_hand_stays_when_the_file_is_loaded_again(
    dondoc: Command, database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = dondoc("rename", "SKHDT", "Sở Kế hoạch", "--head", "Quyền Giám đốc", "--phone", "02253842000")
    assert out.splitlines() == [
        "SKHDT name: Sở Kế hoạch và Đầu tư -> Sở Kế hoạch",
        "SKHDT head: Giám đốc -> Quyền Giám đốc",
        "SKHDT phone: - -> 02253842000",
    ]
    assert dondoc("rename", "SKHDT", "Sở Kế hoạch")[1] == "Nothing has changed.\n"
    assert dondoc("rename", "SKHDT", "--phone", "")[1] == "SKHDT phone: 02253842000 -> -\n"
    assert run(monkeypatch, "program", "load", FILE, "--yes") == 0
    assert "Nothing has changed." in capsys.readouterr().out
    run(monkeypatch, "program", "show", "01")
    assert "coordinated by: SKHDT Sở Kế hoạch\n" in capsys.readouterr().out


def test_a_succession_says_what_changes_and_asks(
    dondoc: Command, database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    database.run_now(come, "SXD")
    database.run_now(come, "SKHDT", "coordinator")
    before = database.run_now(opened, "SXD")
    code, out, _ = dondoc("succeed", "SXD", "SKHDT", "STC")
    assert code == 1
    assert f"SXD: {before} open assignments go to STC; 1 posts go to STC (Ông SXD)\n" in out
    assert "STC coordinates 01/CTr-UBND in its place, and owes no report to itself" in out
    assert "To do this without being asked say --yes." in out
    assert database.run_now(opened, "SXD") == before
    code, out, _ = dondoc("succeed", "SXD", "SKHDT", "STC", "--yes")
    assert (code, out.endswith("Done.\n")) == (0, True)
    assert database.run_now(opened, "SXD") == 0

    def told(session: Session) -> list[str]:
        kinds = select(Message.kind).where(Message.kind.in_(("post_passed", "succession"))).order_by(Message.id)
        return list(session.scalars(kinds))

    assert database.run_now(told) == ["post_passed", "post_passed", "succession"]
    run(monkeypatch, "program", "list")
    listed = capsys.readouterr().out
    assert "2 agencies" in listed
    assert "coordinated by STC" in listed
    code, _, err = dondoc("succeed", "SXD", "SYT", "--yes")
    assert err == "SXD exists no more; STC took its place.\n"
    assert "SXD " not in dondoc("list")[1]
    gone = next(line for line in dondoc("list", "--gone")[1].splitlines() if line.startswith("SXD "))
    assert f"until {datetime.now(UTC).date() - timedelta(days=1)}"[:13] in gone
    assert "succeeded by STC" in gone
    run(monkeypatch, "program", "load", FILE, "--yes")
    assert "Nothing has changed." in capsys.readouterr().out


def test_a_day_to_come_is_noted_and_another_one_replaces_it(dondoc: Command, database: Database) -> None:
    dondoc("add", "A", "Sở A")
    dondoc("add", "B", "Sở B")
    before = database.run_now(opened, "SXD")
    code, out, _ = dondoc("split", "SXD", "A", "B", "--from", "2099-01-01", "--yes")
    assert code == 0
    assert "It is carried out on 2099-01-01; what is open then is concerned" in out
    assert "A inherits until a coordinator says otherwise in the chat" in out
    assert out.endswith("Noted; it is carried out on 2099-01-01.\n")
    assert "waits: from 2099-01-01 on: SXD Sở Xây dựng -> A Sở A, B Sở B" in dondoc("list")[1]
    dondoc("close", "SXD", "--from", "2099-02-01", "--yes")
    assert database.run_now(opened, "SXD") == before

    def waiting(session: Session) -> list[tuple[date, int]]:
        return [(row.day, len(row.news)) for row in successions.waiting(session)]

    assert database.run_now(waiting) == [(date(2099, 2, 1), 0)]


def test_an_agency_that_closes_owes_nothing_any_more(dondoc: Command, database: Database) -> None:
    code, out, _ = dondoc("close", "SXD", "--yes")
    assert code == 0
    assert "open assignments are not owed any more; 0 posts end\n" in out
    assert database.run_now(opened, "SXD") == 0
    assert database.run_now(lambda session: agencies.by_code(session, "SXD")) is None
