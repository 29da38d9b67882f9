"""What is kept of strangers, and when each messenger was heard of."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db import heard, invites, outbox, strangers
from db.models import Door, Message
from db.outbox import Priority
from tests.rooms import Room

OLD = timedelta(days=30, seconds=1)


def said(room: Room, kind: str = "stranger", state: str = "sent") -> Message:
    row = outbox.queue_for_chat(room.session, "telegram", "9", kind, {}, room.now - OLD, Priority.ANSWER)
    assert row is not None
    row.state = state
    return row


def kept(room: Room) -> int:
    strangers.forget(room.session, room.now)
    room.session.expire_all()
    return len(room.messages(state=None))


@pytest.mark.parametrize("kind", ["stranger", "code_wrong", "door_closed", "private_only"])
def test_what_was_said_to_strangers_is_forgotten_after_thirty_days(room: Room, kind: str) -> None:
    said(room, kind)
    room.now -= timedelta(seconds=1)
    assert kept(room) == 1
    room.now += timedelta(seconds=1)
    assert kept(room) == 0


def test_other_messages_and_what_is_on_its_way_are_kept(room: Room) -> None:
    said(room, "receipt")
    said(room, state="queued")
    said(room, state="sending")
    said(room).person_id = room.person("SYT").id
    assert kept(room) == 4


def test_old_doors_are_forgotten(room: Room) -> None:
    door = invites.door_of(room.session, "telegram", "9")
    door.answered_at = room.now
    room.session.flush()
    strangers.forget(room.session, room.now)
    assert room.session.get(Door, ("telegram", "9"))
    strangers.forget(room.session, room.now + timedelta(days=40))
    room.session.expire_all()
    assert room.session.get(Door, ("telegram", "9")) is None


def test_when_a_messenger_was_heard_of_is_written_down(room: Room) -> None:
    assert heard.last(room.session) == {}
    heard.note(room.session, {"telegram": room.now, "zalo": room.now - OLD})
    room.session.flush()
    assert heard.last(room.session) == {"telegram": room.now, "zalo": room.now - OLD}
    heard.note(room.session, {"telegram": room.now - OLD})
    room.session.flush()
    assert heard.last(room.session)["telegram"] == room.now - OLD
