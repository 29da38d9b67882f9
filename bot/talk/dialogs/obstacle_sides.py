"""What every step of a talk about an obstacle needs: which one, who has what to do with it, who hears of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from bot.talk.stale import Refused, Stale, key
from bot.talk.turn import Turn
from db import hearers, obstacles
from db.models import Address, Agency, Request
from db.obstacle_views import obstacle as view_of
from rules.authority import Action, Refusal


class Side(StrEnum):
    """What a person has to do with an obstacle."""

    COORDINATOR = "coordinator"
    RAISER = "raiser"
    OWNER = "owner"


def known(turn: Turn, number: str) -> Request:
    """An obstacle with which the person has to do. Raises `Refused`, `Stale`."""
    request = obstacles.find(turn.session, key(number))
    if request is None:
        raise Stale("no_obstacle")
    sides(turn, request)
    return request


def sides(turn: Turn, request: Request) -> list[Side]:
    """What the person has to do with it. Raises `Refused` for nothing."""
    found = []
    if turn.may_decide(request):
        found.append(Side.COORDINATOR)
    if turn.may_with(Action.ASK, request.reply.assignment):
        found.append(Side.RAISER)
    owner = obstacles.of(turn.session, request).owner
    if owner and turn.may(Action.ASK, owner.id):
        found.append(Side.OWNER)
    if not found:
        turn.require_with(Action.ASK, request.reply.assignment)
        raise Refused(Refusal.OTHER_AGENCY)
    return found


def require_owner(turn: Turn, request: Request) -> Agency:
    """The agency that has to clear it, which the person speaks for. Raises `Refused`, `Stale`."""
    owner = obstacles.of(turn.session, request).owner
    if owner is None:
        raise Stale("not_yours")
    turn.require(Action.ASK, owner.id)
    return owner


def told_as(turn: Turn, request: Request) -> dict[str, Any]:
    turn.session.flush()
    return view_of(turn.session, request, turn.rules, turn.now)


def ask(turn: Turn, step: str, kind: str, request: Request, **params: Any) -> None:
    turn.ask("obstacles", step, kind, {}, request.id, request=told_as(turn, request), **params)


def deciding(turn: Turn, data: dict[str, Any]) -> Request:
    request = unclosed(turn, data)
    turn.require_deciding(request)
    return request


def unclosed(turn: Turn, data: dict[str, Any]) -> Request:
    """The obstacle of a question, while it is not closed. Raises `Stale`."""
    request = turn.session.get_one(Request, data["ref"])
    if obstacles.is_closed(turn.session, request):
        turn.close()
        raise Stale("obstacle_closed")
    return request


def done(turn: Turn, request: Request, what: str, *, reached: bool = True, why: str = "") -> None:
    """Confirm what was done about an obstacle; ``why``: the reason that was given."""
    turn.say("obstacle_done", request=told_as(turn, request), what=what, reached=reached, why=why)


def owners(turn: Turn, request: Request) -> list[Address]:
    row = obstacles.of(turn.session, request)
    return hearers.reminded(turn.session).get(row.owner.id, []) if row.owner else []


def coordinators(turn: Turn, request: Request) -> list[Address]:
    return hearers.coordinators(turn.session, [turn.program_of(request.reply.assignment).id])


def others(turn: Turn, told: list[Address]) -> list[Address]:
    """Each person once, and not the one who speaks."""
    once = {address.person_id: address for address in reversed(told) if address.person_id != turn.person.id}
    return list(reversed(once.values()))
