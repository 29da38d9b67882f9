"""An agency's public investment capital of a year, and who is exempt for having none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from db.models import Agency, Assignment, Capital, Duty, ProgramAgency, Reply


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


def exempt(session: Session, program_id: int, year: int) -> list[Agency]:
    """The agencies of a program that are exempt from meetings in a year, in the document's order."""
    query = (
        select(Agency)
        .join(Capital, Capital.agency_id == Agency.id)
        .join(ProgramAgency, ProgramAgency.agency_id == Agency.id)
        .where(Capital.year == year, Capital.exempt, *_present(program_id))
    )
    return list(session.scalars(query.order_by(ProgramAgency.group_number, ProgramAgency.position)))


def _present(program_id: int) -> tuple[ColumnElement[bool], ...]:
    gone = (ProgramAgency.gone_at.is_(None), Agency.gone_at.is_(None))
    return ProgramAgency.program_id == program_id, *gone


@dataclass(frozen=True)
class Told:
    """What an agency has told of a plan year's capital (đồng): planned, of the second plan, disbursed by its newest
    week."""

    agency_id: int
    name: str
    planned: int
    second: int | None
    disbursed: int


def told(session: Session, program_id: int, year: int, before: date | None = None) -> list[Told]:
    """Each agency of a program that has told what it disbursed of a plan year's capital, in the document's order.

    ``before``: only by weeks whose last permitted day lies before that day.
    """
    within = () if before is None else (Assignment.last_day < before,)
    last = (
        select(Reply.disbursed)
        .join(Assignment, Assignment.id == Reply.assignment_id)
        .join(Duty, Duty.id == Assignment.duty_id)
        .where(
            Assignment.agency_id == Capital.agency_id,
            Duty.kind == "meeting",
            speaks_of(year),
            Reply.withdrawn_at.is_(None),
            Reply.disbursed.is_not(None),
            *within,
        )
        .order_by(Assignment.last_day.desc(), Reply.id.desc())
        .limit(1)
        .correlate(Capital)
        .scalar_subquery()
    )
    query = (
        select(Agency.id, Agency.name, Capital.planned, Capital.second, last.label("disbursed"))
        .join(ProgramAgency, ProgramAgency.agency_id == Capital.agency_id)
        .join(Agency, Agency.id == Capital.agency_id)
        .where(Capital.year == year, Capital.planned > 0, *_present(program_id))
        .order_by(ProgramAgency.group_number, ProgramAgency.position)
    )
    rows = session.execute(query)
    return [Told(row.id, row.name, row.planned, row.second, row.disbursed) for row in rows if row.disbursed is not None]


def disbursed(session: Session, program_id: int, year: int) -> list[tuple[int, int | None, int]]:
    """(Planned, of the second plan, disbursed) of each agency of a program that has told what it disbursed of a plan
    year's capital; disbursed is the newest week's figure."""
    return [(each.planned, each.second, each.disbursed) for each in told(session, program_id, year)]
