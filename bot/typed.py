"""What a person writes: a command, a choice by its number or its words, the answer to a question, or something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.dialogs import duties, gap, join
from bot.dialogs.turn import Refused, Stale, Turn
from bot.routes import ANSWERS, COMMANDS, WORDS, help_, open_dialog, press
from db import assignments, outbox
from db.models import Message
from rules.choosing import Offered, Picked, key_of, pick, plain_number
from rules.reading import fold, storable
from rules.said import SKEW

OPENS = "o:"
"""How the choices of a list begin, which only show one of its lines."""

SHORT_WORDS, SHORT_LETTERS = 3, 24
"""Up to which length a text that fits nothing is taken for a mistyped answer, not for something to be recorded."""


MISTAKEN = {
    ("document", "number"): gap.FIGURES,
    ("figures", "plan"): gap.DOCUMENT,
    ("figures", "disbursed"): gap.DOCUMENT,
    ("figures", "confirm"): gap.DOCUMENT,
    ("figures", "obstacle"): gap.DOCUMENT,
    ("progress", "percent"): gap.DOCUMENT,
    ("progress", "day"): gap.DOCUMENT,
    ("extension", "day"): gap.DOCUMENT,
}
"""Questions, and what plainly is no answer to them when another answer lacks it."""


@dataclass(frozen=True)
class Question:
    """A message with choices to which a text may be an answer; ``takes_text``: its dialog waits for words."""

    message: Message
    offered: list[Offered]
    takes_text: bool


def take_text(turn: Turn) -> None:
    """Let a text have its effect."""
    text = storable(turn.incoming.text).strip()
    if text.startswith("/"):
        command, _, args = text.partition(" ")
        COMMANDS.get(command[1:].partition("@")[0].lower(), help_)(turn, args)
        return
    if "-" in text and join.bare_code(text):
        join.start(turn)
        return
    questions = questions_of(turn, turn.address.chat_id)
    picks = picks_of(turn, text, questions) or _picks_of_earlier(turn, text)
    if len(picks) > 1:
        ask_which(turn, text, picks)
    elif picks:
        do(turn, picks[0][1])
    else:
        _take_words(turn, text, questions)


def _take_words(turn: Turn, text: str, questions: Sequence[Question]) -> None:
    """A text that picks no choice."""
    command = WORDS.get(fold(text).strip(" ."))
    dialog = open_dialog(turn)
    if command:
        command(turn, "")
    elif dialog and not _is_mistaken(turn, (dialog.name, dialog.step), text):
        _answer(turn, (dialog.name, dialog.step), dict(dialog.data), text)
    elif not dialog:
        _unfit(turn, text, questions)


def _is_mistaken(turn: Turn, step: tuple[str, str], text: str) -> bool:
    """A number of a document where a figure or a day is asked for, or the other way round: offered where it lacks."""
    return step in MISTAKEN and gap.offer(turn, text, (MISTAKEN[step],))


def _answer(turn: Turn, step: tuple[str, str], data: dict[str, Any], text: str) -> None:
    try:
        with turn.session.begin_nested():
            ANSWERS[step](turn, data, text)
    except Refused as refused:
        turn.close()
        turn.say("notice", what=refused.notice)
    except Stale:
        turn.close()
        duties.free_text(turn, text)


def _unfit(turn: Turn, text: str, questions: Sequence[Question]) -> None:
    """What fits nothing: the choices again, once and shorter, if it looks mistyped; else offer to record it.

    What an earlier answer lacks is no mistyped one.
    """
    if gap.offer(turn, text):
        return
    asked = next((each for each in questions if any(not choice.aside for choice in each.offered)), None)
    mistyped = len(text.split()) <= SHORT_WORDS and len(text) <= SHORT_LETTERS
    if asked and mistyped and asked.message.kind != "choices_again":
        again = [
            {"label": choice.label, "token": choice.token, "also": "|".join(choice.also)}
            for choice in asked.offered
            if not choice.aside
        ]
        turn.say("choices_again", choices=again)
        return
    duties.free_text(turn, text)


def do(turn: Turn, picked: Picked) -> None:
    """Do what a typed choice says; what it is too late for is said in words."""
    turn.said = picked.said
    notice = press(turn, picked.choice.token)
    turn.said = ""
    if notice:
        turn.say("notice", what=notice)


def questions_of(turn: Turn, chat_id: str, *, earlier: bool = False) -> list[Question]:
    """The questions that stand open in a chat, the newest first; those of dialogs that are over are left out, and what
    was asked only after ``turn`` was said, while it waited at the messenger's.
    """
    dialog = open_dialog(turn)
    now = {"name": dialog.name, "step": dialog.step, "ref": dialog.data.get("ref")} if dialog else None
    found = []
    until = _read_until(turn)
    for message in outbox.questions(turn.session, turn.address.channel, chat_id, earlier=earlier, until=until):
        mine = message.params.get("dialog")
        if mine is None or mine == now:
            offered = [Offered.of(row) for row in message.choices or ()]
            found.append(Question(message, offered, takes_text=mine is not None))
    return found


def _read_until(turn: Turn) -> datetime | None:
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
        if picked and not (found and picked.choice.token.startswith(OPENS)):
            found.setdefault(picked.choice.token, (question, picked))
    still = [each for each in found.values() if not _is_over(turn, each[0].message)]
    return still or list(found.values())[:1]


def _picks_of_earlier(turn: Turn, text: str) -> list[tuple[Question, Picked]]:
    """A choice of an older message that is meant by its words ("Sửa lại"): the newest that has it."""
    if open_dialog(turn) or text[:1].isdigit():
        return []
    for question in questions_of(turn, turn.address.chat_id, earlier=True):
        picked = pick(text, question.offered, takes_text=question.takes_text)
        if picked:
            return [(question, picked)]
    return []


def _is_over(turn: Turn, message: Message) -> bool:
    pressed = [item["id"] for item in message.params.get("assignments", ())]
    return bool(pressed) and not assignments.any_answerable(turn.session, pressed)


def ask_which(turn: Turn, text: str, picks: Sequence[tuple[Question, Picked]]) -> None:
    """Several questions are open, and the text answers more than one: ask which."""
    listed = [{"id": question.message.id, "about": _about(question.message)} for question, _ in picks]
    data = {"text": text, "messages": [question.message.id for question, _ in picks]}
    turn.ask("which", "question", "ask_which", data, 0, text=text, questions=listed)


def _about(message: Message) -> dict[str, Any]:
    """What a question is about, as `ask_which.j2` names it."""
    params = message.params
    shown = params.get("assignments") or ([params["assignment"]] if params.get("assignment") else [])
    return {"assignments": shown, "request": params.get("request")}


def which(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The question that was meant, one of those that were listed; any other text begins anew."""
    turn.close()
    number = key_of(plain_number(text))
    if number is None or number not in data["messages"]:
        take_text(turn)
        return
    message = turn.session.get_one(Message, number)
    picked = pick(data["text"], [Offered.of(row) for row in message.choices or ()])
    if picked is None:
        raise Stale
    do(turn, picked)


ANSWERS["which", "question"] = which
