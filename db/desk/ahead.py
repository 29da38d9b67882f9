"""The days to come: what is open, and what the program asks for later, planned already or not."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import agencies, capitals
from db.desk.lines import Line, lines
from db.desk.scope import Scope
from db.inherited import There
from db.models import Duty, Program
from rules.ahead import Ahead, ahead, speaks_of
from rules.due import hour_of
from rules.inheritance import owed_afresh
from rules.status import State, Timeliness

NOT_PLANNED = 0
"""In the place of the id of an assignment that is not written yet."""


@dataclass(frozen=True)
class ToCome:
    """``open``: what can be done at present, the overdue too; ``later``: what is nobody's business yet, to the end of
    the program. Both in the order of due days."""

    open: list[Line]
    later: list[Line]


def to_come(session: Session, scope: Scope) -> ToCome:
    """Everything that is still to be done; what is counted from events to come has no day yet."""
    begun = [line for line in lines(session, scope) if line.state is State.OPEN]
    known = {line.id for line in begun}
    whole = lines(session, replace(scope, ahead=True))
    later = [line for line in whole if line.state is State.OPEN and line.id not in known]
    later += _not_planned(session, scope)
    return ToCome(begun, sorted(later, key=lambda line: (line.last_day, line.duty, line.agency_id)))


def _not_planned(session: Session, scope: Scope) -> Iterator[Line]:
    """What the program asks for and no assignment stands for yet."""
    found: dict[int, list[_Asked]] = {}
    for asked in _asked(session, scope):
        found.setdefault(asked.duty.id, []).append(asked)
    for times in found.values():
        missing = _Missing(session, scope, times[0].duty, [each.time.occurrence.period for each in times])
        for each in times:
            for code, number in each.of.items():
                if missing.owed(number, code, each.time):
                    yield _line(scope, each.duty, number, each.time)


class Coming(NamedTuple):
    """One time that a duty falls due, of which nobody need think yet or that is planned already; ``owed``: by how many
    agencies."""

    duty: str
    kind: str
    title: str
    clause: str
    period: str
    named_day: date
    exclusive: bool
    last_day: date
    hour: time | None
    owed: int

    @property
    def key(self) -> tuple[str, str]:
        return self.duty, self.period


def coming(session: Session, scope: Scope) -> list[Coming]:
    """Everything that falls due from today on by the program, in the order of due days: a row a duty and period,
    however many agencies owe it."""
    found = []
    for duty, each, of in _asked(session, scope):
        when = each.occurrence
        at = when.due_at.astimezone(scope.at.tzinfo)
        days = (when.named_day, when.exclusive, when.last_day, hour_of(at))
        found.append(Coming(duty.code, duty.kind, duty.title, duty.clause, when.period, *days, len(of)))
    return sorted(found, key=lambda each: (each.last_day, each.duty))


class _Asked(NamedTuple):
    """One time that a duty falls due, and for which agencies (ids by code) of those that are asked about."""

    duty: Duty
    time: Ahead
    of: dict[str, int]


def _asked(session: Session, scope: Scope) -> Iterator[_Asked]:
    """Everything from today on, less who is exempt."""
    numbers = _asked_about(session, scope)
    duties = {row.code: row for row in session.scalars(select(Duty).where(Duty.program_id == scope.program_id))}
    exempt = capitals.exempt_years(session)
    for each in ahead(scope.book, scope.today, session.get_one(Program, scope.program_id).follow_from):
        row = duties.get(each.duty.code)
        if row is None or not scope.asks_for(row.id, each.occurrence.last_day):
            continue
        of = {code: numbers[code] for code in each.owed_by if code in numbers}
        if each.duty.kind == "meeting":
            year = speaks_of(each.duty.plan_year, each.occurrence.last_day)
            of = {code: number for code, number in of.items() if (number, year) not in exempt}
        if of:
            yield _Asked(row, each, of)


def _asked_about(session: Session, scope: Scope) -> dict[str, int]:
    """The agencies (ids, by code) that are asked about, of those that the program obliges at present."""
    of_group = set(session.scalars(scope.of_group)) if scope.group is not None else None
    present = agencies.numbers(session, scope.program_id).items()
    return {code: each for code, each in present if scope.holds(each) and (of_group is None or each in of_group)}


class _Missing:
    """Tells which times of a duty no assignment stands for."""

    def __init__(self, session: Session, scope: Scope, duty: Duty, periods: Collection[str]) -> None:
        self._book, self._code = scope.book, duty.code
        olds = {code for each in scope.book.ancestors.values() for code in each}
        self._ids = agencies.ids(session, olds) if olds else {}
        self._there = There(session, duty.id, periods, passed_on=bool(olds))

    def owed(self, agency_id: int, code: str, each: Ahead) -> bool:
        """Whether an agency owes this time, none stands for it, and it is not what those before it have done or left
        to an heir."""
        period, there = each.occurrence.period, self._there
        if (agency_id, period) in there.any:
            return False
        before = [(self._ids[old], period) for old in self._book.ancestors.get(code, ()) if old in self._ids]
        return owed_afresh(
            each.occurrence.last_day,
            each.occurrence.opens_on,
            self._book.since.get((self._code, code)),
            done_before=any(key in there.standing for key in before),
            inherited=any(key in there.inherited for key in before),
        )


def _line(scope: Scope, duty: Duty, agency_id: int, each: Ahead) -> Line:
    when = each.occurrence
    return Line(
        NOT_PLANNED,
        agency_id,
        duty.code,
        duty.kind,
        duty.title,
        duty.clause,
        when.period,
        when.named_day,
        when.exclusive,
        when.last_day,
        when.advised_on,
        None,
        State.OPEN,
        Timeliness.OPEN_IN_TIME,
        0,
        None,
        0,
        hour=hour_of(when.due_at.astimezone(scope.at.tzinfo)),
    )
