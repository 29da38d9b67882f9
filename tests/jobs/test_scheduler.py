"""The timetable: plan once a day or after a change, remind, take the detour, wake who sends, tidy, copy."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db import aside, outbox, troubles, updates, utterances
from db.models import Message, PutAside, SeenUpdate, Utterance
from db.outbox import Priority
from db.session import DatabaseUnavailable
from jobs.backup import Backup, Copies
from jobs.scheduler import Jobs
from rules.keeping import Keep
from rules.status import Move, State
from tests.jobs.clockwork import Prompt, play
from tests.rooms import ZONE, Room, local

NO_COPIES = Copies(Path("unused"), Keep(0, 0), ZONE)


class Sleeper:
    """Somebody who is woken."""

    def __init__(self) -> None:
        self.woken = 0

    def wake(self) -> None:
        self.woken += 1


class Clock:
    """The jobs of a room, and how often somebody was woken."""

    def __init__(self, room: Room, copies: Copies = NO_COPIES) -> None:
        self.room, self.database, self.sleeper = room, Prompt(room), Sleeper()
        self.jobs = Jobs(
            self.database,
            room.rulebooks,
            [self.sleeper, self.sleeper],
            lambda: room.now,
            Backup(self.database, copies, lambda: room.now),
        )

    def knock(self, at: str | None = None) -> None:
        if at:
            self.room.at(at)
        self.room.save()
        play(self.jobs.knock())


def test_a_knock_says_what_is_due_and_wakes_who_sends(room: Room) -> None:
    clock = Clock(room)
    clock.knock("2022-08-05T08:00")
    assert {row.person_id for row in room.messages("reminder")} == {room.person("SYT").id, room.person("STC").id}
    assert clock.sleeper.woken == 2


def test_after_a_night_without_power_a_decision_comes_before_what_waits_for_room(room: Room) -> None:
    clock, sent = Clock(room), room.reply(room.assignment("STC"), at=local("2022-08-09T08:00"))
    room.move(sent.assignment, Move.REPORT)
    for at in ("12T08:00", "15T08:30", "18T08:40"):
        clock.knock(f"2022-08-{at}")
        for message in room.session.query(Message).filter_by(state="queued"):
            message.state, message.sent_at = "sent", room.now
    to = room.person("SKHDT", "coordinator").id
    mine = [each.kind for each in room.session.query(Message).filter_by(person_id=to) if each.scheduled]
    assert mine == ["digest", "decisions"]
    clock.knock("2022-08-23T00:00")
    assert len(room.messages("confirm_waits")) == 1


def test_it_plans_on_every_new_day(room: Room) -> None:
    clock = Clock(room)
    clock.knock()
    row = room.meeting()
    assert row.state is State.OPEN
    clock.knock("2022-08-05T14:00")
    for message in room.session.query(Message).filter_by(state="queued"):
        message.state, message.sent_at = "sent", room.now
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


def test_the_first_knock_compares_what_has_changed_since_it_was_planned_and_no_later_one_does(room: Room) -> None:
    row, meeting = room.assignment(), room.meeting()
    advised = row.advised_on
    row.duty.planned_as = "something else"
    row.advised_on = meeting.advised_on = advised - timedelta(days=1)
    clock = Clock(room)
    clock.knock()
    assert (room.again(row).advised_on, room.again(meeting).advised_on) == (advised, advised - timedelta(days=1))
    row.duty.planned_as = "something else"
    row.advised_on = advised - timedelta(days=1)
    clock.knock("2022-08-01T16:00")
    clock.knock("2022-08-02T08:00")
    assert room.again(row).advised_on == advised - timedelta(days=1)


def test_it_takes_the_detour(room: Room) -> None:
    row = room.message(room.address("SYT"))
    troubles.begin(room.session, "telegram", room.now - timedelta(hours=1), "unreachable", "")
    clock = Clock(room)
    clock.knock()
    assert room.again(row).channel == "zalo"
    assert clock.sleeper.woken == 4, "after reminding, and after the detour"


def test_without_a_program_it_says_so_and_wakes_all_the_same(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    room.clear()
    clock = Clock(room)
    with caplog.at_level(logging.WARNING):
        clock.knock()
    assert caplog.text.count("no program is loaded") == 1
    assert clock.sleeper.woken == 2


def test_a_failure_is_said_and_stops_neither_the_other_jobs_nor_the_next_time(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock(room)
    room.save()

    async def story() -> list[int]:
        counted = []
        for error in (DatabaseUnavailable("locked"), ValueError("of ours")):
            clock.database.fail.append(error)  # the first job meets it; reminding is tried all the same
            await clock.jobs.knock_safely()
            counted.append(clock.sleeper.woken)
        return counted

    assert play(story()) == [2, 4]
    assert "locked; succeed: what is due is done the next time" in caplog.text
    assert "succeed failed" in caplog.text


def test_whoever_asks_for_everything_hears_of_the_first_failure_when_all_was_tried(room: Room) -> None:
    clock = Clock(room)
    room.at("2022-08-05T08:00")
    clock.database.fail.append(DatabaseUnavailable("locked"))
    with pytest.raises(DatabaseUnavailable, match="locked"):
        clock.knock()
    assert room.messages("reminder")


def test_what_serves_nothing_any_more_is_forgotten(room: Room) -> None:
    old = room.now - timedelta(days=400)
    updates.first_time(room.session, "telegram", "1", old)
    aside.put(room.session, "update", "1", "broken", "", old)
    outbox.queue_for_chat(room.session, "telegram", "99", "stranger", {}, old, Priority.ANSWER)
    was = utterances.before(room.session, room.address("SYT").id)
    utterances.note(room.session, "telegram", "1", "7", "đã gửi", room.address("SYT").id, was, old)
    room.session.query(Message).filter_by(kind="stranger").one().state = "sent"
    tables = (SeenUpdate, PutAside, Utterance)
    assert [room.session.query(table).count() for table in tables] == [1, 1, 1]
    Clock(room).knock()
    assert [room.session.query(table).count() for table in tables] == [0, 0, 0]
    assert room.session.query(Message).filter_by(kind="stranger").count() == 0


def test_the_timetable_is_done_by_the_machines_clock(room: Room) -> None:
    clock = Clock(room)
    room.save()

    async def story() -> dict[str, tuple[str, str]]:
        clock.jobs.stop()
        clock.jobs.start()
        jobs = clock.jobs._scheduler.get_jobs()
        for job in jobs:
            assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)
        clock.jobs.stop()
        clock.jobs.stop()
        await asyncio.sleep(0)
        assert not clock.jobs._scheduler.running
        return {job.id: (str(job.trigger), job.name) for job in jobs}

    shown = asyncio.run(story())
    assert {name: trigger for name, (trigger, _) in shown.items()} == {
        "succeed": "interval[0:00:20]",
        "plan": "interval[0:00:20]",
        "remind": "interval[0:00:20]",
        "digest": "interval[0:00:20]",
        "detour": "interval[0:00:20]",
        "seal": "interval[0:00:20]",
        "tidy": "interval[1:00:00]",
        "backup": "interval[1:00:00]",
    }
    assert shown["backup"][1] == "the day's copy of the database, if it is not there"
    assert [(job.name, job.longest, job.beside) for job in clock.jobs.timetable] == [
        ("succeed", 300, False),
        ("plan", 600, False),
        ("remind", 300, False),
        ("digest", 300, False),
        ("detour", 120, False),
        ("seal", 120, False),
        ("tidy", 300, False),
        ("backup", 3600, True),
    ]


def test_what_the_scheduler_does_is_the_job(room: Room) -> None:
    clock = Clock(room)
    room.at("2022-08-05T08:00")
    room.save()

    async def story() -> None:
        clock.jobs.start()
        (job,) = [job for job in clock.jobs._scheduler.get_jobs() if job.id == "remind"]
        await job.func(*job.args)
        clock.jobs.stop()

    asyncio.run(story())
    assert room.messages("reminder")


def test_the_copy_is_asked_for_whenever_everything_is_done_and_nothing_waits_for_it(room: Room, tmp_path: Path) -> None:
    kept = Copies(tmp_path / "file" / "copies", Keep(1, 0), ZONE)
    (tmp_path / "file").write_text("no folder")
    clock = Clock(room, kept)
    room.save()

    async def story() -> list[str]:
        await clock.jobs.knock()
        began = [task.get_name() for task in asyncio.all_tasks() if task.get_name() == "backup"]
        await clock.jobs.knock_safely()
        async with asyncio.timeout(20):
            while clock.jobs._beside:
                await asyncio.sleep(0.01)
        return began

    assert asyncio.run(story()) == ["backup"]
    assert room.session.query(PutAside).filter_by(what="backup").one().times == 2


def test_a_stop_ends_what_goes_on_beside(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(room)
    room.save()

    async def story() -> bool:
        begun = asyncio.Event()

        async def long() -> None:
            begun.set()
            await asyncio.Event().wait()

        clock.jobs.timetable = tuple(replace(job, work=long) for job in clock.jobs.timetable if job.beside)
        await clock.jobs.knock()
        await begun.wait()
        (task,) = clock.jobs._beside
        clock.jobs.stop()
        with pytest.raises(asyncio.CancelledError):
            await task
        return not clock.jobs._beside

    assert asyncio.run(story())


def test_a_job_that_a_stop_cuts_short_is_no_error(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock(room)
    room.save()

    async def story() -> None:
        begun, ended = asyncio.Event(), asyncio.Event()

        async def long() -> None:
            begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()

        clock.jobs.timetable = tuple(replace(job, work=long) for job in clock.jobs.timetable if job.name == "seal")
        clock.jobs.start()
        (scheduled,) = clock.jobs._scheduler.get_jobs()
        scheduled.modify(next_run_time=datetime.now(UTC))
        await begun.wait()
        clock.jobs.stop()
        await ended.wait()
        for _ in range(5):
            await asyncio.sleep(0)

    asyncio.run(story())
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_a_job_that_something_else_cuts_short_is_told(room: Room) -> None:
    clock = Clock(room)
    room.save()

    async def story() -> None:
        async def cut() -> None:
            raise asyncio.CancelledError

        clock.jobs.start()
        (job,) = [job for job in clock.jobs._scheduler.get_jobs() if job.id == "seal"]
        with pytest.raises(asyncio.CancelledError):
            await job.func(replace(clock.jobs.timetable[0], work=cut))
        clock.jobs.stop()

    asyncio.run(story())
