"""What a question that is open is about has been answered meanwhile, by a colleague or on another messenger: who said
what and when is told instead of recording more."""

from __future__ import annotations

from typing import Any

from bot.talk.turn import Turn
from db import replies, views
from db.models import Assignment, Reply
from rules.status import State

CLOSED = (State.REPORTED, State.ACCEPTED)


def say_if(turn: Turn, assignment: Assignment) -> bool:
    """Where an assignment is reported, end the open question about it and say by whom and when; ``False``: it is
    not."""
    found = _answer(turn, assignment)
    if found is None:
        return False
    turn.close()
    turn.say("answered_meanwhile", assignment=turn.view(assignment), **found)
    return True


def stands(turn: Turn, assignment: Assignment, reply: Reply) -> dict[str, Any] | None:
    """What an assignment was reported by, as messages tell it, where this reply closes nothing; else ``None``."""
    return None if reply.code in replies.CLOSING else _answer(turn, assignment)


def _answer(turn: Turn, assignment: Assignment) -> dict[str, Any] | None:
    row = replies.latest(turn.session, assignment, closing=True) if assignment.state in CLOSED else None
    if row is None:
        return None
    return {"reply": views.reply(row, turn.rules), "by": row.person.name, "mine": row.person_id == turn.person.id}
