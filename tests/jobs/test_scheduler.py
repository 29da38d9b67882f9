"""The knock: plan once a day or after a change, remind, take the detour, wake who sends."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from pathlib import Path

import pytest

from db import troubles, updates
from db.models import SeenUpdate
from db.session import DatabaseUnavailable
from jobs.backup import Backup, Copies
from jobs.scheduler import Jobs
from rules.keeping import Keep
from rules.status import State
from tests.jobs.clockwork import Prompt, play
from tests.rooms import ZONE, Room

NO_COPIES = Copies(Path("unused"), Keep(0, 0), ZONE)


class Sleeper:
    """Somebody who is woken."""

    def __init__(self) -> None:
        self.woken = 0

    def wake(self) -> None:
        self.woken += 1


class Clock:
    """The jobs of a room, and how often somebody was woken."""

    def __init__(self, room: Room) -> None:
        self.room, self.database, self.sleeper = room, Prompt(room), Sleeper()
        self.jobs = Jobs(
            self.database,
            room.rulebooks,
            [self.sleeper, self.sleeper],
            lambda: room.now,
            Backup(self.database, NO_COPIES, lambda: room.now),
        )

    def knock(self, at: str | None = None) -> None:
        if at:
            self.room.at(at)
        self.room.save()
        play(self.jobs.knock())


def test_a_knock_says_what_is_due_and_wakes_who_sends(room: Room) -> None:
    clock = Clock(room)
    clock.knock("2022-08-05T08:00")
    assert {row.contact_id for row in room.messages("reminders")} == {room.contact("SYT").id, room.contact("STC").id}
    assert clock.sleeper.woken == 2


def test_it_plans_on_every_new_day(room: Room) -> None:
    clock = Clock(room)
    clock.knock()
    row = room.meeting()
    assert row.state is State.OPEN
    clock.knock("2022-08-07T23:59")
    assert room.again(row).state is State.OPEN
    clock.knock("2022-08-08T00:00")
    assert room.again(row).state is State.MISSED


def test_it_plans_thoroughly_when_a_change_was_loaded(room: Room) -> None:
    clock = Clock(room)
    clock.knock()
    row = room.assignment()
    room.later(minutes=1)
    room.load(lambda raw: raw["duties"][0]["deadlines"].__setitem__(0, {"before": "2022-08-31", "period": "2022"}))
    clock.knock()
    assert room.again(row).last_day.isoformat() == "2022-08-30"


def test_it_plans_thoroughly_at_the_first_knock_and_not_again_the_same_day(room: Room) -> None:
    clock = Clock(room)
    row = room.assignment()
    advised = row.advised_on
    row.advised_on = advised - timedelta(days=1)
    clock.knock()
    assert room.again(row).advised_on == advised
    row.advised_on = advised - timedelta(days=1)
    clock.knock("2022-08-01T16:00")
    clock.knock("2022-08-02T08:00")
    assert room.again(row).advised_on == advised - timedelta(days=1)


def test_old_updates_are_forgotten_once_a_day(room: Room) -> None:
    updates.first_time(room.session, "telegram", "1", room.now - timedelta(days=31))
    Clock(room).knock()
    assert room.session.query(SeenUpdate).count() == 0


def test_it_takes_the_detour(room: Room) -> None:
    row = room.message(room.address("SYT"))
    troubles.begin(room.session, "telegram", room.now - timedelta(hours=1), "unreachable", "")
    Clock(room).knock()
    assert room.again(row).channel == "zalo"


def test_without_a_program_it_says_so_and_wakes_all_the_same(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    room.clear()
    clock = Clock(room)
    with caplog.at_level(logging.WARNING):
        clock.knock()
    assert "no program is loaded" in caplog.text
    assert clock.sleeper.woken == 2


def test_it_knocks_every_twenty_seconds_and_a_failure_does_not_stop_it(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock(room)
    room.save()

    async def story() -> list[int]:
        counted = []
        clock.database.fail.extend([DatabaseUnavailable("locked"), ValueError("of ours")])
        await clock.jobs.knock_safely()
        await clock.jobs.knock_safely()
        counted.append(clock.sleeper.woken)
        await clock.jobs.knock_safely()
        counted.append(clock.sleeper.woken)
        return counted

    assert play(story()) == [4, 6]
    assert "locked" in caplog.text
    assert "this knock failed" in caplog.text


def test_stopping_before_it_has_begun_does_no_harm(room: Room) -> None:
    clock = Clock(room)

    async def story() -> None:
        clock.jobs.stop()
        clock.jobs.start()
        assert clock.jobs._scheduler.running
        assert {job.id: str(job.trigger) for job in clock.jobs._scheduler.get_jobs()} == {
            "knock": "interval[0:00:20]",
            "backup": "interval[1:00:00]",
        }
        clock.jobs.stop()
        await asyncio.sleep(0)
        assert not clock.jobs._scheduler.running

    asyncio.run(story())


def test_a_late_knock_is_done_once_and_never_beside_another(room: Room) -> None:
    clock = Clock(room)

    async def story() -> None:
        clock.jobs.start()
        jobs = {job.id: job for job in clock.jobs._scheduler.get_jobs()}
        assert set(jobs) == {"knock", "backup"}
        for job in jobs.values():
            assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)
        clock.jobs.stop()
        clock.jobs.stop()

    asyncio.run(story())


class Asked(Backup):
    """Copies nothing, and counts how often it is asked whether the day has its copy."""

    times = 0

    async def run(self) -> None:
        self.times += 1


def test_at_the_start_it_is_asked_at_once_whether_the_day_has_its_copy(room: Room) -> None:
    database = Prompt(room)
    asked = Asked(database, NO_COPIES, lambda: room.now)
    jobs = Jobs(database, room.rulebooks, [], lambda: room.now, asked)

    async def story() -> None:
        jobs.start()
        await asyncio.sleep(1)
        jobs.stop()
        jobs.stop()

    play(story())
    database.close()
    assert asked.times == 1
    assert room.messages(state=None) == [], "the first knock comes after its pause"
