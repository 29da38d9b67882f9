"""What an answer still lacks when its question is over: the number of a document, figures.

A text that plainly is just that is offered for the duty first, so that it is neither lost nor stored elsewhere.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bot.talk.dialogs import figures, reply
from bot.talk.stale import Stale
from bot.talk.turn import Turn
from db import replies, views
from db.models import Reply
from rules.authority import Action
from rules.figures import plainly_figures
from rules.reading import plainly_document, read_document

LIVES = timedelta(days=30)
"""How long after an answer what it lacks is still offered for it."""

DOCUMENT, FIGURES = "sent", "held"
"""The answers that may lack something, by their codes."""


def offer(turn: Turn, text: str, kinds: tuple[str, ...] = (DOCUMENT, FIGURES)) -> bool:
    """Offer a text for the newest answer that lacks it; ``False`` when it is no such text, or nothing is lacking."""
    kind = DOCUMENT if plainly_document(text) else FIGURES if plainly_figures(text) else None
    lacking = lacking_of(turn, kind) if kind in kinds else None
    if kind is None or lacking is None:
        return False
    document = None
    if kind == DOCUMENT:
        found = read_document(text, turn.said_on)
        document = {"number": found.number, "day": found.day.isoformat() if found.day else None}
    turn.ask(
        "gap",
        "confirm",
        "ask_gap",
        {"reply": lacking.id, "text": text, "on": turn.said_on.isoformat()},
        lacking.assignment_id,
        text=text,
        document=document,
        assignment=turn.view(lacking.assignment),
        reply=views.reply(lacking, turn.rules),
    )
    return True


def lacking_of(turn: Turn, code: str) -> Reply | None:
    """The newest answer (``DOCUMENT`` or ``FIGURES``) that lacks what belongs to it; maybe none."""
    column = Reply.document_number if code == DOCUMENT else Reply.disbursed
    agencies = [post.agency_id for post in turn.person.held]
    row = replies.lacking(turn.session, agencies, code, column, turn.now - LIVES)
    return row if row and turn.may_with(Action.ANSWER, row.assignment) else None


def fill(turn: Turn, data: dict[str, Any]) -> None:
    """It was meant for that answer. Raises `Stale` when it has been given or taken back meanwhile."""
    assignment = turn.assignment(data["ref"])
    row = turn.session.get_one(Reply, data["reply"])
    if (
        row.withdrawn_at
        or row.returned_at
        or (row.document_number if row.code == DOCUMENT else row.disbursed) is not None
    ):
        raise Stale("answered")
    turn.attach(turn.pictures, row)
    if row.code == DOCUMENT:
        reply.document(turn, data, data["text"], date.fromisoformat(data["on"]))
    else:
        figures.add(turn, assignment, row, data["text"])
