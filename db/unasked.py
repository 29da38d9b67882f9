"""Meetings of which nobody was asked, as their question found no time any more: they count against nobody."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from db import assignments, inherited
from db.models import Assignment, Duty, Message, MessageAssignment, Reply
from db.reach import reached
from rules.heard import LED
from rules.rulebook import Rules
from rules.status import State


def unasked(session: Session, rows: Sequence[Assignment], rules: Rules) -> list[int]:
    """Which of these meetings (ids), that are open and overtaken, nobody was asked about, although there is somebody:
    their question was put off beyond their last day (no working day was left after a day off that was announced late,
    or no room in a budget), and nothing was said of them, by the bot or by the agency."""
    late = [row for row in rows if row.next_step_at and _is_beyond(row, rules)]
    if not late:
        return []
    there = reached(session)
    return [row.id for row in late if row.agency_id in there and not _is_spoken_of(session, row)]


def _is_beyond(row: Assignment, rules: Rules) -> bool:
    assert row.next_step_at
    return rules.local(row.next_step_at).date() > rules.of(row).course(row).last_day


def _is_spoken_of(session: Session, row: Assignment) -> bool:
    mine = {"assignments": inherited.in_whose_place(session, row.id)}
    return any(session.scalar(query, mine) is not None for query in (_ASKED, _ANSWERED))


_THESE: BindParameter[Any] = bindparam("assignments", expanding=True)
_ASKED = (
    select(MessageAssignment.message_id)
    .join(Message, Message.id == MessageAssignment.message_id)
    .where(MessageAssignment.assignment_id.in_(_THESE), Message.state.in_(("sending", "sent")))
    .limit(1)
)
_ANSWERED = (
    select(Reply.id)
    .where(Reply.assignment_id.in_(_THESE), Reply.withdrawn_at.is_(None), Reply.code.not_in(LED))
    .limit(1)
)


def unasked_since(session: Session, agency_ids: Collection[int], day: date) -> list[Assignment]:
    """The agencies' meetings that ended on ``day`` or later and of which nobody was asked in time, the newest first."""
    query = (
        select(Assignment)
        .join(Duty)
        .where(assignments.KEPT_IN_VIEW, Duty.kind == "meeting", Assignment.state == State.NOT_TRACKED)
        .where(Assignment.agency_id.in_(agency_ids), Assignment.last_day >= day)
        .order_by(Assignment.last_day.desc(), Assignment.id)
        .options(*assignments.IN_FULL)
    )
    return [row for row in session.scalars(query) if is_unasked(session, row)]


def is_unasked(session: Session, row: Assignment) -> bool:
    """Whether a meeting was left to history because nobody was asked about it in time, and was not answered since."""
    return row.state is State.NOT_TRACKED and assignments.left_because(session, row) == assignments.UNASKED
