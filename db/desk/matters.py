"""Obstacles, extensions and exemptions; and whether reminding helps: which step was answered after how long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from db.desk.lines import CHUNK
from db.desk.scope import Scope
from db.models import Assignment, Duty, Message, MessageAssignment, Person, Reply, Request


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that an agency asked or reported, and what became of it. Times are local.

    ``kind``: extension, exemption, obstacle; ``state``: open, granted, refused, resolved, withdrawn, revoked.
    """

    id: int
    kind: str
    state: str
    agency_id: int
    title: str
    period: str
    text: str
    until: date | None
    asked_at: datetime
    by: str
    note: str | None
    decided_at: datetime | None
    decided_by: str | None
    reply_id: int


def matters(session: Session, scope: Scope) -> Iterator[Matter]:
    """Everything that was asked or reported, oldest first."""
    asker, decider = aliased(Person), aliased(Person)
    query = (
        select(
            Request.id,
            Request.kind,
            Request.state,
            Assignment.agency_id,
            Duty.title,
            Assignment.period,
            Request.text,
            Request.until,
            Request.asked_at,
            asker.name.label("by"),
            Request.note,
            Request.decided_at,
            decider.name.label("decided_by"),
            Request.reply_id,
        )
        .join(Reply, Reply.id == Request.reply_id)
        .join(Assignment, Assignment.id == Reply.assignment_id)
        .join(Duty, Duty.id == Assignment.duty_id)
        .join(asker, asker.id == Reply.person_id)
        .outerjoin(decider, decider.id == Request.decided_by)
        .where(*scope.conditions)
        .order_by(Request.id)
    )
    zone = scope.at.tzinfo
    for row in session.execute(query, execution_options={"yield_per": CHUNK}):
        values = row._asdict()
        values["asked_at"] = row.asked_at.astimezone(zone)
        values["decided_at"] = row.decided_at.astimezone(zone) if row.decided_at else None
        yield Matter(**values)


@dataclass(frozen=True)
class Effect:
    """Reminders of one messenger, sent in one hour of the day (local) as the ``step``-th about their duty and period:
    how many there were, and how many were followed by an answer within so long, or later but before the next one."""

    channel: str
    hour: int
    step: int
    sent: int
    within_hour: int
    within_day: int
    later: int


def effects(session: Session, scope: Scope) -> list[Effect]:
    """Which reminder was answered after how long, by messenger, hour and step."""
    said: dict[int, list[datetime]] = {}
    given = (
        select(Reply.assignment_id, Reply.at)
        .join(Assignment, Assignment.id == Reply.assignment_id)
        .join(Duty, Duty.id == Assignment.duty_id)
        .where(*scope.conditions)
        .order_by(Reply.at)
    )
    for number, at in session.execute(given, execution_options={"yield_per": CHUNK}):
        said.setdefault(number, []).append(at)
    sent = (
        select(MessageAssignment.assignment_id, Message.channel, Message.sent_at)
        .join(Message, Message.id == MessageAssignment.message_id)
        .join(Assignment, Assignment.id == MessageAssignment.assignment_id)
        .join(Duty, Duty.id == Assignment.duty_id)
        .where(*scope.conditions, Message.state == "sent", Message.sent_at.is_not(None))
        .order_by(MessageAssignment.assignment_id, Message.sent_at)
    )
    counted: dict[tuple[str, int, int], list[int]] = {}
    for number, found in _by_assignment(session.execute(sent, execution_options={"yield_per": CHUNK})):
        for step, (channel, at) in enumerate(found, 1):
            until = found[step][1] if step < len(found) else None
            hour = at.astimezone(scope.at.tzinfo).hour
            sums = counted.setdefault((channel, hour, step), [0, 0, 0, 0])
            sums[0] += 1
            answer = next((each for each in said.get(number, ()) if each >= at and (not until or each < until)), None)
            if answer:
                sums[1 if answer - at <= timedelta(hours=1) else 2 if answer - at <= timedelta(days=1) else 3] += 1
    return [Effect(*key, *sums) for key, sums in sorted(counted.items())]


def _by_assignment(rows: object) -> Iterator[tuple[int, list[tuple[str, datetime]]]]:
    """Reminders of one assignment together; those that went out within the same hour to several people are one step."""
    before, found = 0, list[tuple[str, datetime]]()
    for number, channel, at in rows:  # type: ignore[attr-defined]
        if number != before and found:
            yield before, found
            found = []
        before = number
        if not found or at - found[-1][1] > timedelta(hours=1):
            found.append((channel, at))
    if found:
        yield before, found
