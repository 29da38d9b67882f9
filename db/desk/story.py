"""The story of one assignment: all that an evidence sheet says of it, what was asked and raised, and its pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from db.desk.causes import Cause, causes
from db.desk.evidence import Evidence, evidence
from db.desk.matters import Matter, matters
from db.desk.scope import Scope
from db.models import Assignment, Duty, File, Reply


@dataclass(frozen=True)
class Story:
    """``pictures``: the numbers of those that are kept, ``documents``: the names of these, by the reply that they came
    with."""

    evidence: Evidence
    matters: tuple[Matter, ...]
    causes: tuple[Cause, ...]
    pictures: dict[int, list[int]]
    documents: dict[int, list[str]]


def story(session: Session, scope: Scope, assignment_id: int) -> Story | None:
    """What happened about an assignment; ``None`` where the scope has none of this id."""
    scope = replace(scope, assignment_id=assignment_id)
    found = evidence(session, scope)
    if not found:
        return None
    kept = (
        select(Reply.id, File.id, File.name)
        .join(Reply, Reply.id == File.reply_id)
        .where(Reply.assignment_id == assignment_id, Reply.withdrawn_at.is_(None), File.state == "kept")
        .order_by(File.id)
    )
    pictures: dict[int, list[int]] = {}
    documents: dict[int, list[str]] = {}
    for reply_id, number, name in session.execute(kept):
        if name is None:
            pictures.setdefault(reply_id, []).append(number)
        else:
            documents.setdefault(reply_id, []).append(name)
    return Story(found[0], tuple(matters(session, scope)), tuple(causes(session, scope)), pictures, documents)


def picture(session: Session, scope: Scope, number: int) -> tuple[bytes, str] | None:
    """The bytes and media type of a picture of the scope; ``None`` where there is none of this number. Documents are
    fetched in the chat: what a stranger wrote is not opened by a browser under this address."""
    query = (
        select(File)
        .join(Reply, Reply.id == File.reply_id)
        .join(Assignment, Assignment.id == Reply.assignment_id)
        .join(Duty, Duty.id == Assignment.duty_id)
        .where(File.id == number, File.name.is_(None), Reply.withdrawn_at.is_(None), *scope.conditions)
        .options(undefer(File.data))
    )
    row = session.scalar(query)
    return (row.data, row.media_type) if row and row.data is not None and row.media_type else None
