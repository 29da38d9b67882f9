"""SQLite: its online backup. A copy of the file alone would lose what stands in the log beside it (``-wal``).

https://www.sqlite.org/backup.html
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic
from urllib.parse import quote

from sqlalchemy.engine import URL

from db.copies.base import CopyFailed, Damaged, Facts, NotOurs
from db.session import BESIDE

ENDING, MAGIC = ".sqlite3", b"SQLite format 3\0"
PATIENCE_SECONDS = 30.0
DAMAGE = ("not a database", "malformed", "corrupt", "encrypted")


def path_of(url: URL) -> Path:
    """The file of a SQLite database. Raises `CopyFailed` for one in memory."""
    if not url.database or url.database == ":memory:":
        raise CopyFailed("a database in memory cannot be copied")
    return Path(url.database)


def write(url: URL, file: Path) -> None:
    """Copy the database into the empty ``file`` in one step, as it is at this instant; writers are not held up."""
    source = path_of(url)
    if not source.exists():
        raise CopyFailed(f"{source}: there is no database yet")
    _copy(source, file, source)
    with _told(file), closing(_connect(file)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it


def replace(source: Path, url: URL) -> None:
    """Put what stands in ``source`` into the database, in one transaction; whoever has it open sees the new content."""
    _copy(source, path_of(url), path_of(url))


def look(file: Path, name: Path) -> Facts:
    """Check the whole file and count. Raises `Damaged`, `NotOurs`."""
    with _told(name), closing(_for_reading(file)) as found:
        said = [row[0] for row in found.execute("PRAGMA integrity_check(3)")]
        if said != ["ok"]:
            raise Damaged(f"{name}: is damaged ({said[0]})")
        tables = {row[0] for row in found.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        persons = next((table for table in ("person", "contact") if table in tables), None)  # contacts before 0007
        if persons is None or not {"alembic_version", "message"} <= tables:
            raise NotOurs(f"{name}: is no database of Đôn Đốc")
        revision = found.execute("SELECT version_num FROM alembic_version").fetchone()
        people = found.execute(f"SELECT count(*) FROM {persons}").fetchone()[0]  # noqa: S608 - one of two names
        messages = found.execute("SELECT count(*) FROM message").fetchone()[0]
    return Facts("sqlite", revision[0] if revision else "none", people, messages)


def is_empty(url: URL) -> bool:
    """Whether there is no such file, or nothing in it."""
    path = path_of(url)
    return not path.exists() or path.stat().st_size == 0


def move_aside(url: URL, file: Path) -> None:
    """Give a damaged database, and what stands beside it, the name ``file``, so that nothing is thrown away."""
    path = path_of(url)
    for each in reversed(BESIDE):
        part = Path(f"{path}{each}")
        if part.exists():
            part.rename(f"{file}{each}")


def _copy(source: Path, target: Path, named: Path) -> None:
    since = monotonic()

    def give_up(status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and monotonic() - since > PATIENCE_SECONDS:
            raise sqlite3.OperationalError("database is locked")

    with _told(named), closing(_for_reading(source)) as read, closing(_connect(target)) as written:
        read.backup(written, progress=give_up)


def _connect(path: Path, mode: str = "rw") -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode={mode}", uri=True, isolation_level=None)


def _for_reading(file: Path) -> sqlite3.Connection:
    """Open without writing; on a disk that takes no writing even that needs the promise that nobody else writes."""
    connection = _connect(file, "ro")
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        if Path(f"{file}-wal").exists() or "locked" in str(error):
            raise
        return _connect(file, "ro&immutable=1")
    return connection


@contextmanager
def _told(name: Path) -> Iterator[None]:
    """Turn errors of SQLite into sentences."""
    try:
        yield
    except sqlite3.Error as error:
        said = str(error)
        if any(word in said for word in DAMAGE):
            raise Damaged(f"{name}: is no database, or is damaged ({said})") from None
        if "locked" in said:
            raise CopyFailed(f"{name}: another program holds the database locked; stop that program") from None
        if "full" in said:
            raise CopyFailed(f"{name}: the disk is full; free some space") from None
        raise CopyFailed(f"{name}: {said}") from None
