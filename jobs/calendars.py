"""A day of the calendar has changed: open assignments get their days by it, and their ladders are looked at anew."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import assignments, audit, programs, progress
from db.models import Assignment, Duty, Program
from jobs.plan import Planned, plan
from rules.rulebook import Rules
from rules.status import State


@dataclass(frozen=True)
class Moved:
    """The days of a duty's period that moved, and for how many agencies; ``advised`` and ``last``: from, to."""

    program: str
    duty: str
    period: str
    advised: tuple[date, date]
    last: tuple[date, date]
    agencies: int


@dataclass(frozen=True)
class Effect:
    """What a changed calendar changes: days that moved; ``steps``: how many ladders are looked at at another time."""

    planned: Planned
    moved: tuple[Moved, ...]
    steps: int

    @property
    def nothing(self) -> bool:
        """Whether open assignments stay as they are."""
        return not (self.moved or self.steps or self.planned.waived)


Days = dict[int, tuple[date, date]]


def take_over(session: Session, rules: Rules, now: datetime) -> Effect:
    """Plan by the calendar as it is now; ``rules`` may be those of before. What was said of other days is cancelled and
    said anew (`db.planned.redate`); where only working days in between changed, the next step is."""
    before = _days(session)
    anew = programs.anew(session, rules)
    planned = plan(session, anew, now)
    session.flush()
    after = _days(session)
    changed = {number for number, days in after.items() if number in before and before[number] != days}
    return Effect(planned, _moved(session, before, after, changed), _look_again(session, anew, now, changed))


def _days(session: Session) -> Days:
    """The advised and the last day of everything that is open, by its id."""
    query = select(Assignment.id, Assignment.advised_on, Assignment.last_day).where(Assignment.state == State.OPEN)
    return {row.id: (row.advised_on, row.last_day) for row in session.execute(query)}


def _moved(session: Session, before: Days, after: Days, changed: set[int]) -> tuple[Moved, ...]:
    query = (
        select(Assignment.id, Program.number, Duty.code, Assignment.period)
        .join(Duty, Duty.id == Assignment.duty_id)
        .join(Program, Program.id == Duty.program_id)
        .where(Assignment.id.in_(changed))
    )
    counted = Counter(
        (row.number, row.code, row.period, *_pairs(before[row.id], after[row.id])) for row in session.execute(query)
    )
    found = [
        Moved(number, code, period, advised, last, n) for (number, code, period, advised, last), n in counted.items()
    ]
    return tuple(sorted(found, key=lambda each: (each.last[1], each.program, each.duty)))


def _pairs(old: tuple[date, date], new: tuple[date, date]) -> tuple[tuple[date, date], tuple[date, date]]:
    return (old[0], new[0]), (old[1], new[1])


def _look_again(session: Session, rules: Rules, now: datetime, changed: set[int]) -> int:
    """Set when the ladders of the others are looked at again: their steps are counted in working days. Steps that have
    come by the old calendar stay due. Returns how many have another time."""
    query = (
        select(Assignment)
        .join(Duty)
        .where(
            Assignment.state == State.OPEN,
            Assignment.next_step_at > now,
            Duty.program_id.in_(rules.followed),
            Duty.gone_at.is_(None),
        )
    )
    steps = 0
    rows = [row for row in session.scalars(query.options(*assignments.IN_FULL)) if row.id not in changed]
    for row, at in progress.look_again_each(session, rows, rules, now):
        if at != row.next_step_at:
            detail = {"from": _iso(rules, row.next_step_at), "to": _iso(rules, at)}
            row.next_step_at = at
            steps += 1
            audit.record(session, now, "program", "restep", f"assignment:{row.id}", detail)
    return steps


def _iso(rules: Rules, at: datetime | None) -> str | None:
    return rules.local(at).isoformat() if at else None
