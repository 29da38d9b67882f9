"""What every question about where things stand shares: what is due by an instant, what has begun, what is done."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, and_, or_, select
from sqlalchemy.orm import Session

from db.models import Assignment, Duty
from rules.due import END_OF_DAY
from rules.status import State

DONE = (State.REPORTED, State.ACCEPTED)

Key = tuple[int, str]
"""A duty (its id) and a period of it."""

Counted = Iterable[Any]
"""Rows of a query that counts."""


def over(at: datetime, zone: ZoneInfo) -> date:
    """The last day that is over at an instant: an extension until that day has run out."""
    day = at.astimezone(zone).date()
    ended = datetime.combine(day, END_OF_DAY, zone).astimezone(UTC) <= at
    return day if ended else day - timedelta(days=1)


def due_by(at: datetime, zone: ZoneInfo) -> ColumnElement[bool]:
    """That an assignment falls due, an extension included, at an instant or before; never unknown."""
    column = Assignment.extended_to
    extended = and_(column.is_not(None), column <= over(at, zone))
    return or_(and_(column.is_(None), Assignment.due_at <= at), extended)


def begun(today: date) -> ColumnElement[bool]:
    """That the week, month, quarter or year of an assignment has begun: before it is nobody's business yet."""
    return or_(Assignment.opens_on.is_(None), Assignment.opens_on <= today)


def duties_of(session: Session, program_id: int) -> dict[int, Row[int, str, str]]:
    """The duties of a program by their ids: id, kind, title."""
    query = select(Duty.id, Duty.kind, Duty.title).where(Duty.program_id == program_id)
    return {row.id: row for row in session.execute(query.order_by(Duty.id))}


def within(keys: Collection[Key]) -> tuple[ColumnElement[bool], ...]:
    """That an assignment may be of these duties and periods: the rest is left out when it is read."""
    return Assignment.duty_id.in_({key[0] for key in keys}), Assignment.period.in_({key[1] for key in keys})
