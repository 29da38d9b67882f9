"""The answers to a reminder: *đã gửi* with the document's number and date, and the weekly short ones."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.talk.dialogs import exemption, extension, figures, happened, obstacle, progress, tasks
from bot.talk.dialogs.receipt import receipt
from bot.talk.stale import Stale
from bot.talk.turn import Turn
from db import assignments, audit, views
from db.models import Assignment, Reply
from rules.reading import names_document, read_document
from rules.status import CONFIRMED_KINDS, State

ANSWERABLE = (State.OPEN, State.MISSED)
MEETING_CODES = ("held", "not_held", "nothing")


def press(turn: Turn, args: list[str]) -> None:
    """``r:<assignment>:<code>``: a choice under a reminder."""
    assignment, code = turn.assignment(args[0]), args[1]
    require_answerable(turn, assignment)
    if assignment.state is not State.OPEN and code not in MEETING_CODES:
        raise Stale("gone_by")
    take(turn, assignment, code)


def require_answerable(turn: Turn, assignment: Assignment) -> None:
    """Open, a period that the next one overtook, or a meeting of which nobody was asked. Raises `Stale` with the reason
    why there is nothing to answer."""
    if is_answerable(turn, assignment):
        return
    if assignment.state in (State.WAIVED, State.NOT_TRACKED):
        raise Stale("waived")
    today = turn.rules.local(turn.now).date()
    raise Stale("over" if assignments.is_overtaken(assignment, turn.rules, today) else "answered")


def is_answerable(turn: Turn, assignment: Assignment) -> bool:
    """Whether an assignment can be answered; see `require_answerable`."""
    return assignment.state in ANSWERABLE or assignments.is_left(turn.session, assignment)


def take(turn: Turn, assignment: Assignment, code: str) -> None:
    """Let an answer have its effect. Raises `Stale` for a code that is none."""
    match code:
        case "sent" if assignment.duty.kind == "event":
            happened.done_as_said(turn, assignment)
        case "sent":
            _sent(turn, assignment)
        case "nothing" if assignment.duty.kind not in CONFIRMED_KINDS:
            _nothing(turn, assignment)
        case "not_held":
            _not_held(turn, assignment)
        case "held":
            figures.begin(turn, assignment, turn.said)
        case "doing":
            progress.begin(turn, assignment)
        case "today":
            progress.take(turn, assignment, by=turn.said_on, note=turn.said)
        case "later":
            progress.later(turn, assignment)
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
    if names_document(turn.said):
        found = read_document(turn.said, turn.said_on)
        sent(turn, assignment, found.number, found.day)
    else:
        sent(turn, assignment, note=turn.said)


def sent(
    turn: Turn, assignment: Assignment, number: str | None = None, day: date | None = None, note: str = ""
) -> None:
    """It was sent, under this ``number`` of this ``day``, as far as that was said; the number is asked for."""
    if assignment.duty.kind == "event":
        happened.done(turn, assignment, note=note, document=(number, day))
        return
    reply = turn.store(assignment, "sent", text=note or None)
    turn.report(assignment)
    if number is None:
        _ask_document(turn, assignment, reply)
    else:
        give_document(turn, {"ref": assignment.id, "reply": reply.id}, number, day)


def _ask_document(turn: Turn, assignment: Assignment, reply: Reply, **problem: Any) -> None:
    turn.ask(
        "document",
        "number",
        "ask_document",
        {"reply": reply.id},
        assignment.id,
        assignment=turn.view(assignment),
        reply=views.reply(reply, turn.rules),
        **{"problem": None, "on": None, **problem},
    )


def document(turn: Turn, data: dict[str, Any], text: str, said_on: date | None = None) -> None:
    """Number and date of the document that was sent, or ``skip``; ``said_on``: the day of the text, if it is older."""
    assignment = turn.assignment(data["ref"])
    reply = turn.session.get_one(Reply, data["reply"])
    said_on = said_on or turn.said_on
    if text == "skip":
        turn.close()
        receipt(turn, assignment, reply, tasks=tasks.offered(turn, assignment))
        return
    found = read_document(text, said_on)
    give_document(turn, data, found.number, found.day, said_on)


def give_document(turn: Turn, data: dict[str, Any], number: str, day: date | None, said_on: date | None = None) -> None:
    """The document's number and day; a day that had not come when it was said is questioned."""
    assignment = turn.assignment(data["ref"])
    reply = turn.session.get_one(Reply, data["reply"])
    said_on = said_on or turn.said_on
    if day and day > said_on:
        _ask_document(turn, assignment, reply, problem="future", day=day.isoformat(), on=said_on.isoformat())
        return
    old = {"document_number": (reply.document_number, number), "document_date": (reply.document_date, day)}
    audit.changed(turn.session, turn.now, turn.actor, f"reply:{reply.id}", **old)
    reply.document_number, reply.document_date = number, day
    turn.close()
    receipt(turn, assignment, reply, tasks=tasks.offered(turn, assignment))


def _nothing(turn: Turn, assignment: Assignment) -> None:
    reply = turn.store(assignment, "nothing", text=turn.said or None)
    turn.report(assignment)
    may_exempt, let_off = exemption.may_ask(turn, assignment), exemption.let_off(turn, assignment, turn.said)
    receipt(turn, assignment, reply, may_exempt=may_exempt, let_off=let_off)


def _not_held(turn: Turn, assignment: Assignment) -> None:
    """Not yet: quiet until the day on which it is asked for again, if there is one to come. That it is asked on that
    day is not promised: there may be no room for it."""
    quiet = None
    reply = turn.store(assignment, "not_held", text=turn.said or None)
    course = turn.rules.of(assignment).course(assignment)
    if assignment.state is State.OPEN and turn.rules.local(turn.now).date() < course.advised_on:
        until = turn.rules.morning(course.advised_on)
        assignments.quieten(turn.session, assignment, until, turn.rules, turn.now)
        quiet = turn.rules.local(assignment.quiet_until or until).date().isoformat()
    receipt(turn, assignment, reply, quiet_until=quiet)
