"""Joining with a code, strangers, ``/toi``, ``/dung`` and coming back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.channels.base import Incoming
from bot.dialogs import link
from bot.dialogs.turn import Turn
from db import assignments, contacts, invites, outbox, views
from db.models import Address, Door, Invite, Reply
from db.outbox import Priority
from rules.reading import fold, name_or
from rules.rulebook import Rulebook

SHOWN_AHEAD = timedelta(days=21)
LONGEST_NAME = 200
INTRODUCTIONS = {"ma", "ma:", "gui", "moi", "code", "cua", "toi", "em", "la"}
"""Words that may stand before a code (folded)."""


def code_in(text: str) -> str | None:
    """Find an invitation code in ``/start CODE``, in a message that is nothing but a code, or in "Mã: ABCD-2345"."""
    words = text.split()
    if words and words[0].split("@")[0] == "/start":
        return words[1] if len(words) == 2 else None
    introduced = len(words) > 1 and all(fold(word).strip(":,") in INTRODUCTIONS for word in words[:-1])
    return bare_code(words[-1].rstrip(".")) if introduced else bare_code(text)


def bare_code(text: str) -> str | None:
    """The text when it is a code and nothing else."""
    return text.strip() if invites.CODE.fullmatch(text.strip()) else None


def stranger(session: Session, incoming: Incoming, rules: Rulebook, now: datetime) -> None:
    """Somebody who is no contact: a code opens the door, everything else gets one polite sentence."""
    door = invites.door_of(session, incoming.channel, incoming.chat_id)
    code = code_in(incoming.text)
    if code is None:
        _say(session, incoming, "stranger", now)
        return
    if not _try_code(session, incoming, code, door, rules, now):
        _say(session, incoming, "code_wrong", now)


def _try_code(session: Session, incoming: Incoming, code: str, door: Door, rules: Rulebook, now: datetime) -> bool:
    if door.closed_until and door.closed_until > now:
        _say(session, incoming, "door_closed", now, until=rules.local(door.closed_until).isoformat())
        return True
    invite = invites.take(session, code, now) if invites.CODE.fullmatch(code) else None
    if invite is None:
        invites.wrong_code(session, door, now)
        if door.closed_until and door.closed_until > now:
            _say(session, incoming, "door_closed", now, until=rules.local(door.closed_until).isoformat())
            return True
        return False
    session.delete(door)
    if invite.role == invites.LINK:
        _link(session, incoming, invite, rules, now)
        return True
    before = contacts.address_of(session, incoming.channel, incoming.chat_id)
    moved_from = before.contact.agency.name if before and before.contact.agency_id != invite.agency_id else None
    name = name_or(incoming.name, invite.agency.name, LONGEST_NAME)
    address = contacts.join(session, invite, incoming.channel, incoming.chat_id, name, now)
    _welcome(session, address, moved_from, rules, now)
    return True


def _link(session: Session, incoming: Incoming, invite: Invite, rules: Rulebook, now: datetime) -> None:
    """The code came from ``/lienket`` in the person's other messenger."""
    address = contacts.link(session, invite, incoming.channel, incoming.chat_id, now)
    if address is None:
        _say(session, incoming, "link_here", now)
    else:
        link.linked(Turn(session, rules, now, incoming, address))


def _welcome(session: Session, address: Address, moved_from: str | None, rules: Rulebook, now: datetime) -> None:
    contact = address.contact
    coming = assignments.open_of(session, contact.agency_id, rules.local(now).date(), now + SHOWN_AHEAD)
    shown: Sequence[Any] = [] if contact.role == "coordinator" else coming[:5]
    params = {
        **views.common(address, rules, now),
        "contact": views.contact(contact),
        "moved_from": moved_from,
        "assignments": [views.assignment(row, rules, now) for row in shown],
    }
    outbox.queue(session, address, "welcome", params, now, Priority.ANSWER)
    outbox.queue(session, address, "menu", {"role": contact.role}, now, Priority.NEWS)


def _say(session: Session, incoming: Incoming, kind: str, now: datetime, **params: Any) -> None:
    outbox.queue_for_chat(session, incoming.channel, incoming.chat_id, kind, params, now, Priority.ANSWER)


def start(turn: Turn) -> None:
    """``/start`` of a known contact: a new code moves them, without one they come back or see the welcome again."""
    code = code_in(turn.incoming.text)
    if code is not None:
        session, incoming = turn.session, turn.incoming
        door = invites.door_of(session, incoming.channel, incoming.chat_id)
        if not _try_code(session, incoming, code, door, turn.rules, turn.now):
            turn.say("code_wrong")
        return
    if turn.contact.stopped_at:
        contacts.resume(turn.session, turn.contact, turn.now)
        turn.say("resumed", contact=views.contact(turn.contact))
        return
    _welcome(turn.session, turn.address, None, turn.rules, turn.now)


def stop(turn: Turn) -> None:
    """``/dung``: nothing is sent unasked any more; the coordinator is told."""
    contacts.stop(turn.session, turn.contact, turn.now)
    turn.close()
    turn.say("stopped")
    if turn.contact.role == "official":
        alone = not contacts.reachable(turn.session, "official", turn.contact.agency_id)
        turn.tell_coordinators("contact_left", contact=views.contact(turn.contact), alone=alone)


def me(turn: Turn) -> None:
    """``/toi``: what is stored about the person."""
    count = turn.session.scalar(select(func.count(Reply.id)).where(Reply.contact_id == turn.contact.id))
    turn.say(
        "me",
        contact=views.contact(turn.contact),
        chat_id=turn.address.chat_id,
        channels=[each.channel for each in contacts.addresses(turn.session, turn.contact)],
        present=turn.contact.remind_on,
        joined_at=turn.rules.local(turn.contact.joined_at).isoformat(),
        replies=count,
        stopped=bool(turn.contact.stopped_at),
    )
