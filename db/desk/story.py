"""The story of one assignment: all that an evidence sheet says of it, what was asked, told and raised, and the pictures
and documents that came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, undefer

from db import inherited
from db.desk.causes import Cause, causes
from db.desk.evidence import Evidence, evidence
from db.desk.happenings import Happening, happenings
from db.desk.matters import Matter, matters
from db.desk.scope import Scope
from db.desk.tasks import Outcome, given_with
from db.models import Assignment, Duty, Event, File, Reply


@dataclass(frozen=True)
class Came:
    """What is kept of what came with an answer or an event: the numbers of pictures, the names of documents."""

    pictures: list[int] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Story:
    """``happenings``: the events from which it is counted; ``with_replies``, ``with_events``: what came with which
    reply and which event, by their numbers; ``results``: what was told of tasks with
    a report."""

    evidence: Evidence
    matters: tuple[Matter, ...]
    causes: tuple[Cause, ...]
    happenings: tuple[Happening, ...]
    with_replies: Mapping[int, Came]
    with_events: Mapping[int, Came]
    results: tuple[Outcome, ...] = ()


def story(session: Session, scope: Scope, assignment_id: int) -> Story | None:
    """What happened about an assignment; ``None`` where the scope has none of this id."""
    scope = replace(scope, assignment_id=assignment_id)
    found = evidence(session, scope)
    if not found:
        return None
    replies = select(File.reply_id, File.id, File.name).join(Reply, Reply.id == File.reply_id)
    told = select(File.event_id, File.id, File.name).join(Event, Event.id == File.event_id)
    told = told.where(Event.assignment_id.in_(inherited.in_whose_place(session, assignment_id)))
    return Story(
        found[0],
        tuple(matters(session, scope)),
        tuple(causes(session, scope)),
        tuple(happenings(session, scope)),
        _came(session, replies.where(Reply.assignment_id == assignment_id, Reply.withdrawn_at.is_(None))),
        _came(session, told.where(Event.withdrawn_at.is_(None))),
        tuple(given_with(session, scope, assignment_id)),
    )


def _came(session: Session, query: Select[int | None, int, str | None]) -> dict[int, Came]:
    """What is kept of these files (with what, number, name), by what they came with."""
    found: dict[int, Came] = {}
    for came_with, number, name in session.execute(query.where(File.state == "kept").order_by(File.id)):
        came = found.setdefault(came_with or 0, Came())
        if name is None:
            came.pictures.append(number)
        else:
            came.documents.append(name)
    return found


def picture(session: Session, scope: Scope, number: int) -> tuple[bytes, str] | None:
    """The bytes and media type of a picture of the scope; ``None`` where there is none of this number. Documents are
    fetched in the chat: what a stranger wrote is not opened by a browser under this address."""
    withdrawn = func.coalesce(Reply.withdrawn_at, Event.withdrawn_at)
    told_for = inherited.told_for()
    query = (
        select(File)
        .outerjoin(Reply, Reply.id == File.reply_id)
        .outerjoin(Event, Event.id == File.event_id)
        .outerjoin(told_for, told_for.c.event_id == Event.id)
        .join(Assignment, Assignment.id == func.coalesce(Reply.assignment_id, told_for.c.assignment_id))
        .join(Duty, Duty.id == Assignment.duty_id)
        .where(File.id == number, File.name.is_(None), withdrawn.is_(None), *scope.conditions)
        .options(undefer(File.data))
    )
    row = session.scalar(query)
    return (row.data, row.media_type) if row and row.data is not None and row.media_type else None
