"""Who answers early and is therefore asked less."""

from __future__ import annotations

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from db.models import Assignment, Message, MessageAssignment
from rules.authority import Role
from rules.status import State

WEEKS = 8
"""So many periods in a row answered unasked or at the first question, and the earlier question is not asked any
more."""


def is_early(session: Session, row: Assignment) -> bool:
    """Whether the agency has answered the last `WEEKS` periods of this duty before this one, each unasked or at the
    first question."""
    query = (
        select(Assignment)
        .where(
            Assignment.duty_id == row.duty_id,
            Assignment.agency_id == row.agency_id,
            Assignment.last_day < row.last_day,
            Assignment.state.not_in((State.WAIVED, State.NOT_TRACKED, State.MERGED)),
        )
        .order_by(Assignment.last_day.desc())
        .limit(WEEKS)
    )
    before = session.scalars(query).all()
    if len(before) < WEEKS or any(each.state not in (State.REPORTED, State.ACCEPTED) for each in before):
        return False
    asked = (
        select(MessageAssignment.assignment_id)
        .join(Message, Message.id == MessageAssignment.message_id)
        .join(Assignment, Assignment.id == MessageAssignment.assignment_id)
        .where(
            MessageAssignment.assignment_id.in_([each.id for each in before]),
            MessageAssignment.receiver == Role.OFFICIAL,
            Message.person_id.is_not(None),
            Message.sent_at < Assignment.reported_at,
        )
        .group_by(MessageAssignment.assignment_id)
        .having(func.count(distinct(MessageAssignment.step_at)) > 1)
    )
    return session.scalar(asked.limit(1)) is None


def unanswered_before(session: Session, row: Assignment) -> Assignment | None:
    """The period of the same duty just before this one, where it was not answered and still can be."""
    query = (
        select(Assignment)
        .where(
            Assignment.duty_id == row.duty_id,
            Assignment.agency_id == row.agency_id,
            Assignment.last_day < row.last_day,
        )
        .order_by(Assignment.last_day.desc())
        .limit(1)
    )
    before = session.scalar(query)
    return before if before and before.state in (State.OPEN, State.MISSED) else None


def is_first(session: Session, row: Assignment) -> bool:
    """Whether this is the first period of its duty that is followed at the agency: nobody knows the question yet."""
    query = select(Assignment.id).where(
        Assignment.duty_id == row.duty_id,
        Assignment.agency_id == row.agency_id,
        Assignment.last_day < row.last_day,
        Assignment.state.not_in((State.NOT_TRACKED, State.MERGED)),
    )
    return session.scalar(query.limit(1)) is None
