"""Becoming a contact and being greeted; coming back after ``/dung``."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.channels.base import Incoming
from bot.talk.turn import Turn
from db import assignments, contacts, outbox, views
from db.models import Address, Contact, Invite
from db.outbox import Priority
from jobs.waiting import tell_what_waits
from rules.reading import name_or
from rules.rulebook import Rulebook

SHOWN_AHEAD = timedelta(days=21)
LONGEST_NAME = 200


def enter(session: Session, incoming: Incoming, invite: Invite, now: datetime) -> Address:
    """Make the person a contact by an invitation that has been used up."""
    name = name_or(incoming.name, invite.agency.name, LONGEST_NAME)
    return contacts.join(session, invite, incoming.channel, incoming.chat_id, name, now)


def greet(session: Session, address: Address, rules: Rulebook, now: datetime, *, before: Contact | None = None) -> None:
    """Greet a contact, who was ``before``, and set the menu of every chat of theirs."""
    contact = address.contact
    coming = assignments.open_of(session, contact.agency_id, rules.local(now).date(), now + SHOWN_AHEAD)
    params = {
        **views.common(address, rules, now),
        "contact": views.contact(contact),
        "before": views.contact(before) if before else None,
        "assignments": [views.assignment(row, rules, now) for row in coming[:5]],
    }
    outbox.queue(session, address, "welcome", params, now, Priority.ANSWER)
    for each in contacts.addresses(session, contact):
        outbox.queue(session, each, "menu", {"role": contact.role}, now, Priority.NEWS)
    tell_what_waits(session, address, rules, now)


def resume(turn: Turn) -> bool:
    """Somebody who had stopped wants to be written to again; ``False`` when they had not."""
    if not turn.contact.stopped_at:
        return False
    contacts.resume(turn.session, turn.contact, turn.now)
    turn.say("resumed", contact=views.contact(turn.contact))
    tell_what_waits(turn.session, turn.address, turn.rules, turn.now)
    return True
