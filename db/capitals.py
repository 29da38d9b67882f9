"""An agency's public investment capital of a year, and who is exempt for having none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from db.models import Agency, Assignment, Capital, Duty, ProgramAgency, Reply


def exempt_years(session: Session) -> set[tuple[int, int]]:
    """(Agency id, year) without public investment capital, as the coordinator confirmed."""
    rows = session.execute(select(Capital.agency_id, Capital.year).where(Capital.exempt))
    return {(row.agency_id, row.year) for row in rows}


def speaks_of(year: int) -> ColumnElement[bool]:
    """That an assignment (joined with its duty) speaks of this year's capital; see `Assignment.plan_year`."""
    return _speaks_of(**of_the_year(year))


def of_the_year(year: int) -> dict[str, Any]:
    """The parameters of ``SPEAKS_OF``: the year and its days."""
    return {"year": year, "from_day": date(year, 1, 1), "until_day": date(year, 12, 31)}


def _speaks_of(year: Any, from_day: Any, until_day: Any) -> ColumnElement[bool]:
    its_own = Assignment.last_day.between(from_day, until_day)
    return or_(Duty.plan_year == year, and_(Duty.plan_year.is_(None), its_own))


SPEAKS_OF = _speaks_of(bindparam("year"), bindparam("from_day"), bindparam("until_day"))
"""`speaks_of` in questions that are put together once; see `of_the_year`."""


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


SPEAKS = ("meeting", "target")
"""The kinds of duties that speak of capital and of what is disbursed of it."""

_SPEAKING = select(Duty.id).where(Duty.program_id == bindparam("program"), Duty.kind.in_(SPEAKS)).limit(1)


def asked(session: Session, program_id: int) -> bool:
    """Whether a program itself asks what is disbursed, by meetings or a target."""
    return session.scalar(_SPEAKING, {"program": program_id}) is not None


def told(session: Session, program_id: int, year: int, before: date | None = None) -> list[Told]:
    """Each agency of a program that has told what it disbursed of a plan year's capital, in the document's order.

    ``before``: only by weeks whose last permitted day lies before that day. Of a program that asks for no disbursement
    (`asked`) nothing is told: the figures are another's.
    """
    if not asked(session, program_id):
        return []
    days = {**of_the_year(year), "before": before or date.max}
    duties: dict[bool, list[int]] = {True: [], False: []}
    for number, plan_year in session.execute(_MEETINGS, {"year": year}):
        duties[plan_year is None].append(number)
    which = {"program": program_id, **days, "by_day": duties[True], "by_year": duties[False]}
    rows = session.execute(_TOLD[bool(duties[False])], which)
    return [Told(row.id, row.name, row.planned, row.second, row.disbursed) for row in rows if row.disbursed is not None]


_MEETINGS = select(Duty.id, Duty.plan_year).where(
    Duty.kind == "meeting", or_(Duty.plan_year.is_(None), Duty.plan_year == bindparam("year"))
)
"""Which duties may speak of a year's capital (`speaks_of`): their numbers are asked for first, as those of assignments
stand in an index beside their days."""

_BY_DAY = (
    Assignment.duty_id.in_(bindparam("by_day", expanding=True)),
    Assignment.last_day.between(bindparam("from_day"), bindparam("until_day")),
)
_BY_YEAR = Assignment.duty_id.in_(bindparam("by_year", expanding=True))


def _told(speaks: ColumnElement[bool]) -> Select[Any]:
    """Each agency with its newest figure, of the assignments that speak of the year."""
    last = (
        select(Reply.disbursed)
        .join(Assignment, Assignment.id == Reply.assignment_id)
        .where(
            Assignment.agency_id == Capital.agency_id,
            speaks,
            Assignment.last_day < bindparam("before"),
            Reply.withdrawn_at.is_(None),
            Reply.disbursed.is_not(None),
        )
        .order_by(Assignment.last_day.desc(), Reply.id.desc())
        .limit(1)
        .correlate(Capital)
        .scalar_subquery()
    )
    return (
        select(Agency.id, Agency.name, Capital.planned, Capital.second, last.label("disbursed"))
        .join(ProgramAgency, ProgramAgency.agency_id == Capital.agency_id)
        .join(Agency, Agency.id == Capital.agency_id)
        .where(
            Capital.year == bindparam("year"),
            Capital.planned > 0,
            ProgramAgency.program_id == bindparam("program"),
            ProgramAgency.gone_at.is_(None),
            Agency.gone_at.is_(None),
        )
        .order_by(ProgramAgency.group_number, ProgramAgency.position)
    )


_TOLD = {False: _told(and_(*_BY_DAY)), True: _told(or_(_BY_YEAR, and_(*_BY_DAY)))}
"""Without and with duties that speak of a year because they say so: the days of the others are a range of an index."""


def disbursed(session: Session, program_id: int, year: int) -> list[tuple[int, int | None, int]]:
    """(Planned, of the second plan, disbursed) of each agency of a program that has told what it disbursed of a plan
    year's capital; disbursed is the newest week's figure."""
    return [(each.planned, each.second, each.disbursed) for each in told(session, program_id, year)]
