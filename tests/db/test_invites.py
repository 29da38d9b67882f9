"""Invitations: used once, valid until an instant, for what they were made for; and the door that closes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from db import invites
from db.models import Door, Invite
from db.programs import NoProgram
from tests.rooms import Room

DAYS = timedelta(days=7)


def make(room: Room, code: str, agency: str = "SYT", role: str = "official") -> Invite:
    return invites.invite(room.session, agency, role, code, room.now, DAYS, "person:4")


def take(room: Room, code: str, at: datetime, *, for_group: bool = False) -> Invite | None:
    """Find an invitation and use it up, as whoever joins does."""
    found = invites.find(room.session, code, at, for_group=for_group)
    return found if found and invites.use(room.session, found, at) else None


def test_codes_are_made_of_letters_that_can_be_read_out() -> None:
    code = invites.new_code()
    assert invites.CODE.fullmatch(code)
    assert code[4] == "-"
    assert len(code) == 9
    assert set(code) - {"-"} <= set(invites.ALPHABET)
    assert invites.new_code() != code


def test_a_code_is_the_same_however_it_is_written_and_is_not_stored(room: Room) -> None:
    row = make(room, "K7PM-2WXA")
    assert invites.hash_code("k7pm2wxa") == invites.hash_code("K7PM-2WXA") == row.code_hash
    assert len(row.code_hash) == 64
    assert "K7PM" not in row.code_hash
    assert invites.hash_code("K7PM-2WXB") != row.code_hash


def test_an_invitation_says_for_whom_what_and_how_long(room: Room) -> None:
    row = room.again(make(room, "A", "syt", "leader"))
    assert (row.agency.code, row.role, row.created_at, row.expires_at) == ("SYT", "leader", room.now, room.now + DAYS)
    assert (row.used_at, row.person_id) == (None, None)
    (said,) = room.log("invite")
    assert (said.actor, said.subject) == ("person:4", f"agency:{row.agency_id}")
    assert said.detail["role"] == "leader"


def test_an_unknown_agency_is_named_with_those_that_come_near(room: Room) -> None:
    with pytest.raises(invites.UnknownAgency) as caught:
        make(room, "A", "SYX")
    assert '"SYX"' in str(caught.value)
    assert "SYT" in str(caught.value)


def test_before_a_program_is_loaded_there_is_nobody_to_invite(room: Room) -> None:
    room.clear()
    with pytest.raises(NoProgram):
        make(room, "A")


def test_a_code_is_used_once(room: Room) -> None:
    row = make(room, "A")
    taken = take(room, "a", room.now)
    assert taken is not None
    assert taken.id == row.id
    assert room.again(row).used_at == room.now
    assert take(room, "A", room.now) is None
    assert take(room, "B", room.now) is None


def test_an_invitation_holds_until_its_last_moment_and_not_at_it(room: Room) -> None:
    make(room, "A")
    assert take(room, "A", room.now + DAYS) is None
    assert take(room, "A", room.now + DAYS - timedelta(microseconds=1))


def test_an_invitation_of_an_agency_that_is_gone_opens_nothing(room: Room) -> None:
    make(room, "A")
    room.agency("SYT").gone_at = room.now
    assert take(room, "A", room.now) is None


def test_a_groups_code_opens_a_group_and_nothing_else(room: Room) -> None:
    make(room, "A", role=invites.GROUP)
    make(room, "B")
    assert take(room, "A", room.now) is None
    assert take(room, "B", room.now, for_group=True) is None
    assert take(room, "A", room.now, for_group=True)
    assert take(room, "B", room.now)


def test_a_new_code_for_linking_voids_the_earlier_ones_of_that_person(room: Room) -> None:
    mine, theirs = room.person("SYT"), room.person("STC")
    invites.offer_link(room.session, mine, "OLD", room.now)
    invites.offer_link(room.session, theirs, "THEIRS", room.now)
    row = invites.offer_link(room.session, mine, "NEW", room.now)
    assert take(room, "OLD", room.now) is None
    assert take(room, "THEIRS", room.now)
    assert (row.role, row.person_id, row.agency_id) == ("link", mine.id, mine.held[0].agency_id)
    assert (row.created_at, row.expires_at) == (room.now, room.now + timedelta(minutes=30))
    assert take(room, "NEW", room.now + timedelta(minutes=30)) is None
    assert take(room, "NEW", room.now)
    said = room.log("offer_link")[-1]
    assert (said.actor, said.subject) == (f"person:{mine.id}", f"person:{mine.id}")


def test_using_a_code_does_not_forget_when_another_was_used(room: Room) -> None:
    mine = room.person("SYT")
    first = invites.offer_link(room.session, mine, "OLD", room.now)
    take(room, "OLD", room.now)
    invites.offer_link(room.session, mine, "NEW", room.later(days=1))
    assert room.again(first).used_at == room.now - timedelta(days=1)


def test_every_chat_has_its_door(room: Room) -> None:
    door = invites.door_of(room.session, "telegram", "9")
    room.session.flush()
    assert (door.channel, door.chat_id, door.wrong_codes) == ("telegram", "9", 0)
    assert invites.door_of(room.session, "telegram", "9") is door
    assert invites.door_of(room.session, "zalo", "9") is not door
    assert room.session.get(Door, ("zalo", "9"))


def test_the_fifth_wrong_code_closes_the_door_for_an_hour(room: Room) -> None:
    door = invites.door_of(room.session, "telegram", "9")
    for number in range(1, 5):
        invites.wrong_code(room.session, door, room.now)
        assert (door.wrong_codes, door.closed_until) == (number, None)
    invites.wrong_code(room.session, door, room.now)
    assert (door.wrong_codes, door.closed_until) == (0, room.now + timedelta(hours=1))
    (row,) = room.log("close_door")
    assert (row.actor, row.subject, row.detail) == ("chat:telegram:9", "chat:telegram", {"wrong_codes": 5})


def test_an_invitation_that_holds_no_more_is_not_used_up_again(room: Room) -> None:
    row = make(room, "A")
    assert not invites.use(room.session, row, row.expires_at)
    assert room.again(row).used_at is None
    assert invites.use(room.session, row, room.now)
    room.session.refresh(row)
    assert not invites.use(room.session, row, room.later(seconds=1))
    assert room.again(row).used_at == room.now - timedelta(seconds=1)


def test_of_two_who_come_at_once_one_joins(room: Room) -> None:
    row = make(room, "A")
    room.session.execute(update(Invite).values(used_at=room.now).execution_options(synchronize_session=False))
    assert row.used_at is None, "as it was looked at before the other one came"
    assert not invites.use(room.session, row, room.now)


def test_whom_an_invitation_would_make_what_they_are_already(room: Room) -> None:
    official, leader, other = room.person("SYT"), room.person("SYT", "leader"), room.person("STC")
    row = make(room, "A")
    assert invites.changes_nothing(row, official)
    assert not invites.changes_nothing(row, leader)
    assert not invites.changes_nothing(row, other)


def test_each_speaker_of_each_group_has_a_door_of_their_own(room: Room) -> None:
    door = invites.door_in_group("-1", "7")
    assert door == invites.door_in_group("-1", "7")
    assert len({door, invites.door_in_group("-1", "8"), invites.door_in_group("-2", "7"), "7"}) == 4
    assert door.startswith("group:")
    assert len(door) == 46


def test_a_door_is_forgotten_thirty_days_after_it_was_closed_or_answered_at(room: Room) -> None:
    kept = timedelta(days=30)
    closed, answered, quiet = (invites.door_of(room.session, "telegram", name) for name in ("a", "b", "c"))
    closed.closed_until = room.now
    answered.answered_at = room.now
    room.session.flush()
    invites.forget_doors(room.session, room.now + kept - timedelta(seconds=1))
    room.session.expire_all()
    assert {row.chat_id for row in room.session.query(Door)} == {"a", "b"}, "nobody has knocked at c"
    assert quiet is not answered
    invites.forget_doors(room.session, room.now + kept)
    room.session.expire_all()
    assert room.session.query(Door).all() == []


def test_a_door_that_is_still_closed_is_kept_however_long_ago_somebody_was_answered(room: Room) -> None:
    door = invites.door_of(room.session, "telegram", "a")
    door.closed_until, door.answered_at = room.now + timedelta(hours=1), room.now - timedelta(days=90)
    room.session.flush()
    invites.forget_doors(room.session, room.now)
    assert room.session.query(Door).count() == 1


def test_pending_tells_when_people_were_invited_last_by_codes_that_hold(room: Room) -> None:
    first = room.now
    make(room, "K7PM-2WXA")
    make(room, "K7PM-2WXB", "STC", invites.GROUP)
    used = make(room, "K7PM-2WXC", "SXD")
    room.later(hours=1)
    make(room, "K7PM-2WXD", role="leader")
    assert invites.use(room.session, used, room.now)
    assert invites.pending(room.session, room.now) == {room.agency("SYT").id: room.now}
    assert invites.pending(room.session, first + DAYS) == {room.agency("SYT").id: room.now}
    assert invites.pending(room.session, room.now + DAYS) == {}
