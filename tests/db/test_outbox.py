"""The outbox: what is queued once, what is cancelled when, and which questions stand open in a chat."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from db import outbox
from db.models import Message
from db.outbox import Priority, Why
from tests.rooms import Room


def test_what_is_queued_waits_from_now_on_for_its_receiver(room: Room) -> None:
    to, end = room.address("SYT"), room.now + timedelta(hours=9)
    row = outbox.queue(room.session, to, "reminder", {"a": 1}, room.now, Priority.REMINDER, expires_at=end)
    assert row is not None
    row = room.again(row)
    assert (row.channel, row.chat_id, row.person_id) == (to.channel, to.chat_id, to.person_id)
    assert (row.kind, row.params, row.priority, row.state) == ("reminder", {"a": 1}, Priority.REMINDER, "queued")
    assert (row.created_at, row.not_before, row.expires_at) == (room.now, room.now, end)


def test_the_same_thing_is_queued_once(room: Room) -> None:
    to = room.address("SYT")
    first = outbox.queue(room.session, to, "receipt", {}, room.now, Priority.NEWS, dedupe_key="a")
    assert first is not None
    assert outbox.queue(room.session, to, "receipt", {}, room.now, Priority.NEWS, dedupe_key="a") is None
    assert outbox.queue(room.session, to, "receipt", {}, room.now, Priority.NEWS, dedupe_key="b")
    assert outbox.queue(room.session, to, "receipt", {}, room.now, Priority.NEWS)
    assert outbox.queue(room.session, to, "receipt", {}, room.now, Priority.NEWS)
    assert [row.dedupe_key for row in room.messages()] == ["a", "b", None, None]


def test_a_key_given_free_in_the_same_transaction_is_free_and_asking_for_one_writes_nothing_else(room: Room) -> None:
    to = room.address("SYT")
    first = outbox.queue(room.session, to, "receipt", {}, room.now, Priority.NEWS, dedupe_key="a")
    assert first is not None
    to.refusals = 7
    assert outbox.queue(room.session, to, "receipt", {}, room.now, Priority.NEWS, dedupe_key="a") is None
    assert to in room.session.dirty
    first.dedupe_key = None
    assert outbox.queue(room.session, to, "receipt", {}, room.now, Priority.NEWS, dedupe_key="a")


def test_the_postmen_with_something_to_do_are_noted(room: Room) -> None:
    room.message(room.address("SYT"))
    room.message(room.address("STC"))
    assert room.session.info[outbox.QUEUED] == {"telegram", "zalo"}


def test_a_reminder_knows_what_it_presses_for_and_since_when(room: Room) -> None:
    report, meeting = room.assignment(), room.meeting()
    row = room.reminder(room.address("SYT"), report, meeting)
    assert outbox.assignments_of(room.session, row) == {report.id: room.now, meeting.id: room.now}
    assert outbox.assignments_of(room.session, room.message(room.address("SYT"))) == {}


@pytest.mark.parametrize(("before", "after"), [(Priority.NEWS - outbox.BEGUN, Priority.NEWS), (0, 0), (9, 9)])
def test_a_message_that_is_sent_elsewhere_begins_anew(room: Room, before: int, after: int) -> None:
    row = room.message(room.address("SYT"), state="sending", parts_sent=2, priority=before)
    other = room.address("SYT", channel="zalo")
    outbox.redirect(row, other, Why.DETOUR)
    row = room.again(row)
    assert (row.channel, row.chat_id, row.state, row.error) == ("zalo", other.chat_id, "queued", "detour")
    assert (row.parts_sent, row.priority) == (0, after)


def test_what_waits_for_a_chat_in_its_order(room: Room) -> None:
    mine = room.address("SYT")
    first, second = room.message(mine), room.message(mine, priority=Priority.ANSWER)
    room.message(mine, state="sent")
    room.message(room.address("SYT", "leader"))
    assert [row.id for row in outbox.waiting_for(room.session, mine.channel, mine.chat_id)] == [first.id, second.id]
    assert outbox.waiting_for(room.session, "zalo", mine.chat_id) == []


def test_a_reminder_expires_at_its_instant_and_gives_its_key_free(room: Room) -> None:
    to = room.address("SYT")
    over = room.reminder(to, room.meeting(), expires_at=room.now, dedupe_key="over")
    later = room.reminder(to, room.meeting(), expires_at=room.now + timedelta(seconds=1), dedupe_key="later")
    sent = room.reminder(to, room.meeting(), expires_at=room.now, state="sent", dedupe_key="sent")
    never = room.message(to)
    assert outbox.expire(room.session, room.now) == [over]
    found = [(row.state, row.error, row.dedupe_key) for row in map(room.again, (over, later, sent, never))]
    assert found == [
        ("cancelled", "overtaken", None),
        ("queued", None, "later"),
        ("sent", None, "sent"),
        ("queued", None, None),
    ]


def test_reminders_expire_a_part_at_a_time_the_oldest_first(room: Room) -> None:
    rows = [room.reminder(room.address("SYT"), room.meeting(), expires_at=room.now) for _ in range(3)]
    assert outbox.expire(room.session, room.now, limit=2) == rows[:2]
    assert outbox.expire(room.session, room.now, limit=2) == rows[2:]


def test_what_waits_or_arrives_on_one_messenger_does_not_on_the_other(room: Room) -> None:
    for channel, other in (("telegram", "zalo"), ("zalo", "telegram")):
        row = room.message(room.address("SYT", channel=channel), chat_id=f"only {channel}")
        assert [each.id for each in outbox.waiting_for(room.session, channel, row.chat_id)] == [row.id]
        assert outbox.waiting_for(room.session, other, row.chat_id) == []
        row.state, row.choices = "sending", CHOICES
        room.session.flush()
        assert outbox.arriving(room.session, channel, row.chat_id)
        assert not outbox.arriving(room.session, other, row.chat_id)
        row.state = "sent"
        room.session.flush()
        assert outbox.questions(room.session, channel, row.chat_id) == [row]
        assert outbox.questions(room.session, other, row.chat_id) == []


def test_a_message_arrives_in_its_own_chat_only(room: Room) -> None:
    mine, leader = room.address("SYT"), room.address("SYT", "leader")
    room.message(mine)
    assert not outbox.arriving(room.session, mine.channel, mine.chat_id)
    room.message(mine, state="sending")
    room.message(mine, state="sending")
    assert outbox.arriving(room.session, mine.channel, mine.chat_id)
    assert not outbox.arriving(room.session, leader.channel, leader.chat_id)
    assert not outbox.arriving(room.session, "zalo", mine.chat_id)


CHOICES = [["Đã gửi", "sent", 1, False]]


def asked(room: Room, kind: str = "reminder", priority: Priority = Priority.REMINDER, **values: object) -> int:
    """A question that stands in the official's chat; returns its number."""
    defaults: dict[str, object] = {"state": "sent", "choices": CHOICES}
    return room.message(room.address("SYT"), kind, priority, **{**defaults, **values}).id


