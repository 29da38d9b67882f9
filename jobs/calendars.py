"""A day of the calendar has changed: what is open gets its days by it when it is planned (`jobs.planning`), and the
ladders whose days stay are looked at when their steps now are, because these are counted in working days.

Which are left to be looked at stands in `Duty.looked_up_to`, set with the change itself (`db.calendars`): what was cut
off is finished by the next start, or by a bot that runs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db import aside, assignments, audit, calendars, planned, progress
from db.models import Assignment, Duty
from jobs.changed import Days, Planned
from rules.rulebook import Rules
from rules.status import State

AT_ONCE = progress.AT_ONCE
"""So many ladders are looked at in one transaction."""

Cause = tuple[str, dict[str, Any]]
"""Who changes it and why; see `db.calendars.cause`."""

Stays = Callable[[Assignment], bool]
"""Whether an assignment keeps its days: those that do not begin their ladder anew."""


@dataclass(frozen=True)
class Moved:
    """The days of a duty's period that moved, and for how many agencies; ``advised`` and ``last``: from, to."""

    program: str
    duty: str
    period: str
    advised: Days
    last: Days
    agencies: int


def moved(planned: Planned) -> list[Moved]:
    """The days that planning moved, in their order."""
    found = [Moved(*what, count) for what, count in planned.moved.items()]
    return sorted(found, key=lambda each: (each.last[1], each.program, each.duty))


def stays(planned: Planned) -> bool:
    """Whether open assignments stay as they are."""
    return not (planned.moved or planned.stepped or planned.waived)


def look_again(session: Session, duty: Duty, rules: Rules, now: datetime, stays: Stays) -> tuple[int, bool]:
    """Set when the next of a duty's ladders are looked at, if the calendar has changed since they were; one that fails
    is put aside. Returns how many have another time, and whether there are more."""
    rows = _opened(session, duty.id, duty.looked_up_to)
    cause = calendars.cause(session, duty.program_id)

    def together(some: Sequence[Assignment]) -> list[bool]:
        for row in some:
            planned.end_silence(row, rules, now)
        found = list(progress.look_again_each(session, some, rules, now))
        return [_step(session, row, _made_up(row, rules, now) or at, rules, now, cause) for row, at in found]

    changed, _ = aside.each(
        session,
        [row for row in rows if _comes(row, now) and stays(row)],
        lambda row: together([row])[0],
        "assignment",
        lambda row: f"{row.id} ({row.agency.code})",
        now,
        together,
    )
    more = len(rows) == AT_ONCE
    duty.looked_up_to = rows[-1].id if more else None
    return sum(changed), more


def foresee(session: Session, duty: Duty, rules: Rules, now: datetime, stays: Stays) -> tuple[int, int]:
    """How many of a duty's ladders `look_again` would give another time, and how many were looked at for it."""
    after, looked, changed = duty.looked_up_to, 0, 0
    while rows := _opened(session, duty.id, after):
        concerned = [row for row in rows if _comes(row, now) and stays(row)]
        again = progress.look_again_each(session, concerned, rules, now)
        changed += sum((_made_up(row, rules, now) or at) != row.next_step_at for row, at in again)
        after, looked = rows[-1].id, looked + len(rows)
    return changed, looked


def _opened(session: Session, duty_id: int, after: int | None) -> Sequence[Assignment]:
    """The next of what is open of a duty."""
    return session.scalars(_OPENED, {"duty": duty_id, "after": after or 0, "limit": AT_ONCE}).all()


_OPENED = (
    select(Assignment)
    .where(
        Assignment.duty_id == bindparam("duty"),
        Assignment.state == State.OPEN,
        Assignment.id > bindparam("after"),
    )
    .order_by(Assignment.id)
    .limit(bindparam("limit"))
    .options(*assignments.IN_FULL)
)


def _comes(row: Assignment, now: datetime) -> bool:
    """Whether a step is to come: those that have come by the old calendar stay due. (Asked here, lest a database go
    through all that is open by it.)"""
    return row.next_step_at is not None and row.next_step_at > now


def _made_up(row: Assignment, rules: Rules, now: datetime) -> datetime | None:
    """When the officials' step of the advised day is said, where it was to come and has passed by the new calendar."""
    return rules.of(row).catches_up_at(row.duty.code, row, now, row.last_step_at)


def _step(session: Session, row: Assignment, at: datetime | None, rules: Rules, now: datetime, cause: Cause) -> bool:
    """Look at a ladder at another time, if it is one."""
    if at == row.next_step_at:
        return False
    detail = {"from": _iso(rules, row.next_step_at), "to": _iso(rules, at)}
    row.next_step_at = at
    actor, why = cause
    audit.record(session, now, actor, "restep", f"assignment:{row.id}", {**detail, **why})
    return True


def _iso(rules: Rules, at: datetime | None) -> str | None:
    return rules.local(at).isoformat() if at else None
