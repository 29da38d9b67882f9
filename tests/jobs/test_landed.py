"""What has landed is written down with the next claim, and once whatever fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from db.leases import LeaseLost
from db.outbox import BEGUN, Priority
from jobs.landed import Landed, Landing, write_down
from jobs.transport import Delivered
from rules.choosing import Offered
from tests.jobs.clockwork import play
from tests.rooms import Room


def landed(room: Room, **values: Any) -> Landed:
    row = room.message(room.address("SYT"), state="sending")
    return Landed(row.id, room.now, Delivered(f"remote {row.id}", **values))


def states(room: Room) -> list[tuple[str, str | None]]:
    return [(row.state, row.remote_id) for row in room.messages(state=None)]


def test_a_whole_message_is_sent_and_a_piece_is_one_piece_further(room: Room) -> None:
    whole, piece = landed(room, choices=[Offered("Đúng", "yes", 1)]), landed(room, more=True)
    write_down(room.session, [whole, piece])
    first, second = room.messages(state=None)
    assert (first.state, first.remote_id, first.sent_at) == ("sent", f"remote {first.id}", room.now)
    assert first.choices == [["Đúng", "yes", 1, False]]
    assert (second.state, second.parts_sent, second.priority) == ("queued", 1, Priority.NEWS - BEGUN)


class Insisting:
    """Runs units of work in the room's session; ``fail`` says which attempts fail, and how."""

    def __init__(self, room: Room, fail: dict[int, Exception] | None = None) -> None:
        self.room, self.fail, self.tries = room, fail or {}, 0

    async def __call__(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        self.tries += 1
        with self.room.session.begin_nested():
            done = work(self.room.session, *args, **kwargs)
            if error := self.fail.get(self.tries):
                raise error
        return done


def claim(session: Session, waiting: list[Landed], answer: str) -> str:
    write_down(session, waiting)
    return answer


def landing(room: Room, number: int, fail: dict[int, Exception] | None = None) -> tuple[Landing, list[int]]:
    written: list[int] = []
    found = Landing(Insisting(room, fail), written.append)
    found.waiting += [landed(room) for _ in range(number)]
    return found, written


def test_it_is_written_down_with_what_comes_next(room: Room) -> None:
    found, written = landing(room, 2)
    numbers = [each.message_id for each in found.waiting]
    assert play(found.note(claim, "next")) == "next"
    assert (found.waiting, written) == ([], numbers)
    assert states(room) == [("sent", f"remote {number}") for number in numbers]


def test_what_lands_meanwhile_is_written_down_the_next_time(room: Room) -> None:
    found, written = landing(room, 1)
    late = landed(room)

    def work(session: Session, waiting: list[Landed]) -> None:
        write_down(session, waiting)
        found.waiting.append(late)

    play(found.note(work))
    assert found.waiting == [late]
    assert late.message_id not in written


def test_where_one_cannot_be_written_the_others_are_and_what_comes_next_is_done(room: Room) -> None:
    found, written = landing(room, 3, {1: ValueError("bad"), 3: ValueError("bad")})
    numbers = [each.message_id for each in found.waiting]
    assert play(found.note(claim, "next")) == "next"
    assert (found.waiting, written) == ([], numbers)
    assert states(room) == [("sent", f"remote {numbers[0]}"), ("sent", ""), ("sent", f"remote {numbers[2]}")]


def test_who_has_lost_the_work_writes_nothing_down(room: Room) -> None:
    found, written = landing(room, 1, {1: LeaseLost()})
    with pytest.raises(LeaseLost):
        play(found.note(claim, "next"))
    assert len(found.waiting) == 1
    assert (written, states(room)) == ([], [("sending", None)])
