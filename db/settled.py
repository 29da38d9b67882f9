"""Which messages have reminded of assignments, and what has become of these since, beside answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db import outbox, views
from db.models import Assignment, Message, MessageAssignment
from rules.authority import Role
from rules.rulebook import Rules
from rules.status import State


def reminders(session: Session, rows: Sequence[Assignment]) -> list[Message]:
    """The newest message about each assignment that each person and each group has got, or is about to, the oldest
    first."""
    newest: dict[tuple[Any, ...], Message] = {}
    for message, number in session.execute(_SPOKE_OF, {"assignments": [row.id for row in rows]}):
        if message.state in outbox.OUT:
            whose = message.person_id or (message.channel, message.chat_id)
            newest[whose, number] = message
    return sorted(set(newest.values()), key=lambda message: message.id)


TOLD = (Role.OFFICIAL, Role.LEADER)
_SPOKE_OF = (
    select(Message, MessageAssignment.assignment_id)
    .join(MessageAssignment, MessageAssignment.message_id == Message.id)
    .where(
        MessageAssignment.assignment_id.in_(bindparam("assignments", expanding=True)),
        MessageAssignment.receiver.in_(TOLD),
    )
    .order_by(Message.id)
)


def about(session: Session, message: Message) -> list[int]:
    """The assignments that an agency's people were reminded of in a message."""
    query = select(MessageAssignment.assignment_id).where(
        MessageAssignment.message_id == message.id, MessageAssignment.receiver.in_(TOLD)
    )
    return list(session.scalars(query.order_by(MessageAssignment.assignment_id)))


def stands(session: Session, message: Message, rules: Rules, now: datetime) -> list[dict[str, Any]]:
    """What has become of what a reminder asks about, but for answers: each its view, and ``how``: ``waived``,
    ``extended``, or (where the reminder said a day that holds no more) ``back``."""
    query = select(MessageAssignment).where(
        MessageAssignment.message_id == message.id, MessageAssignment.receiver.in_(TOLD)
    )
    found = []
    for said in session.scalars(query.order_by(MessageAssignment.assignment_id)):
        row = session.get_one(Assignment, said.assignment_id)
        how = ""
        if row.state is State.WAIVED:
            how = "waived"
        elif row.state is State.OPEN and row.extended_to and row.extended_to != said.said_due:
            how = "extended"
        elif row.state is State.OPEN and said.said_extended and not row.extended_to:
            how = "back"
        if how:
            found.append({"how": how, "assignment": views.assignment(row, rules, now)})
    return found


def again(row: Assignment, rules: Rules, now: datetime) -> dict[str, Any]:
    """That what was said to have become of an assignment holds no more: it says once more what holds."""
    return {"how": "again", "assignment": views.assignment(row, rules, now)}


def mark(settled: dict[str, Any]) -> list[Any]:
    """What tells one such word from another: of which assignment (its number), how, until when."""
    about = settled["assignment"]
    return [about["id"], settled["how"], about["extended_to"] if settled["how"] == "extended" else None]
