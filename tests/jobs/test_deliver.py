"""Delivery: what each answer of a messenger means for the message, the chat and the channel."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from db import leases, outbox, troubles
from db.leases import LeaseLost
from db.models import Group, Lease, Message
from db.outbox import Priority, Why
from db.session import DatabaseUnavailable
from jobs.deliver import Postman
from jobs.transport import (
    Delivered,
    DeliveryError,
    Exhausted,
    Letter,
    Moved,
    Refused,
    Throttled,
    Unauthorized,
    Uncertain,
    Undeliverable,
    Unreachable,
)
from rules.choosing import Offered
from tests.jobs.clockwork import Post, Prompt, deliver
from tests.rooms import Room


def fate(room: Room, row: Message) -> tuple[str, str | None, str | None]:
    row = room.again(row)
    return row.state, row.error, row.detail


def test_what_waits_is_sent_and_written_down_with_what_it_showed(room: Room) -> None:
    row = room.message(room.address("SYT"), "receipt", params={"a": 1})
    post = Post(Delivered("77", [Offered("Đã gửi", "sent", 1)]))
    deliver(room, post)
    row = room.again(row)
    assert (row.state, row.remote_id, row.sent_at, row.attempts) == ("sent", "77", room.now, 1)
    assert row.choices == [["Đã gửi", "sent", 1, False]]
    ((_, letter),) = post.letters
    assert (letter.chat_id, letter.kind, letter.params, letter.part) == (row.chat_id, "receipt", {"a": 1}, 0)


def test_each_channel_has_its_own_postman(room: Room) -> None:
    row = room.message(room.address("STC"))
    post = Post()
    deliver(room, post)
    assert (post.letters, room.again(row).state) == ([], "queued")


def test_a_message_that_arrives_ends_what_the_last_run_was_refused(room: Room) -> None:
    mine, other = room.address("SYT"), room.address("SYT", "leader")
    for row in (mine, other):
        row.refusals, row.refused = 2, "not enough rights"
    room.message(mine)
    deliver(room, Post())
    assert (room.again(mine).refusals, room.again(mine).refused) == (0, None)
    assert (room.again(other).refusals, room.again(other).refused) == (2, "not enough rights")


def test_in_one_chat_one_after_the_other_with_a_rest_in_between(room: Room) -> None:
    mine, leader = room.address("SYT"), room.address("SYT", "leader")
    for to in (mine, mine, leader):
        room.message(to)
    post = Post(rest=1.0, takes=0.25)
    deliver(room, post)
    assert post.chats == [mine.chat_id, leader.chat_id, mine.chat_id]
    assert post.times == [0, 0, 1.25]
    assert post.most_at_once == 2


def test_so_many_a_second_and_no_more(room: Room) -> None:
    for number in range(5):
        room.message(room.address("SYT"), chat_id=f"c{number}")
    post = Post()
    deliver(room, post, per_second=2)
    assert post.times == [0, 0.5, 1.0, 1.5, 2.0]


def test_a_long_message_is_sent_piece_by_piece_and_nothing_comes_between(room: Room) -> None:
    to = room.address("SYT")
    long, other = room.message(to), room.message(to, priority=Priority.NEWS)
    post = Post(Delivered("1", more=True), Delivered("2", more=True), Delivered("3"))
    deliver(room, post)
    assert [letter.part for _, letter in post.letters] == [0, 1, 2, 0]
    assert (room.again(long).state, long.remote_id, long.priority) == ("sent", "3", Priority.NEWS)
    assert room.again(other).remote_id == "telegram 4"


def test_outside_the_window_reminders_wait_and_answers_do_not(room: Room) -> None:
    reminder = room.reminder(room.address("SYT"), room.meeting())
    news = room.message(room.address("SYT", "leader"))
    room.at("2022-08-01T12:00")
    deliver(room, Post())
    assert (room.again(reminder).state, room.again(news).state) == ("queued", "sent")
    room.at("2022-08-01T13:30")
    deliver(room, Post())
    assert room.again(reminder).state == "sent"


def test_before_a_program_is_loaded_answers_are_sent_all_the_same(room: Room) -> None:
    room.clear()
    row = outbox.queue_for_chat(room.session, "telegram", "9", "stranger", {}, room.now, Priority.ANSWER)
    press = outbox.queue_for_chat(room.session, "telegram", "8", "reminder", {}, room.now, Priority.REMINDER)
    assert row is not None and press is not None
    deliver(room, Post())
    assert room.again(row).state == "sent"
    assert room.again(press).state == "queued"  # nobody knows when the window is open


class TestOneMessageFails:
    """What is wrong with this message or this chat stops nobody else."""

    def test_refused(self, room: Room) -> None:
        bad, good = room.message(room.address("SYT")), room.message(room.address("SYT"))
        deliver(room, Post(Refused("too long")))
        assert fate(room, bad) == ("failed", "refused", "too long")
        assert room.again(good).state == "sent"

    def test_a_mistake_of_ours(self, room: Room) -> None:
        bad, good = room.message(room.address("SYT")), room.message(room.address("SYT"))
        deliver(room, Post(KeyError("template")))
        assert fate(room, bad)[:2] == ("failed", "internal")
        assert room.again(good).state == "sent"

    def test_blocked_is_passed_on_at_once(self, room: Room) -> None:
        row = room.message(room.address("SYT"))
        woken = deliver(room, Post(Undeliverable("bot was blocked", Why.BLOCKED)))
        assert woken
        row = room.again(row)
        assert (row.state, row.channel, row.error) == ("queued", "zalo", "passed_on")
        assert room.again(room.address("SYT")).closed_reason == "blocked"

    def test_a_group_that_moved_is_followed(self, room: Room) -> None:
        group = room.add(
            Group(channel="telegram", chat_id="-1", agency_id=room.agency("SYT").id, title="Tổ", bound_at=room.now)
        )
        rows = [room.message(room.address("SYT"), chat_id="-1") for _ in range(2)]
        post = Post(Moved("migrated", "-100"))
        deliver(room, post)
        assert post.chats == ["-1", "-100", "-100"]
        assert room.again(group).chat_id == "-100"
        assert [room.again(row).state for row in rows] == ["sent", "sent"]

    def test_a_chat_that_is_asked_to_wait_waits_alone(self, room: Room) -> None:
        mine, leader = room.address("SYT"), room.address("SYT", "leader")
        for to in (mine, mine, leader, leader):
            room.message(to)
        post = Post(Throttled("slow", 7, chat_only=True))
        deliver(room, post, seconds=20)
        assert post.chats == [mine.chat_id, leader.chat_id, leader.chat_id, mine.chat_id, mine.chat_id]
        assert post.times == [0, 0, 0, 7, 7]

    def test_one_chat_out_of_reach_rests_longer_each_time_and_the_others_go_on(self, room: Room) -> None:
        mine, leader = room.address("SYT"), room.address("SYT", "leader")
        row = room.message(mine)
        room.message(leader)
        post = Post(Unreachable("502"), Delivered("x"), Unreachable("502"), Unreachable("502"))
        deliver(room, post, seconds=60)
        assert post.chats == [mine.chat_id, leader.chat_id, mine.chat_id, mine.chat_id, mine.chat_id]
        first, second, third = (after - before for before, after in zip(post.times[1:], post.times[2:], strict=False))
        assert 1 <= first <= 2 <= second <= 4 <= third <= 8
        assert (room.again(row).state, row.attempts, row.uncertain) == ("sent", 4, 0)
        assert troubles.of(room.session, "telegram") is None

    @pytest.mark.parametrize(("error", "uncertain"), [(Uncertain("timeout"), 1), (Unreachable("502"), 0)])
    def test_what_may_have_arrived_is_marked(self, room: Room, error: DeliveryError, uncertain: int) -> None:
        row = room.message(room.address("SYT"))
        deliver(room, Post(error))
        assert fate(room, row) == ("queued", str(error.why), str(error))
        assert row.uncertain == uncertain


class TestTheChannelFails:
    """Nothing gets through: nothing is lost, nothing is hammered, and it is known since when."""

    def three(self, room: Room) -> list[Message]:
        return [room.message(room.address("SYT"), chat_id=f"c{number}") for number in range(3)]

    def test_two_chats_that_fail_pause_it_and_one_at_a_time_tries_again(self, room: Room) -> None:
        rows = self.three(room)
        post = Post(*[Unreachable("no route")] * 4, takes=0.125)
        deliver(room, post, seconds=40)
        assert post.times[:3] == [0, 0, 0]
        assert 1 <= post.times[3] - 0.125 <= 2
        assert 2 <= post.times[4] - post.times[3] - 0.125 <= 4
        assert post.times[5] >= post.times[4] + 0.125
        assert [room.again(row).state for row in rows] == ["sent"] * 3

    def test_it_is_a_trouble_from_the_first_time_on_until_something_arrives(self, room: Room) -> None:
        self.three(room)
        deliver(room, Post(*[Unreachable("no route")] * 99))
        row = troubles.of(room.session, "telegram")
        assert row is not None
        assert (row.since, row.reason, row.detail) == (room.now, "unreachable", "no route")
        room.later(hours=2)
        deliver(room, Post())
        room.session.expire_all()
        assert troubles.of(room.session, "telegram") is None

    def test_the_bot_is_asked_to_wait(self, room: Room) -> None:
        rows = self.three(room)
        post = Post(Throttled("flood", 30), takes=0.5)
        deliver(room, post, seconds=60)
        assert post.times[:3] == [0, 0, 0]
        assert post.times[3] == 30.5
        assert [room.again(row).state for row in rows] == ["sent"] * 3
        assert troubles.of(room.session, "telegram") is None

    def test_a_token_that_is_not_accepted_is_tried_every_minute(self, room: Room) -> None:
        row = room.message(room.address("SYT"))
        post = Post(Unauthorized("401"), Unauthorized("401"))
        deliver(room, post, seconds=300)
        assert post.times == [0, 60, 120]
        assert room.again(row).state == "sent"
        assert troubles.of(room.session, "telegram") is None

    def test_a_token_that_is_not_accepted_is_a_trouble(self, room: Room) -> None:
        room.message(room.address("SYT"))
        deliver(room, Post(Unauthorized("401")))
        row = troubles.of(room.session, "telegram")
        assert row is not None
        assert row.reason == "unauthorized"

    def test_anything_heard_from_the_messenger_ends_the_pause(self, room: Room) -> None:
        self.three(room)
        post = Post(*[Unreachable("no route")] * 3)

        async def hear(postman: Postman) -> None:
            await postman.drain()
            assert len(post.letters) == 3
            postman.reachable()
            await postman.drain()

        deliver(room, post, meanwhile=hear)
        assert post.times == [0] * 6


class TestTheQuotaIsUsedUp:
    """What is sent in bulk stops for an hour; answers are tried on; the coordinators are told by another messenger."""

    def test_reminders_wait_an_hour_and_news_go(self, room: Room) -> None:
        reminders = [room.reminder(room.address("SYT"), room.meeting(), chat_id=f"c{n}") for n in range(2)]
        room.message(room.address("SYT", "leader"), priority=Priority.REMINDER, not_before=room.now)
        post = Post(Exhausted("quota"), takes=1)
        deliver(room, post)
        row = troubles.of(room.session, "telegram")
        assert row is not None
        assert (row.reason, row.detail) == ("quota", "quota")
        told = room.messages("quota", state=None)
        assert [each.channel for each in told] == ["zalo"]
        assert told[0].params["channel"] == "telegram"
        assert room.again(reminders[0]).state == "queued"

    def test_after_an_hour_it_is_tried_again(self, room: Room) -> None:
        row = room.reminder(room.address("SYT"), room.meeting())
        post = Post(Exhausted("quota"))
        woken = deliver(room, post, seconds=3700)
        assert woken
        assert post.times == [0, 3600]
        assert room.again(row).state == "sent"
        assert troubles.of(room.session, "telegram") is None


class TestComingAndGoing:
    """Starting, stopping, and losing the work to another process."""

    def test_what_was_in_flight_is_sent_again(self, room: Room) -> None:
        row = room.message(room.address("SYT"), state="sending")
        deliver(room, Post())
        assert (room.again(row).state, row.uncertain) == ("sent", 1)

    def test_what_is_in_flight_at_the_stop_is_finished(self, room: Room) -> None:
        row = room.message(room.address("SYT"))
        post = Post(takes=5)

        async def stop_early(postman: Postman) -> None:
            await asyncio.sleep(1)

        deliver(room, post, meanwhile=stop_early)
        assert (room.again(row).state, row.uncertain) == ("sent", 0)

    def test_what_takes_too_long_at_the_stop_is_cut_off_and_marked(self, room: Room) -> None:
        row = room.message(room.address("SYT"))

        async def stop_early(postman: Postman) -> None:
            await asyncio.sleep(1)

        deliver(room, Post(takes=50), meanwhile=stop_early)
        assert (room.again(row).state, row.uncertain) == ("queued", 1)

    def test_who_has_lost_the_work_sends_nothing_more(self, room: Room) -> None:
        row = room.message(room.address("SYT"))
        post = Post()

        async def lose(postman: Postman) -> None:
            room.session.get_one(Lease, leases.NAME).holder = "another"
            room.save()
            await asyncio.sleep(1)

        with pytest.raises(LeaseLost):
            deliver(room, post, meanwhile=lose)
        assert (post.letters, room.again(row).state) == ([], "queued")

    def test_a_database_that_is_out_of_reach_is_waited_for(self, room: Room) -> None:
        row = room.message(room.address("SYT"))
        database = Prompt(room)
        post = Post()

        async def lock(postman: Postman) -> None:
            database.fail.extend([DatabaseUnavailable("locked")] * 3)
            await asyncio.sleep(60)

        deliver(room, post, database=database, meanwhile=lock)
        assert room.again(row).state == "sent"
        assert len(post.letters) == 1

    def test_what_came_to_nothing_while_the_database_failed_is_sent_again(self, room: Room) -> None:
        room.message(room.address("SYT"))
        lost = room.message(room.address("SYT", "leader"))
        database = Prompt(room)

        async def lock(postman: Postman) -> None:
            await asyncio.sleep(0)
            room.again(lost).state = "sending"
            room.save()
            database.fail.append(DatabaseUnavailable("locked"))
            await asyncio.sleep(60)

        deliver(room, Post(), database=database, meanwhile=lock)
        assert (room.again(lost).state, lost.uncertain) == ("sent", 1)


def test_nothing_is_expired_by_waiting_in_the_outbox(room: Room) -> None:
    row = room.reminder(room.address("SYT"), room.meeting(), expires_at=room.now + timedelta(seconds=1))
    deliver(room, Post())
    assert room.again(row).state == "sent"


class Uneven(Post):
    """A messenger that needs a hundred seconds for the chat called slow, and one for any other."""

    async def deliver(self, letter: Letter) -> Delivered:
        self.takes = 100.0 if letter.chat_id == "slow" else 1.0
        return await super().deliver(letter)


def test_one_that_takes_long_does_not_keep_the_place_of_one_that_has_arrived(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.deliver.IN_FLIGHT", 2)
    for chat in ("slow", "a", "b", "c"):
        room.message(room.address("SYT"), chat_id=chat)
    post = Uneven()
    deliver(room, post)
    assert (post.chats, post.times) == (["slow", "a", "b", "c"], [0, 0, 1, 2])
    assert post.most_at_once == 2


def test_who_hears_of_the_messenger_sends_at_once_what_would_have_rested(room: Room) -> None:
    for chat in ("a", "b"):
        room.message(room.address("SYT"), chat_id=chat, attempts=5)
    post = Post(Unreachable("no route"), Unreachable("no route"))

    async def hear(postman: Postman) -> None:
        await asyncio.sleep(10)
        assert len(post.letters) == 2, "the pause is over, and both chats still rest"
        postman.reachable()
        await asyncio.sleep(1)

    deliver(room, post, meanwhile=hear)
    assert post.times == [0, 0, 10, 10]


def test_hearing_of_a_messenger_that_works_changes_nothing(room: Room) -> None:
    room.message(room.address("SYT"), attempts=5)
    post = Post(Unreachable("no route"))

    async def hear(postman: Postman) -> None:
        await asyncio.sleep(10)
        postman.reachable()
        await asyncio.sleep(1)

    deliver(room, post, meanwhile=hear)
    assert post.times == [0], "one chat that failed rests, whatever is heard from others"
