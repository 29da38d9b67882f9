"""The outbox: messages wait here until a channel has taken them (DESIGN decision 4).

A message is claimed with a lease before it is sent and marked afterwards, so a crash can double what was in flight
but cannot lose anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from db.models import Address, Assignment, Message, MessageAssignment
from rules.status import State

LEASE = timedelta(minutes=2)


class Priority(IntEnum):
    """What goes first: the answer to a person who is waiting, then news, then reminders in bulk."""

    ANSWER = 0
    NEWS = 5
    REMINDER = 9


def queue(
    session: Session,
    address: Address,
    kind: str,
    params: dict[str, Any],
    now: datetime,
    priority: Priority,
    *,
    dedupe_key: str | None = None,
    assignments: Iterable[int] = (),
) -> Message | None:
    """Put a message for a contact into the outbox; ``None`` when one with this ``dedupe_key`` is there already."""
    return queue_for_chat(
        session,
        address.channel,
        address.chat_id,
        kind,
        params,
        now,
        priority,
        contact_id=address.contact_id,
        dedupe_key=dedupe_key,
        assignments=assignments,
    )


def queue_for_chat(
    session: Session,
    channel: str,
    chat_id: str,
    kind: str,
    params: dict[str, Any],
    now: datetime,
    priority: Priority,
    *,
    contact_id: int | None = None,
    dedupe_key: str | None = None,
    assignments: Iterable[int] = (),
) -> Message | None:
    """Put a message for a chat, known or not, into the outbox."""
    if dedupe_key and session.scalar(select(Message.id).where(Message.dedupe_key == dedupe_key)):
        return None
    message = Message(
        channel=channel,
        chat_id=chat_id,
        contact_id=contact_id,
        kind=kind,
        params=params,
        dedupe_key=dedupe_key,
        priority=priority,
        state="queued",
        created_at=now,
        not_before=now,
    )
    session.add(message)
    session.flush()
    for assignment_id in assignments:
        session.add(MessageAssignment(message_id=message.id, assignment_id=assignment_id))
    return message


def claim(session: Session, channel: str, now: datetime, busy: Iterable[str] = ()) -> Message | None:
    """Lease the most urgent message of a channel; chats in ``busy`` have to wait, which keeps the order in each.

    A reminder is thinned on the way: assignments that were answered meanwhile are left out, and when none is left it
    is cancelled. A lease that has run out belongs to a process that died: its message is marked uncertain.
    """
    ready = or_(
        (Message.state == "queued") & (Message.not_before <= now),
        (Message.state == "sending") & (Message.leased_until <= now),
    )
    query = (
        select(Message)
        .where(Message.channel == channel, ready, Message.chat_id.not_in(list(busy)))
        .order_by(Message.priority, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    while message := session.scalar(query):
        if message.state == "sending":
            message.uncertain += 1
        if _thin(session, message):
            message.state, message.leased_until = "sending", now + LEASE
            message.attempts += 1
            return message
        message.state, message.error = "cancelled", "answered"
        session.flush()
    return None


def _thin(session: Session, message: Message) -> bool:
    """Leave out of a reminder what needs no pressing any more; ``False`` when nothing is left."""
    query = (
        select(MessageAssignment.assignment_id, Assignment.state)
        .join(Assignment)
        .where(MessageAssignment.message_id == message.id)
    )
    states = {row.assignment_id: row.state for row in session.execute(query)}
    if not states:
        return True
    left = [item for item in message.params["assignments"] if states.get(item["id"]) is State.OPEN]
    message.params = {**message.params, "assignments": left}
    return bool(left)


def take_over(session: Session, channel: str) -> int:
    """Queue again what a process that is gone had in flight, each marked uncertain; returns how many."""
    result = session.execute(
        update(Message)
        .where(Message.channel == channel, Message.state == "sending")
        .values(state="queued", leased_until=None, uncertain=Message.uncertain + 1)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


def mark_sent(session: Session, message_id: int, now: datetime, remote_id: str, choices: list[Any]) -> None:
    """The messenger has it, under ``remote_id``."""
    _settle(session, message_id, state="sent", sent_at=now, remote_id=remote_id, choices=choices, error=None)


def mark_failed(session: Session, message_id: int, reason: str) -> None:
    """It will never arrive, for ``reason``."""
    _settle(session, message_id, state="failed", error=reason)


def put_back(session: Session, message_id: int, reason: str, *, uncertain: bool = False) -> None:
    """Queue it again; ``uncertain`` when it may have arrived already."""
    values: dict[str, Any] = {"state": "queued", "error": reason}
    if uncertain:
        values["uncertain"] = Message.uncertain + 1
    _settle(session, message_id, **values)


def move_chat(session: Session, channel: str, old: str, new: str) -> None:
    """A group has a new chat id: its address and what waits for it follow."""
    session.execute(update(Address).where(Address.channel == channel, Address.chat_id == old).values(chat_id=new))
    session.execute(
        update(Message)
        .where(Message.channel == channel, Message.chat_id == old, Message.state.in_(("queued", "sending")))
        .values(chat_id=new)
    )


def _settle(session: Session, message_id: int, **values: Any) -> None:
    session.execute(update(Message).where(Message.id == message_id).values(leased_until=None, **values))


def cancel_reminders(session: Session, assignment_id: int) -> None:
    """Cancel queued reminders that press for this assignment alone; one for several is thinned when it is sent."""
    others = select(MessageAssignment.message_id).where(MessageAssignment.assignment_id != assignment_id)
    mine = select(MessageAssignment.message_id).where(MessageAssignment.assignment_id == assignment_id)
    session.execute(
        update(Message)
        .where(Message.id.in_(mine), Message.id.not_in(others), Message.state == "queued")
        .values(state="cancelled", error="answered")
        .execution_options(synchronize_session=False)
    )


def last_choices(session: Session, channel: str, chat_id: str) -> list[tuple[str, str]]:
    """The choices (label, token) under the last message that this chat was sent."""
    query = (
        select(Message.choices)
        .where(
            Message.channel == channel,
            Message.chat_id == chat_id,
            Message.state == "sent",
            Message.kind != "menu",
        )
        .order_by(Message.id.desc())
        .limit(1)
    )
    return [(label, token) for label, token in session.scalar(query) or []]
