"""``/lienket``: one person on two messengers: a code shown in one is typed in the other; and where to be reminded."""

from __future__ import annotations

from typing import Any

from bot.talk.turn import Stale, Turn
from db import contacts, invites
from db.models import Address
from rules.authority import Action


def offer(turn: Turn) -> None:
    """Show a code for the other messenger; with two messengers linked, offer the choice as well. Raises `Refused`."""
    turn.require(Action.LINK)
    code = invites.new_code()
    row = invites.offer_link(turn.session, turn.contact, code, turn.now)
    until = turn.rules.local(row.expires_at).isoformat()
    turn.say("link_code", code=code, until=until, **_where(turn))


def linked(turn: Turn) -> None:
    """Say in the new chat that it is linked, and ask where to be reminded."""
    turn.say("linked", **_where(turn))
    turn.say("menu", role=turn.contact.role)


def press(turn: Turn, args: list[str]) -> None:
    """``a:<channel>``: be reminded there. Raises `Refused`, `Stale`."""
    turn.require(Action.CHOOSE_WHERE)
    chosen = next((each for each in _addresses(turn) if each.channel == args[0]), None)
    if chosen is None:
        raise Stale
    contacts.remind_on(turn.session, turn.contact, chosen.channel, turn.now)
    turn.say("remind_on", channel=chosen.channel)


def _addresses(turn: Turn) -> list[Address]:
    return contacts.addresses(turn.session, turn.contact)


def _where(turn: Turn) -> dict[str, Any]:
    present = contacts.reachable_at(turn.session, turn.contact)
    return {
        "channel": turn.address.channel,
        "channels": [each.channel for each in _addresses(turn)],
        "present": present.channel if present else None,
    }
