"""How one agency stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from db.assignments import IN_FULL, KEPT_IN_VIEW
from db.board.conditions import BEGUN, DONE
from db.board.missed import said_not_held
from db.models import Assignment, Inherited
from rules.status import State


@dataclass(frozen=True)
class Work:
    """What one agency owes and has owed: counts, what is open in the order of due times, what was done last.

    ``stayed``: how many were open when another agency took its place and ended as they stood; shown with the open ones.
    """

    open: int
    done: int
    missed: int
    not_held: int
    stayed: int
    shown: Sequence[Assignment]


def work_of(session: Session, agency_id: int, today: date, limit: int) -> Work:
    """How an agency stands, in all programs that are not archived, with up to ``limit`` assignments: those that are
    open, then those that were done last. What others have inherited from it stands here as well."""
    ask = _ASK[_has_passed_on(session, agency_id)]
    mine = {"agency": agency_id, "today": today}
    counted = Counter({row[0]: row[1] for row in session.execute(ask.counts, mine)})
    found = list(session.scalars(ask.still, {**mine, "limit": limit}))
    if len(found) < limit:
        found += session.scalars(ask.past, {**mine, "limit": limit - len(found)})
    return Work(
        open=counted[State.OPEN],
        done=sum(counted[state] for state in DONE),
        missed=counted[State.MISSED],
        not_held=session.scalar(ask.not_held, mine) or 0 if counted[State.MISSED] else 0,
        stayed=session.scalar(ask.stayed, mine) or 0 if counted[State.MERGED] else 0,
        shown=found,
    )


_PASSED_ON = select(Inherited.assignment_id).where(Inherited.agency_id == bindparam("agency"))


def _has_passed_on(session: Session, agency_id: int) -> bool:
    """Whether anything of an agency's is another one's now."""
    return session.scalar(_PASSED_ON.limit(1), {"agency": agency_id}) is not None


class _Asked:
    """What `work_of` asks of what is an agency's, or (``passed_on``) was before others took its place: put together
    once, as it is asked often."""

    def __init__(self, *, passed_on: bool) -> None:
        own = Assignment.agency_id == bindparam("agency")
        its_own = or_(own, Assignment.id.in_(_PASSED_ON)) if passed_on else own
        mine = (KEPT_IN_VIEW, its_own, BEGUN)
        in_order = (Assignment.due_at, Assignment.id)
        backwards = [column.desc() for column in (Assignment.last_day, *in_order)]
        shown = select(Assignment).where(*mine).limit(bindparam("limit")).options(*IN_FULL)
        self.counts = select(Assignment.state, func.count()).where(*mine).group_by(Assignment.state)
        stayed = and_(Assignment.state == State.MERGED, Assignment.merged_into_id.is_(None))
        self.still = shown.where(or_(Assignment.state == State.OPEN, stayed)).order_by(*in_order)
        self.past = shown.where(Assignment.state.in_(DONE)).order_by(*backwards)
        self.stayed = select(func.count(Assignment.id)).where(*mine, stayed)
        self.not_held = select(func.count(Assignment.id)).where(
            *mine, Assignment.state == State.MISSED, said_not_held()
        )


_ASK = {passed_on: _Asked(passed_on=passed_on) for passed_on in (False, True)}


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
