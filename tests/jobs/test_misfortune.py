"""A message that did not arrive: put aside for a look, tried again a few times, and what is refused again and again."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import aside, files
from db.models import PutAside
from db.outbox import Why
from db.programs import NoProgram
from db.session import DatabaseUnavailable
from jobs import misfortune
from jobs.deliver import Postman
from jobs.landed import Landed, write_down
from jobs.transport import Delivered, Letter, Refused
from rules.rulebook import Rulebook
from tests.jobs.clockwork import Post, Prompt, deliver
from tests.jobs.test_pictures import PNG, Album, fetch, obstacle, state, wanted
from tests.rooms import Room


def put_aside(room: Room) -> list[PutAside]:
    room.session.expire_all()
    return list(room.session.scalars(select(PutAside).order_by(PutAside.id)))


class TestOurFault:
    """Nobody foresaw it: it is kept for a look, with what is needed to look at it."""

    def test_what_cannot_be_rendered_fails_and_is_put_aside(self, room: Room) -> None:
        row = room.message(room.address("SYT"), "receipt", params={"a": 1})
        deliver(room, Post(KeyError("x" * 2000)))
        row = room.again(row)
        assert (row.state, row.error) == ("failed", "internal")
        assert row.detail is not None
        assert len(row.detail) == aside.LONGEST_ERROR
        (kept,) = put_aside(room)
        assert (kept.what, kept.subject, kept.times, kept.last_at) == ("message", str(row.id), 1, room.now)
        assert kept.body == "receipt to telegram: {'a': 1}"
        assert "KeyError" in kept.error

    def test_what_became_of_it_cannot_be_written_down_twice_and_the_third_time_it_fails(self, room: Room) -> None:
        row = room.message(room.address("SYT"), state="sending")
        for number in (1, 2):
            misfortune.let_go(room.session, row.id, "DataError: x", room.now)
            assert (room.again(row).state, row.error, row.uncertain) == ("queued", "no_answer", number)
            row.state = "sending"
            room.session.flush()
        misfortune.let_go(room.session, row.id, "DataError: " + "y" * 2000, room.now)
        assert (room.again(row).state, row.error, row.uncertain) == ("failed", "internal", 2)
        assert row.detail == ("DataError: " + "y" * 2000)[: aside.LONGEST_ERROR]
        (kept,) = put_aside(room)
        assert kept.times == 3

    def test_an_answer_that_cannot_be_read_is_kept_and_the_message_has_arrived(self, room: Room) -> None:
        rows = [room.message(room.address("SYT"), state="sending") for _ in range(2)]
        answers = [Delivered("1", unread='{"ok": 1'), Delivered("2")]
        write_down(room.session, [Landed(row.id, room.now, answer) for row, answer in zip(rows, answers, strict=True)])
        assert [(room.again(row).state, row.remote_id) for row in rows] == [("sent", "1"), ("sent", "2")]
        (kept,) = put_aside(room)
        assert (kept.what, kept.subject) == ("answer", f"message {rows[0].id}")
        assert (kept.error, kept.body, kept.last_at) == ('{"ok": 1', "it has arrived", room.now)


class Spoilt(Prompt):
    """A database that cannot take what became of a message: each unit of work that is named fails so many times."""

    def __init__(self, room: Room, **times: int) -> None:
        super().__init__(room)
        self.times = times

    async def run(self, work: Any, *args: Any, **kwargs: Any) -> Any:
        name = getattr(work, "__name__", "")
        if self.times.get(name, 0):
            self.times[name] -= 1
            await asyncio.sleep(0)
            raise ValueError(f"{name} cannot be done")
        return await super().run(work, *args, **kwargs)


class TestWhatBecameOfItCannotBeWrittenDown:
    """No message stays in flight because of that."""

    def test_it_is_tried_again_after_a_rest_and_others_go_meanwhile(self, room: Room) -> None:
        bad, good = room.message(room.address("SYT")), room.message(room.address("SYT", "leader"))
        post = Post(Refused("too long"))
        deliver(room, post, seconds=10, database=Spoilt(room, mark_failed=1))
        assert (room.again(bad).state, bad.attempts, bad.uncertain) == ("sent", 2, 1)
        assert (room.again(good).state, good.attempts) == ("sent", 1)
        assert post.chats == [bad.chat_id, good.chat_id, bad.chat_id]
        assert 1 <= post.times[2] <= 2
        (kept,) = put_aside(room)
        assert (kept.subject, kept.times) == (str(bad.id), 1)
        assert "mark_failed cannot be done" in kept.error

    def test_the_third_time_it_fails_for_good(self, room: Room) -> None:
        bad = room.message(room.address("SYT"))
        post = Post(*[Refused("too long")] * 9)
        deliver(room, post, seconds=60, database=Spoilt(room, mark_failed=9))
        assert (room.again(bad).state, bad.error, len(post.letters)) == ("failed", "internal", 3)

    def test_where_even_that_cannot_be_written_the_next_claim_lets_it_go(self, room: Room) -> None:
        bad = room.message(room.address("SYT"))
        post = Post(Refused("too long"))

        async def later(postman: Postman) -> None:
            await asyncio.sleep(10)
            postman.wake()
            await postman.drain()

        deliver(room, post, seconds=10, database=Spoilt(room, mark_failed=1, let_go=1), meanwhile=later)
        assert (room.again(bad).state, bad.uncertain) == ("sent", 1)
        assert put_aside(room) == []


class TestRefused:
    """Once it may be the message; the same words three times in a row are the chat."""

    def test_the_same_words_three_times_close_the_chat_and_others_are_written_to(self, room: Room) -> None:
        to = room.address("SYT")
        rows = [room.message(to) for _ in range(3)]
        woken = deliver(room, Post(*[Refused("topic 7 is closed")] * 3), seconds=10)
        assert (room.again(to).closed_at, to.closed_reason) == (room.now, Why.ALWAYS_REFUSED)
        assert [room.again(row).state for row in rows[:2]] == ["failed", "failed"]
        assert (room.again(rows[2]).channel, rows[2].error) == ("zalo", "passed_on")
        assert woken
        (told,) = room.messages("unreachable", state=None)
        assert (told.params["why"], told.params["said"]) == ("always_refused", "topic 7 is closed")

    def test_a_message_that_is_malformed_says_nothing_about_the_chat(self, room: Room) -> None:
        to = room.address("SYT")
        rows = [room.message(to) for _ in range(4)]
        woken = deliver(room, Post(*[Refused("can't parse entities", malformed=True)] * 4), seconds=10)
        assert room.again(to).closed_at is None
        assert (to.refusals, woken) == (0, [])
        assert {room.again(row).state for row in rows} == {"failed"}

    def test_one_that_arrives_in_between_ends_the_row(self, room: Room) -> None:
        to = room.address("SYT")
        for _ in range(5):
            room.message(to)
        no = Refused("no rights")
        deliver(room, Post(no, no, Delivered("1"), no, no), seconds=10)
        assert room.again(to).closed_at is None
        assert to.refusals == 2


class TestPictures:
    """One bad picture stops no other."""

    def test_what_nobody_foresaw_is_put_aside_and_tried_again_later(self, room: Room) -> None:
        bad, good = wanted(room, "bad"), wanted(room, "good")
        assert fetch(room, Album(bad=ValueError("no address"), good=PNG)) == 1
        assert [state(room, row) for row in (bad, good)] == [("wanted", 1), ("kept", 0)]
        (kept,) = put_aside(room)
        assert (kept.what, kept.subject, kept.body) == ("picture", f"{bad.id} (telegram)", "bad")
        assert "no address" in kept.error

    def test_a_database_that_is_locked_while_one_is_fetched_puts_nothing_aside(self, room: Room) -> None:
        row = wanted(room, "one")
        assert fetch(room, Album(one=DatabaseUnavailable("locked"))) == 0
        assert state(room, row) == ("wanted", 0)
        assert put_aside(room) == []

    def test_before_a_program_is_loaded_a_picture_is_kept_and_shown_to_nobody(
        self, room: Room, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def none(session: Session) -> Rulebook:
            raise NoProgram

        row = obstacle(room)
        monkeypatch.setattr(room.rulebooks, "current", none)
        assert fetch(room, Album(one=PNG)) == 1
        assert files.content(room.session, row.id) == (PNG, "image/png")
        assert room.messages("picture") == []


def test_a_letter_that_was_cut_in_pieces_goes_on_where_it_was(room: Room) -> None:
    row = room.message(room.address("SYT"), parts_sent=2)
    post = Post()
    deliver(room, post)
    ((_, letter),) = post.letters
    assert isinstance(letter, Letter)
    assert (letter.part, letter.chat_id) == (2, row.chat_id)
