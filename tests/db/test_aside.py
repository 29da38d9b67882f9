"""One bad item is undone and put aside, the others go on; what stands there is bounded and tells no secret."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from db import aside
from db.models import Person
from tests.rooms import Room


def names(room: Room) -> list[str]:
    room.session.expire_all()
    return [row.name for row in room.session.query(Person).order_by(Person.id)]


def rename(room: Room, row: Person, name: str) -> str:
    row.name = name
    room.session.flush()
    if name == "bad":
        raise ValueError("bad name")
    return name


def test_what_fails_is_undone_and_put_aside(room: Room) -> None:
    before = names(room)
    with aside.guarded(room.session, "agency", "SYT", room.now, "all of it") as attempt:
        rename(room, room.person("SYT"), "bad")
    assert attempt.failed
    assert names(room) == before
    (row,) = aside.newest(room.session, 9)
    assert (row.what, row.subject, row.body, row.times, row.last_at) == ("agency", "SYT", "all of it", 1, room.now)
    assert row.error.startswith("ValueError: bad name (test_aside.py:")


def test_what_works_is_kept(room: Room) -> None:
    with aside.guarded(room.session, "agency", "SYT", room.now) as attempt:
        rename(room, room.person("SYT"), "good")
    assert not attempt.failed
    assert names(room)[0] == "good"
    assert aside.counts(room.session) == {}


def test_a_database_that_cannot_at_present_is_no_fault_of_the_item(room: Room) -> None:
    locked = OperationalError("UPDATE", {}, Exception("database is locked"))

    def fail(_: object) -> None:
        raise locked

    with pytest.raises(OperationalError), aside.guarded(room.session, "agency", "SYT", room.now):
        raise locked
    with pytest.raises(OperationalError):
        aside.each(room.session, [1], fail, "agency", str, room.now)
    assert aside.counts(room.session) == {}


def test_of_several_the_good_ones_are_done(room: Room) -> None:
    before = names(room)
    rows = [room.person("SYT"), room.person("SYT", "leader"), room.person("STC")]
    pairs = list(zip(rows, ("a", "bad", "c"), strict=True))
    done, failed = aside.each(
        room.session, pairs, lambda pair: rename(room, *pair), "person", lambda pair: pair[1], room.now
    )
    assert (done, failed) == (["a", "c"], [pairs[1]])
    assert names(room)[:3] == ["a", before[1], "c"]
    assert aside.counts(room.session) == {"person": 1}
    assert aside.newest(room.session, 1)[0].subject == "bad"


def test_where_all_are_good_or_there_are_none(room: Room) -> None:
    assert aside.each(room.session, [1, 2], lambda number: number + 1, "x", str, room.now) == ([2, 3], [])
    assert aside.each(room.session, [], lambda number: number, "x", str, room.now) == ([], [])


def test_a_token_is_not_kept(room: Room) -> None:
    token = "123456:ABC-def_1234567890"
    row = aside.put(room.session, "update", "1", f"GET /bot{token}/x failed", f"url {token}", room.now)
    assert (row.error, row.body) == ("GET /bot<token>/x failed", "url <token>")


def test_old_items_are_forgotten_and_the_newest_kept(room: Room) -> None:
    aside.put(room.session, "update", "old", "", "", room.now)
    aside.put(room.session, "update", "new", "", "", room.later(seconds=1))
    aside.forget_old(room.session, room.now + timedelta(days=90) - timedelta(seconds=1))
    assert len(aside.newest(room.session, 9)) == 2
    aside.forget_old(room.session, room.now + timedelta(days=90))
    assert [row.subject for row in aside.newest(room.session, 9)] == ["new"]


def test_no_more_than_five_hundred_are_kept(room: Room) -> None:
    for number in range(502):
        aside.put(room.session, "update", str(number), "", "", room.now + timedelta(seconds=number))
    aside.forget_old(room.session, room.now)
    found = [row.subject for row in aside.newest(room.session, 999)]
    assert (len(found), found[0], found[-1]) == (500, "501", "2")


def test_what_works_again_needs_no_look(room: Room) -> None:
    aside.put(room.session, "backup", "1", "full", "", room.now)
    aside.put(room.session, "backup", "2", "locked", "", room.later(seconds=1))
    aside.put(room.session, "update", "1", "", "", room.later(seconds=1))
    last = aside.last(room.session, "backup")
    assert last is not None
    assert last.error == "locked"
    aside.clear(room.session, "backup")
    assert aside.last(room.session, "backup") is None
    assert aside.counts(room.session) == {"update": 1}


def test_one_that_works_again_leaves_the_others(room: Room) -> None:
    for subject in ("plan", "remind"):
        aside.put(room.session, "job", subject, "stuck", "", room.now)
    aside.put(room.session, "update", "plan", "", "", room.now)
    assert aside.subjects(room.session, "job") == ["plan", "remind"]
    aside.clear(room.session, "job", "plan")
    assert aside.subjects(room.session, "job") == ["remind"]
    assert aside.counts(room.session) == {"job": 1, "update": 1}


def test_an_error_is_described_with_its_place_where_it_has_one() -> None:
    assert aside.described(KeyError("x")) == "KeyError: 'x'"
