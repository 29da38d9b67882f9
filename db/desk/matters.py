"""Obstacles, extensions and exemptions; and whether reminding helps: which step was answered after how long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import func, select
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
    answered = (
        select(func.min(Reply.at))
        .where(Reply.assignment_id == MessageAssignment.assignment_id, Reply.at >= Message.sent_at)
        .scalar_subquery()
    )
    sent = (
        select(MessageAssignment.assignment_id, Message.channel, Message.sent_at, answered.label("answered_at"))
        .join(Message, Message.id == MessageAssignment.message_id)
        .join(Assignment, Assignment.id == MessageAssignment.assignment_id)
        .join(Duty, Duty.id == Assignment.duty_id)
        .where(*scope.conditions, Message.state == "sent", Message.sent_at.is_not(None))
        .order_by(MessageAssignment.assignment_id, Message.sent_at)
    )
    counted: dict[tuple[str, int, int], list[int]] = {}
    for found in _by_assignment(session.execute(sent, execution_options={"yield_per": CHUNK})):
        for step, row in enumerate(found, 1):
            until = found[step].sent_at if step < len(found) else None
            hour = row.sent_at.astimezone(scope.at.tzinfo).hour
            sums = counted.setdefault((row.channel, hour, step), [0, 0, 0, 0])
            sums[0] += 1
            if row.answered_at and (until is None or row.answered_at < until):
                waited = row.answered_at - row.sent_at
                sums[1 if waited <= timedelta(hours=1) else 2 if waited <= timedelta(days=1) else 3] += 1
    return [Effect(*key, *sums) for key, sums in sorted(counted.items())]


def _by_assignment(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """Reminders of one assignment together; those that went out within the same hour to several people are one step."""
    for _, group in groupby(rows, key=lambda row: row.assignment_id):
        found: list[Any] = []
        for row in group:
            if not found or row.sent_at - found[-1].sent_at > timedelta(hours=1):
                found.append(row)
        yield found
