"""The answers to a reminder: *đã gửi* with the document's number and date, the weekly short ones, and *sửa lại*."""

from __future__ import annotations

from typing import Any

from bot.dialogs import extension, figures, obstacle, progress
from bot.dialogs.receipt import receipt
from bot.dialogs.turn import Stale, Turn
from db import assignments, replies, requests, views
from db.models import Assignment, Reply, Request
from rules.authority import Action
from rules.reading import names_document, read_document
from rules.status import Move, State


def press(turn: Turn, args: list[str]) -> None:
    """``r:<assignment>:<code>``: a choice under a reminder."""
    assignment, code = turn.assignment(args[0]), args[1]
    if assignment.state is not State.OPEN:
        raise Stale("answered")
    match code:
        case "sent":
            _sent(turn, assignment)
        case "nothing":
            _nothing(turn, assignment)
        case "not_held":
            _not_held(turn, assignment)
        case "held":
            figures.begin(turn, assignment)
        case "doing":
            progress.begin(turn, assignment)
        case "obstacle" if turn.said:
            obstacle.raise_obstacle(turn, assignment, turn.said)
        case "obstacle":
            turn.ask("obstacle", "text", "ask_obstacle", {}, assignment.id, assignment=turn.view(assignment))
        case "extend":
            extension.begin(turn, assignment)
        case _:
            raise Stale


def _sent(turn: Turn, assignment: Assignment) -> None:
    """Close at once, and ask for the document afterwards: who never answers that has answered all the same."""
    reply = replies.store(turn.session, assignment, turn.contact, "sent", turn.now)
    assignments.move(turn.session, assignment, Move.REPORT, turn.actor, turn.now, turn.rules)
    if names_document(turn.said):
        document(turn, {"ref": assignment.id, "reply": reply.id}, turn.said)
        return
    reply.text = turn.said or None
    _ask_document(turn, assignment, reply)


def _ask_document(turn: Turn, assignment: Assignment, reply: Reply, **problem: Any) -> None:
    turn.ask(
        "document",
        "number",
        "ask_document",
        {"reply": reply.id},
        assignment.id,
        assignment=turn.view(assignment),
        reply=views.reply(reply, turn.rules),
        **{"problem": None, **problem},
    )


def document(turn: Turn, data: dict[str, Any], text: str) -> None:
    """Number and date of the document that was sent, or ``skip``."""
    assignment = turn.assignment(data["ref"])
    reply = turn.session.get_one(Reply, data["reply"])
    if text != "skip":
        found = read_document(text, turn.rules.local(turn.now).date())
        if found.day and found.day > turn.rules.local(turn.now).date():
            _ask_document(turn, assignment, reply, problem="future", day=found.day.isoformat())
            return
        reply.document_number, reply.document_date = found.number, found.day
    turn.close()
    receipt(turn, assignment, reply)


def _nothing(turn: Turn, assignment: Assignment) -> None:
    reply = replies.store(turn.session, assignment, turn.contact, "nothing", turn.now, text=turn.said or None)
    assignments.move(turn.session, assignment, Move.REPORT, turn.actor, turn.now, turn.rules)
    year = assignment.last_day.year
    unknown = assignments.capital(turn.session, assignment.agency_id, year).planned is None
    receipt(turn, assignment, reply, may_exempt=unknown)


def _not_held(turn: Turn, assignment: Assignment) -> None:
    """Not yet: quiet until the day on which it is asked for again."""
    reply = replies.store(turn.session, assignment, turn.contact, "not_held", turn.now, text=turn.said or None)
    course = turn.rules.course(assignment)
    if turn.rules.local(turn.now).date() < course.advised_on:
        until = turn.rules.morning(course.advised_on)
        assignments.quieten(turn.session, assignment, until, turn.rules, turn.now)
    receipt(turn, assignment, reply)


def withdraw(turn: Turn, args: list[str]) -> None:
    """``w:<reply>``: *Sửa lại*. The answer stays in the history, the assignment is open again.

    What was granted because of it is taken back; not an extension of what has been done within it.
    """
    reply = turn.session.get(Reply, int(args[0]))
    if reply is None:
        raise Stale
    turn.require(Action.WITHDRAW, reply.assignment.agency_id)
    if reply.withdrawn_at:
        raise Stale
    granted = requests.granted_of(turn.session, reply)
    if reply.assignment.state not in (State.OPEN, State.REPORTED) and not granted:
        raise Stale
    if reply.assignment.state is not State.OPEN and any(request.kind == "extension" for request in granted):
        raise Stale("answered")
    turn.close()
    withdrawn = replies.withdraw(turn.session, reply, turn.contact, turn.now, turn.rules)
    told = [_tell_withdrawn(turn, request, before) for request, before in withdrawn]
    shown = [views.request(request, turn.rules, turn.now) for request, before in withdrawn if before == "granted"]
    turn.say("withdrawn", assignment=turn.view(reply.assignment), taken_back=shown, told=all(told))


def _tell_withdrawn(turn: Turn, request: Request, before: str) -> bool:
    """Tell the coordinators that a request was withdrawn, which had been granted or not."""
    view = views.request(request, turn.rules, turn.now)
    return turn.tell_coordinators("request_withdrawn", request=view, before=before)
