"""The questions that stay, or are asked again, where several things are answered at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.talk.dialogs.dropping import THEN
from bot.talk.meaning.put_off import Question
from bot.talk.routes import open_dialog
from bot.talk.turn import Turn
from rules.heard import LED
from rules.meaning.model import Act

ASKED_AGAIN = (
    ("document", "number"),
    ("progress", "percent"),
    ("progress", "day"),
    ("extension", "day"),
    ("figures", "plan"),
    ("figures", "disbursed"),
    ("figures", "confirm"),
)
"""Questions for a value, which stay open while a leader's words about the same duty, or an obstacle, are taken."""

STAYING = ("figures", "progress", "document", "extension", "obstacle")
"""Dialogs whose question stays open while another duty is answered."""

EXPLAINING = ("directing", "explain")
"""It takes any words for a leader's explanation; a proposal gives it back where nothing is recorded."""

ANSWERING = ("sent", "completed", "doing", "held", "not_held", "nothing", "no_capital", "obstacle", "extension")


def open_besides(turn: Turn, acts: Sequence[Act]) -> Question | None:
    """The open question of the meeting's figures, a share, a day or a document, where what is done is an answer to
    another duty, or no answer of the agency."""
    dialog = open_dialog(turn)
    if dialog is None or dialog.name not in STAYING or any(act.token for act in acts):
        return None
    beside = (dialog.name, dialog.step) in ASKED_AGAIN and all(act.what in (*LED, "obstacle") for act in acts)
    other = all(act.what in ANSWERING and act.ref not in (0, dialog.data.get("ref")) for act in acts)
    if not beside and not other:
        return None
    return dialog.name, dialog.step, dict(dialog.data)


def ends_explaining(proposed: Mapping[str, Any]) -> bool:
    """Whether what is proposed (the data of its dialog) is the leader's word about that of which an explanation was
    asked for: it is asked for no more."""
    asked = proposed.get("asked")
    if not asked or (asked[0], asked[1]) != EXPLAINING:
        return False
    return all(act["what"] in (*LED, "extension") and act.get("ref") == asked[2]["ref"] for act in proposed["acts"])


def leaves_a_question(act: Act) -> bool:
    """Whether an answer leaves something to be asked: a reason, a day, a share, a document, figures."""
    match act.what:
        case "extension":
            return act.until is None or not act.text
        case "doing":
            return act.expected is None
        case "sent" | "completed":
            return act.document is None
        case "obstacle":
            return not act.text
        case _:
            return act.what == "held"


class Asked:
    """What is asked while several acts are done one after the other. ``replaced``: the questions of which another has
    taken the place, the first one first."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._before = self._now = self._open()
        self.replaced: list[Question] = []

    def look(self) -> None:
        """Another act was done."""
        mine, self._now = self._now, self._open()
        if mine and mine != self._before and (self._now is None or _whose(self._now) != _whose(mine)):
            self.replaced.append(mine)

    def _open(self) -> Question | None:
        dialog = open_dialog(self._turn)
        return (dialog.name, dialog.step, dict(dialog.data)) if dialog and dialog.name in STAYING else None


def _whose(question: Question) -> tuple[str, object]:
    return question[0], question[2].get("ref")


def one_behind_the_other(questions: Sequence[Question]) -> Question | None:
    """The first question with the next one behind it, and so on."""
    behind: Question | None = None
    for name, step, data in reversed(questions):
        behind = (name, step, {**data, THEN: list(behind)} if behind else data)
    return behind
