"""What comes next by the clock, and how each official's work stands: what the sandbox's page shows beside the chats."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import broadcasts, people, reach
from db.assignments import KEPT_IN_VIEW, has_begun
from db.board import due_by
from db.models import Address, Assignment, Duty, Post, Program, Progress
from rules.authority import Role
from rules.digest import following
from rules.rulebook import Rules
from rules.status import SOON, State

Coming = tuple[datetime, str, str, int]


def upcoming(session: Session, after_: datetime, limit: int, rules: Rules) -> list[Coming]:
    """What comes next by the clock in programs that are followed: (instant, kind, title, number), in order. The kinds
    are those of duties, with the number of agencies that are reminded; ``decisions``: what is told once more, or still,
    to who decides or looks on, with the number of agencies; ``digest`` and ``broadcast``, with the number of people."""
    found = [*_steps(session, after_, limit), *_decisions(session, after_), *_broadcasts(session, after_, rules)]
    found += _digests(session, after_, rules)
    return sorted(found)[:limit]


def _steps(session: Session, after_: datetime, limit: int) -> list[Coming]:
    """The ladders' next steps."""
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


def _decisions(session: Session, after_: datetime) -> list[Coming]:
    """What waits for a coordinator or an observer until a later instant."""
    query = (
        select(Progress.step_at, Duty.title, func.count(Assignment.agency_id.distinct()))
        .join(Assignment, Assignment.id == Progress.assignment_id)
        .join(Duty, Duty.id == Assignment.duty_id)
        .join(Program, Program.id == Duty.program_id)
        .where(Progress.waits.is_not(None), Progress.step_at > after_)
        .where(Assignment.state == State.OPEN, Program.state == "active")
        .group_by(Progress.step_at, Duty.title)
    )
    return [(at, "decisions", title, count) for at, title, count in session.execute(query) if at is not None]


def _broadcasts(session: Session, after_: datetime, rules: Rules) -> list[Coming]:
    """Who has still to be written to has it on a later day, when the window opens."""
    waiting = [row for row in broadcasts.waiting(session) if row.broadcast.program_id in rules.followed]
    here = rules.local(after_)
    opens = rules.window.next_open(here, rules.workdays)
    if opens == here:
        opens = rules.window.next_open(rules.window.closing(here), rules.workdays)
    return [(opens, "broadcast", "", len({row.person_id for row in waiting}))] if waiting else []


def _digests(session: Session, after_: datetime, rules: Rules) -> list[Coming]:
    """The digests of the next days that somebody gets."""
    roles = (Role.COORDINATOR, Role.OBSERVER)
    told = people.reached_as(session, roles)
    watching = reach.watching(session, told.get(Role.OBSERVER, {}))
    found: dict[datetime, set[int]] = {}
    for number in rules.followed:
        book = rules.books[number]
        coordinator = session.get_one(Program, number).coordinator_id
        readers = {
            Role.COORDINATOR: told.get(Role.COORDINATOR, {}).get(coordinator, ()),
            Role.OBSERVER: watching.get(number, ()),
        }
        for each in following(book.program.digests, rules.local(after_), rules.window, book.workdays):
            persons = {address.person_id for role in each.to for address in readers[role]}
            if persons:
                found.setdefault(each.at, set()).update(persons)
    return [(at, "digest", "", len(persons)) for at, persons in found.items()]


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
