"""*Sửa lại*: an answer is taken back, and the duty is open again; of a period that is over it is replaced instead."""

from __future__ import annotations

from typing import Any

from bot.talk.dialogs import directing, reply
from bot.talk.stale import Stale, key
from bot.talk.turn import Turn
from db import assignments, replies, requests, views
from db.models import Assignment, Reply, Request
from jobs import colleagues, settling
from rules.authority import Action
from rules.heard import LED
from rules.status import Move, State


def press(turn: Turn, args: list[str]) -> None:
    """``w:<reply>``: *Sửa lại*. The answer stays in the history, the assignment is open again.

    Of a period that was overtaken, a closing answer stands until another one takes its place: to open it again would
    only lead to *missed*, and the given answer would be lost. What was granted because of an answer is taken back with
    it; not an extension of what has been done within it.
    """
    row = turn.session.get(Reply, key(args[0]))
    if row is None:
        raise Stale
    turn.require_with(Action.WITHDRAW, row.assignment)
    if row.withdrawn_at:
        raise Stale
    if row.returned_at or row.assignment.state is State.ACCEPTED:
        raise Stale("returned" if row.returned_at else "confirmed")
    granted = requests.granted_of(turn.session, row)
    known = row.assignment.state is State.REPORTED or reply.is_answerable(turn, row.assignment)
    if not known and not granted:
        raise Stale
    if row.assignment.state is not State.OPEN and any(request.kind == "extension" for request in granted):
        raise Stale("answered")
    turn.close()
    if _replaces(turn, row):
        shown = {"assignment": turn.view(row.assignment), "reply": views.reply(row, turn.rules)}
        turn.ask("correction", "answer", "ask_again", {"reply": row.id}, row.assignment_id, **shown)
        return
    taken_back, told = _withdraw(turn, row)
    if row.code in LED:
        directing.taken_back(turn, row.assignment, row)
        return
    turn.say("withdrawn", assignment=turn.view(row.assignment), taken_back=taken_back, told=told)


def answer(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The answer that takes an earlier one's place. Raises `Stale` for any other text: the earlier one stands."""
    row = turn.session.get_one(Reply, data["reply"])
    assignment = turn.assignment(data["ref"])
    if text not in reply.MEETING_CODES:
        raise Stale
    turn.close()
    if row.withdrawn_at or assignment.state is not State.REPORTED:
        raise Stale("answered")
    _withdraw(turn, row, is_over=True)
    reply.take(turn, assignment, text)


def take_back(turn: Turn, row: Reply) -> None:
    """Withdraw a reply whose place another one takes in the same transaction; coordinators who had a request of it are
    told."""
    today = turn.rules.local(turn.now).date()
    _withdraw(turn, row, is_over=assignments.is_overtaken(row.assignment, turn.rules, today))


def _overtake(turn: Turn, assignment: Assignment) -> None:
    """Its period is over: without an answer it is *missed*, not open, or left out as before."""
    if assignment.state is State.OPEN:
        why = assignments.left_because(turn.session, assignment)
        move = Move.LEAVE if why else Move.OVERTAKE
        assignments.move(turn.session, assignment, move, turn.actor, turn.now, turn.rules, because=why)


def _replaces(turn: Turn, row: Reply) -> bool:
    today = turn.rules.local(turn.now).date()
    closing = row.code in replies.CLOSING and row.assignment.state is State.REPORTED
    return closing and assignments.is_overtaken(row.assignment, turn.rules, today)


def _withdraw(turn: Turn, row: Reply, *, is_over: bool = False) -> tuple[list[dict[str, Any]], bool]:
    """Withdraw; returns the grants that were taken back with it, as shown, and whether all coordinators were told.
    ``is_over``: nobody waits for another answer, and colleagues hear nothing else."""
    withdrawn = replies.withdraw(turn.session, row, turn.person, turn.now, turn.rules)
    if is_over:
        _overtake(turn, row.assignment)
    if row.code == "given":
        directing.recall(turn, row.assignment, row)
    colleagues.untell(turn.session, turn.rules, row, turn.person, turn.now)
    back = [request for request, before in withdrawn if before == "granted"]
    rows = [each for request in back for each in requests.concerned(turn.session, request)]
    settling.tell(turn.session, turn.rules, rows, turn.now, {turn.person.id})
    told = [_tell_withdrawn(turn, request, before) for request, before in withdrawn]
    shown = [views.request(request, turn.rules, turn.now) for request, before in withdrawn if before == "granted"]
    return shown, all(told)


def _tell_withdrawn(turn: Turn, request: Request, before: str) -> bool:
    """Tell the coordinators that a request was withdrawn, which had been granted or not."""
    view = views.request(request, turn.rules, turn.now)
    return turn.tell_coordinators(request.reply.assignment, "request_withdrawn", request=view, before=before)
