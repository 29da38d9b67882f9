"""What is written where a reason is asked for, and bids or asks something or only agrees: whether it is the reason is
asked before anything is done."""

from __future__ import annotations

from typing import Any

from bot.talk.stale import Stale
from bot.talk.turn import Turn, mark_of
from db.models import Dialog
from rules.meaning.model import How, Open, Standing
from rules.meaning.no_reasons import may_be_no_reason
from rules.meaning.said import Said
from rules.meaning.understand import understand

WORDS = "words-"
"""What begins the choice that the words are the reason; their mark stands behind it."""

NONE = "none"
"""The choice that no reason is given."""


def stated(turn: Turn, step: tuple[str, str], of: str, data: dict[str, Any], text: str, **about: Any) -> str:
    """The reason that is given at the question ``step`` (its ``data``) for ``of`` (see `ask_doubted.j2`, which names it
    by ``about``); empty where it is asked whether these words are it. Raises `Stale` for the choice of an older
    question."""
    doubted = str(data.get("doubted", ""))
    if text.startswith(WORDS):
        if not doubted or text != chosen(doubted):
            raise Stale
        return doubted
    if text == NONE or not may_be_no_reason(Said.of(text, turn.said_on)):
        return text
    kept = {name: value for name, value in data.items() if name not in ("ref", "doubted")}
    shown = {**about, "of": of, "text": text, "words": chosen(text)}
    turn.ask(step[0], step[1], "ask_doubted", {**kept, "doubted": text}, data["ref"], **shown)
    return ""


def chosen(text: str) -> str:
    """What the choice says that ``text`` is the reason."""
    return WORDS + mark_of({"text": text})


def agreed(turn: Turn, dialog: Dialog, text: str) -> str:
    """That choice where ``text`` says yes to such a question, the one that is open; empty for any other text."""
    doubted = str(dialog.data.get("doubted") or "")
    if not doubted or dialog.name not in ASKING:
        return ""
    meaning = understand(text, Standing((Open("confirm", int(dialog.data["ref"])),)), turn.said_on)
    agrees = meaning.how is How.SURE and meaning.acts[0].what == "confirm"
    return chosen(doubted) if agrees else ""


ASKING = ("ending", "confirming", "decision", "extension", "exemption", "evidence", "obstacles", "directing")
"""Dialogs that ask for a reason; ``doubted`` of others is a figure."""
