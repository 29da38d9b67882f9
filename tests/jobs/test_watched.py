"""A job that is stuck or fails is told, in the log and in `dondoc outbox`, until it is done again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from db import aside
from db.models import PutAside
from db.session import DatabaseUnavailable
from jobs.watched import Job, Watch
from tests.jobs.clockwork import Prompt, play
from tests.rooms import Room


def job(work: Callable[[], Awaitable[None]], name: str = "remind", *, beside: bool = False) -> Job:
    return Job(name, "what has come is said", 20, 300, work, beside)


class Place:
    """A watch, and what it has put aside."""

    def __init__(self, room: Room) -> None:
        room.save()
        self.room, self.database = room, Prompt(room)
        self.watch = Watch(self.database, lambda: room.now)

    def told(self) -> list[tuple[str, str, str, int]]:
        rows = self.room.session.query(PutAside).order_by(PutAside.subject).all()
        told = [(row.what, row.subject, row.error, row.times) for row in rows]
        self.room.save()
        return told


async def nothing() -> None:
    """A job that has nothing to do."""


async def broken() -> None:
    raise ValueError("of ours")


def lasting(seconds: float) -> Callable[[], Awaitable[None]]:
    async def work() -> None:
        await asyncio.sleep(seconds)

    return work


def test_what_is_done_in_time_is_not_spoken_of(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    place = Place(room)
    caplog.set_level(logging.INFO)

    async def story() -> None:
        await place.watch.do(job(lasting(299)))
        await asyncio.sleep(1000)

    play(story())
    assert place.told() == []
    assert caplog.text == ""


def test_a_job_that_is_stuck_is_told_while_it_lasts_and_forgotten_when_it_is_done(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    place = Place(room)
    seen = []

    async def story() -> None:
        doing = asyncio.create_task(place.watch.do(job(lasting(700))))
        await asyncio.sleep(301)
        seen.append(place.told())
        await asyncio.sleep(300)
        seen.append(place.told())
        await doing

    play(story())
    words = "at work for {} seconds and not done, where 300 should be enough"
    assert seen == [[("job", "remind", words.format(300), 1)], [("job", "remind", words.format(600), 2)]]
    assert f"remind (what has come is said): {words.format(300)}" in caplog.text
    assert place.told() == []


def test_a_failure_is_put_aside_until_the_job_is_done_again(room: Room) -> None:
    place = Place(room)

    async def story() -> None:
        with pytest.raises(ValueError, match="of ours"):
            await place.watch.do(job(broken))
        await place.watch.do_safely(job(broken))
        await place.watch.do_safely(job(broken, "detour"))

    play(story())
    (detour, remind) = place.told()
    assert detour[:2] == ("job", "detour")
    assert (remind[0], remind[1], remind[3]) == ("job", "remind", 2)
    assert remind[2].startswith("ValueError: of ours (test_watched.py:")
    play(place.watch.do(job(nothing)))
    assert [row[1] for row in place.told()] == ["detour"]


def test_what_an_earlier_process_told_is_over_when_the_job_is_done(room: Room) -> None:
    aside.put(room.session, "job", "remind", "at work for 300 seconds", "", room.now - timedelta(days=1))
    place = Place(room)
    play(place.watch.do(job(nothing)))
    assert place.told() == []


def test_a_database_that_is_away_is_no_fault_of_the_job(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    place = Place(room)

    async def away() -> None:
        raise DatabaseUnavailable("locked")

    play(place.watch.do_safely(job(away)))
    assert place.told() == []
    assert "locked; remind: what is due is done the next time" in caplog.text


def test_what_cannot_be_put_aside_stands_in_the_log_and_the_job_goes_on(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    place = Place(room)
    place.database.fail.append(DatabaseUnavailable("locked"))
    play(place.watch.do(job(lasting(301))))
    assert "remind could not be put aside: locked" in caplog.text


def test_one_at_a_time_but_for_what_goes_on_beside(room: Room) -> None:
    place = Place(room)
    done: list[str] = []

    def noting(name: str, seconds: float) -> Job:
        async def work() -> None:
            done.append(f"{name} begins")
            await asyncio.sleep(seconds)
            done.append(f"{name} ends")

        return job(work, name, beside=name == "backup")

    async def story() -> None:
        jobs = (noting("backup", 9), noting("plan", 5), noting("remind", 1), noting("backup", 1))
        await asyncio.gather(*(place.watch.do(each) for each in jobs))

    play(story())
    assert [line for line in done if "backup" not in line] == [
        "plan begins",
        "plan ends",
        "remind begins",
        "remind ends",
    ]
    assert [line for line in done if "backup" in line] == 2 * ["backup begins", "backup ends"]
    assert done.index("plan begins") < done.index("backup ends")
