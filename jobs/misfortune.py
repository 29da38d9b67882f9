"""Units of work for a message that did not arrive: for good in this chat, moved, refused, or by our fault."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db import aside, refusals, sending
from db.models import Message, PutAside
from db.outbox import Why
from jobs.means import Means
from jobs.moved import follow
from jobs.unreachable import give_up, tell_of_quota

TRIES = 3
"""How often a message is tried again when what became of it could not be written down."""


def close(session: Session, means: Means, message: Message, why: Why, said: str) -> None:
    """Nothing will arrive in its chat any more: it goes to others, see `jobs.unreachable`."""
    rules = means.rulebooks.current(session)
    give_up(session, rules, message.channel, message.chat_id, why, said, means.now(), in_flight=message.id)


def moved(session: Session, means: Means, message: Message, chat_id: str, said: str) -> None:
    """Its group has a new chat id: whatever is bound to it or waits for it follows, the message itself too."""
    sending.put_back(session, message.id, Why.MOVED, said)
    rules = means.rulebooks.current(session)
    follow(session, rules, message.channel, message.chat_id, chat_id, means.now())


def refused(session: Session, means: Means, message: Message, said: str) -> None:
    """It was refused; the same words again and again mean that nothing will arrive in this chat."""
    if refusals.note(session, message.channel, message.chat_id, said):
        close(session, means, message, Why.ALWAYS_REFUSED, said)


def tell(session: Session, means: Means, channel: str, said: str) -> None:
    """The quota of a messenger is used up: the coordinators are told once."""
    tell_of_quota(session, means.rulebooks.current(session), channel, said, means.now())


def fail(session: Session, message_id: int, error: str, now: datetime) -> None:
    """It could not be rendered or sent, for a reason of ours: it fails, and is kept for a look."""
    sending.mark_failed(session, message_id, Why.INTERNAL, error[: aside.LONGEST_ERROR])
    _put(session, message_id, error, now)


def let_go(session: Session, message_id: int, error: str, now: datetime) -> None:
    """What became of it could not be written down: it is queued again, marked uncertain; the third time it fails."""
    if _put(session, message_id, error, now).times < TRIES:
        sending.release(session, [message_id])
    else:
        sending.mark_failed(session, message_id, Why.INTERNAL, error[: aside.LONGEST_ERROR])


def _put(session: Session, message_id: int, error: str, now: datetime) -> PutAside:
    message = session.get_one(Message, message_id)
    body = f"{message.kind} to {message.channel}: {message.params}"
    return aside.put(session, "message", str(message_id), error, body, now)
