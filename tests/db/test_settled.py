"""What has become of what a reminder asked about: nothing is said again that the reminder said itself."""

from __future__ import annotations

from datetime import date

import pytest

from db import settled
from db.models import MessageAssignment
from rules.authority import Role
from rules.status import State
from tests.rooms import Room

LATER = date(2022, 8, 19)


@pytest.mark.parametrize(
    ("state", "until", "said", "extended", "expected"),
    [
        (State.OPEN, None, date(2022, 8, 14), False, []),
        (State.OPEN, LATER, date(2022, 8, 14), False, ["extended"]),
        (State.OPEN, LATER, LATER, True, []),
        (State.OPEN, date(2022, 8, 23), LATER, True, ["extended"]),
        (State.OPEN, None, LATER, True, ["back"]),
        (State.WAIVED, None, date(2022, 8, 14), False, ["waived"]),
        (State.WAIVED, LATER, LATER, True, ["waived"]),
        (State.REPORTED, LATER, date(2022, 8, 14), False, []),
        (State.REPORTED, None, LATER, True, []),
    ],
)
def test_what_became_of_it_since_is_told_by_the_day_that_the_reminder_said(
    room: Room, state: State, until: date | None, said: date, extended: bool, expected: list[str]
) -> None:
    row = room.assignment()
    message = room.reminder(room.address("SYT"), row)
    own = room.session.get_one(MessageAssignment, (message.id, row.id))
    own.said_due, own.said_extended = said, extended
    row.state, row.extended_to = state, until
    room.session.flush()
    found = settled.stands(room.session, message, room.rules, room.now)
    assert [each["how"] for each in found] == expected
    own.receiver = Role.COORDINATOR
    assert settled.stands(room.session, message, room.rules, room.now) == [], "it asked for a decision"
