"""Which files came with which answer, and with which event."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db import inherited
from db.desk.lines import streamed
from db.desk.scope import Scope
from db.models import Assignment, Duty, File, Reply


@dataclass
class Attached:
    """The names of the documents that are kept of an answer, in the order in which they came, and how many pictures."""

    documents: list[str]
    pictures: int = 0


def attached(session: Session, scope: Scope) -> dict[int, Attached]:
    """What is kept of each answer (the reply's id) with which something came."""
    query = select(File.reply_id, File.name).join(Reply, Reply.id == File.reply_id)
    return _gathered(session, scope, query.join(Assignment, Assignment.id == Reply.assignment_id))


def attached_to_events(session: Session, scope: Scope) -> dict[int, Attached]:
    """What is kept of each event (by its number) with which something came."""
    told_for = inherited.told_for()
    query = select(File.event_id, File.name).join(told_for, told_for.c.event_id == File.event_id)
    return _gathered(session, scope, query.join(Assignment, Assignment.id == told_for.c.assignment_id))


def _gathered(session: Session, scope: Scope, query: Select[int | None, str | None]) -> dict[int, Attached]:
    query = query.join(Duty, Duty.id == Assignment.duty_id).where(*scope.conditions, File.state == "kept")
    found: dict[int, Attached] = {}
    for number, name in streamed(session, query.order_by(File.id)):
        each = found.setdefault(number, Attached([]))
        if name is None:
            each.pictures += 1
        else:
            each.documents.append(name)
    return found
