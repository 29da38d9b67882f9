"""A copy is put in the place of the database: checked first, what was there kept, and nothing said twice."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

from db import clocks, copies, leases
from db.copies import CopyFailed, Damaged, NotOurs
from db.models import Assignment, Audit, Lease, Message
from db.programs import Rulebooks
from db.session import BESIDE, Database, database_url
from jobs import lease
from jobs.lease import Lease as Claim
from jobs.plan import plan
from jobs.remind import remind
from jobs.restore import BotRuns, Restored, Restoring
from rules.window import SendingWindow
from tests.filled import NOW, TOOLS, filled, join
from tests.rooms import ZONE, local
from tests.test_migrations import differences, migrate

RULES = Rulebooks(ZONE, SendingWindow(), "vi")


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", TOOLS)
    monkeypatch.setattr(lease, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(lease, "PATIENCE_SECONDS", 0.3)
    monkeypatch.setattr(lease, "BEAT_SECONDS", 0.01)


async def restore(
    url: URL, file: Path, *, now: datetime = NOW, send_queued: bool = False, before: str = "before"
) -> Restored:
    return await Restoring(url, file, file.with_name(before), RULES, now, send_queued).run()


@pytest.fixture
async def place(database_url: str, tmp_path: Path) -> AsyncIterator[tuple[Database, Path]]:
    """A database with three people, of whom a copy holds two."""
    database = filled(database_url, people=2)
    file = tmp_path / "copy"
    copies.save(database.url, file)
    database.run_now(join, 1, first=3)
    database.engine.dispose()
    yield database, file
    database.close()


def people(database: Database) -> int:
    count = database.run_now(lambda session: session.scalar(text("SELECT count(*) FROM person")))
    database.engine.dispose()
    assert isinstance(count, int)
    return count


def states(database: Database) -> set[str]:
    return database.run_now(lambda session: set(session.scalars(select(Message.state))))


async def test_what_is_in_the_copy_is_there_and_what_was_there_is_kept(place: tuple[Database, Path]) -> None:
    database, file = place
    done = await restore(database.url, file)
    assert (done.facts.people, done.held, done.before) == (2, {"unsupported": 3}, file.with_name("before"))
    assert done.kept
    assert done.kept.people == 3
    assert people(database) == 2
    assert states(database) == {"held"}
    logged = database.run_now(lambda session: session.scalars(select(Audit).where(Audit.action == "restore")).one())
    assert (logged.actor, logged.detail["held"]) == ("operator", 3)
    database.engine.dispose()
    again = await restore(database.url, file.with_name("before"), before="once-more")
    assert again.facts.people == 3
    assert people(database) == 3


async def test_asked_to_what_waited_is_sent(place: tuple[Database, Path]) -> None:
    database, file = place
    done = await restore(database.url, file, send_queued=True)
    assert done.held == {}
    assert states(database) == {"queued"}


async def test_the_work_is_free_afterwards(place: tuple[Database, Path]) -> None:
    database, file = place
    await restore(database.url, file)
    assert database.run_now(lambda session: set(session.scalars(select(Lease.holder)))) <= {""}
    assert await Claim(database, lambda: NOW).acquire_if_free() == ""


async def test_whose_time_a_database_is_in_is_restored_as_it_was(database_url: str, tmp_path: Path) -> None:
    database, url = filled(database_url, people=1), "http://127.0.0.1:8081"
    database.run_now(clocks.note, url, NOW)
    copies.save(database.url, tmp_path / "copy")
    database.engine.dispose()
    await restore(database.url, tmp_path / "copy")
    assert database.run_now(clocks.noted) == url
    database.close()


async def test_a_bot_that_runs_stops_the_restore(place: tuple[Database, Path]) -> None:
    database, file = place
    bot = Claim(database, lambda: NOW)
    await bot.acquire()
    database.run_now(leases.beat, bot.holder)

    seen = Database(database.url.render_as_string(hide_password=False))
    watching = Restoring(seen.url, file, file.with_name("before"), RULES, NOW).run()

    beating = asyncio.create_task(bot.keep())
    with pytest.raises(BotRuns, match=r"Stop the bot first: another process runs this bot .*process \d+\)"):
        await watching
    beating.cancel()
    assert people(database) == 3
    assert not file.with_name("before").exists()
    seen.close()


async def test_a_process_that_ended_without_a_word_does_not(place: tuple[Database, Path]) -> None:
    database, file = place
    await Claim(database, lambda: NOW).acquire()
    database.engine.dispose()
    await restore(database.url, file)
    assert people(database) == 2


async def test_one_that_stands_by_is_no_hindrance_to_sqlite_and_goes_on_with_what_was_restored(tmp_path: Path) -> None:
    database = filled(f"sqlite:///{tmp_path / 'x.sqlite3'}", people=2)
    copies.save(database.url, tmp_path / "copy")
    database.run_now(join, 1, first=3)
    await restore(database.url, tmp_path / "copy")
    assert database.run_now(lambda session: session.scalar(text("SELECT count(*) FROM person"))) == 2
    database.run_now(join, 4, first=9)
    other = Database(str(database.url))
    assert people(other) == 6, "both see one file"
    other.close()
    database.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_others_who_are_connected_with_postgresql_stop_the_restore(tmp_path: Path, database_url: str) -> None:
    database = filled(database_url, people=2)
    copies.save(database.url, tmp_path / "copy")
    with pytest.raises(BotRuns, match="Other programs are connected"):
        await restore(database.url, tmp_path / "copy")
    database.close()
    assert (await restore(database.url, tmp_path / "copy")).facts.people == 2


async def test_a_failure_half_way_leaves_what_was_there(
    place: tuple[Database, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    database, file = place

    def fail(self: Restoring, url: URL, holder: str) -> tuple[dict[str, int], int]:
        raise CopyFailed("half-way")

    monkeypatch.setattr(Restoring, "_prepare", fail)
    with pytest.raises(CopyFailed, match="half-way"):
        await restore(database.url, file)
    assert people(database) == 3
    assert await Claim(database, lambda: NOW).acquire_if_free() == ""
    assert {path.name for path in file.parent.iterdir()} <= {
        "copy",
        "before",
        *(f"dondoc.sqlite3{end}" for end in BESIDE),
    }


async def test_into_a_place_where_nothing_is(database_url: str, tmp_path: Path) -> None:
    source = filled(f"sqlite:///{tmp_path / 'source.sqlite3'}", people=2)
    copies.save(source.url, tmp_path / "copy")
    source.close()
    target = _url(database_url)
    if target.get_backend_name() != "sqlite":
        with pytest.raises(CopyFailed, match="is a copy of a sqlite database, and DATABASE_URL names another kind"):
            await restore(target, tmp_path / "copy")
        return
    done = await restore(target, tmp_path / "copy")
    assert (done.before, done.kept) == (None, None)
    database = Database(database_url)
    assert people(database) == 2
    database.close()


def _url(text: str) -> URL:
    return database_url(text)


async def test_a_damaged_database_is_replaced_and_kept(tmp_path: Path) -> None:
    database = filled(f"sqlite:///{tmp_path / 'x.sqlite3'}", people=2)
    copies.save(database.url, tmp_path / "copy")
    database.close()
    (tmp_path / "x.sqlite3").write_bytes(b"nonsense" * 100)
    (tmp_path / "x.sqlite3-wal").write_bytes(b"more nonsense")
    done = await restore(database.url, tmp_path / "copy")
    assert (done.before, done.kept) == (tmp_path / "before", None)
    assert (tmp_path / "before").read_bytes() == b"nonsense" * 100
    assert (tmp_path / "before-wal").read_bytes() == b"more nonsense"
    again = Database(str(database.url))
    assert people(again) == 2
    again.close()


async def test_what_cannot_be_restored_changes_nothing(tmp_path: Path) -> None:
    database = filled(f"sqlite:///{tmp_path / 'x.sqlite3'}", people=2)
    place = tmp_path / "x.sqlite3"
    with pytest.raises(Damaged):
        (tmp_path / "nothing").write_text("hello")
        await restore(database.url, tmp_path / "nothing")
    with pytest.raises(CopyFailed, match="is the database itself"):
        await restore(database.url, place)
    copies.save(database.url, tmp_path / "newer")
    shutil.copy(tmp_path / "newer", tmp_path / "other")
    for name, statement in (
        ("newer", "UPDATE alembic_version SET version_num = '9999'"),
        ("other", "DROP TABLE alembic_version"),
    ):
        changed = Database(f"sqlite:///{tmp_path / name}")
        with changed.engine.begin() as connection:
            connection.execute(text(statement))
        changed.close()
        with pytest.raises(NotOurs):
            await restore(database.url, tmp_path / name)
    assert people(database) == 2
    assert not (tmp_path / "before").exists()
    database.close()


async def test_a_database_of_another_program_is_not_replaced(tmp_path: Path) -> None:
    database = filled(f"sqlite:///{tmp_path / 'x.sqlite3'}", people=2)
    copies.save(database.url, tmp_path / "copy")
    database.close()
    other = Database(f"sqlite:///{tmp_path / 'other.sqlite3'}")
    with other.engine.begin() as connection:
        connection.execute(text("CREATE TABLE theirs (id INTEGER)"))
    other.close()
    with pytest.raises(NotOurs, match="is no database of Đôn Đốc"):
        await restore(other.url, tmp_path / "copy")


async def test_a_copy_of_an_older_version_is_brought_up_to_date(tmp_path: Path) -> None:

    old = Database(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    migrate(old, "0001")
    old.close()
    done = await restore(_url(f"sqlite:///{tmp_path / 'x.sqlite3'}"), tmp_path / "old.sqlite3")
    assert done.facts.revision == "0001"
    database = Database(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    assert differences(database) == []
    database.close()
    over = await restore(_url(f"sqlite:///{tmp_path / 'old.sqlite3'}"), tmp_path / "x.sqlite3")
    assert over.kept
    assert over.kept.revision == "0001"


async def test_a_reminder_that_was_sent_after_the_copy_was_made_is_not_sent_again(
    database_url: str, tmp_path: Path
) -> None:
    """Planned on Monday 1/8 at 8:00, copied, reminded until 9/8, restored on 9/8 at 10:00."""
    database = filled(database_url, people=1, messages=0)
    back = local("2022-08-09T10:00")

    def knock(session: Session, now: datetime) -> int:
        rules = RULES.current(session)
        while remind(session, rules, now):
            pass
        return len(session.scalars(select(Message)).all())

    database.run_now(lambda session: plan(session, RULES.current(session), NOW))
    copies.save(database.url, tmp_path / "copy")
    assert database.run_now(knock, back) > 0
    database.engine.dispose()

    done = await restore(database.url, tmp_path / "copy", now=back)
    assert done.skipped > 0
    assert database.run_now(knock, back) == 0, "what was said in between is not said again"
    rows = database.run_now(lambda session: session.scalars(select(Assignment)).all())
    assert all(row.next_step_at is None or row.next_step_at > back for row in rows)
    assert database.run_now(knock, back + timedelta(days=10)) > 0, "the ladders go on"
    database.engine.dispose()

    done = await restore(database.url, tmp_path / "copy", now=back, send_queued=True, before="before-2")
    assert done.skipped == 0
    assert database.run_now(knock, back) > 0, "asked to, the bot goes on as after a time without power"
    database.close()
