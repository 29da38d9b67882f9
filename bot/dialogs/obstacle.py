"""*Có vướng mắc*: a short text that reaches the coordinator at once (IV.1: what is new or beyond one's competence)."""

from __future__ import annotations

from typing import Any

from bot.dialogs.receipt import receipt
from bot.dialogs.turn import Turn
from db import replies, views
from db.models import Assignment, Reply, Request


def text(turn: Turn, data: dict[str, Any], said: str) -> None:
    """The obstacle in the person's words."""
    assignment = turn.assignment(data["ref"])
    turn.close()
    raise_obstacle(turn, assignment, said)


def raise_obstacle(turn: Turn, assignment: Assignment, said: str) -> None:
    """Store an obstacle, tell the coordinator, and say so."""
    reply = replies.store(turn.session, assignment, turn.contact, "obstacle", turn.now, text=said)
    request = pass_on(turn, reply, said)
    receipt(turn, assignment, reply, request={"id": request.id})


def pass_on(turn: Turn, reply: Reply, said: str) -> Request:
    """Make an obstacle of a reply and tell the coordinator at once."""
    turn.session.refresh(reply)
    request = replies.ask(turn.session, reply, "obstacle", said, turn.now)
    turn.tell_coordinators("obstacle_raised", request=views.request(request, turn.rules, turn.now))
    return request
