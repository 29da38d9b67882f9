"""What is said beside an assignment to those who are reminded of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from jobs import saying
from rules.authority import Role
from rules.ladder import PlannedStep
from rules.pressing import Telling
from tests.rooms import Room


@pytest.mark.parametrize(("days", "said"), [(-1, False), (0, True), (1, True)])
def test_a_promised_day_is_told_as_expected_until_it_is_over(room: Room, days: int, said: bool) -> None:
    """The day after, nobody says any more that it is expected then."""
    row, now = room.assignment(), room.at("2022-08-10T08:00")
    row.promised_on = date(2022, 8, 10) + timedelta(days=days)
    telling = Telling(PlannedStep("-2d", now), Role.OFFICIAL)
    view = saying.item(room.session, row, telling, room.rules, now, {}).view
    assert ("expected" in view) is said
