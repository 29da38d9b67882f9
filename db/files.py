"""Pictures and documents that people sent: wanted, fetched, kept, and handed out to who may have them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import Session, undefer

from db import inherited, successions, views
from db.models import Assignment, Duty, Event, File, Obstacle, Person, Program, Reply, Request, Task, TaskResult
from rules import attachments
from rules.attachments import NotKept, Why
from rules.authority import Action, Post, Subject, may
from rules.rulebook import Rules

TRIES = 8
FIRST_PAUSE = timedelta(seconds=30)
DAY = timedelta(hours=24)
LOOKED_AT = timedelta(seconds=15)
"""So long a question to what a file belongs waits for the look at its content: nobody sorts what is not kept."""


def want(
    session: Session,
    channel: str,
    remote: str,
    person: Person,
    now: datetime,
    album: str = "",
    *,
    name: str | None = None,
    size: int | None = None,
) -> File:
    """Note a picture, or a document of this ``name``, that is to be fetched from the messenger. ``album``: common to
    those that were sent together; ``size``: bytes, as the messenger says."""
    row = File(
        name=name,
        size=size or None,
        channel=channel,
        remote=remote,
        person_id=person.id,
        state="wanted",
        received_at=now,
        next_try_at=now,
        album=album or None,
    )
    session.add(row)
    session.flush()
    return row


def sent_before(session: Session, person: Person, album: str, since: datetime) -> File | None:
    """The newest picture or document of the person since then: of the same ``album``, where there is one, else any."""
    query = select(File).where(File.person_id == person.id, File.received_at >= since)
    together = query.where(File.album == album).order_by(File.id.desc()).limit(1) if album else None
    found = session.scalar(together) if together is not None else None
    return found or session.scalar(query.order_by(File.id.desc()).limit(1))


def attach(session: Session, numbers: Iterable[int], reply: Reply, by: Person | None = None) -> list[File]:
    """Make pictures and documents of a person's (``by``: default who gave the reply) part of a reply."""
    found = sent_by(session, numbers, by.id if by else reply.person_id)
    for row in found:
        row.reply_id, row.event_id = reply.id, None
    return found


def sent_by(session: Session, numbers: Iterable[int], person_id: int) -> list[File]:
    """Those of these files that the person sent: a number may be forged."""
    wanted = list(numbers)
    if not wanted:
        return []
    return list(session.scalars(select(File).where(File.id.in_(wanted), File.person_id == person_id)))


def sent_lately(session: Session, person: Person, now: datetime) -> int:
    """How many bytes the files have that a person sent in the last 24 hours and that are kept or still to be."""
    query = select(func.coalesce(func.sum(File.size), 0)).where(
        File.person_id == person.id, File.received_at > now - DAY, File.state != "failed"
    )
    return int(session.scalar(query) or 0)


def next_wanted(session: Session, now: datetime) -> tuple[int, str, str] | None:
    """The next file to fetch: (number, channel, where it is)."""
    query = select(File).where(File.state == "wanted", File.next_try_at <= now).order_by(File.next_try_at, File.id)
    row = session.scalar(query.limit(1))
    return (row.id, row.channel, row.remote) if row else None


def keep(session: Session, number: int, data: bytes) -> File | None:
    """Keep what was fetched, if it is what it should be: a picture, or a document or picture whose name agrees with it
    (see `rules.attachments`). ``None`` for anything else, which is given up, with the reason in its row."""
    row = session.get_one(File, number)
    try:
        kind = attachments.look(data, row.name or "")
        if row.name is None and kind not in attachments.PICTURES:
            raise NotKept(Why.KIND)
    except NotKept as error:
        row.state, row.refused = "failed", str(error.why)
        return None
    row.state, row.data, row.media_type, row.size = "kept", data, kind, len(data)
    row.sha256 = hashlib.sha256(data).hexdigest()
    if row.name is not None:
        row.name = attachments.named(row.name, kind)
    return row


