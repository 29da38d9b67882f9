"""What becomes of a reminder that waits: what is cancelled once it is answered, what it still presses for when it is
sent, and how its ladder is asked to say what is current.

Days pass and people answer while a reminder waits. One for a single assignment is cancelled at once (`cancel`); one for
several is thinned when it is sent (`still_pressed`): it is sent in its own words only for what it presses for at that
moment, where the receiver still holds a post at the agency, the assignment is open and not quiet, its days are the
same, and its ladder has not moved on since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    String,
    Update,
    and_,
    bindparam,
    cast,
    exists,
    literal,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from db import outbox, progress
from db.models import Assignment, Audit, Duty, Message, MessageAssignment, Post
from db.outbox import Why
from rules.authority import Role
from rules.deciding import LOGGED
from rules.status import State

_FROM_OUTSIDE = (Role.COORDINATOR, Role.OBSERVER)
"""Who is told of agencies at which they hold no post."""

_HELD_THERE = exists().where(
    Post.person_id == Message.person_id,
    Post.agency_id == Assignment.agency_id,
    Post.until_at.is_(None),
    or_(Post.assignment_id.is_(None), Post.assignment_id == Assignment.id),
)
_ABOVE = aliased(MessageAssignment)
_OF_THE_SAME_STEP = exists().where(
    _ABOVE.assignment_id == MessageAssignment.assignment_id,
    _ABOVE.step_at == MessageAssignment.step_at,
    _ABOVE.receiver != Role.OFFICIAL,
)
_REPORTED_THEN = exists().where(
    Audit.subject == literal("assignment:") + cast(MessageAssignment.assignment_id, String),
    Audit.action == "escalate",
    Audit.at == Message.created_at,
)
REMINDS: ColumnElement[bool] = and_(
    MessageAssignment.receiver == Role.OFFICIAL, or_(not_(_OF_THE_SAME_STEP), not_(_REPORTED_THEN))
)
"""That a message reminds an agency's officials of an assignment: what their leader or the coordinators are told does
not, nor what they are told of that alone (it is of the same step, and written when it was reported: what was asked at
the instant of a step that a promise put off is a reminder)."""

_PRESSED = (
    select(
        MessageAssignment.assignment_id,
        Assignment.state,
        Assignment.quiet_until,
        Assignment.last_step_at,
        Assignment.advised_on,
        Assignment.last_day,
        Assignment.extended_to,
        MessageAssignment.receiver,
        MessageAssignment.said_due,
        MessageAssignment.said_advised,
        MessageAssignment.said_extended,
        or_(Message.person_id.is_(None), _HELD_THERE).label("concerned"),
    )
    .join(Assignment)
    .join(Message, Message.id == MessageAssignment.message_id)
    .where(MessageAssignment.message_id == bindparam("message_id"))
)

_THESE: BindParameter[Any] = bindparam("assignments", expanding=True)
_ANOTHER = exists().where(MessageAssignment.message_id == Message.id, MessageAssignment.assignment_id.not_in(_THESE))
_MINE = select(MessageAssignment.message_id).where(MessageAssignment.assignment_id.in_(_THESE))


def _cancelling(which: Select[int]) -> Update:
    return (
        update(Message)
        .where(Message.id.in_(which), not_(_ANOTHER), Message.state == "queued")
        .values(state="cancelled", error=Why.ANSWERED)
        .execution_options(synchronize_session=False)
    )


_CANCEL = _cancelling(_MINE)
_CANCEL_AS = _cancelling(_MINE.where(MessageAssignment.receiver == bindparam("receiver")))

GOES = ("queued", "sending", "sent")
"""States of what somebody gets or has got."""

Said = tuple[str, int, datetime | None]
"""That a receiver (`receiver`) has been told of an assignment, by its id, at a step of its ladder, by its instant."""


def cancel(session: Session, assignment_id: int, receiver: Role | None = None) -> None:
    """Cancel queued reminders that press for this assignment alone; one for several is thinned when it is sent.

    ``receiver``: only what people are told as this.
    """
    cancel_all(session, [assignment_id], receiver)


def cancel_all(session: Session, assignment_ids: Collection[int], receiver: Role | None = None) -> None:
    """`cancel` those that press for nothing but these assignments."""
    which: dict[str, Any] = {"assignments": list(assignment_ids)}
    if receiver:
        session.execute(_CANCEL_AS, {**which, "receiver": receiver})
    else:
        session.execute(_CANCEL, which)


def still_pressed(session: Session, message: Message, now: datetime) -> list[int] | None:
    """Of the assignments that a reminder lists, those (ids) that are pressed for at ``now`` in the words in which they
    stand there; ``None`` for a message that is no reminder."""
    listed = (message.concerns or {}).get("listed")
    if not listed:
        return None
    rows = {row.assignment_id: row for row in session.execute(_PRESSED, {"message_id": message.id})}
    if not rows:
        return None
    return [number for number in listed if number in rows and _holds(rows[number], message.created_at, now)]


def _holds(row: Any, said_at: datetime, now: datetime) -> bool:
    """Tell whether an assignment still concerns the receiver, and nothing since ``said_at`` makes its words old."""
    if row.state is not State.OPEN or not (row.concerned or row.receiver in _FROM_OUTSIDE):
        return False
    if row.receiver == Role.OFFICIAL and _is_old(row, said_at, now):
        return False
    if row.extended_to:
        return bool(row.said_due == row.extended_to)
    return not row.said_extended and (row.said_advised, row.said_due) == (row.advised_on, row.last_day)


def _is_old(row: Any, said_at: datetime, now: datetime) -> bool:
    """Tell whether the officials have answered that they are at it, or were told something newer."""
    return bool(row.quiet_until and row.quiet_until > now) or bool(row.last_step_at and row.last_step_at > said_at)


def ask_anew(session: Session, message: Message, now: datetime, only: Collection[int] | None = None) -> int:
    """A reminder did not arrive in time: its steps count as not said, so that the next knock says what is current.

    ``only``: of these assignments (ids) instead of all that it presses for. Returns for how many assignments the ladder
    is asked: not for those that are closed, or of which it spoke since, nor coordinators for what one has decided.
    """
    asked, receivers = 0, outbox.receivers_of(session, message)
    for assignment_id, step_at in outbox.assignments_of(session, message).items():
        row = session.get(Assignment, assignment_id) if only is None or assignment_id in only else None
        if row is None or row.state is not State.OPEN or step_at is None:
            continue
        if receivers[assignment_id] is Role.COORDINATOR and _is_decided(session, row, message.created_at):
            continue
        if receivers[assignment_id] is not Role.OFFICIAL:
            progress.unsaid(session, row, receivers[assignment_id], step_at, now)
            asked += 1
            continue
        if message.person_id:
            row.reminders = min(row.reminders, _count_without(session, message, row))
        if row.last_step_at and row.last_step_at <= message.created_at:
            row.last_step_at = step_at - timedelta(microseconds=1)
            row.next_step_at = now
            asked += 1
    return asked


def _is_decided(session: Session, row: Assignment, since: datetime) -> bool:
    """Whether a coordinator has decided about an assignment since then; see `db.decisions`."""
    logged = select(Audit.id).where(
        Audit.subject == f"assignment:{row.id}",
        Audit.action.in_(LOGGED),
        Audit.actor.startswith("person:"),
        Audit.at >= since,
    )
    return session.scalar(logged.limit(1)) is not None


def _count_without(session: Session, message: Message, row: Assignment) -> int:
    """How often an agency was reminded of an assignment by the clock or by hand, without what this message said: what
    colleagues are told at the same time is one reminder, and was one if any of it arrived."""
    told = (
        select(Message.created_at, Message.state)
        .join(MessageAssignment, MessageAssignment.message_id == Message.id)
        .where(
            MessageAssignment.assignment_id == row.id,
            REMINDS,
            Message.person_id.is_not(None),
            Message.id != message.id,
        )
    )
    by_hand = select(Audit.detail).where(Audit.subject == f"assignment:{row.id}", Audit.action == "press_on")
    times = {at for at, state in session.execute(told) if state in GOES}
    return len(times) + sum(1 for detail in session.scalars(by_hand) if detail.get("people") != 0)


def take_out(session: Session, program_id: int, now: datetime) -> None:
    """Take what is pressed for by a program that is not followed any more out of the reminders that wait: its steps
    count as not said (see `ask_anew`), should it be followed again. One in which nothing is left is cancelled."""
    _take_out(session, Duty.program_id == program_id, now)


def take_out_of(session: Session, assignment_id: int, now: datetime) -> None:
    """The same for one assignment: what waits speaks of an agency that has it no more."""
    _take_out(session, Assignment.id == assignment_id, now)


def _take_out(session: Session, which: ColumnElement[bool], now: datetime) -> None:
    query = select(MessageAssignment).join(Message).join(Assignment).join(Duty)
    rows = session.scalars(query.where(Message.state == "queued", which)).all()
    taken: dict[int, dict[int, MessageAssignment]] = defaultdict(dict)
    for row in rows:
        taken[row.message_id][row.assignment_id] = row
    for number, ids in taken.items():
        message = session.get_one(Message, number)
        ask_anew(session, message, now, ids)
        left = [each for each in (message.concerns or {}).get("listed", ()) if each not in ids]
        outbox.narrow(message, left)
        if not left:
            message.state, message.error, message.dedupe_key = "cancelled", Why.OVERTAKEN, None
        for row in ids.values():
            session.delete(row)
        session.flush()


def receiver(person_id: int | None, channel: str, chat_id: str) -> str:
    """Who is reminded: a person, in whatever chat, or a group."""
    return f"person:{person_id}" if person_id else f"chat:{channel}:{chat_id}"


_SAID = (
    select(
        Message.person_id,
        Message.channel,
        Message.chat_id,
        MessageAssignment.assignment_id,
        MessageAssignment.step_at,
        Message.state,
    )
    .join(Message, Message.id == MessageAssignment.message_id)
    .where(
        MessageAssignment.assignment_id.in_(bindparam("assignments", expanding=True)),
        MessageAssignment.receiver == bindparam("receiver"),
    )
)


def said(session: Session, assignment_ids: Collection[int], role: Role = Role.OFFICIAL) -> set[Said]:
    """Who has been told of these assignments, as this, at which step, or is about to be."""
    asked = {"assignments": list(assignment_ids), "receiver": role}
    return {
        (receiver(row.person_id, row.channel, row.chat_id), row.assignment_id, row.step_at)
        for row in session.execute(_SAID, asked)
        if row.state in GOES  # asked in the query, it would lead through all that were sent
    }
