"""Delivery's side of the outbox: claiming a message, and writing down what became of it.

A message is claimed (``sending``) before it is sent and marked afterwards, so a crash can double what was in flight but
cannot lose anything: whoever takes the work over (`jobs.lease`) queues again what was left in flight.

Statements that every message needs are built once: building one costs SQLAlchemy as much as running it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from db import aside, outbox
from db.models import Message
from db.outbox import BEGUN, Priority, Why
from db.reminders import still_pressed

_CLAIM = (
    select(Message)
    .where(
        Message.channel == bindparam("channel"),
        Message.state == "queued",
        Message.priority <= bindparam("priority"),
        Message.not_before <= bindparam("now"),
        or_(Message.expires_at.is_(None), Message.expires_at > bindparam("now")),
        Message.chat_id.not_in(bindparam("busy", expanding=True)),
    )
    .order_by(Message.priority, Message.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_CLAIMED = (
    update(Message.__table__)  # type: ignore[arg-type]  # a declarative class's table is a Table
    .where(Message.id == bindparam("message_id"))
    .values(state="sending", attempts=Message.attempts + 1)
)
_SENT = (
    update(Message.__table__)  # type: ignore[arg-type]  # a declarative class's table is a Table
    .where(Message.id == bindparam("message_id"))
    .values(
        state="sent",
        priority=case((Message.priority < 0, Message.priority + BEGUN), else_=Message.priority),
        sent_at=bindparam("now"),
        remote_id=bindparam("remote"),
        choices=bindparam("shown"),
        error=None,
        detail=None,
    )
)


def claim(
    session: Session, channel: str, now: datetime, busy: Iterable[str] = (), *, reminders: bool = True
) -> Message | None:
    """Take the most urgent message of a channel; chats in ``busy`` have to wait, which keeps the order in each.

    Without ``reminders`` (outside the sending window, or when the quota is used up) those stay. A reminder is thinned
    on the way: what was answered, promised, extended or redated meanwhile is left out, and when nothing is left it is
    cancelled. One that cannot be looked at fails and is put aside; the others go on.
    """
    least = Priority.REMINDER if reminders else Priority.REMINDER - 1
    wanted = {"channel": channel, "now": now, "busy": list(busy), "priority": least}
    while message := session.scalar(_CLAIM, wanted):
        if _thin_safely(session, message, now):
            _find_edited(session, message)
            session.connection().execute(_CLAIMED, {"message_id": message.id})
            set_committed_value(message, "state", "sending")
            set_committed_value(message, "attempts", message.attempts + 1)
            return message
        session.flush()
    return None


def _thin_safely(session: Session, message: Message, now: datetime) -> bool:
    """Leave out of a reminder what needs no pressing any more; ``False`` when it is not to be sent."""
    try:
        left = None if message.parts_sent else still_pressed(session, message, now)
    except SQLAlchemyError:
        raise
    except Exception as error:
        message.state, message.error = "failed", Why.INTERNAL
        aside.put(session, "message", str(message.id), aside.described(error), f"{message.kind}: {message.params}", now)
        return False
    if left is None:
        return True
    if not left:
        message.state, message.error = "cancelled", Why.ANSWERED
        return False
    if len(left) < len((message.concerns or {}).get("listed", ())):
        outbox.narrow(message, left)
    return True


def _find_edited(session: Session, message: Message) -> None:
    """What was on its way when something was to be put under it has got its id at the messenger's by now."""
    carries = message.carries or {}
    edits = carries.get("edits")
    if edits and not edits["remote"]:
        remote = session.scalar(select(Message.remote_id).where(Message.id == edits["message"]))
        message.carries = {**carries, "edits": {**edits, "remote": remote or ""}}


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
    """The messenger has it, under ``remote_id``; ``choices`` are rows of `rules.choosing.Offered`."""
    values = {"message_id": message_id, "now": now, "remote": remote_id, "shown": choices}
    session.connection().execute(_SENT, values)


def mark_part_sent(session: Session, message_id: int) -> None:
    """The messenger has one more piece of it; the rest goes first from now on."""
    priority = case((Message.priority < 0, Message.priority), else_=Message.priority - BEGUN)
    values = {"parts_sent": Message.parts_sent + 1, "priority": priority, "error": None, "detail": None}
    _settle(session, message_id, state="queued", **values)


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
    """A group has a new chat id: what waits for it, and the questions that were asked there, follow."""
    session.execute(update(Message).where(Message.channel == channel, Message.chat_id == old).values(chat_id=new))


def _settle(session: Session, message_id: int, **values: Any) -> None:
    session.execute(update(Message).where(Message.id == message_id).values(**values))
