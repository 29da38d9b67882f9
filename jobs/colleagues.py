"""The first answer closes for all: what others were told of it says who has answered.

Where a messenger can change a message that was sent (Telegram), the reminder itself says so and loses its buttons; else
one line follows it (Zalo).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import outbox, people, views
from db.models import Assignment, Message, MessageAssignment, Reply
from db.outbox import Priority
from rules.rulebook import Rules

KIND = "colleague_answered"
"""What is said: the line, and what it is put under where that can be changed (``edits``)."""


def tell(session: Session, rules: Rules, row: Assignment, reply: Reply, now: datetime) -> int:
    """Tell everybody of the agency who was reminded of an assignment, but for who has answered it; returns how many."""
    said = {
        "assignment": views.assignment(row, rules, now),
        "reply": views.reply(reply, rules),
        "by": reply.person.name,
    }
    told = 0
    for message in _reminders(session, row):
        address = people.address_of(session, message.channel, message.chat_id)
        if address is None or address.closed_at or address.person.stopped_at:
            continue
        if address.person_id == reply.person_id or not address.person.is_at(row.agency_id):
            continue
        before = _last(session, message)
        answers = [*((before.carries or {})["answers"] if before else ()), said]
        params = {**views.common(address, rules, now), "answers": answers, "edits": _edits(message)}
        key = f"colleague:{reply.id}:{message.id}"
        told += outbox.queue(session, address, KIND, params, now, Priority.NEWS, dedupe_key=key) is not None
    return told


def _reminders(session: Session, row: Assignment) -> list[Message]:
    """The newest message about an assignment that each person has got, the oldest first."""
    query = (
        select(Message)
        .join(MessageAssignment, MessageAssignment.message_id == Message.id)
        .where(MessageAssignment.assignment_id == row.id, Message.state == "sent", Message.person_id.is_not(None))
        .order_by(Message.id)
    )
    newest = {message.person_id: message for message in session.scalars(query)}
    return sorted(newest.values(), key=lambda message: message.id)


def _edits(message: Message) -> dict[str, Any] | None:
    """The message that is changed: its id at the messenger's, and what it says; ``None`` where that is not known."""
    if not message.remote_id:
        return None
    return {"message": message.id, "remote": message.remote_id, "kind": message.kind, "params": message.params}


def _last(session: Session, message: Message) -> Message | None:
    """What was put under a reminder last, which speaks of several things."""
    query = select(Message).where(Message.kind == KIND, Message.person_id == message.person_id, Message.id > message.id)
    found = session.scalars(query.order_by(Message.id.desc()))
    return next(
        (each for each in found if ((each.carries or {}).get("edits") or {}).get("message") == message.id), None
    )
