"""What comes next by the clock, and how each official's work stands: what the sandbox's page shows beside the chats."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.assignments import KEPT_IN_VIEW, has_begun
from db.board import due_by
from db.models import Address, Assignment, Duty, Post, Program
from rules.status import SOON, State

Coming = tuple[datetime, str, str, int]


def upcoming(session: Session, after_: datetime, limit: int) -> list[Coming]:
    """What comes next by the clock in programs that are followed: (instant, kind of duty, title, number of agencies),
    in order."""
    active = select(Duty.id).join(Program).where(Program.state == "active")
    waits = (
        Assignment.state == State.OPEN,
        Assignment.next_step_at > after_,
        Assignment.duty_id.in_(active),
    )
    instants = select(Assignment.next_step_at).where(*waits).distinct().order_by(Assignment.next_step_at).limit(limit)
    last = session.scalars(instants).all()[-1:]
    agencies = func.count(Assignment.agency_id.distinct())
    query = (
        select(Assignment.next_step_at, Duty.kind, Duty.title, agencies)
        .join(Duty)
        .where(*waits, Assignment.next_step_at <= (last[0] if last else after_))
        .group_by(Assignment.next_step_at, Duty.kind, Duty.title)
        .order_by(Assignment.next_step_at, Duty.title)
        .limit(limit)
    )
    return [(at, kind, title, count) for at, kind, title, count in session.execute(query) if at is not None]


def states_of_chats(session: Session, now: datetime, zone: ZoneInfo) -> dict[str, str]:
    """How each official's work stands, by chat id: ``late``, ``soon`` (within seven days), ``open`` or ``done``."""
    started = has_begun(now.astimezone(zone).date())
    late, soon = func.count().filter(due_by(now, zone)), func.count().filter(due_by(now + SOON, zone))
    query = (
        select(Assignment.agency_id, late, soon)
        .join(Duty)
        .where(KEPT_IN_VIEW, Assignment.state == State.OPEN, started)
        .group_by(Assignment.agency_id)
    )
    ranks = {agency_id: 3 if late else 2 if soon else 1 for agency_id, late, soon in session.execute(query)}
    chats = (
        select(Address.chat_id, Post.agency_id)
        .join(Post, Post.person_id == Address.person_id)
        .where(Post.role == "official", Post.until_at.is_(None))
    )
    found: dict[str, int] = {}
    for chat_id, agency_id in session.execute(chats):
        found[chat_id] = max(found.get(chat_id, 0), ranks.get(agency_id, 0))
    return {chat_id: ("done", "open", "soon", "late")[rank] for chat_id, rank in found.items()}
