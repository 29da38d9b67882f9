"""Standing by and taking over, by a turned clock; a holder that died on this machine is seen at once."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import leases
from db.leases import LeaseLost
from db.models import Lease as Row
from db.session import DatabaseUnavailable
from jobs.lease import BEAT_SECONDS, PATIENCE_SECONDS, Lease, _is_dead, _machine, _words
from tests.jobs.clockwork import Prompt, play
from tests.rooms import Room


@pytest.fixture
def database(room: Room, monkeypatch: pytest.MonkeyPatch) -> Iterator[Prompt]:
    monkeypatch.setattr("jobs.lease.monotonic", lambda: asyncio.get_running_loop().time())
    room.save()
    place = Prompt(room)
    yield place
    place.close()


def holder(room: Room) -> str:
    return room.again(room.session.get_one(Row, leases.NAME)).holder


def lease(room: Room, database: Prompt) -> Lease:
    return Lease(database, lambda: room.now)


def process_number_of_the_dead() -> int:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def test_the_first_one_works_at_once(room: Room, database: Prompt) -> None:
    mine = lease(room, database)
    play(mine.acquire())
    assert holder(room) == mine.holder
    assert mine.holder != lease(room, database).holder
    assert mine.holder.split("|")[2] == str(os.getpid())


def test_a_standby_waits_until_the_other_has_stood_still_for_twenty_seconds(room: Room, database: Prompt) -> None:
    database.run_now(leases.take, "elsewhere||1|x", None, room.now)
    mine = lease(room, database)

    async def story() -> float:
        await mine.acquire()
        return asyncio.get_running_loop().time()

    assert play(story()) == PATIENCE_SECONDS
    assert holder(room) == mine.holder


def test_a_standby_does_not_take_over_from_one_that_beats(room: Room, database: Prompt) -> None:
    database.run_now(leases.take, "elsewhere||1|x", None, room.now)
    mine = lease(room, database)

    async def story() -> None:
        waiting = asyncio.create_task(mine.acquire())
        for _ in range(10):
            await asyncio.sleep(BEAT_SECONDS)
            database.run_now(leases.beat, "elsewhere||1|x")
        assert not waiting.done()
        database.run_now(leases.release, "elsewhere||1|x")
        before = asyncio.get_running_loop().time()
        await waiting
        assert asyncio.get_running_loop().time() - before <= 1

    play(story())
    assert holder(room) == mine.holder


def test_one_that_died_on_this_machine_is_replaced_at_once(room: Room, database: Prompt) -> None:
    dead = f"host|{_machine()}|{process_number_of_the_dead()}|x"
    database.run_now(leases.take, dead, None, room.now)
    mine = lease(room, database)

    async def story() -> float:
        await mine.acquire()
        return asyncio.get_running_loop().time()

    assert play(story()) == 0
    assert holder(room) == mine.holder


def test_the_dead_are_known_for_certain_only_on_this_machine() -> None:
    dead = process_number_of_the_dead()
    assert _machine()
    assert _is_dead(f"host|{_machine()}|{dead}|x")
    for alive in (
        f"host|{_machine()}|{os.getpid()}|x",
        f"host|another boot|{dead}|x",
        f"host||{dead}|x",
        f"host|{_machine()}|no number|x",
        f"host|{_machine()}|{dead}",
        "",
    ):
        assert not _is_dead(alive), alive


def test_who_holds_it_is_named() -> None:
    assert "(office, process 12)" in _words(leases.Beat("office|boot|12|x", 1))
    assert "(?, process ?)" in _words(leases.Beat("", 1))


def test_the_holder_beats_until_it_loses_the_work(room: Room, database: Prompt) -> None:
    mine = lease(room, database)

    async def story() -> None:
        await mine.acquire()
        keeping = asyncio.create_task(mine.keep())
        await asyncio.sleep(3 * BEAT_SECONDS + 1)
        assert room.session.get_one(Row, leases.NAME).beat == 3
        room.save()
        database.fail.append(DatabaseUnavailable("locked"))
        await asyncio.sleep(2 * BEAT_SECONDS)
        assert room.again(room.session.get_one(Row, leases.NAME)).beat == 4
        room.session.get_one(Row, leases.NAME).holder = "another"
        room.save()
        await asyncio.sleep(BEAT_SECONDS)
        assert isinstance(keeping.exception(), LeaseLost)

    play(story())


def test_who_stops_lets_go_and_who_never_had_it_does_not(room: Room, database: Prompt) -> None:
    mine, other = lease(room, database), lease(room, database)
    play(mine.acquire())
    play(other.release())
    assert holder(room) == mine.holder
    room.save()
    database.fail.append(DatabaseUnavailable("locked"))
    play(mine.release())
    assert holder(room) == mine.holder
    room.save()
    play(mine.release())
    assert holder(room) == ""


def tried(mine: Lease) -> tuple[str, float]:
    """What is said to who wants to work if nobody does, and after how many seconds."""

    async def story() -> tuple[str, float]:
        return await mine.acquire_if_free(), asyncio.get_running_loop().time()

    return play(story())


def test_who_wants_to_work_if_nobody_does_is_told_of_the_other_as_soon_as_it_beats(
    room: Room, database: Prompt
) -> None:
    database.run_now(leases.take, "office||12|x", None, room.now)
    mine = lease(room, database)

    async def story() -> str:
        asked = asyncio.create_task(mine.acquire_if_free())
        await asyncio.sleep(BEAT_SECONDS)
        database.run_now(leases.beat, "office||12|x")
        return await asked

    assert "(office, process 12)" in play(story())
    assert holder(room) == "office||12|x"


def test_who_wants_to_work_if_nobody_does_works_where_it_is_free_and_lets_go(room: Room, database: Prompt) -> None:
    mine = lease(room, database)
    assert tried(mine) == ("", 0)
    assert holder(room) == mine.holder
    room.save()
    play(mine.release())
    assert holder(room) == ""


def test_one_that_stands_still_elsewhere_is_watched_and_one_that_died_here_is_replaced_at_once(
    room: Room, database: Prompt
) -> None:
    database.run_now(leases.take, "elsewhere||1|x", None, room.now)
    said, seconds = tried(lease(room, database))
    assert said == ""
    assert PATIENCE_SECONDS <= seconds <= PATIENCE_SECONDS + 1
    room.session.get_one(Row, leases.NAME).holder = f"host|{_machine()}|{process_number_of_the_dead()}|x"
    room.save()
    mine = lease(room, database)
    assert tried(mine) == ("", 0)
    assert holder(room) == mine.holder


def test_a_locked_database_is_waited_for_and_the_others_silence_counts_anew(room: Room, database: Prompt) -> None:
    database.run_now(leases.take, "elsewhere||1|x", None, room.now)
    mine = lease(room, database)

    async def story() -> float:
        waiting = asyncio.create_task(mine.acquire())
        await asyncio.sleep(PATIENCE_SECONDS - 5)
        database.fail.extend([DatabaseUnavailable("locked")] * 3)
        await waiting
        return asyncio.get_running_loop().time()

    assert PATIENCE_SECONDS - 5 + 3 + PATIENCE_SECONDS - 1 <= play(story()) <= 2 * PATIENCE_SECONDS + 1
    assert holder(room) == mine.holder


def test_a_database_that_is_locked_at_the_start_is_waited_for(room: Room, database: Prompt) -> None:
    mine = lease(room, database)
    database.fail.extend([DatabaseUnavailable("locked"), DatabaseUnavailable("locked"), DatabaseUnavailable("full")])

    async def story() -> float:
        await mine.acquire()
        return asyncio.get_running_loop().time()

    assert play(story()) == 3
    assert holder(room) == mine.holder


def test_what_is_waited_for_is_said_once_and_so_is_that_it_is_over(
    room: Room, database: Prompt, caplog: pytest.LogCaptureFixture
) -> None:
    database.fail.extend([DatabaseUnavailable("locked"), DatabaseUnavailable("locked"), DatabaseUnavailable("full")])
    play(lease(room, database).acquire())
    assert [each.getMessage() for each in caplog.records if each.name == "jobs.lease"] == [
        "locked; this process waits for it",
        "full; this process waits for it",
        "the database works again",
    ]


def test_a_standby_says_once_that_it_stands_by_and_then_that_it_takes_over(
    room: Room, database: Prompt, caplog: pytest.LogCaptureFixture
) -> None:
    database.run_now(leases.take, "office||12|x", None, room.now)
    play(lease(room, database).acquire())
    said = [each.getMessage() for each in caplog.records if each.name == "jobs.lease"]
    assert len(said) == 2
    assert "(office, process 12); this one stands by" in said[0]
    assert said[1] == "the other process has stopped; this one takes over"


def test_one_that_dies_here_while_it_is_watched_is_replaced_at_the_next_look(room: Room, database: Prompt) -> None:
    database.run_now(leases.take, "elsewhere||1|x", None, room.now)
    mine = lease(room, database)

    async def story() -> float:
        waiting = asyncio.create_task(mine.acquire())
        await asyncio.sleep(3.5)
        row = room.session.get_one(Row, leases.NAME)
        row.holder = f"host|{_machine()}|{process_number_of_the_dead()}|x"
        room.save()
        await waiting
        return asyncio.get_running_loop().time()

    assert play(story()) == 4
    assert holder(room) == mine.holder


def test_where_the_boot_cannot_be_known_nobody_is_called_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    dead = f"host|{_machine()}|{process_number_of_the_dead()}|x"

    def unknown(self: Path, *_: object) -> str:
        raise OSError

    monkeypatch.setattr(Path, "read_text", unknown)
    assert _machine() == ""
    assert not _is_dead(dead)
    assert not _is_dead(f"host||{dead.split('|')[2]}|x")


def test_a_machine_is_known_by_its_boot_and_its_process_numbers() -> None:
    boot, _, numbers = _machine().partition(":")
    assert len(boot) == 13
    assert Path("/proc/sys/kernel/random/boot_id").read_text("ascii").startswith(boot)
    assert numbers.startswith("pid:[")
