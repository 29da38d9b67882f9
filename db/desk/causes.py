"""Objective causes of lateness: proposed for which assignment, and who confirmed them, when and by which document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.desk.lines import LINE, Line, Reader, streamed
from db.desk.scope import Scope
from db.models import Assignment, Duty, Ground, Person, Request


@dataclass(frozen=True, slots=True)
class Cause:
    """An obstacle (its number and text) as an objective cause of a line's lateness. Times are local.

    ``state``: open, confirmed, refused or withdrawn; ``by``, ``on``, ``document``: who confirmed it, as far as anybody
    did.
    """

    obstacle: int
    text: str
    state: str
    by: str | None
    on: date | None
    document: str | None
    proposed_at: datetime
    proposed_by: str
    line: Line


def causes(session: Session, scope: Scope) -> Iterator[Cause]:
    """Everything that was proposed, in its order."""
    query = (
        select(*LINE, Ground.request_id, Request.text, Ground.state.label("standing"), Ground.proposed_at)
        .add_columns(Ground.confirmed_by, Ground.confirmed_on, Ground.document, Person.name.label("by"))
        .join(Duty, Duty.id == Assignment.duty_id)
        .join(Ground, Ground.assignment_id == Assignment.id)
        .join(Request, Request.id == Ground.request_id)
        .join(Person, Person.id == Ground.proposed_by)
        .where(*scope.conditions)
        .order_by(Ground.id)
    )
    reader, zone = Reader(scope), scope.at.tzinfo
    for row in streamed(session, query):
        yield Cause(
            row.request_id,
            row.text,
            row.standing,
            row.confirmed_by,
            row.confirmed_on,
            row.document,
            row.proposed_at.astimezone(zone),
            row.by,
            reader.line(row),
        )
