"""*Xin gia hạn*: a day and a reason, which the coordinator decides on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bot.talk.dialogs import answered, doubting
from bot.talk.dialogs.progress import read_coming_day
from bot.talk.dialogs.receipt import receipt
from bot.talk.stale import Stale
from bot.talk.turn import Turn
from db import people, replies, views, wishes
from db.models import Assignment, Reply, Request
from jobs import decided
from rules.authority import Action
from rules.meaning import chosen
from rules.status import State

WHY = ("extension", "reason")
"""The question why more time is wished for."""


def begin(turn: Turn, assignment: Assignment) -> None:
    """Ask until when, and why, as far as it was not said with it. Raises `Refused`."""
    until, why = None, ""
    if turn.said:
        last_day = turn.rules.of(assignment).course(assignment).last_day
        until, why = chosen.of_extension(turn.said, turn.said_on, last_day)
    take(turn, assignment, until=until, why=why, words=turn.said)


def take(
    turn: Turn,
    assignment: Assignment,
    *,
    until: date | None = None,
    why: str = "",
    words: str = "",
    problem: str | None = None,
    given: date | None = None,
) -> None:
    """Ask for more time until a day and for a reason, as far as they were said; ``words``: the sentence, whose length
    of time ("thêm 1 tuần") gives one of the days to choose; ``problem``: what was wrong with the day (``given``). A day
    takes the place of the one that waits for an answer; its reason stands where no other is said. Raises `Refused`."""
    turn.require_with(Action.ASK, assignment)
    if until is None:
        _ask_day(turn, assignment, problem=problem, reason=why, given=given, words=words)
    else:
        day(turn, {"ref": assignment.id, "reason": why}, until.isoformat())


def again(turn: Turn, data: dict[str, Any], problem: str, given: date | None = None, nothing_of: str = "") -> None:
    """Ask for the day once more, saying what is wrong with the one that was ``given``, or that nothing is recorded
    of a sentence (``nothing_of``)."""
    why = data.get("reason", "")
    _ask_day(turn, _still_open(turn, data), problem=problem, reason=why, given=given, nothing_of=nothing_of)


def days_after(turn: Turn, assignment: Assignment, words: str = "") -> list[str]:
    """Working days that are offered as a new last day, in their order: behind the present one, and not in the past;
    among them the one that a length of time in ``words`` leads to."""
    book = turn.rules.of(assignment)
    start = max(turn.rules.local(turn.now).date(), book.course(assignment).last_day)
    days = {book.workdays.add(start, n) for n in (1, 3, 5, 10)}
    longer = chosen.length_of(words, turn.said_on)
    if longer:
        days.add(
            book.workdays.add(start, longer.days)
            if longer.workdays
            else book.workdays.first_on_or_after(start + timedelta(days=longer.days))
        )
    return [each.isoformat() for each in sorted(days)]


def _ask_day(
    turn: Turn,
    assignment: Assignment,
    problem: str | None = None,
    reason: str = "",
    given: date | None = None,
    nothing_of: str = "",
    words: str = "",
) -> None:
    """Ask until when; a ``reason`` that was given already is not asked for again. Of a wish that waits it is said until
    when that is; its own day is no other one."""
    waits = replies.pending(turn.session, assignment.id, "extension")
    days = days_after(turn, assignment, words)
    turn.ask(
        "extension",
        "day",
        "ask_day",
        {"reason": reason},
        assignment.id,
        assignment=turn.view(assignment),
        days=[each for each in days if not (waits and waits.until and each == waits.until.isoformat())],
        problem=problem,
        given=given.isoformat() if given else None,
        nothing_of=nothing_of,
        waits=wishes.waiting(turn.session, assignment.id, turn.rules),
        purpose="extend",
    )


def day(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The wished last day: after the present one."""
    if answered.say_if(turn, turn.assignment(data["ref"], Action.ASK)):
        return
    assignment = _still_open(turn, data)
    wished = read_coming_day(text, turn.said_on)
    if isinstance(wished, str):
        _ask_day(turn, assignment, problem=wished, reason=data.get("reason", ""))
        return
    if wished <= turn.rules.of(assignment).course(assignment).last_day:
        _ask_day(turn, assignment, problem="not_later", reason=data.get("reason", ""), given=wished)
        return
    until, waits = wished.isoformat(), replies.pending(turn.session, assignment.id, "extension")
    said = data.get("reason") or (waits.text if waits else "")
    if said:
        _wish(turn, assignment, wished, said)
        return
    turn.ask(*WHY, "ask_reason", {"until": until}, assignment.id, until=until)


def _still_open(turn: Turn, data: dict[str, Any]) -> Assignment:
    """The assignment of the dialog. Raises `Stale` when a colleague has answered it meanwhile."""
    assignment = turn.assignment(data["ref"], Action.ASK)
    if assignment.state is not State.OPEN:
        raise Stale("answered")
    return assignment


def reason(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The reason; what may be none is asked about first."""
    if answered.say_if(turn, turn.assignment(data["ref"], Action.ASK)):
        return
    assignment = _still_open(turn, data)
    view = turn.view(assignment)
    why = doubting.stated(turn, WHY, "extend", data, text, assignment=view, until=data["until"])
    if why:
        _wish(turn, assignment, date.fromisoformat(data["until"]), why)


def _wish(turn: Turn, assignment: Assignment, until: date, text: str) -> None:
    """The coordinator is asked, or told what is wished now instead of what waits."""
    waits = replies.pending(turn.session, assignment.id, "extension")
    if waits and (waits.until, waits.text) == (until, text):
        turn.close()
        turn.say("extension_waits", request=views.request(waits, turn.rules, turn.now))
        return
    reply = turn.store(assignment, "extend", text=text, expected_on=until)
    turn.session.refresh(reply)
    turn.close()
    if waits:
        passed, changed = _change(turn, waits, reply, text, until)
        receipt(turn, assignment, reply, request={"id": waits.id}, passed=passed, changed=changed)
        return
    request = replies.ask(turn.session, reply, "extension", text, until=until)
    view = views.request(request, turn.rules, turn.now)
    passed = turn.tell_coordinators(assignment, "extension_asked", request=view)
    receipt(turn, assignment, reply, request={"id": request.id}, passed=passed)


def _change(turn: Turn, waits: Request, reply: Reply, text: str, until: date) -> tuple[bool, dict[str, Any] | None]:
    """A wish that waits says another day or reason: coordinators, and who wished before where that was somebody else,
    are told. Returns whether there is a coordinator, and what it was before."""
    before = waits.reply.person
    wishes.change(turn.session, waits, reply, text, until)
    view, changed = views.request(waits, turn.rules, turn.now), wishes.view(turn.session, waits, turn.rules)
    decided.tell_changed(turn.session, turn.rules, waits, turn.now)
    passed = turn.tell_coordinators(waits.reply.assignment, "extension_asked", request=view, changed=changed)
    if before.id != turn.person.id and (address := people.reachable_at(turn.session, before)):
        turn.tell([address], "extension_changed", request=view, changed=changed)
    return passed, changed
