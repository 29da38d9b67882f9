"""Whether coordinators have room for what the clock tells them."""

from __future__ import annotations

import pytest

from db import progress
from db.models import Assignment
from jobs.waiting import have_room
from rules.authority import Role
from rules.budget import Sort
from rules.status import State
from tests.rooms import Room, local, second_program

TUESDAY = "2022-08-02T00:05"


def room_there(room: Room) -> bool:
    room.session.flush()
    return have_room(room.session, [room.address("SKHDT", "coordinator")], room.rules, room.now)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (TUESDAY, True),
        ("2022-08-01T00:05", False),  # a Monday, with its digest
        ("2022-08-01T08:40", False),  # after a downtime: its hour has come, and it goes out in the same minute
        ("2022-08-01T15:00", False),
        ("2022-08-05T00:05", False),  # a Friday: its digest comes in the afternoon
        ("2022-08-06T08:00", False),  # a Saturday
        ("2022-08-02T18:00", False),  # the window is closed: it would come beside what tomorrow brings
        ("2022-08-02T09:00", True),
    ],
)
def test_it_waits_for_a_working_day_without_a_digest_and_for_the_window(room: Room, at: str, expected: bool) -> None:
    room.at(at)
    assert room_there(room) is expected


@pytest.mark.parametrize(
    ("role", "step", "of_theirs", "expected"),
    [
        (Role.COORDINATOR, "2022-08-02T08:00", True, False),
        (Role.COORDINATOR, "2022-08-02T23:59", True, False),
        (Role.COORDINATOR, "2022-08-03T08:00", True, True),
        (Role.OBSERVER, "2022-08-02T08:00", True, True),
        (Role.COORDINATOR, "2022-08-02T08:00", False, True),
    ],
)
def test_it_waits_where_a_decision_is_asked_of_them_on_the_day(
    room: Room, role: Role, step: str, of_theirs: bool, expected: bool
) -> None:
    room.load(second_program)
    room.plan()
    rows = room.session.query(Assignment).filter_by(agency_id=room.agency("SYT").id, state=State.OPEN)
    row = next(each for each in rows if each.duty.program_id == (1 if of_theirs else 2))
    mine = progress.of(room.session, row, role)
    mine.waits, mine.step_at = "+4wd", local(step)
    room.at(TUESDAY)
    assert room_there(room) is expected


@pytest.mark.parametrize(("sent", "expected"), [("2022-08-02T07:30", False), ("2022-08-01T08:30", True)])
def test_it_waits_where_something_has_come_on_the_day(room: Room, sent: str, expected: bool) -> None:
    room.at(sent)
    room.message(room.address("SKHDT", "coordinator"), scheduled=Sort.URGENT, state="sent", sent_at=room.now)
    room.at("2022-08-02T09:00")
    assert room_there(room) is expected


@pytest.mark.parametrize(
    ("at", "open_report", "digest", "expected"),
    [
        ("2022-08-16T00:05", True, True, False),  # the digests of Monday and Friday, and the decision of Thursday
        ("2022-08-16T00:05", False, True, True),
        ("2022-08-16T00:05", True, False, True),
        ("2022-08-09T00:05", True, True, True),  # a week before the decision
        ("2022-08-19T00:05", True, True, False),  # it is asked on Thursday and waits still
    ],
)
def test_it_takes_the_place_of_no_digest_and_no_decision_that_is_to_come_in_the_week(
    room: Room, at: str, open_report: bool, digest: bool, expected: bool
) -> None:
    for row in room.session.query(Assignment).filter_by(state=State.OPEN):
        if row.duty.code != "BC-DINHKY" or row.period != "2022" or row.agency.code != "SXD" or not open_report:
            row.state = State.REPORTED
    room.at(at)
    if digest:
        monday = local(at).replace(day=local(at).day - local(at).weekday(), hour=8, minute=30)
        message = room.message(room.address("SKHDT", "coordinator"), scheduled=Sort.DIGEST, state="sent")
        message.created_at = message.sent_at = monday
    if at.startswith("2022-08-19") and open_report:
        row = room.assignment("SXD")
        mine = progress.of(room.session, row, Role.COORDINATOR)
        mine.waits, mine.step_at = "+4wd", local("2022-08-18T08:00")
    assert room_there(room) is expected
