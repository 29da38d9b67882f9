"""Where everything stands: what has been followed, what comes next, and how each chat's work stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.assignments import IN_FULL, KEPT_IN_VIEW, has_begun
from db.models import Address, Assignment, Duty, Inherited, Post, Program
from rules.due import END_OF_DAY
from rules.status import SOON, State

Coming = tuple[datetime, str, str, int]


def upcoming(session: Session, after_: datetime, limit: int) -> list[Coming]:
    """What comes next by the clock in programs that are followed: (instant, kind of duty, title, number of agencies),
    in order."""
    agencies = func.count(Assignment.agency_id.distinct())
    query = (
        select(Assignment.next_step_at, Duty.kind, Duty.title, agencies)
        .join(Duty)
        .join(Program)
        .where(Program.state == "active", Assignment.state == State.OPEN, Assignment.next_step_at > after_)
        .group_by(Assignment.next_step_at, Duty.kind, Duty.title)
        .order_by(Assignment.next_step_at, Duty.title)
        .limit(limit)
    )
    return [(at, kind, title, count) for at, kind, title, count in session.execute(query) if at is not None]


def states_of_chats(session: Session, now: datetime, zone: ZoneInfo) -> dict[str, str]:
    """How each official's work stands, by chat id: ``late``, ``soon`` (within seven days), ``open`` or ``done``."""
    started = has_begun(now.astimezone(zone).date())
    query = (
        select(Assignment.agency_id, Assignment.due_at, Assignment.extended_to)
        .join(Duty)
        .where(KEPT_IN_VIEW, Assignment.state == State.OPEN, started)
    )
    soonest: dict[int, datetime] = {}
    for agency_id, due_at, extended_to in session.execute(query):
        due = datetime.combine(extended_to, END_OF_DAY, zone) if extended_to else due_at
        soonest[agency_id] = min(due, soonest.get(agency_id, due))
    chats = (
        select(Address.chat_id, Post.agency_id)
        .join(Post, Post.person_id == Address.person_id)
        .where(Post.role == "official", Post.until_at.is_(None))
    )
    due_of: dict[str, datetime | None] = {}
    for chat_id, agency_id in session.execute(chats):
        due_of[chat_id] = min(filter(None, (due_of.get(chat_id), soonest.get(agency_id))), default=None)
    return {chat_id: _state(due, now) for chat_id, due in due_of.items()}


def _state(due: datetime | None, now: datetime) -> str:
    if due is None:
        return "done"
    return "late" if due <= now else "soon" if due - now <= SOON else "open"


SHOWN = Assignment.state.not_in((State.NOT_TRACKED, State.WAIVED, State.MERGED))
"""What is or was anybody's business: nothing that was not followed, and nothing in whose place another one goes on."""


def followed(
    session: Session, agency_id: int | None = None, *, programs: Collection[int] | None = None
) -> Sequence[Assignment]:
    """Everything that is or was followed up, of an agency or of some programs, in the order of due times; nothing of an
    archived program. What others have inherited is theirs; see `inherited`."""
    query = select(Assignment).where(KEPT_IN_VIEW, SHOWN)
    if programs is not None:
        query = query.join(Duty).where(Duty.program_id.in_(programs))
    if agency_id is not None:
        query = query.where(Assignment.agency_id == agency_id)
    query = query.order_by(Assignment.due_at, Assignment.agency_id, Assignment.id).options(*IN_FULL)
    return session.scalars(query).all()


def inherited(session: Session, agency_id: int) -> Sequence[Assignment]:
    """What was an agency's before others took its place, and is theirs now, in the order of due times."""
    query = select(Assignment).join(Inherited, Inherited.assignment_id == Assignment.id)
    query = query.where(KEPT_IN_VIEW, SHOWN, Inherited.agency_id == agency_id, Assignment.agency_id != agency_id)
    return session.scalars(query.order_by(Assignment.due_at, Assignment.id).options(*IN_FULL)).all()
