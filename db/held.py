"""Messages that are held back after a restore, because nobody knows which of them were sent since the copy was made."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db import audit, broadcasts, outbox, people
from db.models import Message, Person
from db.outbox import Why

HELD = "held"


class Released(NamedTuple):
    """How many messages are queued again, how many are not wanted any more, how many have nowhere to go."""

    queued: int
    cancelled: int
    left: int


def hold(session: Session) -> dict[str, int]:
    """Hold back everything that waits or was in flight; returns how many of each kind."""
    waiting = Message.state.in_(("queued", "sending"))
    query = select(Message.kind, func.count().label("number")).where(waiting).group_by(Message.kind)
    found = {row.kind: row.number for row in session.execute(query.order_by(Message.kind))}
    session.execute(
        update(Message)
        .where(Message.state == "sending")
        .values(uncertain=Message.uncertain + 1, error=Why.NO_ANSWER)
        .execution_options(synchronize_session=False)
    )
    session.execute(update(Message).where(waiting).values(state=HELD).execution_options(synchronize_session=False))
    return found


def count(session: Session) -> int:
    """How many messages are held back."""
    return session.scalar(select(func.count(Message.id)).where(Message.state == HELD)) or 0


def release(session: Session, now: datetime) -> Released:
    """Queue what is held back, each in its order; what nobody wants any more at ``now`` is cancelled instead.

    That is a reminder whose day has passed (its ladder says what is current), a broadcast whose day has passed (it is
    written anew), and whatever is for somebody who has ended or asked not to be written to. A message to a closed chat
    goes to the person's other one, or stays.
    """
    queued = cancelled = left = 0
    for message in session.scalars(select(Message).where(Message.state == HELD).order_by(Message.id)):
        unwanted = _unwanted(session, message, now)
        if unwanted:
            message.state, message.error, message.dedupe_key = "cancelled", unwanted, None
            if unwanted is Why.OVERTAKEN:
                broadcasts.unwritten(session, message)
            cancelled += 1
            continue
        address = people.address_of(session, message.channel, message.chat_id)
        if address and address.closed_at:
            address = people.reachable_at(session, address.person)
            if address is None:
                left += 1
                continue
            outbox.redirect(message, address, Why.PASSED_ON)
        message.state, message.not_before = "queued", now
        queued += 1
    if queued or cancelled:
        audit.record(session, now, "operator", "release", "outbox", {"queued": queued, "cancelled": cancelled})
    return Released(queued, cancelled, left)


def _unwanted(session: Session, message: Message, now: datetime) -> Why | None:
    if message.expires_at and message.expires_at <= now:
        return Why.OVERTAKEN
    person = session.get(Person, message.person_id) if message.person_id else None
    if person and not person.held:
        return Why.ENDED
    return Why.STOPPED if person and person.stopped_at else None
