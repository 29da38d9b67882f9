"""Failed messages that an operator has sent again: as they are, or what is current instead, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import audit, groups, outbox, people, reminders
from db.models import Message, Person
from db.outbox import Why


class Outcome(StrEnum):
    """What became of a failed message that was to be sent again."""

    QUEUED = "queued"
    ELSEWHERE = "elsewhere"
    """Queued for the person's other chat."""
    ANEW = "anew"
    """Its day is over: the ladder says at the next knock what is current."""
    OUT_OF_DATE = "out_of_date"
    """What it presses for is done, promised, extended, redated, or was said again since."""
    STOPPED = "stopped"
    ENDED = "ended"
    """The person holds no post any more, or has moved to another agency; or the group is not reminded any more."""
    CLOSED = "closed"
    """Nothing arrives in the chat, and the person has no other. The only one that stays failed."""


CANCELLED = {
    Outcome.ANEW: Why.OVERTAKEN,
    Outcome.OUT_OF_DATE: Why.ANSWERED,
    Outcome.STOPPED: Why.STOPPED,
    Outcome.ENDED: Why.ENDED,
}


@dataclass(frozen=True)
class Retried:
    """One message and what became of it."""

    id: int
    kind: str
    outcome: Outcome


def retry(session: Session, number: int | None, now: datetime) -> list[Retried]:
    """Deal with failed messages, one by its number or all, the oldest first.

    Old reminders are not sent in old words: one whose day is over is cancelled and its ladder is asked to say what is
    current, one whose assignments need no pressing any more is only cancelled. What a person asked not to get, or that
    was for somebody who holds no post any more, is cancelled too. Everything else is queued again.
    """
    query = select(Message).where(Message.state == "failed").order_by(Message.id)
    if number is not None:
        query = query.where(Message.id == number)
    done = []
    for message in session.scalars(query).all():
        outcome = _unwanted(session, message) or _out_of_date(session, message, now) or _queue_again(session, message)
        if outcome in CANCELLED:
            message.state, message.error = "cancelled", CANCELLED[outcome]
        elif outcome is not Outcome.CLOSED:
            message.state, message.error, message.detail, message.attempts = "queued", None, None, 0
            message.not_before = now
        audit.record(session, now, "operator", "retry", f"message:{message.id}", {"outcome": outcome})
        done.append(Retried(message.id, message.kind, outcome))
    return done


def _unwanted(session: Session, message: Message) -> Outcome | None:
    """Whether the person, or the group, is not to be written to any more."""
    if message.person_id:
        person = session.get_one(Person, message.person_id)
        return Outcome.STOPPED if person.held and person.stopped_at else None if person.held else Outcome.ENDED
    if not outbox.assignments_of(session, message):
        return None
    group = groups.of_chat(session, message.channel, message.chat_id)
    return None if group and group.reminders else Outcome.ENDED


def _out_of_date(session: Session, message: Message, now: datetime) -> Outcome | None:
    """Whether a reminder would be said in old words; its ladder is asked then."""
    if reminders.still_pressed(session, message, now) == []:
        return Outcome.OUT_OF_DATE
    if message.expires_at is None or message.expires_at > now:
        return None
    message.dedupe_key = None
    return Outcome.ANEW if reminders.ask_anew(session, message, now) else Outcome.OUT_OF_DATE


def _queue_again(session: Session, message: Message) -> Outcome:
    """Where it goes: to its chat, or to another of the same person's if that one is closed."""
    address = people.address_of(session, message.channel, message.chat_id)
    if address is None or address.person_id != message.person_id:
        address = None
    if address and not address.closed_at:
        return Outcome.QUEUED
    person = session.get(Person, message.person_id) if message.person_id else None
    if person is None:
        return Outcome.QUEUED
    other = people.reachable_at(session, person)
    if other is None:
        return Outcome.CLOSED
    outbox.redirect(message, other, Why.PASSED_ON)
    return Outcome.ELSEWHERE
