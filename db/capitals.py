"""An agency's public investment capital of a year, and who is exempt for having none."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Capital


def exempt_years(session: Session) -> set[tuple[int, int]]:
    """(Agency id, year) without public investment capital, as the coordinator confirmed."""
    rows = session.execute(select(Capital.agency_id, Capital.year).where(Capital.exempt))
    return {(row.agency_id, row.year) for row in rows}


def of_year(session: Session, agency_id: int, year: int) -> Capital:
    """Return the agency's capital row of ``year``, a fresh one if there is none."""
    row = session.get(Capital, (agency_id, year))
    if row is None:
        row = Capital(agency_id=agency_id, year=year, exempt=False)
        session.add(row)
    return row
