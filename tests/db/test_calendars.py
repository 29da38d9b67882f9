"""Swapped days: of one program or of all, and what the rules make of them."""

from __future__ import annotations

from datetime import date

import pytest

from db import calendars, programs
from db.calendars import NoSuchDay
from db.models import Program
from tests.rooms import Room, second_program

WEDNESDAY, SATURDAY = date(2022, 8, 31), date(2022, 8, 27)


def both(room: Room) -> list[Program]:
    room.load(second_program)
    return programs.every(room.session)


def working(room: Room, day: date) -> list[bool]:
    """Whether a day is a working day of each program."""
    return [book.workdays.is_working(day) for book in room.rules.books.values()]


def test_a_day_holds_for_all_programs_or_for_one_which_wins(room: Room) -> None:
    _, second = both(room)
    assert working(room, WEDNESDAY) == [True, True]
    calendars.add(room.session, WEDNESDAY, False, "Nghỉ hoán đổi", None, room.now, "operator")
    calendars.add(room.session, SATURDAY, True, "Làm bù", second, room.now, "operator")
    assert working(room, WEDNESDAY) == [False, False]
    assert working(room, SATURDAY) == [False, True]
    off = room.rules.first.workdays.day_off(WEDNESDAY)
    assert off and (off.cause, off.name) == ("holiday", "Nghỉ hoán đổi")
    calendars.add(room.session, WEDNESDAY, True, "Vẫn làm", second, room.now, "operator")
    assert working(room, WEDNESDAY) == [False, True]
    assert [(row.day, row.program_id, row.working, row.reason) for row in calendars.every(room.session)] == [
        (SATURDAY, second.id, True, "Làm bù"),
        (WEDNESDAY, None, False, "Nghỉ hoán đổi"),
        (WEDNESDAY, second.id, True, "Vẫn làm"),
    ]
    assert calendars.of_program(room.session, second.id) == {SATURDAY: None, WEDNESDAY: None}


def test_a_day_is_said_again_or_forgotten_and_the_log_tells_it(room: Room) -> None:
    first, second = both(room)
    calendars.add(room.session, WEDNESDAY, False, "Bão", second, room.now, "operator")
    row = calendars.add(room.session, WEDNESDAY, True, "Vẫn làm", second, room.later(hours=1), "operator")
    assert (len(calendars.every(room.session)), row.working, row.reason, row.made_at) == (1, True, "Vẫn làm", room.now)
    with pytest.raises(NoSuchDay, match="Nothing is kept of 2022-08-31 for all programs"):
        calendars.remove(room.session, WEDNESDAY, None, room.now, "operator")
    with pytest.raises(NoSuchDay, match="for 01/CTr-UBND"):
        calendars.remove(room.session, WEDNESDAY, first, room.now, "operator")
    calendars.remove(room.session, WEDNESDAY, second, room.now, "operator")
    assert calendars.every(room.session) == []
    assert working(room, WEDNESDAY) == [True, True]
    told = [(each.actor, each.subject, each.detail["from"], each.detail["to"]) for each in room.log("calendar")]
    about = f"program:{second.id}"
    assert told == [
        ("operator", about, None, "off"),
        ("operator", about, "off", "working"),
        ("operator", about, "working", None),
    ]
    assert room.log("calendar")[1].detail["because"] == "Vẫn làm"
    calendars.add(room.session, WEDNESDAY, False, "Bão", None, room.now, "operator")
    assert room.log("calendar")[-1].subject == "calendar"


def test_only_the_programs_concerned_are_read_anew(room: Room) -> None:
    first, second = both(room)
    before = (first.revision, second.revision)
    calendars.add(room.session, WEDNESDAY, False, "Bão", second, room.now, "operator")
    room.session.expire_all()
    assert (first.revision, second.revision) == (before[0], before[1] + 1)
    calendars.add(room.session, WEDNESDAY, False, "Bão", None, room.now, "operator")
    room.session.expire_all()
    assert (first.revision, second.revision) == (before[0] + 1, before[1] + 2)
