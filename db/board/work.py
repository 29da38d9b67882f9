"""How one agency stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from db.assignments import IN_FULL, KEPT_IN_VIEW
from db.board.conditions import DONE, begun
from db.board.missed import said_not_held
from db.models import Assignment, Inherited
from rules.status import State


@dataclass(frozen=True)
class Work:
    """What one agency owes and has owed: counts, what is open in the order of due times, and what was done last."""

    open: int
    done: int
    missed: int
    not_held: int
    shown: Sequence[Assignment]


def work_of(session: Session, agency_id: int, today: date, limit: int) -> Work:
    """How an agency stands, in all programs that are not archived, with up to ``limit`` assignments: those that are
    open, then those that were done last. What others have inherited from it stands here as well."""
    mine = (KEPT_IN_VIEW, _its_own(session, agency_id), begun(today))
    rows = session.execute(select(Assignment.state, func.count()).where(*mine).group_by(Assignment.state))
    counted = Counter({row[0]: row[1] for row in rows})
    in_order = (Assignment.due_at, Assignment.id)
    query = select(Assignment).where(*mine).options(*IN_FULL)
    still = query.where(Assignment.state == State.OPEN).order_by(*in_order)
    found = list(session.scalars(still.limit(limit)))
    if len(found) < limit:
        backwards = [column.desc() for column in (Assignment.last_day, *in_order)]
        past = query.where(Assignment.state.in_(DONE)).order_by(*backwards)
        found += session.scalars(past.limit(limit - len(found)))
    not_held = select(func.count(Assignment.id)).where(*mine, Assignment.state == State.MISSED, said_not_held())
    return Work(
        open=counted[State.OPEN],
        done=sum(counted[state] for state in DONE),
        missed=counted[State.MISSED],
        not_held=session.scalar(not_held) or 0 if counted[State.MISSED] else 0,
        shown=found,
    )


def _its_own(session: Session, agency_id: int) -> ColumnElement[bool]:
    """That an assignment is an agency's, or was before others took its place."""
    own = Assignment.agency_id == agency_id
    passed_on = select(Inherited.assignment_id).where(Inherited.agency_id == agency_id)
    if session.scalar(passed_on.limit(1)) is None:
        return own
    return or_(own, Assignment.id.in_(passed_on))


def done_by(session: Session, agency_ids: Collection[int], limit: int) -> tuple[int, Sequence[Assignment]]:
    """How much some agencies have done, in programs that are not archived, and up to ``limit`` of it, the last first;
    what others have inherited from them is not counted."""
    if not agency_ids:
        return 0, ()
    mine = (KEPT_IN_VIEW, Assignment.agency_id.in_(agency_ids), Assignment.state.in_(DONE))
    count = session.scalar(select(func.count()).select_from(Assignment).where(*mine)) or 0
    last = [column.desc() for column in (Assignment.due_at, Assignment.id)]
    query = select(Assignment).where(*mine).order_by(*last).limit(limit).options(*IN_FULL)
    return count, session.scalars(query).all()
