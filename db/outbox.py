"""The outbox: messages wait here until a channel has taken them (DESIGN decision 4).

A message is claimed (``sending``) before it is sent and marked afterwards, so a crash can double what was in flight but
cannot lose anything: whoever takes the work over (`jobs.lease`) queues again what was left in flight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from db.models import Address, Assignment, Message, MessageAssignment
from rules.status import State


class Why(StrEnum):
    """Why a message waits, failed or was cancelled: a word that ``texts/templates/why.j2`` puts into a sentence."""

    BLOCKED = "blocked"
    NOT_FOUND = "not_found"
    DEACTIVATED = "deactivated"
    REMOVED = "removed"
    REFUSED = "refused"
    THROTTLED = "throttled"
    UNREACHABLE = "unreachable"
    NO_ANSWER = "no_answer"
    MOVED = "moved"
    UNAUTHORIZED = "unauthorized"
    INTERNAL = "internal"
    ANSWERED = "answered"
    OVERTAKEN = "overtaken"
    PASSED_ON = "passed_on"
    ENDED = "ended"
    STOPPED = "stopped"


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
    assignments: Mapping[int, datetime | None] | None = None,
    expires_at: datetime | None = None,
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
        expires_at=expires_at,
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
    assignments: Mapping[int, datetime | None] | None = None,
    expires_at: datetime | None = None,
) -> Message | None:
    """Put a message for a chat, known or not, into the outbox.

    ``assignments`` are those that a reminder presses for, each with the instant of its step; from ``expires_at`` on the
    reminder is not sent any more.
    """
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
        expires_at=expires_at,
    )
    session.add(message)
    session.flush()
    for assignment_id, step_at in (assignments or {}).items():
        session.add(MessageAssignment(message_id=message.id, assignment_id=assignment_id, step_at=step_at))
    return message


def claim(
    session: Session, channel: str, now: datetime, busy: Iterable[str] = (), *, reminders: bool = True
) -> Message | None:
    """Take the most urgent message of a channel; chats in ``busy`` have to wait, which keeps the order in each.

    Without ``reminders`` (outside the sending window) those stay. A reminder is thinned on the way: assignments that
    were answered meanwhile are left out, and when none is left it is cancelled.
    """
    query = (
        select(Message)
        .where(
            Message.channel == channel,
            Message.state == "queued",
            Message.not_before <= now,
            or_(Message.expires_at.is_(None), Message.expires_at > now),
            Message.chat_id.not_in(list(busy)),
        )
        .order_by(Message.priority, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if not reminders:
        query = query.where(Message.priority < Priority.REMINDER)
    while message := session.scalar(query):
        if _thin(session, message):
            message.state = "sending"
            message.attempts += 1
            return message
        message.state, message.error = "cancelled", Why.ANSWERED
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
    cut_off = select(Message.id).where(Message.channel == channel, Message.state == "sending")
    return release(session, list(session.scalars(cut_off)))


def release(session: Session, message_ids: Sequence[int]) -> int:
    """Queue again what was cut off in flight, each marked uncertain; returns how many."""
    result = session.execute(
        update(Message)
        .where(Message.id.in_(message_ids), Message.state == "sending")
        .values(state="queued", error=Why.NO_ANSWER, uncertain=Message.uncertain + 1)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


def release_all_but(session: Session, channel: str, message_ids: Sequence[int]) -> int:
    """Queue again what no one carries, after a claim whose outcome was not known; returns how many."""
    lost = select(Message.id).where(
        Message.channel == channel, Message.state == "sending", Message.id.not_in(message_ids)
    )
    return release(session, list(session.scalars(lost)))


def mark_sent(session: Session, message_id: int, now: datetime, remote_id: str, choices: list[Any]) -> None:
    """The messenger has it, under ``remote_id``."""
    values = {"sent_at": now, "remote_id": remote_id, "choices": choices, "error": None, "detail": None}
    _settle(session, message_id, state="sent", **values)


def mark_failed(session: Session, message_id: int, why: str, detail: str = "") -> None:
    """It will never arrive, for the reason ``why``; ``detail`` is what the messenger said."""
    _settle(session, message_id, state="failed", error=why, detail=detail)


def put_back(session: Session, message_id: int, why: str, detail: str = "", *, uncertain: bool = False) -> None:
    """Queue it again; ``uncertain`` when it may have arrived already."""
    values: dict[str, Any] = {"state": "queued", "error": why, "detail": detail}
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


def waiting_for(session: Session, channel: str, chat_id: str) -> list[Message]:
    """What is queued for a chat, in its order."""
    query = select(Message).where(Message.channel == channel, Message.chat_id == chat_id, Message.state == "queued")
    return list(session.scalars(query.order_by(Message.id)))


def assignments_of(session: Session, message: Message) -> dict[int, datetime | None]:
    """The assignments that a reminder presses for, each with the instant of its step."""
    rows = session.scalars(select(MessageAssignment).where(MessageAssignment.message_id == message.id))
    return {row.assignment_id: row.step_at for row in rows}


def expire(session: Session, now: datetime, limit: int = 200) -> list[Message]:
    """Cancel reminders that could not be sent within their day, a part at a time; returns them.

    Their ``dedupe_key`` is given free, so that the same step can be said anew, in today's words.
    """
    query = select(Message).where(Message.state == "queued", Message.expires_at <= now).order_by(Message.id)
    expired = list(session.scalars(query.limit(limit)))
    for message in expired:
        message.state, message.error = "cancelled", Why.OVERTAKEN
        message.dedupe_key = None
    return expired


def _settle(session: Session, message_id: int, **values: Any) -> None:
    session.execute(update(Message).where(Message.id == message_id).values(**values))


def cancel_reminders(session: Session, assignment_id: int) -> None:
    """Cancel queued reminders that press for this assignment alone; one for several is thinned when it is sent."""
    others = select(MessageAssignment.message_id).where(MessageAssignment.assignment_id != assignment_id)
    mine = select(MessageAssignment.message_id).where(MessageAssignment.assignment_id == assignment_id)
    session.execute(
        update(Message)
        .where(Message.id.in_(mine), Message.id.not_in(others), Message.state == "queued")
        .values(state="cancelled", error=Why.ANSWERED)
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
