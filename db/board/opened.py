"""What is open of a program: by duty and period, and row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, not_, select
from sqlalchemy.orm import Session

from db.assignments import IN_FULL
from db.board.conditions import DONE, Key, begun, due_by, duties_of
from db.models import Assignment
from rules.rulebook import Rules
from rules.status import SOON, State, Timeliness


@dataclass(frozen=True)
class Opened:
    """What is open of a duty and period: how many, and how many of these are late, or due soon; the first due time."""

    key: Key
    due_at: datetime
    count: int
    late: int
    soon: int


def open_work(
    session: Session, program_id: int, rules: Rules, now: datetime, of: Sequence[ColumnElement[bool]] = ()
) -> list[Opened]:
    """What is open of a program and has begun, by duty and period, in the order of due times; ``of``: conditions on
    assignments, where it is not about all of them."""
    duties = duties_of(session, program_id)
    late, soon = due_by(now, rules.zone), due_by(now + SOON, rules.zone)
    due_at = func.min(Assignment.due_at)
    query = select(
        Assignment.duty_id,
        Assignment.period,
        due_at,
        func.count(),
        func.count().filter(late),
        func.count().filter(and_(soon, not_(late))),
    ).where(Assignment.duty_id.in_(duties), Assignment.state == State.OPEN, begun(rules.local(now).date()), *of)
    rows = session.execute(query.group_by(Assignment.duty_id, Assignment.period).order_by(due_at, Assignment.duty_id))
    return [Opened((row[0], row[1]), row[2], row[3], row[4], row[5]) for row in rows]


def spoken_of(session: Session, key: Key) -> bool:
    """Whether anybody has been reminded of a duty and period, or is done with it."""
    mine = select(Assignment.id).where(Assignment.duty_id == key[0], Assignment.period == key[1])
    done, reminded = Assignment.state.in_(DONE), (Assignment.state == State.OPEN, Assignment.reminders > 0)
    return any(session.scalar(mine.where(*each).limit(1)) is not None for each in ((done,), reminded))


def page(
    session: Session, program_id: int, word: Timeliness, rules: Rules, now: datetime, first: int, count: int
) -> Sequence[Assignment]:
    """What is open of a program, has begun and stands so (late, due soon, or in time and due later), from the
    ``first``-th on (0: all), by due time."""
    late, soon = due_by(now, rules.zone), due_by(now + SOON, rules.zone)
    stands = {
        Timeliness.OPEN_LATE: late,
        Timeliness.OPEN_SOON: and_(soon, not_(late)),
        Timeliness.OPEN_IN_TIME: not_(soon),
    }
    query = (
        select(Assignment)
        .where(
            Assignment.duty_id.in_(duties_of(session, program_id)),
            Assignment.state == State.OPEN,
            stands[word],
            begun(rules.local(now).date()),
        )
        .order_by(Assignment.due_at, Assignment.duty_id, Assignment.period, Assignment.agency_id, Assignment.id)
        .options(*IN_FULL)
    )
    return session.scalars(query.offset(first).limit(count)).all()
