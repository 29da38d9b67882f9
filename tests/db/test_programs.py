"""Loading a program: once and again, what is new, changed and gone, and the rulebook that follows it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db import programs
from db.models import Capital, Duty, Task
from db.programs import NoProgram, OtherProgram
from tests.rooms import MONDAY, SEED, Room


def test_the_first_loading_names_everything_and_is_followed_from_then_on(room: Room) -> None:
    room.clear()
    room.later(days=1)
    done = room.load()
    assert done.new[0] == "program 01/CTr-UBND"
    assert {line.split()[0] for line in done.new} == {"program", "agency", "task", "duty"}
    assert (done.changed, done.gone, done.none) == ([], [], False)
    row = programs.current(room.session)
    assert (row.number, row.loaded_at, row.follow_from) == ("01/CTr-UBND", room.now, room.now)


def test_a_day_from_which_it_is_followed_can_be_said_at_once_or_later(room: Room) -> None:
    since = room.now - timedelta(days=30)
    room.later(days=1)
    said = f"program 01/CTr-UBND: followed from {since:%Y-%m-%d} on"
    assert room.load(follow_from=since).changed == [said]
    row = programs.current(room.session)
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
    assert programs.current(room.session).loaded_at == MONDAY
    assert len(room.log("load")) == said


def test_a_changed_name_is_taken_over(room: Room) -> None:
    room.later(days=1)
    done = room.load(lambda raw: raw["groups"][0]["agencies"][0].update(name="Sở KHĐT"))
    assert done.changed == ["program 01/CTr-UBND", "agency SKHDT: Sở KHĐT"]
    assert (done.new, done.gone, done.none) == ([], [], False)
    assert room.agency("SKHDT").name == "Sở KHĐT"
    assert programs.current(room.session).loaded_at == room.now
    said = room.log("load")[-1]
    assert (said.actor, said.detail) == ("program", {"new": 0, "changed": 2, "gone": 0})
    assert said.subject == f"program:{programs.current(room.session).id}"


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
    assert (second.group_number, second.position) == (group["number"], 2)
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


def test_another_program_is_refused(room: Room) -> None:
    with pytest.raises(OtherProgram, match="01/CTr-UBND"):
        room.load(lambda raw: raw.update(number="02/CTr-UBND"))


def test_the_rulebook_is_read_anew_when_a_change_was_loaded(room: Room) -> None:
    first = room.rules
    assert first is room.rules
    assert room.rulebooks.loaded_at(room.session) == MONDAY
    room.later(days=1)
    room.load(lambda raw: raw.update(name="Chương trình mới"))
    assert room.rules is not first
    assert room.rules.program.name == "Chương trình mới"
    assert room.rules.zone is first.zone
    assert room.rules.window is first.window
    assert room.rules.language == "vi"


def test_before_a_program_is_loaded_that_is_said(room: Room) -> None:
    room.clear()
    with pytest.raises(NoProgram, match="dondoc program load"):
        room.rulebooks.current(room.session)
    with pytest.raises(NoProgram):
        programs.current(room.session)