def put_off(session: Session, number: int, now: datetime, *, for_good: bool) -> None:
    """It could not be fetched: later again, a few times; then it is given up."""
    row = session.get_one(File, number)
    row.attempts += 1
    if for_good or row.attempts >= TRIES:
        row.state, row.refused = "failed", str(Why.GONE)
    row.next_try_at = now + FIRST_PAUSE * 2**row.attempts


def content(session: Session, number: int) -> tuple[bytes, str] | None:
    """The bytes and the media type of what is kept."""
    row = session.get(File, number, options=[undefer(File.data)])
    return (row.data, row.media_type) if row and row.data is not None and row.media_type else None


def of_reply(session: Session, reply_id: int) -> list[File]:
    """The pictures and documents of a reply that are kept or still to be."""
    return list(session.scalars(_OF_REPLY, {"reply": reply_id}))


def of_event(session: Session, event_id: int) -> list[File]:
    """The pictures and documents of an event that are kept or still to be."""
    return list(session.scalars(select(File).where(File.event_id == event_id, THERE).order_by(File.id)))


THERE = File.state != "failed"
_OF_REPLY = select(File).where(File.reply_id == bindparam("reply"), THERE).order_by(File.id)


def rows(session: Session, numbers: Iterable[int]) -> list[File]:
    """Files by their numbers, those that are kept or still to be."""
    ids = list(numbers)
    return list(session.scalars(select(File).where(File.id.in_(ids), THERE).order_by(File.id))) if ids else []


def unseen(session: Session, numbers: Iterable[int]) -> bool:
    """Whether the content of any of these files has not been looked at yet, nor been asked for in vain."""
    return any(row.state == "wanted" and not row.attempts for row in rows(session, numbers))


def view(row: File) -> dict[str, Any]:
    """A file as messages name it; a picture has no name of its own."""
    return {"id": row.id, "name": row.name, "size": row.size}


def counted(found: Collection[File]) -> dict[str, Any]:
    """How many pictures there are, and which documents: what messages say of them."""
    return {"pictures": sum(row.name is None for row in found), "files": [view(row) for row in found if row.name]}


# Handed out

KEPT = File.state == "kept"


def of_agency(session: Session, agency_id: int, programs: Collection[int] | None = None) -> ColumnElement[bool]:
    """What is kept of an agency and of those whose place it has: with their standing answers, also those that were
    given for them and whose duty has gone to another one since, with results of their tasks and with events;
    ``programs`` (ids): only of these."""
    whole = successions.whose_place(session, agency_id)
    standing = select(Reply.id).where(Reply.withdrawn_at.is_(None))
    of_work = standing.join(Assignment, Assignment.id == Reply.assignment_id).where(Assignment.agency_id.in_(whole))
    for_it = standing.where(Reply.given_for_id.in_(whole))
    results = select(TaskResult.id).where(TaskResult.agency_id.in_(whole))
    happened = select(Event.id).join(Assignment, Assignment.id == Event.assignment_id)
    happened = happened.where(Event.withdrawn_at.is_(None), Assignment.agency_id.in_(whole))
    if programs is not None:
        duties = select(Duty.id).where(Duty.program_id.in_(programs))
        of_work = of_work.where(Assignment.duty_id.in_(duties))
        for_it = for_it.join(Assignment, Assignment.id == Reply.assignment_id).where(Assignment.duty_id.in_(duties))
        results = results.join(Task, Task.id == TaskResult.task_id).where(Task.program_id.in_(programs))
        happened = happened.where(Assignment.duty_id.in_(duties))
    with_answers = or_(File.reply_id.in_(of_work), File.reply_id.in_(for_it))
    return KEPT & or_(with_answers, File.result_id.in_(results), File.event_id.in_(happened))


def of_replies(*numbers: int) -> ColumnElement[bool]:
    """What is kept with these replies, by their numbers."""
    return KEPT & File.reply_id.in_(numbers)


