"""Who decides on a card that a colleague has decided on meanwhile is told who did what when; nothing is done twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.talk.stale import instant
from bot.talk.turn import Turn
from db import cards, decisions
from db.board.shown import Shown, late_of
from db.models import Assignment
from jobs import decided
from rules.deciding import What, is_overtaken
from rules.status import State

NONE = "0"
"""In a choice's token: the card knew of no decision."""


def seen_in(args: Sequence[str]) -> datetime | None:
    """Of when the newest decision is that a card knew of, as the last part of its choice's token has it; ``None``: of
    none. Raises `Stale` for what is no instant."""
    return instant(args[0]) if args and args[0] != NONE else None


def say_if(turn: Turn, row: Assignment, what: What, seen: datetime | None) -> bool:
    """Where the person did not know of the last decision, say it instead of carrying theirs out, with the choices
    anew."""
    last = decisions.last(turn.session, row) if row.state in (State.OPEN, State.WAIVED) else None
    if last is None or not is_overtaken(last.decided, seen, turn.person.id, what):
        return False
    if last.decided.what is What.EXTEND and last.until is None and last.decided.by == turn.person.id:
        return False  # they took it back themselves: it waits for their decision as before
    view = cards.to_decide(turn.session, row, turn.rules, turn.now)
    turn.say("decided_by", assignments=[view], mine=last.decided.by == turn.person.id)
    return True


def say_all(turn: Turn, shown: Shown) -> bool:
    """Where nothing of what a card asked about is left to decide, say who decided on what, and what came to its end by
    itself, instead of carrying anything out."""
    asked_at = shown.asked_at
    if asked_at is None or late_of(turn.session, shown, turn.rules, turn.now, 1):
        return False
    asked = shown.asked(turn.session)
    if not asked:
        return False
    made = decisions.since(turn.session, asked, asked_at)
    said = decided.entries(turn.session, made, turn.rules, turn.now, turn.address)
    turn.remark("all_decided", decisions=said, rest=len(asked) - len(made), total=len(asked))
    return True
