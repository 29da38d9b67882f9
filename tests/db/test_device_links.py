"""Links that open on one device: who comes second, too late, or after it was taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from db import board_links, file_links, people, posts
from db.board_links import BOARD_LINKS
from db.device_links import KEPT, LASTS, UNOPENED
from db.file_links import FILE_LINKS
from db.models import BoardLink, FileLink, Post, Program
from tests.rooms import Room

MOMENT = timedelta(seconds=1)


@pytest.fixture
def link(room: Room) -> BoardLink:
    program = room.session.query(Program).one()
    return board_links.make(room.session, room.person("SKHDT", "coordinator"), program, None, room.now)


def ordered(room: Room) -> FileLink:
    wanted = {"person": room.person("SYT").id, "file": 1, "asked": "2022-08-01T01:00:00+00:00"}
    return file_links.make(room.session, wanted, room.now)


def test_of_two_devices_at_once_one_gets_it(room: Room, link: BoardLink) -> None:
    assert room.again(link).opened_at is None
    elsewhere = update(BoardLink).values(opened_at=room.now).execution_options(synchronize_session=False)
    room.session.execute(elsewhere)
    assert link.opened_at is None, "it has not been read anew"
    assert BOARD_LINKS.open_on(room.session, link.handle, room.now) is None
    assert room.log("open_board") == []


def test_it_waits_for_a_day_and_lasts_one_on_its_device(room: Room, link: BoardLink) -> None:
    begun = room.now
    assert BOARD_LINKS.waits(room.session, link.handle, begun + UNOPENED - MOMENT) is link
    assert BOARD_LINKS.waits(room.session, link.handle, begun + UNOPENED) is None
    opened = begun + timedelta(hours=20)
    secret = BOARD_LINKS.open_on(room.session, link.handle, opened)
    assert secret
    assert BOARD_LINKS.seen_on(room.session, link.handle, secret, opened + LASTS - MOMENT) is link
    assert BOARD_LINKS.seen_on(room.session, link.handle, secret, opened + LASTS) is None
    assert BOARD_LINKS.seen_on(room.session, link.handle, secret + "x", opened) is None


def test_what_has_ended_is_not_taken_back_and_what_was_is_not_once_more(room: Room, link: BoardLink) -> None:
    assert not BOARD_LINKS.revoke(room.session, link, room.now + UNOPENED, "person:4")
    assert BOARD_LINKS.revoke(room.session, link, room.now, "person:4")
    assert not BOARD_LINKS.revoke(room.session, link, room.now, "person:4")
    assert len(room.log("revoke_board")) == 1


def test_all_of_a_person_are_taken_back_and_nobody_elses(room: Room, link: BoardLink) -> None:
    other = ordered(room)
    people.stop(room.session, link.person, room.now)
    assert (link.revoked_at, other.revoked_at) == (room.now, None)
    people.stop(room.session, other.person, room.later(hours=1))
    assert (link.revoked_at, other.revoked_at) == (room.now - timedelta(hours=1), room.now)


def test_who_has_stopped_opens_none_that_was_made_since(room: Room) -> None:
    people.stop(room.session, room.person("SYT"), room.now)
    link = ordered(room)
    assert FILE_LINKS.waits(room.session, link.handle, room.now) is None


def test_they_are_kept_for_a_month(room: Room, link: BoardLink) -> None:
    BOARD_LINKS.forget(room.session, room.now + KEPT)
    assert room.session.query(BoardLink).count() == 1
    BOARD_LINKS.forget(room.session, room.now + KEPT + MOMENT)
    assert room.session.query(BoardLink).count() == 0


def test_an_order_has_one_link_whose_day_begins_anew_until_it_is_opened_or_taken_back(room: Room) -> None:
    link = ordered(room)
    room.later(hours=5)
    assert ordered(room) is link
    assert link.made_at == room.now
    assert FILE_LINKS.open_on(room.session, link.handle, room.now)
    made = room.now
    room.later(hours=5)
    assert (ordered(room).id, link.made_at) == (link.id, made)
    link.opened_at, link.revoked_at = None, room.now
    assert (ordered(room).id, link.made_at) == (link.id, made), "one that was taken back stays so"
    assert len(room.log("make_file_link")) == 1


def test_who_is_nothing_any_more_has_no_file(room: Room) -> None:
    link, post = ordered(room), room.post("SYT")
    post.until_at = room.now
    room.session.flush()
    assert FILE_LINKS.waits(room.session, room.again(link).handle, room.now) is None


def test_with_a_single_assignment_no_link_ends_that_somebody_has_by_another_post(room: Room, link: BoardLink) -> None:
    row = room.assignment("SYT")
    theirs = Post(agency_id=row.agency_id, role="assignee", from_at=room.now, assignment_id=row.id)
    link.person.posts.append(theirs)
    room.session.flush()
    posts.end(room.session, theirs, room.later(hours=1), "clock")
    assert link.revoked_at is None
    posts.end(room.session, room.post("SKHDT", "coordinator"), room.now, "operator")
    assert link.revoked_at == room.now


def test_who_had_a_single_assignment_alone_has_no_link_left(room: Room) -> None:
    link, post = ordered(room), room.post("SYT")
    post.role, post.assignment_id = "assignee", room.assignment("SYT").id
    room.session.flush()
    posts.end(room.session, post, room.now, "clock")
    assert link.revoked_at == room.now
