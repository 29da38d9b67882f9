"""What was another agency's before: whose it was, which assignment goes on in its place, and what is planned of it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Subquery, select
from sqlalchemy.orm import Session

from db import planned
from db.models import Agency, Assignment, Event, Inherited
from rules.status import State


def goes_on(session: Session, row: Assignment) -> Assignment:
    """The assignment that goes on in the place of one that was merged; any other is itself."""
    while row.merged_into_id is not None:
        row = session.get_one(Assignment, row.merged_into_id)
    return row


def in_whose_place(session: Session, assignment_id: int) -> list[int]:
    """An assignment (id) and all that were merged into it, and into those."""
    whole = [assignment_id]
    for number in whole:
        whole += session.scalars(select(Assignment.id).where(Assignment.merged_into_id == number)).all()
    return whole


def told_for() -> Subquery:
    """Each event (``event_id``) with the assignment (``assignment_id``) that was told of it, and with those that go on
    in the place of that one; of these only the last one is not merged itself."""
    taken = select(Assignment.id, Assignment.merged_into_id.label("by")).where(Assignment.merged_into_id.is_not(None))
    chain = taken.cte("taken", recursive=True)
    further = select(chain.c.id, Assignment.merged_into_id).join(Assignment, Assignment.id == chain.c.by)
    chain = chain.union_all(further.where(Assignment.merged_into_id.is_not(None)))
    own = select(Event.id.label("event_id"), Event.assignment_id)
    return own.union_all(select(Event.id, chain.c.by).join(chain, chain.c.id == Event.assignment_id)).subquery()


def formerly(session: Session, assignment_ids: Collection[int]) -> dict[int, list[Agency]]:
    """Whose each of these assignments was before, by its id."""
    found: dict[int, list[Agency]] = {}
    for row in session.scalars(select(Inherited).where(Inherited.assignment_id.in_(assignment_ids))):
        found.setdefault(row.assignment_id, []).append(row.agency)
    return found


class There:
    """Which assignments of a duty there are for some periods, as (agency id, period): ``any``; ``standing``, in whose
    place no other one goes on; ``inherited``, by who had them before. The latter two only where any was ``passed_on``.
    """

    def __init__(self, session: Session, duty_id: int, periods: Collection[str], *, passed_on: bool) -> None:
        self.any = planned.keys_of_duty(session, duty_id, periods)
        self.standing = self.inherited = set[tuple[int, str]]()
        if passed_on:
            self.standing = planned.keys_of_duty(session, duty_id, periods, but=[State.MERGED])
            self.inherited = _of_duty(session, duty_id, periods)


def _of_duty(session: Session, duty_id: int, periods: Collection[str]) -> set[tuple[int, str]]:
    """Which assignments of a duty others have inherited, as (id of the agency that had it before, period)."""
    query = select(Inherited.agency_id, Assignment.period).join(Assignment, Assignment.id == Inherited.assignment_id)
    there = query.where(Assignment.duty_id == duty_id, Assignment.period.in_(periods))
    return {(agency_id, period) for agency_id, period in session.execute(there)}
