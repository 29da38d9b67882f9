"""The past, told from the log: every row as it was known at an instant, by when it was stored.

`rows` reads it from the log alone (see `db.kept`). `known` lays it out as a database in memory in which whatever shows
the present (`db.board`, `db.desk` and what is built on them) shows what was known then; words of persons and names,
which are not in the log, come from the rows that stand there now, by number.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import JSON, Column, Connection, Table, create_engine, func, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateIndex, CreateTable

from db.base import Base, Instant
from db.kept import SUBJECT, Key
from db.kept_columns import GIVEN, TABLES, WORDS
from db.models import Audit
from rules.status import Move

Rows = dict[str, dict[Key, dict[str, Any]]]
"""By table and primary key: the columns that are kept, as the log has them (days and instants as text)."""

CHUNK = 300


class NotKnown(Exception):
    """Nothing is known of that instant; ``since``: from when on the log knows (aware), if it knows of anything."""

    def __init__(self, since: datetime | None) -> None:
        super().__init__(f"The log does not reach so far back: {since or 'nothing is in it yet'}.")
        self.since = since


def begins(session: Session, subject: str = "") -> datetime | None:
    """From when on the log knows everything (aware): since the first program was loaded (with ``subject``: since this
    one is spoken of, ``program:2``), or since rows began to be kept; ``None`` while there is nothing."""
    first = select(func.min(Audit.at))
    began = session.scalar(first.where(Audit.subject == SUBJECT))
    own = session.scalar(first.where(Audit.subject == subject)) if subject else None
    return max(began, own) if began and own else began


def rows(session: Session, at: datetime) -> Rows:
    """All rows as they were known at ``at`` (aware), from the log alone. Raises `NotKnown`."""
    since = begins(session)
    if since is None or at < since:
        raise NotKnown(since)
    found: Rows = {name: {} for name in TABLES}
    keys = {name: [column.name for column in table.primary_key] for name, table in TABLES.items()}
    query = select(Audit.detail).where(Audit.subject == SUBJECT, Audit.at <= at).order_by(Audit.id)
    for detail in session.scalars(query.execution_options(yield_per=200)):
        for together in detail["new"]:
            name = together["table"]
            for each in together["rows"]:
                row = {**together["same"], **dict(zip(together["columns"], each, strict=True))}
                found[name][tuple(row[key] for key in keys[name])] = row
        for name, key, values in detail["set"]:
            found[name][tuple(key)].update({column: both[1] for column, both in values.items()})
        for name, key in detail["gone"]:
            found[name].pop(tuple(key), None)
    return found


@contextmanager
def known(session: Session, at: datetime, *, messages: bool = False) -> Iterator[Session]:
    """A database in memory with what was known at ``at`` (aware), to be read. Raises `NotKnown`.

    With ``messages`` also those that had been sent by then, without their words, and the files that had come, without
    their content; by their own times, not by the log. What is shown of the log itself (`SHOWN`) is there as well.
    """
    found = rows(session, at)
    with _MEMORY.connect() as connection:
        for statement in _tables():
            connection.exec_driver_sql(statement)
        for name, table in TABLES.items():
            _put(connection, table, _complete(session, name, found))
        _put(connection, _AUDIT, _told(session, at))
        for table, sent in _sent(session, at) if messages else ():
            _put(connection, table, sent)
        for statement in _indexes():
            connection.exec_driver_sql(statement)
        with Session(connection, expire_on_commit=False) as past:
            yield past


_MEMORY = create_engine("sqlite://", poolclass=NullPool)
"""Every connection is a database of its own and is gone with it; what SQLAlchemy has learned of statements stays."""


@cache
def _tables() -> tuple[str, ...]:
    return tuple(str(CreateTable(table).compile(_MEMORY)) for table in Base.metadata.sorted_tables)


@cache
def _indexes() -> tuple[str, ...]:
    """Made when the rows are there, which is quicker."""
    indexes = [index for table in Base.metadata.sorted_tables for index in table.indexes]
    return tuple(str(CreateIndex(index).compile(_MEMORY)) for index in sorted(indexes, key=lambda each: str(each.name)))


def _put(connection: Connection, table: Table, found: Iterable[dict[str, Any]]) -> None:
    """Write rows as SQLite keeps them, past SQLAlchemy, since there may be a great many; columns that they do not have
    (which came later, or do not matter any more) are empty."""
    columns = [(column.name, _blank(column), _keeper(column)) for column in table.columns]
    values = [
        tuple(keep(row.get(name, blank)) if keep else row.get(name, blank) for name, blank, keep in columns)
        for row in found
    ]
    if values:
        connection.exec_driver_sql(str(table.insert().compile(_MEMORY)), values)


def _complete(session: Session, name: str, known_: Rows) -> Iterator[dict[str, Any]]:
    """Rows of a table with the words that stand in it; where somebody is written to does not matter any more."""
    found = known_[name]
    words = _words(session, TABLES[name], found)
    answers = _answers(session, known_, words) if name == "request" else {}
    _leave_out(name, found, words)
    for key, answer in answers.items():
        words[key]["note"] = answer
    for key, row in found.items():
        if name == "address":
            yield {**row, "chat_id": str(key[0])}
        else:
            yield {**row, **words[key]} if key in words else row


def _leave_out(name: str, found: dict[Key, dict[str, Any]], words: dict[Key, dict[str, Any]]) -> None:
    """Without the words that had not been said then: what came later would be told of a time that did not know it."""
    for word, stamp in GIVEN.get(name, {}).items():
        for key, said in words.items():
            if found[key].get(stamp) is None:
                said[word] = None


def _answers(session: Session, found: Rows, words: dict[Key, dict[str, Any]]) -> dict[Key, str]:
    """What the coordinator had answered to an obstacle, which may come before a decision and anew: what stands there
    now, if it had been written then, else the newest note of theirs that had been."""
    notes = found["obstacle_note"]
    texts, written = _words(session, TABLES["obstacle_note"], notes), dict[Key, list[str]]()
    for key in sorted(key for key in texts if notes[key]["agency_id"] is None):
        written.setdefault((notes[key]["request_id"],), []).append(texts[key]["text"])
    now = {key: words[key]["note"] for key in written if key in words and words[key]["note"] is not None}
    return {key: note if note in written[key] else written[key][-1] for key, note in now.items()}


def _keeper(column: Column[Any]) -> Callable[[Any], Any] | None:
    """What makes of a value what SQLAlchemy would store; ``None`` where that is the value itself."""
    if isinstance(column.type, Instant):
        return _stored
    return json.dumps if isinstance(column.type, JSON) else None


@lru_cache(maxsize=50_000)
def _stored(at: str | datetime | None) -> str | None:
    """An instant as SQLAlchemy stores it in SQLite."""
    if at is None:
        return None
    return f"{datetime.fromisoformat(at) if isinstance(at, str) else at:%Y-%m-%d %H:%M:%S.%f}"


def _blank(column: Column[Any]) -> Any:
    """What stands in a column of which nothing is known."""
    if column.default is not None and column.default.is_scalar:
        return column.default.arg  # type: ignore[attr-defined]  # a scalar has one
    return None if column.nullable else {} if isinstance(column.type, JSON) else ""


def _words(session: Session, table: Table, found: dict[Key, dict[str, Any]]) -> dict[Key, dict[str, Any]]:
    """What stands in the rows themselves, as far as they are there; all of these tables have one number as key."""
    names = sorted(WORDS.get(table.name, ()))
    numbers, words = [key[0] for key in found], dict[Key, dict[str, Any]]()
    for first in range(0, len(numbers) if names else 0, CHUNK):
        mine = table.c.id.in_(numbers[first : first + CHUNK])
        for number, *values in session.execute(select(table.c.id, *(table.c[name] for name in names)).where(mine)):
            words[number,] = dict(zip(names, values, strict=True))
    return words


def _sent(session: Session, at: datetime) -> Iterator[tuple[Table, Iterable[dict[str, Any]]]]:
    """Messages that had been sent, and of what they spoke."""
    message, spoke = _MESSAGE, _SPOKE
    sent = (message.c.state == "sent", message.c.sent_at <= at)
    wordless = [column for column in message.columns if column.name not in ("params", "choices", "detail")]
    yield message, [dict(row) for row in session.execute(select(*wordless).where(*sent)).mappings()]
    of = select(spoke).join(message, message.c.id == spoke.c.message_id).where(*sent)
    yield spoke, [dict(row) for row in session.execute(of).mappings()]

    came = [column for column in _FILE.columns if column.name not in ("data", "remote")]
    yield _FILE, [dict(row) for row in session.execute(select(*came).where(_FILE.c.received_at <= at)).mappings()]


def _told(session: Session, at: datetime) -> list[dict[str, Any]]:
    """What had been written into the log of actions that are shown beside the rows."""
    query = select(_AUDIT).where(_AUDIT.c.action.in_(SHOWN), _AUDIT.c.subject != SUBJECT, _AUDIT.c.at <= at)
    return [dict(row) for row in session.execute(query).mappings()]


SHOWN = ("granted", "extend", "withdraw_reply", str(Move.WAIVE), "press_on")
"""Actions of the log that figures (`db.desk`) tell beside rows: who granted, took back, waived, pressed, and why."""

_MESSAGE, _SPOKE = Base.metadata.tables["message"], Base.metadata.tables["message_assignment"]
_FILE, _AUDIT = Base.metadata.tables["file"], Base.metadata.tables["audit"]
