"""Claiming a message and writing down what became of it: order, expiry, thinning, and nothing lost or doubled."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db import sending
from db.models import Message
from db.outbox import BEGUN, Priority
from rules.status import Move
from tests.rooms import Room


def claim(room: Room, channel: str = "telegram", busy: tuple[str, ...] = (), *, reminders: bool = True) -> int | None:
    row = sending.claim(room.session, channel, room.now, busy, reminders=reminders)
    return row.id if row else None


def test_the_most_urgent_goes_first_then_the_oldest(room: Room) -> None:
    to = room.address("SYT")
    bulk = room.reminder(to, room.meeting())
    news, more_news = room.message(to), room.message(to)
    answer = room.message(to, priority=Priority.ANSWER)
    room.message(room.address("STC"), priority=Priority.ANSWER)
    assert [claim(room) for _ in range(5)] == [answer.id, news.id, more_news.id, bulk.id, None]


def test_a_claimed_message_is_in_flight_and_counted(room: Room) -> None:
    row = room.message(room.address("SYT"))
    claim(room)
    assert (room.again(row).state, row.attempts) == ("sending", 1)
    sending.put_back(room.session, row.id, "unreachable")
    claim(room)
    assert room.again(row).attempts == 2


def test_what_is_not_yet_or_no_longer_to_be_sent_is_not_claimed(room: Room) -> None:
    to, moment = room.address("SYT"), timedelta(seconds=1)
    room.message(to, not_before=room.now + moment)
    room.reminder(to, room.meeting(), expires_at=room.now)
    for state in ("sending", "sent", "failed", "cancelled"):
        room.message(to, state=state)
    assert claim(room) is None
    now = room.message(to, not_before=room.now)
    still = room.reminder(to, room.meeting(), expires_at=room.now + moment)
    assert [claim(room), claim(room)] == [now.id, still.id]


def test_each_messenger_has_its_own_queue(room: Room) -> None:
    telegram, zalo = room.message(room.address("SYT")), room.message(room.address("STC"))
    assert [claim(room, "zalo"), claim(room, "zalo")] == [zalo.id, None]
    assert [claim(room), claim(room)] == [telegram.id, None]
    for channel, mine, other in (("zalo", zalo, telegram), ("telegram", telegram, zalo)):
        assert sending.take_over(room.session, channel) == 1
        assert (room.again(mine).state, room.again(other).state) == ("queued", "sending")
        assert claim(room, channel) == mine.id
        assert sending.release_all_but(room.session, channel, []) == 1
        assert (room.again(mine).state, room.again(other).state) == ("queued", "sending")
        assert claim(room, channel) == mine.id


def test_a_busy_chat_waits_and_the_others_do_not(room: Room) -> None:
    mine, leader = room.address("SYT"), room.address("SYT", "leader")
    first, second = room.message(mine), room.message(leader)
    assert claim(room, busy=(mine.chat_id,)) == second.id
    assert claim(room, busy=(mine.chat_id,)) is None
    assert claim(room) == first.id


def test_outside_the_window_reminders_stay_and_news_go(room: Room) -> None:
    reminder = room.reminder(room.address("SYT"), room.meeting())
    news = room.message(room.address("SYT"))
    assert [claim(room, reminders=False), claim(room, reminders=False)] == [news.id, None]
    assert claim(room) == reminder.id


def test_a_reminder_is_thinned_to_what_is_still_open(room: Room) -> None:
    report, meeting = room.assignment(), room.meeting()
    row = room.reminder(room.address("SYT"), report, meeting)
    row.params = {**row.params, "now": "x"}
    left = row.params["assignments"][1]
    room.move(report, Move.REPORT)
    assert claim(room) == row.id
    named = {"program": left["program"], "coordinator": left["program"]["coordinator"]}
    assert room.again(row).params == {"assignments": [left], "now": "x", **named}


def test_a_reminder_for_nothing_open_is_cancelled_and_the_next_is_taken(room: Room) -> None:
    report, meeting = room.assignment(), room.meeting()
    row = room.reminder(room.address("SYT"), report, meeting)
    following = room.message(room.address("SYT"), priority=Priority.REMINDER)
    room.move(report, Move.REPORT)
    room.move(meeting, Move.REPORT)
    assert claim(room) == following.id
    assert (room.again(row).state, row.error) == ("cancelled", "answered")


def test_a_reminder_that_has_begun_is_sent_to_its_end(room: Room) -> None:
    report = room.assignment()
    row = room.reminder(room.address("SYT"), report, room.meeting(), parts_sent=1)
    room.move(report, Move.REPORT)
    assert claim(room) == row.id
    assert len(room.again(row).params["assignments"]) == 2


def test_a_list_of_work_that_presses_for_nothing_is_not_thinned(room: Room) -> None:
    row = room.message(room.address("SYT"), params={"assignments": [{"id": 1}]})
    assert claim(room) == row.id
    assert room.again(row).params == {"assignments": [{"id": 1}]}


def test_what_was_in_flight_is_queued_again_and_marked_uncertain(room: Room) -> None:
    lost = room.message(room.address("SYT"), state="sending", uncertain=1)
    waits = room.message(room.address("SYT"))
    zalo = room.message(room.address("STC"), state="sending")
    assert sending.take_over(room.session, "telegram") == 1
    assert (room.again(lost).state, lost.error, lost.uncertain) == ("queued", "no_answer", 2)
    assert (room.again(waits).uncertain, room.again(zalo).state) == (0, "sending")


def test_what_nobody_carries_is_queued_again(room: Room) -> None:
    carried, lost = (room.message(room.address("SYT"), state="sending") for _ in range(2))
    sent = room.message(room.address("SYT"), state="sent")
    zalo = room.message(room.address("STC"), state="sending")
    assert sending.release_all_but(room.session, "telegram", [carried.id]) == 1
    assert [room.again(row).state for row in (carried, lost, sent, zalo)] == ["sending", "queued", "sent", "sending"]


@pytest.mark.parametrize(("before", "after"), [(Priority.NEWS - BEGUN, Priority.NEWS), (0, 0), (9, 9)])
def test_a_sent_message_keeps_what_it_showed_and_its_own_priority(room: Room, before: int, after: int) -> None:
    row = room.message(room.address("SYT"), state="sending", priority=before, error="quota", detail="x")
    other = room.message(room.address("SYT"), state="sending")
    sending.mark_sent(room.session, row.id, room.later(seconds=3), "77", [["a", "b"]])
    row = room.again(row)
    assert (row.state, row.sent_at, row.remote_id, row.choices) == ("sent", room.now, "77", [["a", "b"]])
    assert (row.priority, row.error, row.detail) == (after, None, None)
    assert room.again(other).state == "sending"


def test_a_message_that_has_begun_goes_before_all_others(room: Room) -> None:
    row = room.message(room.address("SYT"), state="sending", error="quota", detail="x")
    sending.mark_part_sent(room.session, row.id)
    row = room.again(row)
    assert (row.state, row.parts_sent, row.priority) == ("queued", 1, Priority.NEWS - BEGUN)
    assert (row.error, row.detail) == (None, None)
    room.message(room.address("SYT"), priority=Priority.ANSWER)
    assert claim(room) == row.id
    sending.mark_part_sent(room.session, row.id)
    assert (room.again(row).parts_sent, row.priority) == (2, Priority.NEWS - BEGUN)


def test_what_became_of_a_message_is_written_to_that_message(room: Room) -> None:
    failed, put_back, doubtful, other = (room.message(room.address("SYT"), state="sending") for _ in range(4))
    sending.mark_failed(room.session, failed.id, "refused", "too long")
    sending.put_back(room.session, put_back.id, "throttled", "wait")
    sending.put_back(room.session, doubtful.id, "no_answer", uncertain=True)
    found = [(row.state, row.error, row.detail, row.uncertain) for row in map(room.again, (failed, put_back, doubtful))]
    assert found == [
        ("failed", "refused", "too long", 0),
        ("queued", "throttled", "wait", 0),
        ("queued", "no_answer", "", 1),
    ]
    assert (room.again(other).state, other.error) == ("sending", None)


def test_what_waits_for_a_chat_that_moves_and_what_was_asked_there_follow(room: Room) -> None:
    rows = [room.message(room.address("SYT"), chat_id="-1", state=state) for state in ("queued", "sending", "sent")]
    elsewhere = [room.message(room.address("SYT")), room.message(room.address("SYT"), chat_id="-1", channel="zalo")]
    sending.move_chat(room.session, "telegram", "-1", "-100")
    assert [room.again(row).chat_id for row in rows] == ["-100"] * 3
    assert [room.again(row).chat_id for row in elsewhere] == [room.address("SYT").chat_id, "-1"]
    sending.move_chat(room.session, "zalo", "-1", "-7")
    sending.move_chat(room.session, "zalo", "-100", "-7")
    assert [room.again(row).chat_id for row in (rows[0], elsewhere[1])] == ["-100", "-7"]


def test_two_claims_at_once_never_take_the_same_message_on_postgresql(postgres_room: Room) -> None:
    room = postgres_room
    numbers = {room.message(room.address("SYT")).id, room.message(room.address("SYT", "leader")).id}
    room.save()
    with type(room)(room.database).session as other:
        mine = sending.claim(room.session, "telegram", room.now)
        theirs = sending.claim(other, "telegram", room.now)
        assert mine and theirs
        assert {mine.id, theirs.id} == numbers
        assert sending.claim(other, "telegram", room.now) is None
        other.rollback()
    room.save()
    assert room.session.get_one(Message, mine.id).state == "sending"
