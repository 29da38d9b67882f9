"""What the machine does wrong: a full disk, a locked database, a clock that jumps, sleep, two processes, a stop."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event, select, text

from db import leases
from db.leases import LeaseLost
from db.models import Message
from db.session import Database
from jobs import lease
from jobs.lease import Lease
from jobs.pace import Backoff
from tests.office import Office, Someone, buttons_of, local
from tests.process import BotProcess, shown

NOW = datetime(2022, 8, 1, tzinfo=UTC)


@pytest.fixture
async def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    """An office whose bot waits for a locked database only for hundredths of a second."""
    monkeypatch.setattr("db.session.BUSY_TIMEOUT_MS", 20)
    office = Office(f"sqlite:///{tmp_path / 'x.sqlite3'}", backoff=Backoff(0.02, 0.2))
    await office.open()
    yield office
    await office.close()


def answers(someone: Someone, words: str) -> int:
    return sum(words in message.get("text", "") for message in someone.chat if message["from"]["is_bot"])


async def test_a_full_disk_keeps_everything_until_there_is_room(
    place: Office, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.base.LONGEST_PAUSE", 1.0)
    official = await place.join("SYT")
    most = await place.ask(lambda session: session.scalar(text("PRAGMA page_count")))

    @event.listens_for(place.app.database.engine.pool, "checkout")
    def limit(connection: sqlite3.Connection, *_: object) -> None:  # each connection has a limit of its own
        connection.execute(f"PRAGMA max_page_count = {most}")

    world, bot = place.sandbox.world, place.sandbox.bot
    for _ in range(20):
        world.say(bot, official.person, "à" * 3900)  # long, and soon read
    async with asyncio.timeout(20):
        while "the disk is full; free some space, nothing that was stored is lost" not in caplog.text:
            await asyncio.sleep(0.01)
    most = 1_000_000
    await place.idle()
    assert answers(official, "Mã chat") == 0
    assert len(await official.says("/toi")) == 1
    seen = await place.ask(lambda session: session.scalar(text("SELECT count(*) FROM seen_update")))
    assert seen == 22


async def test_a_locked_database_is_waited_for(place: Office, caplog: pytest.LogCaptureFixture) -> None:
    official = await place.join("SYT")
    other = sqlite3.connect(place.database_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    place.sandbox.world.say(place.sandbox.bot, official.person, "/toi")
    async with asyncio.timeout(20):
        while "another program holds the database locked; stop that program" not in caplog.text:
            await asyncio.sleep(0.01)
    other.execute("ROLLBACK")
    other.close()
    async with asyncio.timeout(20):
        while not answers(official, "Mã chat"):
            await asyncio.sleep(0.02)
    await place.idle()
    assert answers(official, "Mã chat") == 1


async def test_a_clock_that_jumps_a_day_forward_and_back_says_nothing_twice(place: Office) -> None:
    official = await place.join("SYT")
    await place.turn("2022-08-02T08:00")
    asked = [message for message in official.chat if buttons_of(message)]
    await place.turn("2022-08-01T09:00")
    assert len(await official.says("/toi")) == 1
    await place.turn("2022-08-02T08:01")
    assert [message for message in official.chat if buttons_of(message)] == asked
    assert await official.taps("Không phát sinh")


async def test_a_machine_asleep_over_a_deadline_says_only_what_is_current(place: Office) -> None:
    official = await place.join("SYT")
    await place.app.stop()
    process = BotProcess(place)
    await process.start()
    while not place.sandbox.clock.followed():
        await asyncio.sleep(0.02)
    process.send(signal.SIGSTOP)
    turning = asyncio.create_task(place.sandbox.clock.turn(local("2022-08-16T09:00")))
    await asyncio.sleep(0)
    process.send(signal.SIGCONT)
    async with asyncio.timeout(60):
        await turning
    reminders = [message for message in official.chat if buttons_of(message)]
    assert len(reminders) == 1
    assert "quá hạn từ 15/8 (2 ngày làm việc)" in reminders[0]["text"]
    await process.stop()
    place.app = place.make_app()
    await place.app.start()


async def test_a_second_process_stands_by_and_takes_over(place: Office) -> None:
    official = await place.join("SYT")
    await place.app.stop()
    first, second = BotProcess(place), BotProcess(place)
    await first.start()
    await first.logs("the bot is @")
    await second.start()
    await second.logs("this one stands by and takes over when it stops")
    world, bot = place.sandbox.world, place.sandbox.bot
    world.say(bot, official.person, "/toi")
    await shown(place, official, "Mã chat")
    assert "the bot is @" not in second.log
    await first.stop(signal.SIGKILL)
    await second.logs("the other process has stopped; this one takes over")
    world.say(bot, official.person, "/toi")
    await second.logs("the bot is @")
    async with asyncio.timeout(20):
        while answers(official, "Mã chat") < 2:
            await asyncio.sleep(0.02)
    await second.stop()
    place.app = place.make_app()
    await place.app.start()


async def test_who_sleeps_too_long_loses_the_work_and_cannot_claim(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(lease, "LOOK_SECONDS", 0.01)
    database = Database(database_url)
    database.migrate()
    sleeper, standby = Lease(database, lambda: NOW), Lease(database, lambda: NOW)
    await sleeper.acquire()
    await database.run(leases.check, sleeper.holder)
    async with asyncio.timeout(10):
        await standby.acquire()
    with pytest.raises(LeaseLost):
        await database.run(leases.check, sleeper.holder)
    with pytest.raises(LeaseLost):
        await database.run(leases.beat, sleeper.holder)
    await sleeper.release()
    await database.run(leases.check, standby.holder)
    await standby.release()
    async with asyncio.timeout(10):
        await sleeper.acquire()
    database.close()


async def test_a_holder_that_beats_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in (("BEAT_SECONDS", 0.01), ("PATIENCE_SECONDS", 0.3), ("LOOK_SECONDS", 0.01)):
        monkeypatch.setattr(lease, name, seconds)
    database = Database(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    database.migrate()
    holder, standby = Lease(database, lambda: NOW), Lease(database, lambda: NOW)
    await holder.acquire()
    beating = asyncio.create_task(holder.keep())
    waiting = asyncio.create_task(standby.acquire())
    await asyncio.wait({waiting}, timeout=0.8)
    assert not waiting.done()
    beating.cancel()
    async with asyncio.timeout(10):
        await waiting
    database.close()


async def test_a_stop_does_not_wait_for_a_messenger_that_hangs(place: Office) -> None:
    official = await place.join("SYT")
    await place.app.stop()
    process = BotProcess(place)
    await process.start()
    await process.logs("the bot is @")
    place.sandbox.api.faults.lose_requests = 1
    place.sandbox.world.say(place.sandbox.bot, official.person, "/toi")
    async with asyncio.timeout(20):
        while place.sandbox.api.faults.lose_requests:
            await asyncio.sleep(0.02)
    logged = await process.stop()
    assert "1 messages are cut off by the stop; they are sent again after the next start" in logged
    place.app.database = Database(place.database_url)
    left = await place.ask(lambda session: session.scalars(select(Message).where(Message.uncertain > 0)).all())
    assert [(message.state, message.uncertain) for message in left] == [("queued", 1)]
    place.app = place.make_app()
    await place.app.start()
    await place.idle()
    assert answers(official, "Mã chat") == 1
