"""What was disbursed, week by week, as the agencies told it; a week without a figure stays without one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.capitals import asked, speaks_of
from db.desk.lines import streamed
from db.desk.scope import Scope
from db.models import Assignment, Capital, Duty, ProgramAgency, Reply
from rules.pace import needed


@dataclass(frozen=True, slots=True)
class Week:
    """The figure of one agency for one period, by the answer that stands. Amounts are whole đồng.

    ``day``: that of the figure, on which it was told and confirmed (local); ``last_day``: the period's. ``told``: the
    plan of that year that was told with a figure up to then; ``planned``: it as it is known now; ``reply_id``: where
    the figure comes from.
    """

    agency_id: int
    period: str
    day: date
    disbursed: int
    told: int | None
    planned: int | None
    reply_id: int
    last_day: date


@dataclass(frozen=True)
class Standing:
    """An agency's newest figure of the year: of a plan, up to the end of ``day``, in the period ``period``."""

    agency_id: int
    planned: int | None
    disbursed: int | None
    day: date | None = None
    period: str = ""
    reply_id: int = 0
    exempt: bool = False


class Point(NamedTuple):
    """How far disbursement was by a period (its last day, or today before that): the sum of the newest figures known by
    then (đồng), how many agencies told one for this very period, and how many stand ``behind`` the sum: where these
    grow, the sum grows by what the new ones had disbursed long before."""

    period: str
    day: date
    disbursed: int
    told: int
    behind: int


@dataclass(frozen=True)
class Money:
    """The year's capital of the program's present agencies. ``counted``: those of whom plan and figure are known, over
    whom the sums go; ``course``: how their sum grew, period by period."""

    year: int
    standings: tuple[Standing, ...]
    course: tuple[Point, ...]

    @property
    def counted(self) -> list[Standing]:
        return [each for each in self.standings if each.planned and each.disbursed is not None]

    @property
    def planned(self) -> int:
        return sum(each.planned or 0 for each in self.counted)

    @property
    def disbursed(self) -> int:
        return sum(each.disbursed or 0 for each in self.counted)

    @property
    def share(self) -> float | None:
        """Of the plan, as a fraction; ``None`` without a plan."""
        return self.disbursed / self.planned if self.planned else None

    @property
    def pace(self) -> int | None:
        """What has to be disbursed a week from the newest figure on until the year's end (đồng); see `rules.pace`."""
        if not self.course:
            return None
        return needed(self.planned, self.disbursed, self.course[-1].day, date(self.year, 12, 31))


def weeks(session: Session, scope: Scope, year: int | None = None) -> Iterator[Week]:
    """One figure an agency and period, agency by agency in the order of their days; perhaps only of what speaks of one
    ``year``'s capital (`db.capitals.speaks_of`)."""
    within = () if year is None else (speaks_of(year),)
    plans = {(row.agency_id, row.year): row.planned for row in session.scalars(select(Capital))}
    query = (
        select(
            Reply.id,
            Reply.planned,
            Reply.disbursed,
            Reply.at,
            Assignment.id.label("assignment_id"),
            Assignment.agency_id,
            Assignment.period,
            Assignment.last_day,
            Duty.plan_year,
        )
        .join(Assignment, Assignment.id == Reply.assignment_id)
        .join(Duty, Duty.id == Assignment.duty_id)
        .where(*scope.conditions, *within, Reply.withdrawn_at.is_(None), Reply.disbursed.is_not(None))
        .order_by(Assignment.agency_id, Assignment.last_day, Assignment.id, Reply.id)
    )
    before: Week | None = None
    number = 0
    plan_told: dict[tuple[int, int], int] = {}
    for row in streamed(session, query):
        if before and row.assignment_id != number:
            yield before
        of = (row.agency_id, row.plan_year or row.last_day.year)
        if row.planned is not None:
            plan_told[of] = row.planned
        day, plan = row.at.astimezone(scope.at.tzinfo).date(), plan_told.get(of)
        before = Week(row.agency_id, row.period, day, row.disbursed, plan, plans.get(of), row.id, row.last_day)
        number = row.assignment_id
    if before:
        yield before


def money(session: Session, scope: Scope) -> Money:
    """The capital of the scope's year: who has told what, and how it grew; nothing of a program that asks for none."""
    year = scope.year
    present = select(ProgramAgency.agency_id).where(
        ProgramAgency.program_id == scope.program_id, ProgramAgency.gone_at.is_(None)
    )
    if scope.agency_id is not None:
        present = present.where(ProgramAgency.agency_id == scope.agency_id)
    if scope.group is not None:
        present = present.where(ProgramAgency.group_number == scope.group)
    ordered = present.order_by(ProgramAgency.group_number, ProgramAgency.position)
    members = list(session.scalars(ordered)) if asked(session, scope.program_id) else []
    capital = {row.agency_id: row for row in session.scalars(select(Capital).where(Capital.year == year))}
    newest: dict[int, Week] = {}
    told: dict[tuple[date, str], dict[int, int]] = {}
    for week in weeks(session, _whole_year(scope), year):
        if week.agency_id in members:
            newest[week.agency_id] = week
            told.setdefault((min(week.last_day, scope.today), week.period), {})[week.agency_id] = week.disbursed
    standings = []
    for number in members:
        row, last = capital.get(number), newest.get(number)
        if row is None and last is None:
            continue
        standings.append(
            Standing(
                number,
                row.planned if row else None,
                last.disbursed if last else None,
                last.day if last else None,
                last.period if last else "",
                last.reply_id if last else 0,
                exempt=bool(row and row.exempt),
            )
        )
    return Money(year, tuple(standings), _course(told, {each.agency_id for each in standings if each.planned}))


def _whole_year(scope: Scope) -> Scope:
    """A month's document, or one duty's, still speaks of the whole year's figures."""
    return replace(scope, month=None, duty_id=None)


def _course(told: dict[tuple[date, str], dict[int, int]], planned: set[int]) -> tuple[Point, ...]:
    """How the sum of those with a plan grew: what an agency does not tell anew stays as it was told last."""
    known: dict[int, int] = {}
    found = []
    for (day, period), figures in sorted(told.items()):
        mine = {number: amount for number, amount in figures.items() if number in planned}
        known.update(mine)
        if mine:
            found.append(Point(period, day, sum(known.values()), len(mine), len(known)))
    return tuple(found)
