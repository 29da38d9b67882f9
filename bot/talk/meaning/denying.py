"""A text denies what the person has just answered: that it is not done is proposed in the answer's place."""

from __future__ import annotations

from datetime import timedelta

from bot.talk.meaning.amending import propose_amending, require_amendable, standing_of
from bot.talk.meaning.standing import PRESSED_FOR, duty
from bot.talk.stale import Stale
from bot.talk.turn import Turn
from db import replies
from db.models import Dialog, Reply
from rules.meaning.denied import denied

LATELY = timedelta(minutes=30)
"""How long after an answer words that deny something can be meant for it."""


def take(turn: Turn, dialog: Dialog | None, text: str) -> bool:
    """Propose what is said against an answer of a moment ago; ``False`` for any other text. The question that is open
    is asked again afterwards."""
    given = [row for row in replies.closed_by(turn.session, turn.person.id, turn.now - LATELY) if _amendable(turn, row)]
    rows = {row.assignment_id: row for row in reversed(given)}
    if not rows:
        return False
    others = [duty(turn, row, ()) for row in turn.open_assignments(PRESSED_FOR)]
    standing = standing_of(turn, *(row.assignment for row in given))
    act = denied(text, standing.questions, others, standing, turn.said_on)
    if act is None:
        return False
    propose_amending(turn, rows[act.ref], act, text, dialog)
    return True


def _amendable(turn: Turn, row: Reply) -> bool:
    try:
        require_amendable(turn, row)
    except Stale:
        return False
    return True
