"""Who answers early and is therefore asked less."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, distinct, exists, func, select
from sqlalchemy.orm import Session

from db.models import Assignment, Message, MessageAssignment, Reply
from db.unasked import is_unasked
from rules.authority import Role
from rules.status import State

WEEKS = 8
"""So many periods in a row answered unasked or at the first question, and the earlier question is not asked any
more."""


def is_early(session: Session, row: Assignment) -> bool:
    """Whether the agency has answered the last `WEEKS` periods of this duty before this one, each unasked or at the
    first question."""
    before = session.execute(_LAST_ONES, _periods(row)).all()
    if len(before) < WEEKS or any(each.state not in (State.REPORTED, State.ACCEPTED) for each in before):
        return False
    return session.scalar(_ASKED_TWICE, {"assignments": [each.id for each in before]}) is None


def _periods(row: Assignment) -> dict[str, Any]:
    """The parameters of `_BEFORE` for one assignment."""
    return {"duty": row.duty_id, "agency": row.agency_id, "last_day": row.last_day}


_BEFORE = (
    Assignment.duty_id == bindparam("duty"),
    Assignment.agency_id == bindparam("agency"),
    Assignment.last_day < bindparam("last_day"),
)
"""The periods of the same duty and agency before one."""

_LAST_ONES = (
    select(Assignment.id, Assignment.state)
    .where(*_BEFORE, Assignment.state.not_in((State.WAIVED, State.NOT_TRACKED, State.MERGED)))
    .order_by(Assignment.last_day.desc())
    .limit(WEEKS)
)
_ASKED_TWICE = (
    select(MessageAssignment.assignment_id)
    .join(Message, Message.id == MessageAssignment.message_id)
    .join(Assignment, Assignment.id == MessageAssignment.assignment_id)
    .where(
        MessageAssignment.assignment_id.in_(bindparam("assignments", expanding=True)),
        MessageAssignment.receiver == Role.OFFICIAL,
        Message.person_id.is_not(None),
        Message.sent_at < Assignment.reported_at,
    )
    .group_by(MessageAssignment.assignment_id)
    .having(func.count(distinct(MessageAssignment.step_at)) > 1)
    .limit(1)
)


def unanswered_before(session: Session, row: Assignment) -> Assignment | None:
    """The period of the same duty just before this one, where it was not answered and still can be; *Chưa họp* is an
    answer, and so is that there is no capital, whatever is decided on it. One of which nobody was asked is one too."""
    before = session.scalar(_LAST_ONE, _periods(row))
    if before is not None and is_unasked(session, before):
        return before
    if before is None or before.state not in (State.OPEN, State.MISSED):
        return None
    return None if session.scalar(_ANSWERED, {"assignment": before.id}) else before


def is_first(session: Session, row: Assignment) -> bool:
    """Whether this is the first period of its duty that is followed at the agency: nobody knows the question yet."""
    return session.scalar(_FOLLOWED, _periods(row)) is None


_LAST_ONE = select(Assignment).where(*_BEFORE).order_by(Assignment.last_day.desc()).limit(1)
ANSWERS = ("not_held", "no_capital")
"""What answers a period that stays open."""

_ANSWERED = select(
    exists().where(
        Reply.assignment_id == bindparam("assignment"), Reply.code.in_(ANSWERS), Reply.withdrawn_at.is_(None)
    )
)
_FOLLOWED = select(Assignment.id).where(*_BEFORE, Assignment.state.not_in((State.NOT_TRACKED, State.MERGED))).limit(1)
