"""A question that another one has taken the place of, which is asked again once that is over: what was told so far
would be lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.talk.dialogs import decision
from bot.talk.dialogs.dropping import THEN
from bot.talk.meaning.questions import questions_of
from bot.talk.turn import Turn
from db import replies, updates
from db.models import Dialog, Reply

Question = tuple[str, str, dict[str, Any]]
"""A dialog, its step and its data."""


def put_off(turn: Turn, question: Question) -> None:
    """Ask a question again once the one that is open is over; now where none is."""
    dialog = turn.session.get(Dialog, turn.address.id)
    if dialog is None:
        ask_again(turn, question)
    else:
        dialog.data = {**dialog.data, THEN: list(question)}


def ask_again(turn: Turn, question: Question) -> None:
    """Open a question once more and show it as it was asked first; nothing where the answer that it completes was taken
    back, or where it was said since that there is no capital."""
    name, step, data = question
    if (name, step) == decision.DAY:
        decision.ask_day_of(turn, data)  # it was never shown
        if data.get(THEN):
            put_off(turn, data[THEN])
        return
    reply = turn.session.get(Reply, data["reply"]) if data.get("reply") else None
    if reply is not None and (reply.withdrawn_at or _needs_none(turn, reply)):
        return
    updates.reopen_dialog(turn.session, turn.address.id, name, step, data, turn.now)
    show_again(turn, problem=None)


def _needs_none(turn: Turn, reply: Reply) -> bool:
    """Whether it was said since of a reply's duty that there is no capital, so that nothing completes it."""
    newest = replies.latest(turn.session, reply.assignment)
    return newest is not None and newest.code == "no_capital"


def show_again(turn: Turn, **params: Any) -> None:
    """Show the question that is open as it was asked, but for ``params``."""
    asked = [each for each in questions_of(turn, turn.address.chat_id, earlier=True) if each.takes_text]
    if asked:
        turn.say(asked[0].message.kind, **{**asked[0].message.params, "nothing_of": None, **params})


@dataclass(frozen=True)
class PutOff:
    """The question that waits behind the one that is open (a proposal, too, came up in one), before what is said has
    its effect. ``ref``: what the one that is open is about; ``proposed``: it is a proposal."""

    ref: int
    then: Question | None
    proposed: bool = False

    @classmethod
    def before(cls, turn: Turn) -> PutOff:
        """What waits before anything is done of what was said; maybe nothing."""
        dialog = turn.session.get(Dialog, turn.address.id)
        proposed = dialog is not None and dialog.name == "proposal"
        kept = dialog.data.get(THEN) or (dialog.data.get("asked") if proposed else None) if dialog else None
        return cls(dialog.data["ref"], (kept[0], kept[1], kept[2]), proposed) if dialog and kept else cls(0, None)

    def go_on(self, turn: Turn) -> None:
        """Ask it again where the question before it is over; the next step of that one keeps it. It is answered where
        what was proposed in it was the answer."""
        if self.then is None or turn.person.stopped_at or (self.proposed and self.then[0] in turn.answered):
            return
        dialog = turn.session.get(Dialog, turn.address.id)
        if dialog is None:
            ask_again(turn, self.then)
        elif THEN not in dialog.data and dialog.data["ref"] == self.ref and dialog.name != "proposal":
            dialog.data = {**dialog.data, THEN: list(self.then)}
