"""Who wished for more time, or not to have to meet, takes it back in words while it waits: it is asked about once."""

from __future__ import annotations

from bot.talk.meaning.proposing import TAKEN_BACK, propose
from bot.talk.routes import cancel, open_dialog
from bot.talk.turn import Turn
from db import wishes
from db.models import Request
from rules.authority import Action
from rules.meaning.model import Act
from rules.meaning.unwished import read_unwished


def take(turn: Turn, text: str) -> bool:
    """Propose to take back the wishes that are meant, or say that none for more time waits; a question for the day of
    one that is not sent yet is dropped. ``False`` for any other text, while something else is asked, and for who
    answers for no agency."""
    meant, dialog = read_unwished(text), open_dialog(turn)
    if meant and dialog and dialog.name == meant.kind == "extension":
        cancel(turn)
        return True
    if dialog:
        return False
    agencies = {post.agency_id for post in turn.person.held if turn.may(Action.WITHDRAW, post.agency_id)}
    if meant is None or not agencies:
        return False
    waiting = [row for each in sorted(agencies) for row in wishes.of_agency(turn.session, each)]
    own = [row for row in waiting if row.kind == meant.kind and row.state == "open" and _may(turn, row)]
    named = [row for row in own if meant.number in (None, row.id)]
    if named:
        propose(turn, [_taken_back(row) for row in named], text)
        return True
    if turn.coordinated or meant.kind != "extension":
        return False  # a coordinator speaks of what others wish; who is exempt may wish to meet again
    turn.say("no_wish_waits", number=meant.number, waiting=[row.id for row in own])
    return True


def _may(turn: Turn, row: Request) -> bool:
    return turn.may_with(Action.WITHDRAW, row.reply.assignment)


def _taken_back(row: Request) -> Act:
    return Act(TAKEN_BACK, row.reply.assignment_id, request=row.id)
