"""A plain yes to a numbered list: what its numbers are is said again."""

from __future__ import annotations

from collections.abc import Sequence

from bot.talk.meaning.questions import Question
from bot.talk.turn import Turn
from db.models import Assignment
from rules.meaning.model import How, Meaning
from rules.meaning.said import Said
from rules.tokens import Verb, read

LEAST = 2


def again(turn: Turn, text: str, questions: Sequence[Question], meaning: Meaning) -> bool:
    """Say what the numbers of the list are that was shown last, where it is answered by a yes that chooses nothing;
    ``False`` for any other text or question."""
    said = Said.of(text, turn.said_on)
    if meaning.how not in (How.UNCLEAR, How.NOTHING) or not (said.only("yes") and said.has("yes")) or not questions:
        return False
    lines = [
        {"number": choice.number, "token": choice.token, "assignment": _opened(turn, choice.token)}
        for choice in questions[0].offered
        if choice.label.isdecimal()
    ]
    if len(lines) < LEAST:
        return False
    turn.say("list_again", text=text, lines=lines)
    return True


def _opened(turn: Turn, token: str) -> dict[str, object] | None:
    """The assignment that a line of a list opens."""
    found = read(token)
    row = turn.session.get(Assignment, found.number) if found.verb is Verb.OPEN and found.number else None
    return turn.view(row) if row else None
