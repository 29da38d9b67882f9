"""How several things stand that an agency told of for one duty: how many of each word, and which is looked at first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from db.desk.told import Several, several, shares
from db.models import Assignment
from rules.status import State, Timeliness
from tests.desks import scope
from tests.rooms import Room, local

DONE = local("2022-08-30T09:00")


@pytest.fixture
def told(room: Room) -> list[Assignment]:
    """What Sở Y tế owes for one duty: four, by their due days; everything else of it is left to history. It is 1/9."""
    room.at("2022-09-01T08:00")
    room.plan(thorough=False)
    duty = room.meeting().duty_id
    rows = room.session.query(Assignment).filter_by(duty_id=duty, agency_id=room.agency("SYT").id)
    for row in rows:
        row.state = State.NOT_TRACKED
    found = [room.meeting(week=week) for week in (31, 32, 33, 34)]
    for row in found:
        row.state = State.OPEN
    return found


def stands(room: Room, rows: list[Assignment]) -> Several:
    (found,) = several(room.session, scope(room), [rows[0].duty_id], [rows[0].agency_id]).values()
    return found


def test_of_what_is_open_the_one_that_is_due_first_is_looked_at(room: Room, told: list[Assignment]) -> None:
    told[0].extended_to = told[3].last_day + timedelta(days=2)
    found = stands(room, told)
    assert (found.word, found.tally.of(Timeliness.OPEN_LATE)) == (Timeliness.OPEN_LATE, 4)
    assert found.id == told[1].id, "more time puts the first behind the others"
    assert shares(found.tally) == (4, 4)


@pytest.mark.parametrize("extended", [None, date(2022, 9, 15)])
def test_of_what_is_over_the_newest_is_looked_at_whether_it_was_given_more_time_or_not(
    room: Room, told: list[Assignment], extended: date | None
) -> None:
    for row in told[:2]:
        row.state, row.reported_at, row.extended_to = State.REPORTED, DONE, extended
    for row in told[2:]:
        row.state, row.extended_to = State.WAIVED, extended
    found = stands(room, told)
    word = Timeliness.DONE_IN_TIME if extended else Timeliness.DONE_LATE
    assert (found.word, found.tally.of(word), found.tally.waived) == (word, 2, 2)
    assert (found.id, found.ids[State.WAIVED]) == (told[1].id, told[3].id)
    assert (only := found.only("waived")) and only.id == told[3].id
    assert found.only("open_late") is None


@pytest.mark.parametrize("states", [(State.REPORTED, State.ACCEPTED), (State.ACCEPTED, State.REPORTED)])
def test_what_was_accepted_and_what_was_only_sent_stand_alike_and_the_newest_of_both_is_looked_at(
    room: Room, told: list[Assignment], states: tuple[State, State]
) -> None:
    for row, state in zip(told, states, strict=False):
        row.state, row.reported_at = state, DONE
    for row in told[2:]:
        row.state = State.WAIVED
    assert stands(room, told).id == told[1].id
