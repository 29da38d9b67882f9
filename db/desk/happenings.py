"""What is counted from events that agencies told of: acceptances with their payments, and whatever else a program
counts so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import inherited
from db.desk.lines import LINE, Line, Reader, excuses, streamed
from db.desk.scope import Scope
from db.models import Assignment, Duty, Event, Person


@dataclass(frozen=True, slots=True)
class Happening:
    """One event, by its number, with the line of what is counted from it. Amounts are whole đồng, times are local.

    ``of``: what happened; ``done_on``: the day on which it was paid or finished, ``None`` while it is not.
    """

    number: int
    of: str
    subject: str | None
    amount: int | None
    happened_on: date
    by: str
    told_at: datetime
    done_on: date | None
    line: Line


def happenings(session: Session, scope: Scope) -> Iterator[Happening]:
    """Every event that was no slip, in the order of their numbers, with what goes on in the place of its own."""
    told = (Event.id.label("number"), Event.of, Event.subject, Event.amount, Event.happened_on, Event.at, Event.done_on)
    told_for = inherited.told_for()
    query = (
        select(*LINE, *told, Person.name.label("by"))
        .join(Duty, Duty.id == Assignment.duty_id)
        .join(told_for, told_for.c.assignment_id == Assignment.id)
        .join(Event, Event.id == told_for.c.event_id)
        .join(Person, Person.id == Event.person_id)
        .where(*scope.conditions, Event.withdrawn_at.is_(None))
        .order_by(Event.id)
    )
    reader, zone = Reader(scope, excuses(session, scope)), scope.at.tzinfo
    for row in streamed(session, query):
        line = reader.line(row)
        done = row.done_on or line.reported_at.date() if line.reported_at else None
        yield Happening(
            row.number,
            row.of,
            row.subject,
            row.amount,
            row.happened_on,
            row.by,
            row.at.astimezone(zone),
            done,
            line,
        )
