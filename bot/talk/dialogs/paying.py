"""``/thanhtoan``, *Đã thanh toán*: what is counted from an event is paid or finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.talk.dialogs import happened
from bot.talk.stale import Stale
from bot.talk.turn import Turn
from db import events, inherited
from db.models import Assignment, Event
from rules.authority import Action
from rules.events import Paid, read_paid, read_past_day, resembles
from rules.meaning.model import Act
from rules.meaning.said import Said
from rules.status import State

SHOWN = 10


def told_as(turn: Turn, row: Event) -> dict[str, Any]:
    """What is counted from an event, as messages say it: of agencies that were merged what goes on."""
    assert row.assignment
    return turn.view(inherited.goes_on(turn.session, row.assignment))


def paid(turn: Turn, args: str = "") -> None:
    """``/thanhtoan 3``, ``/thanhtoan 3; 8/8``, ``/thanhtoan cầu Rào 3``; without words the clocks that run, to choose
    from. Raises `Refused`, `Stale`."""
    own = turn.own(Action.ANSWER)
    running = events.running(turn.session, own)
    said = read_paid(args, turn.said_on) if args.strip() else Paid()
    if not running:
        raise Stale("no_event")
    which = meant(running, said)
    if len(which) == 1 and args.strip():
        finish(turn, which[0], said)
        return
    if said.number and (row := events.find(turn.session, said.number)) and row not in running:
        unfinished(turn, row)
        raise Stale("answered")
    shown = which or running
    turn.say(
        "events_to_pay", running=[told_as(turn, row) for row in shown[:SHOWN]], total=len(shown), said=args.strip()
    )


def meant(running: Sequence[Event], said: Paid) -> list[Event]:
    """Which of the clocks that run are meant: by number, by what they are about; without either all."""
    if said.number:
        return [row for row in running if row.id == said.number]
    if said.words:
        exact = [row for row in running if (row.subject or "").casefold() == said.words.casefold()]
        return exact or [row for row in running if resembles(said.words, row.subject or "")]
    return list(running)


def finish(turn: Turn, row: Event, said: Paid) -> None:
    assignment = unfinished(turn, row)
    if said.wrong or (said.on and said.on < row.happened_on):
        _ask_paid_day(turn, row, said.wrong or "before")
    else:
        happened.done(turn, assignment, said.on)


def _ask_paid_day(turn: Turn, row: Event, wrong: str) -> None:
    today = turn.said_on
    days = [(today - timedelta(days=back)).isoformat() for back in (0, 1)]
    turn.ask(
        "event",
        "paid_day",
        "ask_paid_day",
        {"event": row.id},
        row.id,
        assignment=told_as(turn, row),
        days=days,
        wrong=wrong,
    )


def dated(turn: Turn, act: Act, text: str) -> Act:
    """With the one day on which something counted from an event is told to have been done; any other act as it is."""
    row = turn.session.get(Assignment, act.ref) if act.what == "completed" and not (act.token or act.day) else None
    if row is None or row.event is None or act.document:
        return act
    days = [each.day for each in Said.of(text, turn.said_on).days]
    return replace(act, day=days[0]) if len(days) == 1 and days[0] and days[0] <= turn.said_on else act


def paid_day(turn: Turn, data: dict[str, Any], text: str) -> None:
    """On which day it was paid or finished. Raises `Refused`, `Stale`."""
    row = event_of(turn, data["event"])
    day = read_past_day(text, turn.said_on)
    turn.resume(data)
    turn.close()
    on, wrong = (day, "") if isinstance(day, date) else (None, day)
    finish(turn, row, Paid(row.id, on=on, wrong=wrong))


def event_of(turn: Turn, number: int) -> Event:
    row = events.find(turn.session, number)
    if row is None:
        raise Stale("event_gone")
    return row


def unfinished(turn: Turn, row: Event) -> Assignment:
    """The assignment of an event, while it is open. Raises `Refused`, `Stale`."""
    assert row.assignment
    assignment = inherited.goes_on(turn.session, row.assignment)
    turn.require_with(Action.ANSWER, assignment)
    if assignment.state is not State.OPEN:
        raise Stale("answered")
    return assignment
