"""*Hủy*: the question that is open is dropped; what was stored before it stays, and that is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.talk.turn import Turn
from db import cards, outbox, views
from db.models import Assignment, Dialog, Reply, Request
from rules.authority import Action, Role
from rules.choosing import Offered
from rules.status import State
from rules.tokens import Verb, read

OF_DUTIES = ("obstacle", "extension", "note", "directing")
"""Dialogs about an assignment of which nothing is stored before their end."""

OF_REQUESTS = ("decision",)


def cancel(turn: Turn) -> None:
    """Drop the open question, and say what stays stored: an answer that was being added to, or nothing at all."""
    dialog = turn.session.get(Dialog, turn.address.id)
    asked_again = None if dialog else _asked_again(turn)
    about = _about(turn, dialog) if dialog else asked_again or {}
    coordinates = bool(turn.coordinated) and not owes(turn)
    done = turn.close() or asked_again is not None
    turn.answered |= {dialog.name} if dialog else set()
    turn.say("cancelled", done=done, coordinates=coordinates, **about)


def owes(turn: Turn) -> bool:
    """Whether the person answers for an agency, or what they were handed, so that there is something under
    ``/nhiemvu``."""
    return bool({Role.OFFICIAL, Role.LEADER, Role.ASSIGNEE} & set(turn.roles))


def notice_of(turn: Turn, notice: str) -> str:
    """What is said of a choice that is over: where there is nothing under ``/nhiemvu``, ``/tinhtrang`` is named."""
    return "stale_status" if notice == "stale" and not owes(turn) else notice


def done_with(turn: Turn, name: str) -> None:
    """The question of this dialog needs no answer any more; another one that is open stays so."""
    dialog = turn.session.get(Dialog, turn.address.id)
    if dialog is not None and dialog.name == name:
        turn.close()


@dataclass(frozen=True)
class Asked:
    """A question as it was open before something else was asked for."""

    name: str
    step: str
    data: dict[str, Any]

    @classmethod
    def of(cls, turn: Turn) -> Asked | None:
        """The question that is open."""
        dialog = turn.session.get(Dialog, turn.address.id)
        return cls(dialog.name, dialog.step, dict(dialog.data)) if dialog else None


def _asked_again(turn: Turn) -> dict[str, Any] | None:
    """What the choices were about that were shown last because the words before were not understood, where that still
    waits; ``None`` where something else was said last."""
    last = next(iter(outbox.questions(turn.session, turn.address.channel, turn.address.chat_id)), None)
    concerns = (last.concerns or {}) if last else {}
    if not concerns.get("unclear"):
        return None
    tokens = [read(Offered.of(choice).token) for choice in (last.choices if last else None) or ()]
    numbers = {token.number for token in tokens if token.verb is Verb.ANSWER}
    row = turn.session.get(Assignment, numbers.pop()) if len(numbers) == 1 else None
    return {"assignment": _view(turn, row)} if row and row.state is State.OPEN else {}


def _view(turn: Turn, row: Assignment) -> dict[str, Any]:
    """An assignment with the choices that the person had: those of its card for a leader to whom it was reported."""
    if turn.may_with(Action.DIRECT, row) and cards.is_reported(turn.session, row, Role.LEADER):
        return cards.for_leader(turn.session, turn.person, row, turn.rules, turn.now)
    return turn.view(row)


def _about(turn: Turn, dialog: Dialog) -> dict[str, Any]:
    """What the question was about, as far as that still stands."""
    reply = turn.session.get(Reply, dialog.data["reply"]) if "reply" in dialog.data else None
    if reply is not None:
        return {"reply": views.reply(reply, turn.rules), "assignment": turn.view(reply.assignment)}
    ref = dialog.data.get("ref")
    if dialog.name in OF_DUTIES and (row := turn.session.get(Assignment, ref)):
        return {"assignment": _view(turn, row)}
    if dialog.name in OF_REQUESTS and (request := turn.session.get(Request, ref)):
        return {"request": views.request(request, turn.rules, turn.now)}
    return {}
