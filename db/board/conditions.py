"""What every question about where things stand shares: what is due by an instant, what has begun, what is done."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from db.models import Assignment, Duty
from rules.due import END_OF_DAY
from rules.rulebook import Rules
from rules.status import SOON, State

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


def _due(what: str) -> ColumnElement[bool]:
    """`due_by` with parameters for the instant, see `at_present`."""
    column = Assignment.extended_to
    extended = and_(column.is_not(None), column <= bindparam(f"{what}_over"))
    return or_(and_(column.is_(None), Assignment.due_at <= bindparam(f"{what}_at")), extended)


LATE, DUE_SOON = _due("late"), _due("soon")
BEGUN = or_(Assignment.opens_on.is_(None), Assignment.opens_on <= bindparam("today"))
OF_DUTIES = Assignment.duty_id.in_(bindparam("duties", expanding=True))
OF_KEYS = (OF_DUTIES, Assignment.period.in_(bindparam("periods", expanding=True)))
"""Conditions of questions that are put together once and asked often; `at_present` and `of_keys` give what they are
asked with: that an assignment is due (within seven days: ``DUE_SOON``), has begun, is of some duties (and periods)."""


def at_present(rules: Rules, now: datetime, **more: Any) -> dict[str, Any]:
    """The parameters of the conditions ``LATE``, ``DUE_SOON`` and ``BEGUN`` at an instant, and ``more``."""
    soon = now + SOON
    late = {"late_at": now, "late_over": over(now, rules.zone)}
    return {
        **late,
        "soon_at": soon,
        "soon_over": over(soon, rules.zone),
        "today": rules.local(now).date(),
        **more,
    }


def of_keys(keys: Collection[Key]) -> dict[str, Any]:
    """The parameters of the conditions ``OF_KEYS``; see `within`."""
    return {"duties": sorted({key[0] for key in keys}), "periods": sorted({key[1] for key in keys})}


def begun(today: date) -> ColumnElement[bool]:
    """That the week, month, quarter or year of an assignment has begun: before it is nobody's business yet."""
    return or_(Assignment.opens_on.is_(None), Assignment.opens_on <= today)


def duties_of(session: Session, program_id: int) -> dict[int, Row[int, str, str]]:
    """The duties of a program by their ids: id, kind, title."""
    return {row.id: row for row in session.execute(_DUTIES, {"program": program_id})}


_DUTIES = select(Duty.id, Duty.kind, Duty.title).where(Duty.program_id == bindparam("program")).order_by(Duty.id)


def within(keys: Collection[Key]) -> tuple[ColumnElement[bool], ...]:
    """That an assignment may be of these duties and periods: the rest is left out when it is read."""
    return Assignment.duty_id.in_({key[0] for key in keys}), Assignment.period.in_({key[1] for key in keys})