def count(session: Session, which: ColumnElement[bool]) -> int:
    """How many files these are."""
    return session.scalar(select(func.count(File.id)).where(which)) or 0


def listed(session: Session, which: ColumnElement[bool], first: int = 0, limit: int | None = None) -> Sequence[File]:
    """Files, the newest first, without their bytes."""
    query = select(File).where(which).order_by(File.id.desc()).offset(first)
    return session.scalars(query.limit(limit) if limit else query).all()


def about(session: Session, row: File) -> Assignment | TaskResult | None:
    """What a file came with: the assignment that was answered or is counted from an event (the one that goes on in its
    place, where there is one), or the result of a task; ``None``: nothing yet."""
    if row.reply_id is not None:
        return session.get_one(Reply, row.reply_id).assignment
    if row.event_id is not None:
        told_of = session.get_one(Event, row.event_id).assignment
        return inherited.goes_on(session, told_of) if told_of else None
    return session.get(TaskResult, row.result_id) if row.result_id is not None else None


def origin(session: Session, row: File, rules: Rules, now: datetime) -> dict[str, Any]:
    """With what a file came, as messages say it: the assignment, or the task; by whom, when, and whether that was taken
    back since."""
    came_with, gone = about(session, row), withdrawn_at(session, row)
    assignment = came_with if isinstance(came_with, Assignment) else None
    task = came_with.task if isinstance(came_with, TaskResult) else None
    event = session.get(Event, row.event_id) if row.event_id is not None else None
    return {
        "by": row.person.name,
        "at": rules.local(row.received_at).isoformat(),
        "withdrawn": rules.local(gone).isoformat() if gone else None,
        "assignment": views.assignment(assignment, rules, now) if assignment else None,
        "event": views.told_of(event, assignment, rules) if event and assignment else None,
        "task": {"clause": task.clause, "title": task.title} if task else None,
    }


def withdrawn_at(session: Session, row: File) -> datetime | None:
    """When the answer or event was taken back that a file came with; ``None`` while it stands."""
    reply = session.get(Reply, row.reply_id) if row.reply_id is not None else None
    event = session.get(Event, row.event_id) if row.event_id is not None else None
    came_with = reply or event
    return came_with.withdrawn_at if came_with else None


def may_be_had(session: Session, row: File, posts: Collection[Post]) -> bool:
    """Whether somebody with these posts may have a file: one whose answer was taken back goes to coordinators only."""
    action = Action.TAKE_WITHDRAWN if withdrawn_at(session, row) else Action.TAKE_FILE
    return any(may(posts, action, subject) for subject in subjects(session, row))


def subjects(session: Session, row: File) -> list[Subject]:
    """For whom (agency and coordinator) a file is: whoever may `rules.authority.Action.TAKE_FILE` of one of these may
    have it. That of an obstacle is for the agency too that has to clear it; that of an agency that has ended is for its
    heir; one that came with nothing is for nobody.
    """
    came_with = about(session, row)
    if came_with is None:
        return []
    if isinstance(came_with, TaskResult):
        program = session.get_one(Program, came_with.task.program_id)
        return _for(session, [came_with.agency_id], program)
    program = session.get_one(Program, came_with.duty.program_id)
    owners = select(Obstacle.owner_id).join(Request, Request.id == Obstacle.request_id)
    found = session.scalars(owners.where(Request.reply_id == row.reply_id, Obstacle.owner_id.is_not(None)))
    agencies = [came_with.agency_id, *(owner for owner in found if owner is not None)]
    return _for(session, agencies, program, inherited.goes_on(session, came_with).id)


def _for(
    session: Session, agency_ids: Iterable[int], program: Program, assignment_id: int | None = None
) -> list[Subject]:
    """Whoever has these agencies' place, and who coordinates the program; with an assignment whoever was handed it."""
    present = dict.fromkeys(successions.in_place_of(session, each) for each in agency_ids)
    return [Subject(each, coordinator_id=program.coordinator_id, assignment_id=assignment_id) for each in present]
