"""What is open of a program: by duty and period, and row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, func, not_, select
from sqlalchemy.orm import Session

from db.assignments import IN_FULL
from db.board.conditions import BEGUN, DONE, DUE_SOON, LATE, OF_DUTIES, Key, at_present, duties_of
from db.models import Assignment
from rules.rulebook import Rules
from rules.status import State, Timeliness


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
    query = _OPEN_WORK.where(*of) if of else _OPEN_WORK
    rows = session.execute(query, at_present(rules, now, duties=list(duties_of(session, program_id))))
    return [Opened((row[0], row[1]), row[2], row[3], row[4], row[5]) for row in rows]


_FIRST_DUE = func.min(Assignment.due_at)
_OPEN_WORK = (
    select(
        Assignment.duty_id,
        Assignment.period,
        _FIRST_DUE,
        func.count(),
        func.count().filter(LATE),
        func.count().filter(and_(DUE_SOON, not_(LATE))),
    )
    .where(OF_DUTIES, Assignment.state == State.OPEN, BEGUN)
    .group_by(Assignment.duty_id, Assignment.period)
    .order_by(_FIRST_DUE, Assignment.duty_id)
)


def spoken_of(session: Session, key: Key) -> bool:
    """Whether anybody has been reminded of a duty and period, or is done with it."""
    mine = {"duty": key[0], "period": key[1]}
    return any(session.scalar(query, mine) is not None for query in _SPOKEN_OF)


_OF_KEY = (
    select(Assignment.id)
    .where(Assignment.duty_id == bindparam("duty"), Assignment.period == bindparam("period"))
    .limit(1)
)
_SPOKEN_OF = (
    _OF_KEY.where(Assignment.state.in_(DONE)),
    _OF_KEY.where(Assignment.state == State.OPEN, Assignment.reminders > 0),
)


def page(
    session: Session, program_id: int, word: Timeliness, rules: Rules, now: datetime, first: int, count: int
) -> Sequence[Assignment]:
    """What is open of a program, has begun and stands so (late, due soon, or in time and due later), from the
    ``first``-th on (0: all), by due time."""
    duties = list(duties_of(session, program_id))
    return session.scalars(_PAGES[word], at_present(rules, now, duties=duties, first=first, count=count)).all()


_PAGE = (
    select(Assignment)
    .where(OF_DUTIES, Assignment.state == State.OPEN, BEGUN)
    .order_by(Assignment.due_at, Assignment.duty_id, Assignment.period, Assignment.agency_id, Assignment.id)
    .offset(bindparam("first"))
    .limit(bindparam("count"))
    .options(*IN_FULL)
)
_PAGES = {
    Timeliness.OPEN_LATE: _PAGE.where(LATE),
    Timeliness.OPEN_SOON: _PAGE.where(DUE_SOON, not_(LATE)),
    Timeliness.OPEN_IN_TIME: _PAGE.where(not_(DUE_SOON)),
}