def questions(room: Room, *, earlier: bool = False) -> list[int]:
    to = room.address("SYT")
    return [row.id for row in outbox.questions(room.session, to.channel, to.chat_id, earlier=earlier)]


def test_a_typed_answer_is_to_the_last_answer_or_to_what_came_after_it(room: Room) -> None:
    old = asked(room)
    answer = asked(room, priority=Priority.ANSWER)
    news = asked(room)
    assert questions(room) == [news, answer]
    assert questions(room, earlier=True) == [news, answer, old]


def test_what_asks_nothing_or_has_not_arrived_is_no_question(room: Room) -> None:
    asked(room, choices=[])
    asked(room, choices=None)
    asked(room, state="queued")
    asked(room, kind="menu")
    room.message(room.address("SYT", "leader"), state="sent", choices=CHOICES)
    room.message(room.address("SYT"), state="sent", choices=CHOICES, channel="zalo")
    assert questions(room) == []


def test_an_answer_without_choices_ends_what_was_asked_before(room: Room) -> None:
    asked(room)
    asked(room, priority=Priority.ANSWER, choices=[])
    assert questions(room) == []


def test_only_the_last_dozen_messages_are_looked_at(room: Room) -> None:
    numbers = [asked(room) for _ in range(14)]
    assert questions(room) == numbers[:1:-1]


