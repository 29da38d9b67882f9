"""A numbered list that was shown: a line of it is picked by its number, whatever was said since, and a text that picks
none is told what the numbers are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.talk.meaning.numbered import still_asked
from bot.talk.meaning.over import stands
from bot.talk.meaning.questions import Question, questions_of
from bot.talk.turn import Turn
from db import replies
from db.models import Assignment
from rules.choosing import Picked
from rules.meaning.model import How, Meaning
from rules.meaning.said import Said
from rules.newest import LISTED_FOR
from rules.tokens import Verb, only_shows, read

LEAST = 2


def again(turn: Turn, text: str, questions: Sequence[Question], meaning: Meaning) -> bool:
    """Say what the numbers of the list are that was shown last, where it is answered by a yes that chooses nothing;
    ``False`` for any other text or question."""
    said = Said.of(text, turn.said_on)
    if meaning.how not in (How.UNCLEAR, How.NOTHING) or not (said.only("yes") and said.has("yes")) or not questions:
        return False
    return _say_again(turn, text, _lines(turn, questions[0]))


def line(turn: Turn, number: int) -> Picked | None:
    """The line of this number in the newest list that was shown, whatever was said since: it only opens or shows
    something; of what coordinators were to decide, and a colleague has decided, it shows who did what and when.
    ``None`` where there is none, or something newer that has the number can still be answered or decided, or a request
    that waits for the coordinator has it as its own."""
    if any(row.id == number for row in replies.open_requests(turn.session, turn.coordinated)):
        return None
    for question in questions_of(turn, turn.address.chat_id, earlier=True):
        for choice in question.offered:
            token = read(choice.token)
            if choice.number != number or choice.aside or token.verb in (Verb.DIALOG, Verb.DROP):
                continue
            if token.verb is Verb.ANSWER and not (token.number and still_asked(turn, token.number, question)):
                continue
            if stands(turn, question, choice):
                return Picked(choice) if token.verb is Verb.OPEN or only_shows(token) else None
            if token.verb is Verb.PRESS and only_shows(token):
                return Picked(choice)
    return None


def beyond(turn: Turn, text: str) -> bool:
    """Say what the numbers of the list are that was shown lately, where a number alone is none of them; ``False`` where
    no list was."""
    for question in questions_of(turn, turn.address.chat_id, earlier=True):
        lines = _lines(turn, question)
        if len(lines) >= LEAST and turn.said_at - (question.message.sent_at or turn.said_at) < LISTED_FOR:
            return _say_again(turn, text, lines)
    return False


def _say_again(turn: Turn, text: str, lines: Sequence[dict[str, Any]]) -> bool:
    if len(lines) < LEAST:
        return False
    turn.say("list_again", text=text, lines=lines)
    return True


def _lines(turn: Turn, question: Question) -> list[dict[str, Any]]:
    """The lines of a list that are picked by their numbers alone; none of any other question."""
    return [
        {"number": choice.number, "token": choice.token, "assignment": _opened(turn, choice.token)}
        for choice in question.offered
        if choice.label.isdecimal()
    ]


def _opened(turn: Turn, token: str) -> dict[str, object] | None:
    """The assignment that a line of a list opens."""
    found = read(token)
    row = turn.session.get(Assignment, found.number) if found.verb is Verb.OPEN and found.number else None
    return turn.view(row) if row else None
