"""Loading a program: once and again, what is new, changed and gone, and the rulebook that follows it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db import agencies, programs
from db.models import Capital, Duty, Program, ProgramAgency, Task
from db.programs import NoProgram, UnknownProgram
from tests.rooms import MONDAY, SEED, Room, second_program


def the_program(room: Room) -> Program:
    """The one that is loaded."""
    (row,) = programs.every(room.session)
    return row


def test_the_first_loading_names_everything_and_is_followed_from_then_on(room: Room) -> None:
    room.clear()
    room.later(days=1)
    done = room.load()
    assert done.new[0] == "program 01/CTr-UBND"
    assert {line.split()[0] for line in done.new} == {"program", "agency", "task", "duty"}
    assert (done.changed, done.gone, done.none) == ([], [], False)
    row = the_program(room)
    assert (row.number, row.loaded_at, row.follow_from) == ("01/CTr-UBND", room.now, room.now)


def test_a_day_from_which_it_is_followed_can_be_said_at_once_or_later(room: Room) -> None:
    since = room.now - timedelta(days=30)
    room.later(days=1)
    said = f"program 01/CTr-UBND: followed from {since:%Y-%m-%d} on"
    assert room.load(follow_from=since).changed == [said]
    row = the_program(room)
    assert (row.follow_from, row.loaded_at) == (since, room.now)
    room.later(days=1)
    assert room.load(follow_from=since).none
    assert row.loaded_at == room.now - timedelta(days=1)
    room.load()
    assert row.follow_from == since


def test_loading_the_same_again_changes_nothing(room: Room) -> None:
    said = len(room.log("load"))
    room.later(days=1)
    assert room.load().none
    assert the_program(room).loaded_at == MONDAY
    assert len(room.log("load")) == said


def test_a_changed_name_is_taken_over(room: Room) -> None:
    room.later(days=1)
    done = room.load(lambda raw: raw["groups"][0]["agencies"][0].update(name="Sở KHĐT"))
    assert done.changed == ["program 01/CTr-UBND", "agency SKHDT: Sở KHĐT"]
    assert (done.new, done.gone, done.none) == ([], [], False)
    assert room.agency("SKHDT").name == "Sở KHĐT"
    assert the_program(room).loaded_at == room.now
    said = room.log("load")[-1]
    assert (said.actor, said.detail) == ("program", {"new": 0, "changed": 2, "gone": 0})
    assert said.subject == f"program:{the_program(room).id}"


def test_what_left_the_file_is_marked_gone_and_keeps_its_history(room: Room) -> None:
    def without_syt(raw: dict[str, Any]) -> None:
        for group in raw["groups"]:
            group["agencies"] = [each for each in group.get("agencies", []) if each["code"] != "SYT"]

    row = room.assignment()
    done = room.load(without_syt)
    assert done.gone == ["agency SYT"]
    assert room.agency("SYT").gone_at == room.now
    assert room.again(row).agency is room.agency("SYT")
    room.later(days=1)
    assert room.load(without_syt).none
    assert room.agency("SYT").gone_at == room.now - timedelta(days=1)
    back = room.load()
    assert back.changed == ["program 01/CTr-UBND", f"agency SYT: {room.agency('SYT').name}"]
    assert room.agency("SYT").gone_at is None


def test_agencies_tasks_and_duties_are_stored_as_the_file_says_them(room: Room) -> None:
    raw = json.loads(SEED.read_text("utf-8"))
    group = raw["groups"][25]
    second = room.agency(group["agencies"][1]["code"])
    assert (second.name, second.head) == (group["agencies"][1]["name"], group["agencies"][1]["head"])
    member = room.session.scalars(select(ProgramAgency).where(ProgramAgency.agency_id == second.id)).one()
    assert (member.group_number, member.position) == (group["number"], 2)
    task = room.session.scalars(select(Task).where(Task.code == group["tasks"][0]["code"])).one()
    assert (task.title, task.clause, task.group_number) == (
        group["tasks"][0]["title"],
        group["tasks"][0]["clause"],
        group["number"],
    )
    duty = room.session.scalars(select(Duty).where(Duty.code == "BC-DINHKY")).one()
    assert (duty.kind, duty.title, duty.clause) == ("report", raw["duties"][0]["title"], raw["duties"][0]["clause"])
    assert duty.spec["owed_by"] == {"groups": "all", "agencies": [], "except": ["SKHDT"]}


def test_the_capital_of_the_file_does_not_overwrite_what_was_answered(room: Room) -> None:
    def planned(amount: int) -> Callable[[dict[str, Any]], object]:
        return lambda raw: raw["groups"][0]["agencies"][0].update(capital_plan={"2022": amount})

    room.load(planned(5))
    row = room.session.get_one(Capital, (room.agency("SKHDT").id, 2022))
    assert (row.planned, row.exempt) == (5, False)
    room.load(planned(7))
    assert room.again(row).planned == 5


def test_a_second_program_stands_beside_the_first(room: Room) -> None:
    room.later(days=1)
    done = room.load(second_program)
    assert done.new[:2] == ["program 02/CTr-UBND", "agency SYT: Sở Y tế"]
    assert "agency BQLMOI: Ban Quản lý dự án mới" in done.new
    assert done.gone == []
    assert [row.number for row in programs.every(room.session)] == ["01/CTr-UBND", "02/CTr-UBND"]
    second = programs.named(room.session, "02")
    assert second is programs.named(room.session, "02/ctr-ubnd")
    assert (second.coordinator.code, second.name) == ("STC", "Chương trình số 02/CTr-UBND")
    assert [row.code for row in agencies.present(room.session, second.id)] == ["SYT", "STC", "BQLMOI"]
    assert len(agencies.present(room.session)) == 42, "an agency of two programs is one agency"
    assert len(room.session.scalars(select(Duty).where(Duty.code == "BC-DINHKY")).all()) == 2
    with pytest.raises(UnknownProgram, match="01/CTr-UBND, 02/CTr-UBND"):
        programs.named(room.session, "03")


def test_an_agency_is_gone_only_when_no_program_has_it_any_more(room: Room) -> None:
    room.load(second_program)

    def only_new(raw: dict[str, Any]) -> None:
        second_program(raw)
        del raw["groups"][0]["agencies"][0]

    assert room.load(only_new).gone == ["agency SYT"]
    assert room.agency("SYT").gone_at is None
    second = programs.named(room.session, "02")
    assert [row.code for row in agencies.present(room.session, second.id)] == ["STC", "BQLMOI"]


def test_every_version_is_kept_and_the_newest_counts(room: Room) -> None:
    (row,) = programs.every(room.session)
    room.later(days=1)
    room.load(lambda raw: raw.update(name="Chương trình mới"))
    room.load(lambda raw: raw.update(name="Chương trình mới"))
    first, second = programs.versions(room.session, row)
    assert (first.loaded_at, second.loaded_at) == (MONDAY, room.now - timedelta(seconds=1))
    assert second.spec["name"] == row.name == "Chương trình mới"
    assert programs.newest(room.session, row.id) is second


def test_what_is_paused_is_not_followed_and_that_stands_in_the_log(room: Room) -> None:
    (row,) = programs.every(room.session)
    assert list(room.rules.followed) == [row.id]
    programs.move(room.session, row, programs.PAUSED, room.now)
    room.session.flush()
    assert list(room.rules.followed) == []
    assert room.rules.first.program.number == "01/CTr-UBND", "what was asked under it can still be shown"
    (said,) = room.log("state")
    assert (said.actor, said.subject, said.detail) == (
        "operator",
        f"program:{row.id}",
        {"from": "active", "to": "paused"},
    )


def test_the_rules_are_read_anew_when_a_change_was_loaded(room: Room) -> None:
    first = room.rules
    assert first is room.rules
    assert room.rulebooks.loaded(room.session) == ((1, "active", MONDAY, 0),)
    room.later(days=1)
    room.load(lambda raw: raw.update(name="Chương trình mới"))
    assert room.rules is not first
    assert room.rules.first.program.name == "Chương trình mới"
    assert room.rules.zone is first.zone
    assert room.rules.window is first.window
    book = room.rules.first
    room.load(second_program)
    assert room.rules.first is book, "a program that has not changed is not read again"
    assert [each.program.number for each in room.rules.books.values()] == ["01/CTr-UBND", "02/CTr-UBND"]


def test_before_a_program_is_loaded_that_is_said(room: Room) -> None:
    room.clear()
    with pytest.raises(NoProgram, match="dondoc program load"):
        room.rulebooks.current(room.session)
    with pytest.raises(NoProgram):
        programs.every(room.session)
