"""*Có vướng mắc*: a short text that reaches the coordinator at once (IV.1: what is new or beyond one's competence)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.talk.dialogs.receipt import receipt
from bot.talk.turn import Turn
from db import files, replies, views
from db.models import Assignment, Reply, Request
from rules.authority import Action


def text(turn: Turn, data: dict[str, Any], said: str) -> None:
    """The obstacle in the person's words."""
    assignment = turn.assignment(data["ref"])
    turn.close()
    raise_obstacle(turn, assignment, said)


def raise_obstacle(turn: Turn, assignment: Assignment, said: str, pictures: Sequence[int] = ()) -> None:
    """Store an obstacle, tell the coordinator, and say so. ``pictures`` are the numbers of files that belong to it."""
    reply = turn.store(assignment, "obstacle", text=said or None)
    request, passed = pass_on(turn, reply, said, pictures or turn.pictures)
    receipt(turn, assignment, reply, request={"id": request.id}, passed=passed)


def pass_on(turn: Turn, reply: Reply, said: str, pictures: Sequence[int] = ()) -> tuple[Request, bool]:
    """Make an obstacle of a reply and tell the coordinator at once; files follow as soon as they are fetched.

    Returns the request, and whether there was a coordinator to tell. Raises `bot.talk.stale.Refused`.
    """
    turn.require_with(Action.ASK, reply.assignment)
    turn.session.refresh(reply)
    request = replies.ask(turn.session, reply, "obstacle", said)
    view = views.request(request, turn.rules, turn.now)
    numbers = pictures or turn.pictures
    came = files.counted(files.rows(turn.session, numbers))
    passed = turn.tell_coordinators(reply.assignment, "obstacle_raised", request=view, **came)
    turn.attach(numbers, reply)
    return request, passed
