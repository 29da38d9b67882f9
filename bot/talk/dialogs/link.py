"""``/lienket``: one person on two messengers: a code shown in one is typed in the other; and where to be reminded."""

from __future__ import annotations

from typing import Any

from bot.talk.stale import Stale
from bot.talk.turn import Turn
from db import events, invites, people
from db.models import Address
from rules.authority import Action


def offer(turn: Turn) -> None:
    """Show a code for the other messenger; with two messengers linked, offer the choice as well. Raises `Refused`."""
    turn.require(Action.LINK)
    code = invites.new_code()
    row = invites.offer_link(turn.session, turn.person, code, turn.now)
    until = turn.rules.local(row.expires_at).isoformat()
    turn.say("link_code", code=code, until=until, **_where(turn))


def linked(turn: Turn) -> None:
    """Say in the new chat that it is linked, and ask where to be reminded."""
    turn.say("linked", **_where(turn))
    turn.say(
        "menu",
        roles=turn.roles,
        programs=len(turn.coordinated),
        events=bool(events.of_person(turn.session, turn.rules, turn.person)),
    )


def press(turn: Turn, args: list[str]) -> None:
    """``a:<channel>``: be reminded there. Raises `Refused`, `Stale`."""
    turn.require(Action.CHOOSE_WHERE)
    chosen = next((each for each in _addresses(turn) if each.channel == args[0]), None)
    if chosen is None:
        raise Stale
    people.remind_on(turn.session, turn.person, chosen.channel, turn.now)
    turn.say("remind_on", channel=chosen.channel)


def _addresses(turn: Turn) -> list[Address]:
    return people.addresses(turn.session, turn.person)


def _where(turn: Turn) -> dict[str, Any]:
    present = people.reachable_at(turn.session, turn.person)
    return {
        "channel": turn.address.channel,
        "channels": [each.channel for each in _addresses(turn)],
        "present": present.channel if present else None,
    }
