"""What the log keeps of the rows themselves, so that the past can be told from it (`db.past`).

Beside what was done the log says what that changed: one row of it a transaction, with the subject `SUBJECT`, that holds
every column of `db.kept_columns` that was set, from what to what. It is collected from the session, whoever changed it,
so that nothing has to be remembered where something is changed; only statements that write many rows at once have to
say so (`written`, `removed`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, event, func, inspect, select
from sqlalchemy.orm import Session, SessionTransaction

from db.kept_columns import COLUMNS, TABLE_OF
from db.models import Audit, Base

SUBJECT = "rows"
CHANGED = "change"
"""The action: what a transaction changed. Migration 0021 wrote what was there, as the action ``baseline``."""

AT_ONCE = 500
"""So many rows stand in one row of the log at most."""

Key = tuple[Any, ...]
"""The primary key of a row."""


@dataclass
class _Change:
    """What became of a row: new, set or gone; ``values``: from what to what, by column."""

    table: str
    key: Key
    what: str
    values: dict[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Written:
    """Rows that one statement has written: what is the ``same`` in all of them, and the ``columns`` that differ."""

    table: str
    same: dict[str, Any]
    columns: list[str]
    rows: list[list[Any]]


@dataclass
class _Collected:
    """What a session has changed and not written into the log yet. ``said``: (when, by whom) something was written
    there last. ``marks``: how much there was when a savepoint was set."""

    changes: list[_Change | _Written] = field(default_factory=list)
    said: tuple[datetime, str] | None = None
    marks: dict[SessionTransaction, int] = field(default_factory=dict)


def _of(session: Session) -> _Collected:
    found: _Collected = session.info.setdefault("kept", _Collected())
    return found


def said(session: Session, at: datetime, actor: str) -> None:
    """What this transaction changes was done then, by this actor (see `db.audit.record`, which says so)."""
    _of(session).said = (at, actor)


@event.listens_for(Session, "after_flush")
def _collect(session: Session, _: Any) -> None:
    """Take down what is being written; the session still knows what was there before."""
    found = _of(session).changes
    for row in session.new:
        if type(row) in TABLE_OF:
            found.append(_new(row))
    for row in session.dirty:
        if type(row) in TABLE_OF and (change := _set(row)).values:
            found.append(change)
    for row in session.deleted:
        if type(row) in TABLE_OF:
            found.append(_Change(TABLE_OF[type(row)].name, _key(row), "gone"))


def _key(row: Any) -> Key:
    return tuple(inspect(type(row)).primary_key_from_instance(row))


def _new(row: Any) -> _Change:
    name = TABLE_OF[type(row)].name
    return _Change(name, _key(row), "new", {each: (None, getattr(row, each)) for each in COLUMNS[name]})


def _set(row: Any) -> _Change:
    name = TABLE_OF[type(row)].name
    change, state = _Change(name, _key(row), "set"), inspect(row)
    for each in COLUMNS[name]:
        history = state.attrs[each].history
        if history.has_changes():
            change.values[each] = (history.deleted[0] if history.deleted else None, getattr(row, each))
    return change


def written(
    session: Session, table: type[Base], same: Mapping[str, Any], differ: list[str], rows: list[list[Any]]
) -> None:
    """One statement has written ``rows``, told by the columns in which they ``differ`` (their keys among them); what is
    in all of them is ``same``, or empty. What the caller knows need not be read again."""
    if rows:
        name = TABLE_OF[table].name
        told = {each: plain(same.get(each)) for each in COLUMNS[name] if each not in differ}
        _of(session).changes.append(_Written(name, told, differ, rows))


def removed(session: Session, table: type[Base], *conditions: ColumnElement[bool]) -> None:
    """Remove these rows in one statement."""
    keys = list(session.execute(select(*TABLE_OF[table].primary_key).where(*conditions)))
    _of(session).changes.extend(_Change(TABLE_OF[table].name, tuple(key), "gone") for key in keys)
    session.execute(delete(table).where(*conditions))


@event.listens_for(Session, "after_transaction_create")
def _mark(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        _of(session).marks[transaction] = len(_of(session).changes)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    """What was rolled back has not happened."""
    kept = _of(session)
    if transaction.nested:
        del kept.changes[kept.marks.pop(transaction, len(kept.changes)) :]
    elif transaction.parent is None:
        kept.changes.clear()
        kept.marks.clear()
        kept.said = None


@event.listens_for(Session, "before_commit")
def _before_commit(session: Session) -> None:
    if not session.in_nested_transaction():
        write(session)
        _of(session).said = None
        _of(session).marks.clear()


def write(session: Session) -> None:
    """Write what was changed into the log, as of the time at which it was last said that something was done."""
    session.flush()
    kept = _of(session)
    if not kept.changes:
        return
    at, actor = kept.said or (_newest(session), "clock")
    written = [each for each in kept.changes if isinstance(each, _Written)]
    changes = [each for each in kept.changes if isinstance(each, _Change)]
    for detail in (*_together_written(written), *_details(_merged(changes))):
        session.add(Audit(at=at, actor=actor, action=CHANGED, subject=SUBJECT, detail=detail))
    kept.changes.clear()
    session.flush()


def _newest(session: Session) -> datetime:
    """When something was stored last: what nobody said anything of came after it. Transactions that end late do not
    stand far behind."""
    last = select(Audit.at).order_by(Audit.id.desc()).limit(100).subquery()
    return session.scalar(select(func.max(last.c.at))) or datetime.fromtimestamp(0, UTC)


def _merged(changes: Iterable[_Change]) -> list[_Change]:
    """One change a row: from what it was first to what it is now; what came back to what it was is none."""
    found: dict[tuple[str, Key], _Change] = {}
    for change in changes:
        before = found.get((change.table, change.key))
        if before is None or change.what != "set" or before.what == "gone":
            found[change.table, change.key] = change
            continue
        for name, (old, new) in change.values.items():
            before.values[name] = (before.values.get(name, (old,))[0], new)
    for change in found.values():
        if change.what == "set":
            change.values = {name: both for name, both in change.values.items() if both[0] != both[1]}
    return [change for change in found.values() if change.what != "set" or change.values]


def _together_written(written: Iterable[_Written]) -> Iterator[dict[str, Any]]:
    """What statements have written, before what became of it in the same transaction."""
    new, room = list[dict[str, Any]](), AT_ONCE
    for each in written:
        left = each.rows
        while left:
            rows, left = left[:room], left[room:]
            new.append({"table": each.table, "same": each.same, "columns": each.columns, "rows": rows})
            room -= len(rows)
            if not room:
                yield {"new": new, "set": [], "gone": []}
                new, room = [], AT_ONCE
    if new:
        yield {"new": new, "set": [], "gone": []}


def _details(changes: list[_Change]) -> Iterator[dict[str, Any]]:
    for first in range(0, len(changes), AT_ONCE):
        some = changes[first : first + AT_ONCE]
        new: dict[str, list[_Change]] = {}
        for change in some:
            if change.what == "new":
                new.setdefault(change.table, []).append(change)
        yield {
            "new": [_together(name, each) for name, each in new.items()],
            "set": [[each.table, list(each.key), _both(each)] for each in some if each.what == "set"],
            "gone": [[each.table, list(each.key)] for each in some if each.what == "gone"],
        }


def _both(change: _Change) -> dict[str, list[Any]]:
    return {name: [plain(old), plain(now)] for name, (old, now) in change.values.items()}


def _together(name: str, changes: Collection[_Change]) -> dict[str, Any]:
    """New rows of one table: what all of them have stands there once, the rest row by row."""
    rows = [{each: plain(both[1]) for each, both in change.values.items()} for change in changes]
    same = {each: value for each, value in rows[0].items() if all(row[each] == value for row in rows)}
    differ = [each for each in COLUMNS[name] if each not in same]
    return {"table": name, "same": same, "columns": differ, "rows": [[row[each] for each in differ] for row in rows]}


def plain(value: Any) -> Any:
    """A value as the log holds it: an instant in UTC and a day in ISO 8601, everything else as JSON has it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
