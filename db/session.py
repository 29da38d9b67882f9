"""Engines and units of work. One `Database` per process; a unit of work is a plain function of a `Session`."""

from __future__ import annotations

import asyncio
import logging
import random
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import sleep
from typing import Concatenate, ParamSpec, TypeVar

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, create_engine, event, make_url
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from db import private

P = ParamSpec("P")
R = TypeVar("R")

BESIDE = ("", "-wal", "-shm")
"""What belongs to a SQLite database in use: the file, and what SQLite keeps beside it."""

READING = "reading"
"""The execution option of connections that only read."""

BUSY_TIMEOUT_MS = 5_000
PAGES_KB = 8_000
"""So much of a SQLite database each connection holds in memory. With SQLite's 2 MB the indexes of a large program do
not fit, and whoever writes many rows reads and writes the same pages again and again."""

TRIES = 6
RETRIED_STATES = {"40001", "40P01"}
"""PostgreSQL: serialization failure, deadlock detected."""

log = logging.getLogger(__name__)


class DatabaseUnavailable(Exception):
    """The database cannot be opened or written at present; the message says why and what to do."""


class DatabaseLocked(DatabaseUnavailable):
    """Another program holds the database; that ends by itself."""


class Database:
    """A SQLite file or a PostgreSQL database, and the threads that work on it.

    SQLite gets one thread that writes: it has one writer anyway, and so nothing waits on a lock of our own. PostgreSQL
    gets four, at isolation level REPEATABLE READ; lost races are retried. What only reads (`read`) takes no write lock
    and has a thread of its own: neither waits for the other. Not ``durable``: a SQLite file that may lose its
    last transactions when the power fails, for the sandbox.
    """

    def __init__(self, url: str, *, durable: bool = True) -> None:
        self.url = database_url(url)
        self.engine = _engine(self.url, durable=durable)
        threads = 1 if self.is_sqlite else 4
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="db")
        self._readers = ThreadPoolExecutor(1, thread_name_prefix="db-reading")
        self._reading = self.engine.execution_options(**{READING: True, "postgresql_readonly": True})

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    def migrate(self) -> None:
        """Bring the tables up to date. Raises `DatabaseUnavailable`."""
        config = _migrations()
        try:
            with self.engine.connect() as connection, _rebuilding_tables(connection), connection.begin():
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except DBAPIError as error:
            raise self._unavailable(error) from None
        except CommandError:  # a revision that is not known here
            shown = self.url.render_as_string(hide_password=True)
            raise DatabaseUnavailable(
                f"{shown}: was written by a newer version of Đôn Đốc; update, or restore a backup of this version"
            ) from None

    def prepare_to_read(self) -> None:
        """Bring the tables up to date if they are not, without the write lock if they are. Raises
        `DatabaseUnavailable`."""
        try:
            with self._reading.connect() as connection, connection.begin():
                there = MigrationContext.configure(connection).get_current_heads()
        except DBAPIError as error:
            raise self._unavailable(error) from None
        if tuple(there) != (ScriptDirectory.from_config(_migrations()).get_current_head(),):
            self.migrate()

    async def run(self, work: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a unit of work in one transaction in a worker thread, retried when it lost a race."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, lambda: self.run_now(work, *args, **kwargs))

    async def read(self, work: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """`run` a unit of work that only reads, beside those that write: all of it sees the same state."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, lambda: self.read_now(work, *args, **kwargs))

    def run_now(self, work: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a unit of work in one transaction in this thread (for the command line).

        Raises `DatabaseUnavailable` when it is locked, full or out of reach, whatever ``work`` raises otherwise.
        """
        return self._do(self.engine, work, *args, **kwargs)

    def read_now(self, work: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """`run_now` a unit of work that only reads."""
        return self._do(self._reading, work, *args, **kwargs)

    def _do(self, engine: Engine, work: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(1, TRIES + 1):
            try:
                with Session(engine, expire_on_commit=False) as session, session.begin():
                    return work(session, *args, **kwargs)
            except DBAPIError as error:
                if attempt == TRIES or not _lost_race(error):
                    if isinstance(error, OperationalError):
                        raise self._unavailable(error) from None
                    raise
                log.info("a transaction lost a race and is run again (%s of %s)", attempt + 1, TRIES)
                sleep(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311 - jitter, no secret
        raise AssertionError("unreachable")

    def start_afresh(self) -> None:
        """Delete a SQLite file, and what SQLite keeps beside it, so that the next migration makes an empty one."""
        if not self.is_sqlite or not self.url.database:
            raise ValueError("only a SQLite file can be started afresh")
        self.engine.dispose()
        for suffix in BESIDE:
            Path(self.url.database + suffix).unlink(missing_ok=True)

    def close(self) -> None:
        """Wait for running units of work and let go of the database."""
        self._pool.shutdown()
        self._readers.shutdown()
        self.engine.dispose()

    def _unavailable(self, raised: DBAPIError) -> DatabaseUnavailable:
        error = _first(raised)
        kind = DatabaseLocked if _lost_race(error) else DatabaseUnavailable
        return kind(self._explain(error))

    def _explain(self, error: DBAPIError) -> str:
        shown = self.url.render_as_string(hide_password=True)
        reason = str(error.orig).strip().splitlines()[0]
        if "locked" in reason:
            return f"{shown}: another program holds the database locked; stop that program"
        if "disk is full" in reason or "No space left" in reason:
            return f"{shown}: the disk is full; free some space, nothing that was stored is lost"
        if "not a database" in reason or "malformed" in reason:
            return (
                f"{shown}: this file is not a database, or is damaged; put the last backup in its place: dondoc restore"
            )
        return f"{shown}: {reason}; check DATABASE_URL"


def known_revisions() -> set[str]:
    """The revisions of the tables that this version knows, the newest included."""
    return {script.revision for script in ScriptDirectory.from_config(_migrations()).walk_revisions()}


def _migrations() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def database_url(url: str) -> URL:
    """Name the driver. Raises `DatabaseUnavailable` for a URL that is none, or of another kind of database."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseUnavailable("DATABASE_URL is not a database URL (such as sqlite:///var/dondoc.sqlite3)") from None
    kind = parsed.get_backend_name()
    if kind in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    if kind == "sqlite":
        return parsed.set(drivername="sqlite+pysqlite")
    raise DatabaseUnavailable(f"DATABASE_URL names {kind}: only sqlite and postgresql are supported")


def _engine(url: URL, *, durable: bool) -> Engine:
    if url.get_backend_name() != "sqlite":
        return _with_plain_savepoints(create_engine(url, isolation_level="REPEATABLE READ", pool_pre_ping=True))
    if url.database:
        try:
            private.make_folder(Path(url.database).parent)
        except OSError as error:
            raise DatabaseUnavailable(f"{url.database}: the folder cannot be made ({error.strerror})") from None
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(engine, "do_connect", partial(_keep_private, path=url.database))
    event.listen(engine, "connect", partial(_set_up_sqlite, synchronous="FULL" if durable else "OFF"))
    event.listen(engine, "begin", _begin)
    return _with_plain_savepoints(engine)


def _with_plain_savepoints(engine: Engine) -> Engine:
    """Have savepoints set and released in plain words: each has another name, so that SQLAlchemy would compile two
    statements for every one, and keeps none of them."""

    def begin(connection: Connection, name: str) -> None:
        connection.exec_driver_sql(f"SAVEPOINT {name}")

    def release(connection: Connection, name: str) -> None:
        connection.exec_driver_sql(f"RELEASE SAVEPOINT {name}")

    engine.dialect.do_savepoint = begin  # type: ignore[method-assign]
    engine.dialect.do_release_savepoint = release  # type: ignore[method-assign]
    return engine


def _keep_private(*_: object, path: str | None) -> None:
    """Make the file before SQLite does, closed to others: what SQLite keeps beside it then has the same mode."""
    if not path or path == ":memory:":
        return
    try:
        private.make_file(Path(path))
    except OSError as error:
        raise DatabaseUnavailable(f"{path}: cannot be written ({error.strerror})") from None
    private.tighten(*(Path(path + suffix) for suffix in BESIDE))


def _set_up_sqlite(connection: sqlite3.Connection, _: ConnectionPoolEntry, *, synchronous: str) -> None:
    connection.isolation_level = None  # SQLAlchemy's events begin transactions, not the driver
    for pragma in (
        "journal_mode=WAL",
        f"synchronous={synchronous}",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        f"cache_size=-{PAGES_KB}",
    ):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def _rebuilding_tables(connection: Connection) -> Iterator[None]:
    """Let tables be put in the place of others. SQLite cannot alter a column: Alembic copies the table, drops the old
    one, and gives its name to the copy; with foreign keys watched, a table that others point at cannot be dropped.

    https://www.sqlite.org/lang_altertable.html#otheralter: to be said before the transaction begins.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    _watch_foreign_keys(connection, on=False)
    try:
        yield
    finally:
        _watch_foreign_keys(connection, on=True)


def _watch_foreign_keys(connection: Connection, *, on: bool) -> None:
    connection.connection.cursor().execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _begin(connection: Connection) -> None:
    """Take the write lock at once, so that no transaction fails half-way when it first writes; never where it only
    reads, and could not write. That stays as it was said last to the same connection."""
    reads = bool(connection.get_execution_options().get(READING))
    if connection.info.get(READING) is not reads:
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
        connection.info[READING] = reads
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _first(error: DBAPIError) -> DBAPIError:
    """What failed first: SQLite ends the whole transaction when the disk is full, so that the savepoint in which it
    happened cannot be rolled back any more, and that is what is raised."""
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, DBAPIError) and "no such savepoint" not in str(found.orig):
            return found
        found = found.__context__
    return error


def _lost_race(error: DBAPIError) -> bool:
    if isinstance(error.orig, sqlite3.OperationalError):
        return "locked" in str(error.orig) or "busy" in str(error.orig)
    return getattr(error.orig, "sqlstate", None) in RETRIED_STATES
