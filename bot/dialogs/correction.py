"""*Sửa lại*: an answer is taken back, and the duty is open again; of a period that is over it is replaced instead."""

from __future__ import annotations

from typing import Any

from bot.dialogs import reply
from bot.dialogs.turn import Stale, Turn, key
from db import assignments, replies, views
from db.models import Assignment, Reply
from rules.status import Move, State


def press(turn: Turn, args: list[str]) -> None:
    """``w:<reply>``: *Sửa lại*. The answer stays in the history, the assignment is open again.

    Of a period that was overtaken, a closing answer stands until another one takes its place: to open it again would
    only lead to *missed*, and the given answer would be lost.
    """
    row = turn.session.get(Reply, key(args[0]))
    if row is None or row.assignment.agency_id != turn.contact.agency_id or row.withdrawn_at:
        raise Stale
    if row.assignment.state not in (*reply.ANSWERABLE, State.REPORTED):
        raise Stale
    turn.close()
    if _replaces(turn, row):
        shown = {"assignment": turn.view(row.assignment), "reply": views.reply(row, turn.rules)}
        turn.ask("correction", "answer", "ask_again", {"reply": row.id}, row.assignment_id, **shown)
        return
    _withdraw(turn, row)
    turn.say("withdrawn", assignment=turn.view(row.assignment))


def answer(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The answer that takes an earlier one's place. Raises `Stale` for any other text: the earlier one stands."""
    row = turn.session.get_one(Reply, data["reply"])
    assignment = turn.assignment(data["ref"])
    if text not in reply.MEETING_CODES:
        raise Stale
    turn.close()
    if row.withdrawn_at or assignment.state is not State.REPORTED:
        raise Stale("answered")
    _withdraw(turn, row)
    _overtake(turn, assignment)
    reply.take(turn, assignment, text)


def _overtake(turn: Turn, assignment: Assignment) -> None:
    """Its period is over: without an answer it is *missed*, not open."""
    if assignment.state is State.OPEN:
        assignments.move(turn.session, assignment, Move.OVERTAKE, turn.actor, turn.now, turn.rules)


def _replaces(turn: Turn, row: Reply) -> bool:
    today = turn.rules.local(turn.now).date()
    closing = row.code in replies.CLOSING and row.assignment.state is State.REPORTED
    return closing and assignments.is_overtaken(row.assignment, today)


def _withdraw(turn: Turn, row: Reply) -> None:
    for request in replies.withdraw(turn.session, row, turn.now, turn.rules):
        turn.tell_coordinators("request_withdrawn", request=views.request(request, turn.rules, turn.now))
