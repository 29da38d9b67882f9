"""Units of work: one transaction each, run again after a lost race, and refusals that say what to do."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError, InternalError, OperationalError
from sqlalchemy.orm import Session

from db.models import Address
from db.session import Database, DatabaseUnavailable
from tests.rooms import Room


@pytest.fixture
def database(room: Room) -> Database:
    """The database of a room that holds no transaction."""
    return room.database


def names(session: Session) -> list[str]:
    return [row[0] for row in session.execute(text("SELECT name FROM person ORDER BY id"))]


def rename(session: Session, name: str) -> str:
    session.execute(text("UPDATE person SET name = :name"), {"name": name})
    return name


def test_a_unit_of_work_is_kept_or_forgotten_as_a_whole(database: Database) -> None:
    assert database.run_now(rename, "a") == "a"

    def fail(session: Session) -> None:
        rename(session, "b")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        database.run_now(fail)
    assert set(database.run_now(names)) == {"a"}


async def test_units_of_work_run_in_their_own_threads_one_after_the_other(database: Database) -> None:
    await asyncio.gather(*(database.run(rename, str(number)) for number in range(5)))
    assert len(set(await database.run(names))) == 1


def lost(message: str) -> OperationalError:
    return OperationalError("UPDATE", {}, sqlite3.OperationalError(message))


def test_a_lost_race_is_run_again(database: Database) -> None:
    tried = []

    def work(session: Session) -> str:
        tried.append(1)
        rename(session, str(len(tried)))
        if len(tried) < 3:
            raise lost("database is locked")
        return "done"

    assert database.run_now(work) == "done"
    assert len(tried) == 3
    assert set(database.run_now(names)) == {"3"}


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("database is locked", "another program holds the database locked"),
        ("database or disk is full", "the disk is full"),
        ("file is not a database", "not a database, or is damaged"),
        ("database disk image is malformed", "not a database, or is damaged"),
        ("something else\nand more", "something else; check DATABASE_URL"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    database: Database, monkeypatch: pytest.MonkeyPatch, said: str, advice: str
) -> None:
    monkeypatch.setattr("db.session.sleep", lambda seconds: None)
    tried = []

    def work(session: Session) -> None:
        tried.append(1)
        raise lost(said)

    with pytest.raises(DatabaseUnavailable, match=advice) as caught:
        database.run_now(work)
    assert str(database.url.database) in str(caught.value)
    assert len(tried) == (6 if "locked" in said else 1)


def test_a_mistake_of_ours_is_not_called_a_database_out_of_reach(database: Database) -> None:
    def work(session: Session) -> None:
        for _ in range(2):
            session.add(Address(person_id=1, channel="telegram", chat_id="9"))
        session.flush()

    with pytest.raises(IntegrityError):
        database.run_now(work)


def test_what_refers_to_nothing_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError):
        database.run_now(lambda session: session.execute(text("UPDATE post SET agency_id = 9999")))


def test_a_copy_of_the_file_may_be_read_while_it_is_written(database: Database) -> None:
    def mode(session: Session, pragma: str) -> object:
        return session.execute(text(f"PRAGMA {pragma}")).scalar()

    assert database.run_now(mode, "journal_mode") == "wal"
    assert database.run_now(mode, "synchronous") == 0
    assert database.run_now(mode, "busy_timeout") == 5000
    strict = Database(database.url.render_as_string())
    assert strict.run_now(mode, "synchronous") == 2
    strict.close()


def test_a_writer_takes_its_lock_at_the_beginning(database: Database) -> None:
    with Session(database.engine) as first:
        first.execute(text("SELECT 1"))
        other = sqlite3.connect(str(database.url.database), timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


def test_an_empty_file_gets_its_folder_and_its_tables(tmp_path: Path) -> None:
    place = Database(f"sqlite:///{tmp_path / 'a' / 'b' / 'dondoc.sqlite3'}", durable=False)
    place.migrate()
    place.migrate()
    assert place.is_sqlite
    assert place.run_now(names) == []
    place.start_afresh()
    assert not list((tmp_path / "a" / "b").iterdir())
    place.start_afresh()
    place.migrate()
    assert place.run_now(names) == []
    place.close()


def test_only_a_file_can_be_started_afresh() -> None:
    for url in ("sqlite://", "postgresql://localhost/x"):
        place = Database(url)
        with pytest.raises(ValueError, match="only a SQLite file"):
            place.start_afresh()
        place.close()


@pytest.mark.parametrize("url", ["postgresql://u:p@localhost/x", "postgres://u:p@localhost/x"])
def test_a_postgresql_address_gets_its_driver(url: str) -> None:
    place = Database(url)
    assert place.url.drivername == "postgresql+psycopg"
    assert not place.is_sqlite
    place.close()


@pytest.mark.parametrize(
    ("url", "said"),
    [("mysql://localhost/x", "names mysql: only sqlite and postgresql"), ("no address", "DATABASE_URL")],
)
def test_an_address_that_cannot_be_used_is_refused(url: str, said: str) -> None:
    with pytest.raises(DatabaseUnavailable, match=said):
        Database(url)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DatabaseUnavailable, match="the folder cannot be made"):
        Database(f"sqlite:///{tmp_path / 'file' / 'x' / 'dondoc.sqlite3'}")


def test_a_file_that_is_no_database_is_named_when_it_is_migrated(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite3").write_text("no database " * 1000)
    place = Database(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    with pytest.raises(DatabaseUnavailable, match="not a database"):
        place.migrate()
    place.close()


def test_a_password_is_not_shown() -> None:
    place = Database("postgresql://u:secret@127.0.0.1:1/x")
    with pytest.raises(DatabaseUnavailable) as caught:
        place.run_now(names)
    assert "secret" not in str(caught.value)
    place.close()


def test_what_only_reads_waits_for_no_writer_sees_one_state_and_cannot_write(database_url: str) -> None:
    database = Database(database_url)
    database.migrate()
    database.prepare_to_read()
    insert = text("INSERT INTO seen_update (channel, key, seen_at) VALUES ('t', '1', '2022-08-01 00:00:00')")
    count = text("SELECT count(*) FROM seen_update")

    def look(session: Session) -> list[int]:
        before = session.scalar(count)
        writer.commit()
        return [before or 0, session.scalar(count) or 0]

    with Session(database.engine) as writer:
        writer.execute(insert)
        assert database.read_now(look) == [0, 0]
    assert database.read_now(lambda session: session.scalar(count)) == 1
    with pytest.raises((DatabaseUnavailable, InternalError)):
        database.read_now(lambda session: session.execute(insert))
    database.run_now(lambda session: session.execute(text("DELETE FROM seen_update")))
    assert asyncio.run(database.read(lambda session: session.scalar(count))) == 0
    database.close()


def test_looking_at_an_empty_database_makes_its_tables(database_url: str) -> None:
    database = Database(database_url)
    database.prepare_to_read()
    assert database.read_now(lambda session: session.scalar(text("SELECT count(*) FROM seen_update"))) == 0
    database.close()


def test_a_sqlite_database_has_room_for_the_indexes_of_a_large_program(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'd.sqlite3'}")
    assert database.read_now(lambda session: session.scalar(text("PRAGMA cache_size"))) == -8_000
    database.close()


def test_whether_a_connection_may_write_is_said_to_it_when_that_changes(tmp_path: Path) -> None:
    database, said = Database(f"sqlite:///{tmp_path / 'd.sqlite3'}"), list[str]()

    def note(_: object, __: object, statement: str, *___: object) -> None:
        said.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    for do in (database.run_now, database.run_now, database.read_now, database.read_now, database.run_now):
        do(lambda session: session.execute(text("SELECT 1")))
    assert [each[-3:] for each in said if "query_only" in each] == ["OFF", "=ON", "OFF"]
    database.close()


def test_nothing_is_compiled_for_a_savepoint_and_it_is_one(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[Any] = []
    dialect = database.engine.dialect
    compiler = dialect.statement_compiler

    def compile_(*args: Any, **more: Any) -> Any:
        compiled.append(args[1])
        return compiler(*args, **more)

    monkeypatch.setattr(dialect, "statement_compiler", compile_)

    def work(session: Session) -> None:
        rename(session, "kept")
        compiled.clear()
        with session.begin_nested():
            pass
        with pytest.raises(ValueError, match="no"), session.begin_nested():
            session.connection().exec_driver_sql("UPDATE person SET name = 'gone'")
            raise ValueError("no")

    database.run_now(work)
    assert len(compiled) == 1, "only for going back to one, which is seldom"
    assert set(database.run_now(names)) == {"kept"}
