"""Which questions stand open in a chat, and which of their choices a text picks as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.talk.routes import open_dialog
from bot.talk.turn import Turn
from db import assignments, outbox, updates, views
from db.models import Assignment, Message, Request
from rules.choosing import Offered, Picked, pick
from rules.said import SKEW
from rules.tokens import Verb, read


@dataclass(frozen=True)
class Question:
    """A message with choices to which a text may be an answer; ``takes_text``: its dialog waits for words."""

    message: Message
    offered: list[Offered]
    takes_text: bool


def questions_of(turn: Turn, chat_id: str, *, earlier: bool = False) -> list[Question]:
    """The questions that stand open in a chat, the newest first; those of dialogs that are over are left out, and what
    was asked only after ``turn`` was said, while it waited at the messenger's.
    """
    dialog = open_dialog(turn)
    now = updates.asked(dialog.name, dialog.step, dialog.data) if dialog else None
    found = []
    until = read_until(turn)
    for message in outbox.questions(turn.session, turn.address.channel, chat_id, earlier=earlier, until=until):
        mine = (message.concerns or {}).get("dialog")
        if mine is None or mine == now:
            offered = [Offered.of(row) for row in message.choices or ()]
            found.append(Question(message, offered, takes_text=mine is not None))
    return found


def read_until(turn: Turn) -> datetime | None:
    """Up to when what was asked may have been read by whoever wrote something that waited; ``None``: all of it."""
    incoming = turn.incoming
    return turn.said_at + SKEW if incoming.waited and incoming.time_known else None


def picks_of(turn: Turn, text: str, questions: Sequence[Question]) -> list[tuple[Question, Picked]]:
    """For each question that ``text`` answers, the choice that it means; the same choice twice counts once.

    Where there are several, those whose assignments have been answered meanwhile do not count, nor does an older list
    of things to choose from.
    """
    found: dict[str, tuple[Question, Picked]] = {}
    for question in questions:
        picked = pick(text, question.offered, takes_text=question.takes_text)
        if picked and not (found and read(picked.choice.token).verb is Verb.OPEN):
            found.setdefault(picked.choice.token, (question, picked))
    still = [each for each in found.values() if not is_over(turn, each[0].message)]
    return still or list(found.values())[:1]


def labelled(turn: Turn, text: str, questions: Sequence[Question]) -> list[tuple[Question, Picked]]:
    """`picks_of` by the very words of a choice, without its number and without other words for it."""
    bare = [
        replace(question, offered=[replace(each, number=None, also=()) for each in question.offered], takes_text=True)
        for question in questions
    ]
    return picks_of(turn, text, bare)


def labelled_earlier(turn: Turn, text: str) -> list[tuple[Question, Picked]]:
    """A choice of an older message that is meant by its very words ("Sửa lại"): the newest that has it."""
    if open_dialog(turn):
        return []
    return labelled(turn, text, questions_of(turn, turn.address.chat_id, earlier=True))[:1]


def undo_of(turn: Turn) -> str | None:
    """The token of the newest *Sửa lại* that was shown."""
    for question in questions_of(turn, turn.address.chat_id, earlier=True):
        for choice in question.offered:
            if read(choice.token).verb is Verb.UNDO:
                return choice.token
    return None


def is_over(turn: Turn, message: Message) -> bool:
    """Whether everything that a reminder lists has been answered meanwhile."""
    pressed = (message.concerns or {}).get("listed", ())
    return bool(pressed) and not assignments.any_answerable(turn.session, pressed)


def about(turn: Turn, message: Message) -> dict[str, Any]:
    """What a question is about, as `ask_which.j2` and `choices_again.j2` name it: as it stands now."""
    concerns = message.concerns or {}
    numbers = concerns.get("listed") or ([concerns["named"]] if "named" in concerns else [])
    rows = [turn.session.get(Assignment, number) for number in numbers]
    asked = turn.session.get(Request, concerns["request"]) if "request" in concerns else None
    return {
        "assignments": [turn.view(row) for row in rows if row],
        "request": views.request(asked, turn.rules, turn.now) if asked else None,
    }
