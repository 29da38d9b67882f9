"""Copies of the whole database: written under a temporary name, read again, checked, and only then given their name."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.engine import URL

from db import private
from db.copies import postgres, sqlite
from db.copies.base import CopyFailed, Damaged, Facts, NotOurs
from db.session import known_revisions

__all__ = ["CopyFailed", "Damaged", "Facts", "NotOurs", "ending", "look", "partial_file", "save"]

PARTIAL = ".partial"


def ending(url: URL) -> str:
    """How the name of a copy of this database ends."""
    return sqlite.ENDING if url.get_backend_name() == "sqlite" else postgres.ENDING


def save(url: URL, file: Path) -> Facts:
    """Copy the database to ``file`` while others go on writing to it; returns what stands in the copy.

    The copy is what was committed at one instant. Only its owner can read it. Raises `CopyFailed`, as when there is
    such a file already.
    """
    if file.exists():
        raise CopyFailed(f"{file} is there already; name another file")
    side = sqlite if url.get_backend_name() == "sqlite" else postgres
    with partial_file(file) as partial:
        side.write(url, partial)
        facts = look(partial, called=file)
        try:
            private.sync(partial)
            partial.rename(file)
            private.sync(file.parent)
        except OSError as error:
            raise CopyFailed(f"{file}: {error.strerror}") from None
    return facts


def look(file: Path, *, called: Path | None = None) -> Facts:
    """Read a copy from end to end and say what stands in it; ``called``: its name in messages.

    Raises `CopyFailed`: `Damaged`, or `NotOurs` where it belongs to another program or to a newer version of this one.
    """
    name = called or file
    try:
        with file.open("rb") as opened:
            begins = opened.read(16)
    except OSError as error:
        raise CopyFailed(f"{name}: cannot be read ({error.strerror})") from None
    if begins.startswith(sqlite.MAGIC):
        facts = sqlite.look(file, name)
    elif begins.startswith(postgres.MAGIC):
        facts = postgres.look(file, name)
    else:
        raise Damaged(f"{name}: is no copy of a database, or is damaged")
    if facts.revision not in known_revisions():
        raise NotOurs(f"{name}: was made by a newer version of Đôn Đốc (tables {facts.revision}); update first")
    return facts


@contextmanager
def partial_file(file: Path) -> Iterator[Path]:
    """A file beside ``file``, closed to others, that is gone afterwards unless it was renamed. Raises `CopyFailed`."""
    try:
        private.make_folder(file.parent)
        number, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=PARTIAL, dir=file.parent)
    except OSError as error:
        raise CopyFailed(f"{file.parent}: cannot be written to ({error.strerror})") from None
    os.close(number)
    try:
        yield Path(name)
    finally:
        for each in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):
                Path(name + each).unlink(missing_ok=True)