def test_a_message_is_found_by_what_the_messenger_calls_it_the_newest_first(room: Room) -> None:
    to = room.address("SYT")
    old, new = (room.message(to, remote_id="77", state="sent") for _ in range(2))
    elsewhere = room.message(room.address("SYT", "leader"), remote_id="77", state="sent")
    zalo = room.message(room.address("SYT", channel="zalo"), remote_id="77", chat_id=to.chat_id, state="sent")
    found = [outbox.by_remote_id(room.session, to.channel, to.chat_id, number) for number in ("77", "78")]
    assert found == [new, None]
    assert old not in found
    assert outbox.by_remote_id(room.session, to.channel, elsewhere.chat_id, "77") is elsewhere
    assert outbox.by_remote_id(room.session, "zalo", to.chat_id, "77") is zalo


class TestWhatAWordMayAnswer:
    """The last thing that was said in answer, and what came unasked after it."""

    def said(self, room: Room, priority: int, *choices: str, **values: Any) -> Message:
        shown = [[word, word, None, False] for word in choices]
        values = {"choices": shown, "state": "sent", "sent_at": room.now, **values}
        return room.message(room.address("SYT"), priority=priority, **values)

    def asked(self, room: Room, **more: Any) -> list[Message]:
        to = room.address("SYT")
        return outbox.questions(room.session, to.channel, to.chat_id, **more)

    def test_what_was_said_before_the_last_answer_is_over(self, room: Room) -> None:
        first = self.said(room, Priority.REMINDER, "Đã gửi")
        answer = self.said(room, Priority.ANSWER, "Bỏ qua")
        later = self.said(room, Priority.REMINDER, "Đã họp")
        assert self.asked(room) == [later, answer]
        assert self.asked(room, earlier=True) == [later, answer, first]

    def test_an_answer_without_choices_ends_it_as_well(self, room: Room) -> None:
        self.said(room, Priority.REMINDER, "Đã gửi")
        self.said(room, Priority.ANSWER)
        assert self.asked(room) == []

    def test_what_was_sent_after_it_was_written_had_not_been_read(self, room: Room) -> None:
        written = room.now
        read = self.said(room, Priority.REMINDER, "Đã gửi")
        self.said(room, Priority.REMINDER, "Đã họp", sent_at=written + timedelta(seconds=1))
        unknown = self.said(room, Priority.REMINDER, "Đúng", sent_at=None)
        assert self.asked(room, until=written) == [unknown, read]

    def test_menus_what_waits_and_other_chats_ask_nothing(self, room: Room) -> None:
        self.said(room, Priority.REMINDER, "Đã gửi", state="queued")
        self.said(room, Priority.REMINDER, "Đã gửi", kind="menu")
        self.said(room, Priority.REMINDER, "Đã gửi", chat_id="other")
        self.said(room, Priority.REMINDER, "Đã gửi", channel="zalo")
        assert self.asked(room) == []


def test_a_message_that_is_on_its_way_to_a_chat(room: Room) -> None:
    to = room.address("SYT")
    row = room.message(to)
    assert not outbox.arriving(room.session, to.channel, to.chat_id)
    row.state = "sending"
    room.session.flush()
    assert outbox.arriving(room.session, to.channel, to.chat_id)
    assert not outbox.arriving(room.session, "zalo", to.chat_id)
    assert not outbox.arriving(room.session, to.channel, "other")
