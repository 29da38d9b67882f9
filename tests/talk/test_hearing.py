"""What may have waited while nobody listened, and what cannot have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.talk.hearing import DEAF_SECONDS, REDELIVERY_SECONDS, Arrival, Hearing
from db import heard
from db.session import Database

NOON = datetime(2022, 8, 14, 13, tzinfo=UTC)
NIGHT = timedelta(hours=12)


class Machine:
    """A machine with two clocks: the one that can be turned, and the one that only runs."""

    def __init__(self, database: Database) -> None:
        self.database, self.now, self.ran = database, NOON, 1000.0

    async def start(self, *, pushed: bool = False) -> Hearing:
        """A process that begins to listen."""
        hearing = Hearing(
            self.database, ["telegram"], {"telegram"} if pushed else (), lambda: self.now, lambda: self.ran
        )
        await hearing.begin()
        return hearing

    def rest(self, span: timedelta) -> None:
        """Time passes by both clocks."""
        self.now, self.ran = self.now + span, self.ran + span.total_seconds()

    async def noted(self) -> datetime | None:
        return (await self.database.run(heard.last)).get("telegram")


@pytest.fixture
def machine(database_url: str) -> Iterator[Machine]:
    database = Database(database_url)
    database.migrate()
    yield Machine(database)
    database.close()


def poll(hearing: Hearing, *, more: bool = False) -> Arrival:
    """A poll that brings something; returns how its updates arrived."""
    hearing.polled("telegram", more=more)
    arrival = hearing.arrival("telegram")
    hearing.stored("telegram")
    return arrival


async def test_at_the_very_first_start_nothing_has_waited(machine: Machine) -> None:
    assert poll(await machine.start()) == Arrival(NOON)


async def test_after_a_night_the_first_poll_brings_what_waited_and_the_second_what_is_new(machine: Machine) -> None:
    before = await machine.start()
    poll(before)
    await before.note()
    machine.rest(NIGHT)
    after = await machine.start()
    assert poll(after) == Arrival(NOON + NIGHT, NOON)
    assert poll(after) == Arrival(NOON + NIGHT)


async def test_what_waits_in_several_batches_waited(machine: Machine) -> None:
    before = await machine.start()
    poll(before)
    await before.note()
    machine.rest(NIGHT)
    after = await machine.start()
    assert [poll(after, more=more).since for more in (True, True, False)] == [NOON] * 3
    assert poll(after).since is None


async def test_a_restart_of_seconds_leaves_nothing_unclear(machine: Machine) -> None:
    before = await machine.start()
    poll(before)
    await before.note()
    machine.rest(timedelta(seconds=60))
    assert poll(await machine.start()).since is None


async def test_a_clock_that_is_turned_while_polls_go_on_leaves_nothing_unclear(machine: Machine) -> None:
    hearing = await machine.start()
    poll(hearing)
    machine.now += timedelta(days=11)
    assert poll(hearing) == Arrival(machine.now)
    machine.now -= timedelta(days=3)
    assert poll(hearing) == Arrival(machine.now)


async def test_a_turned_clock_is_noted_so_that_the_next_start_sees_no_gap(machine: Machine) -> None:
    hearing = await machine.start()
    poll(hearing)
    machine.now += timedelta(days=11)
    await hearing.note()
    assert await machine.noted() == machine.now
    assert poll(await machine.start()).since is None


async def test_polls_that_failed_for_a_night_are_a_gap(machine: Machine) -> None:
    hearing = await machine.start()
    poll(hearing)
    hearing.failed("telegram")
    await hearing.note()
    machine.rest(NIGHT)
    assert poll(hearing).since == NOON


async def test_a_machine_that_slept_is_a_gap_though_no_poll_failed(machine: Machine) -> None:
    hearing = await machine.start()
    poll(hearing)
    await hearing.note()
    machine.rest(NIGHT)
    await hearing.note()
    assert await machine.noted() == NOON
    assert poll(hearing).since == NOON


async def test_while_a_poll_waits_it_is_listened(machine: Machine) -> None:
    hearing = await machine.start()
    poll(hearing)
    machine.rest(timedelta(seconds=DEAF_SECONDS - 1))
    await hearing.note()
    assert await machine.noted() == machine.now


async def test_what_has_been_fetched_and_not_handled_is_not_noted_as_heard(machine: Machine) -> None:
    before = await machine.start()
    poll(before)
    await before.note()
    machine.rest(NIGHT)
    crashing = await machine.start()
    crashing.polled("telegram", more=False)
    await crashing.note()
    assert await machine.noted() == NOON
    assert poll(await machine.start()).since == NOON


async def test_a_process_that_has_not_begun_notes_nothing(machine: Machine) -> None:
    standby = Hearing(machine.database, ["telegram"], {"telegram"}, lambda: machine.now, lambda: machine.ran)
    await standby.note()
    assert await machine.noted() is None


async def test_a_webhook_may_bring_what_waited_for_some_minutes(machine: Machine) -> None:
    before = await machine.start(pushed=True)
    await before.note()
    machine.rest(NIGHT)
    after = await machine.start(pushed=True)
    assert after.arrival("telegram") == Arrival(machine.now, NOON)
    machine.rest(timedelta(seconds=REDELIVERY_SECONDS))
    assert after.arrival("telegram") == Arrival(machine.now)


async def test_a_webhook_that_was_refused_for_long_may_have_waited(machine: Machine) -> None:
    hearing = await machine.start(pushed=True)
    await hearing.note()
    machine.rest(timedelta(minutes=20))
    await hearing.note()
    assert hearing.arrival("telegram").since == NOON
