"""A room is what it says: furnished, its own, and at its time."""

from __future__ import annotations

import pytest

from db.models import Address
from rules.status import State
from tests.rooms import MONDAY, PEOPLE, Room


def test_a_room_is_furnished(room: Room) -> None:
    assert room.assignment().state is State.OPEN
    assert room.assignment().advised_on.isoformat() == "2022-08-12"
    assert room.meeting().opens_on == MONDAY.date()
    for agency, role, channels in PEOPLE:
        for channel in channels:
            assert room.address(agency, role, channel).channel == channel


@pytest.mark.parametrize("time", ["the first", "the second"])
def test_rooms_do_not_see_each_other(room: Room, time: str) -> None:
    assert room.session.query(Address).count() == 6, time
    room.join("STC")
    room.save()
    assert room.session.query(Address).count() == 7


def test_a_room_on_postgresql_is_furnished_alike(postgres_room: Room) -> None:
    assert postgres_room.assignment().state is State.OPEN
    assert postgres_room.session.query(Address).count() == 6
