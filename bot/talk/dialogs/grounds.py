"""Objective causes: the coordinator proposes an obstacle as one for an assignment, and records who confirmed it
(outside), when and by which document; the lateness then carries it."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.talk.dialogs.decision import askers
from bot.talk.stale import Stale, key
from bot.talk.turn import Turn
from db import grounds, views
from db.models import Ground, Request
from db.obstacle_views import obstacle as view_of
from rules.grounds import Confirmation, NotNow, read_confirmation

WHAT = ("ground", "grounded", "not_ground", "unground")
"""What a choice about an obstacle says of objective causes."""


def press(turn: Turn, request: Request, args: list[str]) -> None:
    """``v:ground:<request>`` (for which assignment), ``v:ground:<request>:<assignment>`` proposes it;
    ``v:grounded``, ``v:not_ground``, ``v:unground:<request>:<ground>``. Raises `Refused`, `Stale`."""
    turn.require_deciding(request)
    what, chosen = args[0], args[2] if len(args) > 2 else ""
    if what == "ground":
        _propose(turn, request, chosen)
        return
    ground = grounds.find(turn.session, request, key(chosen))
    if ground is None:
        raise Stale
    if what == "grounded":
        if ground.state != "open":
            raise Stale("ground_decided")
        _ask(turn, ground, Confirmation())
    else:
        _end(turn, ground, refuse=what == "not_ground")


def _propose(turn: Turn, request: Request, chosen: str) -> None:
    """For which of several assignments, or for the only one."""
    found = grounds.candidates(turn.session, request, turn.rules, turn.now)
    if not found:
        raise Stale("no_ground_for")
    if not chosen and len(found) > 1:
        turn.say("ground_which", request=_request(turn, request), listed=[turn.view(row) for row in found])
        return
    row = next((row for row in found if not chosen or row.id == key(chosen)), None)
    if row is None:
        raise Stale("ground_decided")
    ground = grounds.propose(turn.session, request, row, turn.person, turn.now)
    _tell(turn, ground)


def _request(turn: Turn, request: Request) -> dict[str, Any]:
    turn.session.flush()
    return view_of(turn.session, request, turn.rules, turn.now)


def _view(turn: Turn, ground: Ground) -> dict[str, Any]:
    return {**views.ground(ground), "assignment": turn.view(ground.assignment)}


def _tell(turn: Turn, ground: Ground) -> None:
    """Say to the coordinator and to who raised the obstacle how it stands."""
    view, ground_view = _request(turn, ground.request), _view(turn, ground)
    told = [each for each in askers(turn, ground.request) if each.person_id != turn.person.id]
    reached = turn.tell(told, "ground_told", request=view, ground=ground_view)
    turn.say("ground_noted", request=view, ground=ground_view, reached=reached)


def _ask(turn: Turn, ground: Ground, said: Confirmation) -> None:
    """Ask for what is missing; record it where nothing is."""
    missing = said.missing
    if missing is None:
        _confirm(turn, ground, said)
        return
    plain = {"by": said.by, "on": said.on.isoformat() if said.on else None, "document": said.document}
    turn.ask(
        "ground",
        "confirm",
        "ask_ground",
        {"ground": ground.id, **plain},
        ground.id,
        request=_request(turn, ground.request),
        ground=_view(turn, ground),
        said=plain,
        missing=missing,
        wrong=said.wrong,
    )


def confirmation(turn: Turn, data: dict[str, Any], text: str) -> None:
    """Who confirmed it, when, by which document, in any order and in one or several messages. Raises `Refused`,
    `Stale`."""
    ground = turn.session.get_one(Ground, data["ground"])
    turn.require_deciding(ground.request)
    turn.close()
    if ground.state != "open":
        raise Stale("ground_decided")
    on = date.fromisoformat(data["on"]) if data["on"] else None
    known = Confirmation(data["by"], on, data["document"])
    said = read_confirmation(text, turn.said_on).over(known)
    if known.missing == "document" and said.document == "" and not said.wrong:
        said = Confirmation(known.by, said.on, said.by if said.by != known.by else text.strip()[:255])
    _ask(turn, ground, said)


def _confirm(turn: Turn, ground: Ground, said: Confirmation) -> None:
    try:
        grounds.confirm(turn.session, ground, said, turn.person, turn.now)
    except NotNow as error:
        raise Stale("ground_decided") from error
    _tell(turn, ground)


def _end(turn: Turn, ground: Ground, *, refuse: bool) -> None:
    try:
        if refuse:
            grounds.refuse(turn.session, ground, turn.person, turn.now)
        else:
            grounds.withdraw(turn.session, ground, turn.person, turn.now)
    except NotNow as error:
        raise Stale("ground_decided") from error
    _tell(turn, ground)
