"""A swapped day: what is open gets its days by it, and its ladder is looked at in time."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db import calendars, progress
from db.models import Assignment
from jobs.calendars import Effect, Moved, take_over
from rules.status import Move, State
from tests.rooms import Room, local

FRIDAY, THURSDAY, SATURDAY = date(2022, 8, 12), date(2022, 8, 11), date(2022, 8, 13)


def swapped(room: Room, day: date, *, working: bool = False) -> Effect:
    """Add a day, with the rules of before in hand."""
    before = room.rules
    calendars.add(room.session, day, working, "Hoán đổi", None, room.now, "operator")
    return take_over(room.session, before, room.now)


def test_open_assignments_are_advised_a_day_earlier_and_what_waits_is_said_anew(room: Room) -> None:
    mine, done = room.assignment(), room.assignment("STC")
    room.move(done, Move.REPORT)
    waits = room.reminder(room.address("SYT"), mine)
    effect = swapped(room, FRIDAY)
    (report,) = [each for each in effect.moved if each.duty == "BC-DINHKY"]
    last = date(2022, 8, 14)
    assert report == Moved("01/CTr-UBND", "BC-DINHKY", "2022", (FRIDAY, THURSDAY), (last, last), report.agencies)
    assert report.agencies == 39  # of 40: one has reported
    assert (mine.advised_on, mine.last_day) == (THURSDAY, last)
    assert room.again(waits).state == "cancelled"
    assert not effect.nothing
    assert [each.last[1] for each in effect.moved] == sorted(each.last[1] for each in effect.moved)
    assert room.log("redate")


def test_ladders_whose_days_stay_are_looked_at_when_their_steps_now_are(room: Room) -> None:
    room.at("2022-08-05T09:00")
    mine = room.assignment()
    before = mine.next_step_at = local("2022-08-10T08:00")  # two working days before Friday
    effect = swapped(room, THURSDAY)
    assert mine.advised_on == FRIDAY
    assert mine.next_step_at == local("2022-08-09T08:00") != before
    assert effect.steps > 0 and not effect.nothing
    noted = [each for each in room.log("restep") if each.subject == f"assignment:{mine.id}"]
    assert [(each.actor, each.detail) for each in noted] == [
        ("program", {"from": "2022-08-10T08:00:00+07:00", "to": "2022-08-09T08:00:00+07:00"})
    ]


def test_a_step_that_has_come_stays_due_and_a_day_far_from_everything_changes_nothing(room: Room) -> None:
    mine = room.assignment()
    mine.next_step_at = room.now
    swapped(room, THURSDAY)
    assert mine.next_step_at == room.now
    assert swapped(room, date(2031, 8, 11)).nothing
    assert swapped(room, SATURDAY).nothing  # nobody works on it anyway


def test_a_working_saturday_is_the_advised_day(room: Room) -> None:
    effect = swapped(room, SATURDAY, working=True)
    assert room.assignment().advised_on == SATURDAY
    assert [each.advised for each in effect.moved if each.duty == "BC-DINHKY"] == [(FRIDAY, SATURDAY)]


def test_many_ladders_are_looked_at_together_as_one_by_one(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "AT_ONCE", 7)
    room.at("2022-08-10T09:00")
    rows = room.session.scalars(select(Assignment).where(Assignment.state == State.OPEN)).all()
    one_by_one = [(row, progress.look_again(room.session, row, room.rules, room.now)) for row in rows]
    assert len({at for _, at in one_by_one}) > 2
    assert list(progress.look_again_each(room.session, rows, room.rules, room.now)) == one_by_one
