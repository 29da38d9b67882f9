"""The daily copy: one a day, tried again when it fails, and the old ones go."""

from __future__ import annotations

import logging
import os
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from db import aside, copies
from db.session import DatabaseUnavailable
from jobs.backup import WHAT, Backup, Copies, forget_old
from rules.keeping import Keep
from tests.filled import TOOLS, filled, join
from tests.jobs.clockwork import Prompt
from tests.rooms import ZONE, Room, local


@pytest.fixture(autouse=True)
def tools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", TOOLS)


class Clock:
    """A clock that is set."""

    def __init__(self, at: str) -> None:
        self.at = local(at)

    def now(self) -> datetime:
        return self.at


async def test_each_day_gets_one_copy_whenever_it_is_asked(database_url: str, tmp_path: Path) -> None:
    database = filled(database_url, people=2)
    clock = Clock("2022-08-01T23:59")
    kept = Copies(tmp_path / "copies", Keep(7, 4), ZONE)
    backup = Backup(database, kept, clock.now)
    await backup.run()
    database.run_now(join, 3, first=3)
    await backup.run()
    clock.at = local("2022-08-02T00:00")
    await backup.run()
    names = [path.stem for path in sorted(kept.folder.iterdir())]
    assert names == ["dondoc-daily-20220801", "dondoc-daily-20220802"]
    assert [copies.look(path).people for path in sorted(kept.folder.iterdir())] == [2, 5]
    assert sorted(kept.there()) == sorted(kept.folder.iterdir())
    database.close()


async def test_a_failure_is_logged_and_kept_for_a_look_until_a_copy_succeeds(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    database = filled(f"sqlite:///{tmp_path / 'x.sqlite3'}", people=1)
    (tmp_path / "copies").write_text("a file where the folder should be")
    clock = Clock("2022-08-01T08:00")
    backup = Backup(database, Copies(tmp_path / "copies", Keep(7, 4), ZONE), clock.now)
    await backup.run()
    clock.at = local("2022-08-01T09:00")
    await backup.run()
    assert "no backup was made" in caplog.text
    failure = database.run_now(aside.last, WHAT)
    assert failure
    assert (failure.times, failure.first_at, failure.last_at) == (2, local("2022-08-01T08:00"), clock.at)
    assert "copies" in failure.error
    (tmp_path / "copies").unlink()
    await backup.run()
    assert "dondoc-daily-20220801.sqlite3 holds 1 people, 3 messages" in caplog.text
    assert database.run_now(aside.last, WHAT) is None
    database.close()


async def test_it_can_be_switched_off(tmp_path: Path) -> None:
    database = filled(f"sqlite:///{tmp_path / 'x.sqlite3'}", people=1)
    await Backup(database, Copies(tmp_path / "copies", Keep.parse("0"), ZONE), Clock("2022-08-01T08:00").now).run()
    assert not (tmp_path / "copies").exists()
    database.close()


def test_only_old_daily_copies_and_what_was_left_unfinished_go(tmp_path: Path) -> None:
    kept = Copies(tmp_path, Keep(2, 2), ZONE)
    for number in range(20):
        kept.daily(date(2022, 8, 1) + timedelta(days=number), ".sqlite3").touch()
    others = ["dondoc-20220101-080000.sqlite3", "dondoc-before-restore-20220101-080000.sqlite3", "dondoc-daily-mine"]
    fresh, stale = ".dondoc-daily-20220820.sqlite3.x.partial", ".dondoc-daily-20220719.sqlite3.y.partial"
    for name in (*others, fresh, stale):
        (tmp_path / name).touch()
    yesterday = time.time() - 90_000
    os.utime(tmp_path / stale, (yesterday, yesterday))
    assert forget_old(kept) == 17
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {*others, fresh, *(f"dondoc-daily-202208{day}.sqlite3" for day in ("14", "19", "20"))}


def test_a_copy_by_hand_is_named_by_the_time_of_the_place(tmp_path: Path) -> None:
    kept = Copies(tmp_path, Keep(7, 4), ZONE)
    now = datetime(2022, 7, 31, 23, 30, 5, tzinfo=UTC)
    assert kept.named("dondoc", now, ".dump") == tmp_path / "dondoc-20220801-063005.dump"
    assert kept.daily(date(2022, 8, 1), ".sqlite3") == tmp_path / "dondoc-daily-20220801.sqlite3"


def test_the_oldest_copy_comes_first_and_what_is_none_is_left_out(tmp_path: Path) -> None:
    names = ["dondoc-b.sqlite3", "dondoc-a.dump", "dondoc-c.sqlite3", "dondoc-d.txt", "other.sqlite3"]
    for number, name in enumerate(names):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (number // 2, number // 2))
    found = [path.name for path in Copies(tmp_path, Keep(7, 4), ZONE).there()]
    assert found == ["dondoc-a.dump", "dondoc-b.sqlite3", "dondoc-c.sqlite3"]


class TestLocked:
    """The database is locked while a copy is noted: that is logged, and the next one is made all the same."""

    async def run(self, room: Room, folder: Path, caplog: pytest.LogCaptureFixture) -> list[str]:
        room.save()
        database = Prompt(room)
        database.fail.append(DatabaseUnavailable("locked"))
        await Backup(database, Copies(folder, Keep(7, 4), ZONE), lambda: room.now).run()
        database.close()
        return [
            each.getMessage() for each in caplog.records if each.name == "jobs.backup" and each.levelname == "ERROR"
        ]

    async def test_after_a_copy(self, room: Room, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        assert await self.run(room, tmp_path / "copies", caplog) == ["locked"]
        assert (tmp_path / "copies" / "dondoc-daily-20220801.sqlite3").exists()

    async def test_after_one_that_failed(self, room: Room, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        (tmp_path / "copies").write_text("a file where the folder should be")
        failed, locked = await self.run(room, tmp_path / "copies", caplog)
        assert failed.startswith("no backup was made: ")
        assert locked == "locked"
