"""That what is counted from an event is paid or finished, and on which day: what several dialogs do with it."""

from __future__ import annotations

from datetime import date

from bot.talk.dialogs.receipt import receipt
from bot.talk.turn import Turn
from db import events
from db.models import Assignment
from rules.events import done_at, read_past_day


def done_as_said(turn: Turn, assignment: Assignment) -> None:
    """A choice was taken; words beside it may say on which day it was done ("1 hôm qua")."""
    on = read_past_day(turn.said, turn.said_on) if turn.said else None
    done(turn, assignment, on if isinstance(on, date) else None, note=turn.said)


def done(
    turn: Turn,
    assignment: Assignment,
    on: date | None = None,
    note: str = "",
    document: tuple[str | None, date | None] = (None, None),
) -> None:
    """It is done, on this day or (``None``) on the day on which that is said: by that day it is in time or late.
    ``document``: number and date of the paper that says so, as far as they were given."""
    number, dated = document
    reply = turn.store(assignment, "sent", text=note or None, document_number=number, document_date=dated)
    if assignment.event:
        events.done(turn.session, assignment.event, on, turn.actor, turn.now)
    turn.report(assignment, done_at(on, turn.said_at, turn.rules.zone))
    turn.close()
    turn.session.flush()
    receipt(turn, assignment, reply)
