"""Obstacles, extensions and exemptions; and whether reminding helps: which step was answered after how long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import BigInteger, cast, extract, func, select
from sqlalchemy.orm import Session, aliased

from db import obstacles, reminders
from db.desk.lines import streamed
from db.desk.scope import Scope
from db.models import Agency, Assignment, Duty, Message, MessageAssignment, Obstacle, Person, Reply, Request

HOUR, DAY, QUARTER = 3600, 24 * 3600, 900
"""Seconds; no zone's offset is finer than a quarter of an hour."""


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that an agency asked or reported, and what became of it. Times are local.

    ``kind``: extension, exemption, obstacle; ``state``: open, granted, refused, resolved, withdrawn, revoked;
    of an obstacle that waits for an agency see `db.obstacles.STANDING`. ``cause`` of an obstacle: a word of
    `rules.obstacles.Cause`; ``owner``: the agency that was asked to clear it, ``owner_until``: the day asked for.
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
    cause: str | None = None
    owner: str | None = None
    owner_until: date | None = None


def matters(session: Session, scope: Scope) -> Iterator[Matter]:
    """Everything that was asked or reported, oldest first."""
    asker, decider, owner, hindrance = aliased(Person), aliased(Person), aliased(Agency), aliased(Obstacle)
    query = (
        select(
            Request.id,
            Request.kind,
            obstacles.STANDING.label("state"),
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
            hindrance.cause,
            owner.name.label("owner"),
            hindrance.owner_until,
        )
        .join(Reply, Reply.id == Request.reply_id)
        .join(Assignment, Assignment.id == Reply.assignment_id)
        .join(Duty, Duty.id == Assignment.duty_id)
        .join(asker, asker.id == Reply.person_id)
        .outerjoin(decider, decider.id == Request.decided_by)
        .outerjoin(hindrance, hindrance.request_id == Request.id)
        .outerjoin(owner, owner.id == hindrance.owner_id)
        .where(*scope.conditions)
        .order_by(Request.id)
    )
    zone = scope.at.tzinfo
    for row in streamed(session, query):
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
    """Which reminder of the officials was answered after how long, by messenger, hour and step."""
    answered = (
        select(func.min(Reply.at))
        .where(Reply.assignment_id == MessageAssignment.assignment_id, Reply.at >= Message.sent_at)
        .scalar_subquery()
    )
    sent = (
        select(MessageAssignment.assignment_id, _second(Message.sent_at), Message.channel, _second(answered))
        .join(Message, Message.id == MessageAssignment.message_id)
        .join(Assignment, Assignment.id == MessageAssignment.assignment_id)
        .join(Duty, Duty.id == Assignment.duty_id)
        .where(*scope.conditions, Message.state == "sent", Message.sent_at.is_not(None), reminders.REMINDS)
        .order_by(MessageAssignment.assignment_id, Message.sent_at)
    )
    hours: dict[int, int] = {}
    counted: dict[tuple[str, int, int], list[int]] = {}
    for _, rows in groupby(streamed(session, sent), key=itemgetter(0)):
        steps = _steps(rows)
        for step, (at, channel, answered_at) in enumerate(steps, 1):
            until = steps[step][0] if step < len(steps) else None
            quarter = at // QUARTER
            if quarter not in hours:
                hours[quarter] = datetime.fromtimestamp(at, scope.at.tzinfo).hour
            sums = counted.setdefault((channel, hours[quarter], step), [0, 0, 0, 0])
            sums[0] += 1
            if answered_at is not None and (until is None or answered_at < until):
                waited = answered_at - at
                sums[1 if waited <= HOUR else 2 if waited <= DAY else 3] += 1
    return [Effect(*key, *sums) for key, sums in sorted(counted.items())]


Step = tuple[int, str, int | None]
"""When a reminder went out, on which messenger, and when it was answered first; in seconds since 1970."""


def _second(at: Any) -> Any:
    """A time as a whole number of seconds since 1970: of a million times no objects are made."""
    return cast(extract("epoch", at), BigInteger)


def _steps(rows: Iterable[tuple[int, int, str, int | None]]) -> list[Step]:
    """The reminders of one assignment; those that went out within the same hour to several people are one step."""
    found: list[Step] = []
    for _, at, channel, answered_at in rows:
        if not found or at - found[-1][0] > HOUR:
            found.append((at, channel, answered_at))
    return found
