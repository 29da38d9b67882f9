"""*Đang thực hiện*: how far, and until when; quietens the ladder until that day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bot.talk.dialogs import answered
from bot.talk.dialogs.receipt import receipt
from bot.talk.turn import Turn
from db import assignments, audit
from db import progress as pressing
from db.models import Assignment, Reply
from rules.figures import NotAFigure, parse_percent
from rules.ladder import asked_sooner, quiet_until
from rules.meaning import chosen
from rules.reading import NotADay, read_day

FARTHEST = timedelta(days=366)


def begin(turn: Turn, assignment: Assignment) -> None:
    """Store the answer at once; percentage and day are added to it, as far as they were not said with it."""
    share, by = chosen.of_progress(turn.said, turn.said_on) if turn.said else (None, None)
    take(turn, assignment, share=share, by=by, note=chosen.note(turn.said, share, by))


def take(
    turn: Turn, assignment: Assignment, *, share: int | None = None, by: date | None = None, note: str = ""
) -> None:
    """Store the answer with what was said of it: the percentage, the expected day; the rest is asked for."""
    reply = turn.store(assignment, "doing", percent=share, text=note or None)
    if by is not None:
        _promise(turn, assignment, reply, by)
    elif share is not None:
        _ask_day(turn, assignment, reply.id)
    else:
        _ask_percent(turn, assignment, reply.id)


def later(turn: Turn, assignment: Assignment) -> None:
    """Another day than the one that was promised; asked for where it was not said with it."""
    share, by = chosen.of_progress(turn.said, turn.said_on) if turn.said else (None, None)
    note = chosen.note(turn.said, share, by)
    if by is not None:
        take(turn, assignment, share=share, by=by, note=note)
    else:
        _ask_day(turn, assignment, turn.store(assignment, "doing", percent=share, text=note or None).id)


def _ask_percent(
    turn: Turn, assignment: Assignment, reply_id: int, problem: str | None = None, nothing_of: str = ""
) -> None:
    data, more = {"reply": reply_id}, {"problem": problem, "nothing_of": nothing_of}
    turn.ask("progress", "percent", "ask_percent", data, assignment.id, assignment=turn.view(assignment), **more)


def percent(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The percentage, or ``skip``."""
    assignment = turn.assignment(data["ref"])
    if answered.say_if(turn, assignment):
        return
    if text != "skip":
        try:
            row, share = turn.session.get_one(Reply, data["reply"]), parse_percent(text)
            audit.changed(turn.session, turn.now, turn.actor, f"reply:{row.id}", percent=(row.percent, share))
            row.percent = share
        except NotAFigure:
            _ask_percent(turn, assignment, data["reply"], problem="unread")
            return
    _ask_day(turn, assignment, data["reply"])


def _ask_day(
    turn: Turn,
    assignment: Assignment,
    reply_id: int,
    problem: str | None = None,
    given: date | None = None,
    nothing_of: str = "",
) -> None:
    workdays, today = turn.rules.of(assignment).workdays, turn.rules.local(turn.now).date()
    advised = turn.rules.of(assignment).course(assignment).advised_on
    offered = {workdays.add(today, n) for n in (1, 3, 5)}
    if advised > today:
        offered = {day for day in offered if day <= advised} | {advised}
    turn.ask(
        "progress",
        "day",
        "ask_day",
        {"reply": reply_id},
        assignment.id,
        assignment=turn.view(assignment),
        days=[day.isoformat() for day in sorted(offered)],
        problem=problem,
        given=given.isoformat() if given else None,
        nothing_of=nothing_of,
        purpose="doing",
    )


def read_coming_day(text: str, today: date) -> date | str:
    """Read a day from ``today`` (when it was said) on; else what is wrong with it: ``unread``, ``past``, ``far``."""
    try:
        day = read_day(text, today)
    except NotADay:
        return "unread"
    if day < today:
        return "past"
    return "far" if day > today + FARTHEST else day


def expected(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The expected day, or ``skip``; the ladder keeps quiet until then, but not beyond the advised day."""
    assignment = turn.assignment(data["ref"])
    if answered.say_if(turn, assignment):
        return
    reply = turn.session.get_one(Reply, data["reply"])
    if text == "skip":
        turn.close()
        receipt(turn, assignment, reply)
        return
    day = read_coming_day(text, turn.said_on)
    if isinstance(day, str):
        _ask_day(turn, assignment, data["reply"], problem=day)
        return
    _promise(turn, assignment, reply, day)


def percent_again(turn: Turn, data: dict[str, Any], nothing_of: str = "") -> None:
    """Ask for the percentage once more; ``nothing_of``: a sentence of which nothing is recorded."""
    _ask_percent(turn, turn.assignment(data["ref"]), data["reply"], problem="unread", nothing_of=nothing_of)


def again(turn: Turn, data: dict[str, Any], problem: str, given: date | None = None, nothing_of: str = "") -> None:
    """Ask for the day once more, saying what is wrong with the one that was ``given``, or that nothing is recorded
    of a sentence (``nothing_of``)."""
    row = turn.assignment(data["ref"])
    _ask_day(turn, row, data["reply"], problem=problem, given=given, nothing_of=nothing_of)


def _promise(turn: Turn, assignment: Assignment, reply: Reply, day: date) -> None:
    today = turn.rules.local(turn.now).date()
    audit.changed(turn.session, turn.now, turn.actor, f"reply:{reply.id}", expected_on=(reply.expected_on, day))
    reply.expected_on = day
    course = turn.rules.of(assignment).course(assignment)
    until = quiet_until(day, course, today, turn.rules.workdays, turn.rules.zone)
    pressing.answered(turn.session, assignment, reply, turn.rules, turn.now)
    assignments.quieten(turn.session, assignment, until, turn.rules, turn.now, promised=day)
    silent = turn.rules.local(assignment.quiet_until or until).date()
    turn.close()
    sooner = asked_sooner(day, silent, course, today, turn.rules.workdays)
    receipt(turn, assignment, reply, beyond=day > course.last_day, quiet_until=silent.isoformat(), sooner=sooner)
