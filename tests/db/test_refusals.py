"""A messenger that turns every message of a chat down in the same words closes it; one that is taken forgives."""

from __future__ import annotations

from db import refusals
from db.models import Group
from tests.rooms import Room


def note(room: Room, said: str = "not enough rights", channel: str = "telegram") -> bool:
    return refusals.note(room.session, channel, room.address("SYT", channel="telegram").chat_id, said)


def test_the_third_time_in_a_row_closes(room: Room) -> None:
    assert [note(room) for _ in range(6)] == [False, False, True, False, False, True]
    assert room.address("SYT").refused == "not enough rights"


def test_other_words_begin_a_new_count_and_numbers_and_capitals_are_no_other_words(room: Room) -> None:
    assert [note(room, said) for said in ("bad 1", "Bad 22", "BAD 3")] == [False, False, True]
    assert [note(room, said) for said in ("a", "a", "b", "a", "a", "a")] == [False] * 5 + [True]


def test_a_message_that_is_taken_forgives(room: Room) -> None:
    note(room)
    note(room)
    refusals.forgive(room.session, "zalo", room.address("SYT").chat_id)
    assert refusals.chats(room.session, "telegram") == {room.address("SYT").chat_id}
    refusals.forgive(room.session, "telegram", room.address("SYT").chat_id)
    row = room.again(room.address("SYT"))
    assert (row.refusals, row.refused) == (0, None)
    assert refusals.chats(room.session, "telegram") == set()
    assert [note(room), note(room)] == [False, False]


def test_an_unknown_or_closed_chat_counts_nothing(room: Room) -> None:
    assert not any(note(room, channel="zalo") for _ in range(4))
    room.address("SYT").closed_at = room.now
    room.session.flush()
    assert not any(note(room) for _ in range(4))
    assert room.address("SYT").refusals == 0


def test_a_group_is_counted_alike(room: Room) -> None:
    group = room.add(
        Group(channel="telegram", chat_id="-1", agency_id=room.agency("SYT").id, title="Tổ", bound_at=room.now)
    )
    assert [refusals.note(room.session, "telegram", "-1", "TOPIC_CLOSED") for _ in range(3)] == [False, False, True]
    assert room.address("SYT").refusals == 0
    assert refusals.chats(room.session, "telegram") == {"-1"}
    assert refusals.chats(room.session, "zalo") == set()
    refusals.forgive(room.session, "telegram", "-1")
    assert room.again(group).refused is None


def test_what_the_messenger_said_is_kept_within_bounds(room: Room) -> None:
    note(room, "x" * 5000)
    assert room.address("SYT").refused == "x" * 1000
    assert [note(room, "x" * 6000), note(room, "x" * 7000)] == [False, True]
