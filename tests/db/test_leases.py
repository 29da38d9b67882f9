"""The lease: one holder, taken over only from who is dead, and noticed by who has lost it."""

from __future__ import annotations

import pytest

from db import leases
from db.leases import Beat, LeaseLost
from db.models import Lease
from tests.rooms import Room


def holder(room: Room) -> Beat:
    row = room.again(room.session.get_one(Lease, leases.NAME))
    return Beat(row.holder, row.beat)


def test_the_first_one_gets_it_and_a_second_is_told_who_has_it(room: Room) -> None:
    assert leases.take(room.session, "a", None, room.now) is None
    assert holder(room) == Beat("a", 0)
    assert room.session.get_one(Lease, leases.NAME).since == room.now
    assert leases.take(room.session, "b", None, room.later(seconds=5)) == Beat("a", 0)
    assert holder(room).holder == "a"


def test_who_holds_it_may_take_it_again(room: Room) -> None:
    leases.take(room.session, "a", None, room.now)
    assert leases.take(room.session, "a", None, room.later(seconds=5)) is None
    assert holder(room) == Beat("a", 1)
    assert room.session.get_one(Lease, leases.NAME).since == room.now


def test_a_beating_holder_is_not_dead(room: Room) -> None:
    leases.take(room.session, "a", None, room.now)
    seen = holder(room)
    leases.beat(room.session, "a")
    assert leases.take(room.session, "b", seen, room.now) == Beat("a", 1)
    assert leases.take(room.session, "b", Beat("c", 1), room.now) == Beat("a", 1)
    assert leases.take(room.session, "b", Beat("a", 1), room.now) is None
    assert holder(room) == Beat("b", 2)


def test_who_lost_it_notices_at_the_next_beat_and_at_the_next_claim(room: Room) -> None:
    leases.take(room.session, "a", None, room.now)
    leases.beat(room.session, "a")
    leases.check(room.session, "a")
    leases.take(room.session, "b", holder(room), room.now)
    with pytest.raises(LeaseLost):
        leases.beat(room.session, "a")
    with pytest.raises(LeaseLost):
        leases.check(room.session, "a")
    leases.check(room.session, "b")


def test_nobody_holds_it_before_the_first(room: Room) -> None:
    with pytest.raises(LeaseLost):
        leases.check(room.session, "a")


def test_who_lets_go_lets_a_standby_in_at_once(room: Room) -> None:
    leases.take(room.session, "a", None, room.now)
    leases.release(room.session, "b")
    assert holder(room).holder == "a"
    leases.release(room.session, "a")
    assert leases.take(room.session, "b", None, room.now) is None
    assert holder(room) == Beat("b", 1)


def test_another_process_may_come_between_looking_and_taking(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    leases.take(room.session, "a", None, room.now)
    room.save()
    room.session.expunge_all()
    with monkeypatch.context() as blind:
        blind.setattr(room.session, "scalar", lambda query: None)
        assert leases.take(room.session, "b", None, room.now) == Beat("", 0)
    assert holder(room) == Beat("a", 0)
    assert leases.take(room.session, "b", Beat("", 0), room.now) == Beat("a", 0)
