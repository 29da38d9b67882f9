"""An agency's public investment capital of a year, and who is exempt for having none."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from db.models import Assignment, Capital, Duty


def exempt_years(session: Session) -> set[tuple[int, int]]:
    """(Agency id, year) without public investment capital, as the coordinator confirmed."""
    rows = session.execute(select(Capital.agency_id, Capital.year).where(Capital.exempt))
    return {(row.agency_id, row.year) for row in rows}


def speaks_of(year: int) -> ColumnElement[bool]:
    """That an assignment (joined with its duty) speaks of this year's capital; see `Assignment.plan_year`."""
    its_own = Assignment.last_day.between(date(year, 1, 1), date(year, 12, 31))
    return or_(Duty.plan_year == year, and_(Duty.plan_year.is_(None), its_own))


def of_year(session: Session, agency_id: int, year: int) -> Capital:
    """Return the agency's capital row of ``year``, a fresh one if there is none."""
    row = session.get(Capital, (agency_id, year))
    if row is None:
        row = Capital(agency_id=agency_id, year=year, exempt=False)
        session.add(row)
    return row
