"""What was shown since the question of a dialog was asked: it is answered by a number, or the words of a choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.talk.meaning.questions import Question, picks_of
from bot.talk.turn import Turn
from db.models import Dialog
from db.outbox import Priority
from rules.choosing import Picked
from rules.newest import shown_since


def picked(turn: Turn, dialog: Dialog, text: str, questions: Sequence[Question]) -> Picked | None:
    """The choice that a text picks of the newest message which was shown since ``dialog`` was asked; ``None`` where it
    picks none there, or nothing was shown since (see `rules.newest.shown_since`).

    The dialog stays open: what is no choice of that message is still its answer.
    """
    for question in questions:
        if not question.takes_text and _is_newer(turn, dialog, question):
            picks = picks_of(turn, text, [replace(question, takes_text=True)])
            if picks:
                return picks[0][1]
    return None


def _is_newer(turn: Turn, dialog: Dialog, question: Question) -> bool:
    message = question.message
    arrived = message.sent_at or message.created_at
    if message.created_at <= dialog.updated_at:
        return False
    earlier_day = turn.rules.local(dialog.updated_at).date() < turn.said_on
    return shown_since(
        arrived, turn.said_at, answers=message.priority == Priority.ANSWER, asked_on_an_earlier_day=earlier_day
    )
