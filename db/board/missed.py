"""Meetings that the next ones overtook: of which nothing was heard, and which were said not to have been held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import ColumnElement, exists, func, not_, select
from sqlalchemy.orm import Session

from db.assignments import IN_FULL
from db.board.conditions import Key, begun, duties_of, within
from db.models import Assignment, Reply
from rules.status import State


def said_not_held() -> ColumnElement[bool]:
    """That it was said of a meeting that it was not held."""
    return exists().where(Reply.assignment_id == Assignment.id, Reply.code == "not_held", Reply.withdrawn_at.is_(None))


def missed(
    session: Session, program_id: int, today: date, first: int, count: int, *, not_held: bool
) -> Sequence[Assignment]:
    """Some of the missed meetings of a program, from the ``first``-th on (0: all), the newest first: those of which
    nothing was heard, or those that were said not to have been held. Counted by week; read is what is shown."""
    shown: list[Key] = []
    there = 0
    for key, many in _weeks(session, program_id, today, not_held=not_held):
        if not shown and many <= first:
            first -= many
            continue
        shown.append(key)
        there += many
        if there >= first + count:
            break
    numbers = _numbers(session, shown, today, not_held=not_held)[first : first + count]
    rows = session.scalars(select(Assignment).where(Assignment.id.in_(numbers)).options(*IN_FULL)) if numbers else ()
    return sorted(rows, key=lambda row: numbers.index(row.id))


def _weeks(session: Session, program_id: int, today: date, *, not_held: bool) -> Iterator[tuple[Key, int]]:
    """The duties and periods of which there are any, the newest first, and how many."""
    key = (Assignment.duty_id, Assignment.period)
    where = (
        Assignment.duty_id.in_(duties_of(session, program_id)),
        Assignment.state == State.MISSED,
        begun(today),
    )
    every = session.execute(select(*key, func.max(Assignment.due_at), func.count()).where(*where).group_by(*key)).all()
    replied = (Reply.code == "not_held", Reply.withdrawn_at.is_(None))
    query = select(*key, func.count(Assignment.id.distinct())).join(Reply).where(*replied, *where).group_by(*key)
    unheld: Counter[Key] = Counter({(row[0], row[1]): row[2] for row in session.execute(query)})
    for duty_id, period, _, count in sorted(every, key=lambda row: (row[2], -row[0]), reverse=True):
        there = unheld[duty_id, period]
        if many := there if not_held else count - there:
            yield (duty_id, period), many


def _numbers(session: Session, keys: Sequence[Key], today: date, *, not_held: bool) -> list[int]:
    """The ids of all of some duties and periods, in their order, by agency."""
    said = said_not_held()
    query = select(Assignment.duty_id, Assignment.period, Assignment.agency_id, Assignment.id).where(
        *within(keys), Assignment.state == State.MISSED, said if not_held else not_(said), begun(today)
    )
    rows = [
        (keys.index((row[0], row[1])), row[2], row[3]) for row in session.execute(query) if (row[0], row[1]) in keys
    ]
    return [number for *_, number in sorted(rows)]
