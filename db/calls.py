"""Whom coordinators are to call: agencies that no message reaches, or that stayed silent through their ladder; and what
calls gave."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, exists, func, not_, select
from sqlalchemy.orm import Session, aliased

from db import audit, expected, handovers, obstacles, posts, present, reach, silence
from db.board import begun, due_by
from db.models import (
    Absence,
    Address,
    Agency,
    Assignment,
    Call,
    CallAbout,
    Duty,
    Person,
    Post,
    Program,
    Progress,
    Reply,
    Request,
)
from db.reach import Unreached
from db.silence import Silent
from rules.authority import Role
from rules.calls import Outcome
from rules.heard import LED
from rules.rulebook import Rules
from rules.status import SOON, State

SILENT = "silent"
"""Why: the ladder has come to the coordinators, and nobody of the agency has said anything since it left its officials;
what they had answered before is told (`answered`).
Else `MEETINGS`, or a word of `db.reach.Unreached`."""

MEETINGS = "meetings"
"""Why: nothing was heard of its meetings for so long that messages do not help (`db.silence`)."""

ANSWERING = (Role.OFFICIAL, Role.LEADER)


@dataclass(frozen=True)
class Wanted:
    """An agency that is to be called, and about which assignments (ids), what is due first first."""

    agency_id: int
    why: str
    about: tuple[int, ...]
    periods: int = 0
    """Of how many meetings in a row nothing was heard, where that is why."""
    since: date | None = None
    """The last day of the first of these meetings."""
    unread: str | None = None
    """Where it is silent: why no message reaches its officials, who have joined (a word of `db.reach.Unreached`)."""


def wanted(
    session: Session,
    program_id: int,
    rules: Rules,
    now: datetime,
    unreached: Iterable[Unreached] | None = None,
    quiet: Sequence[Silent] | None = None,
) -> list[Wanted]:
    """The agencies of a program that are to be called, those first whose matter is due first.

    Who is silent is called about what is late; who is out of reach (``unreached``, where that is known already) about
    what is late or due within seven days; last those of whose meetings nothing is heard (``quiet``, where that is known
    already). What was called about today is left out. Of a program that is paused or archived nobody is.
    """
    if program_id not in rules.followed:
        return []
    out, led = reach.unserved(session, program_id) if unreached is None else (unreached, ())
    there = {each.id: each.why for each in out}
    unread = {each.id: each.why for each in led if each.why != reach.NOBODY}
    rows = {row.id: row for row in (*_silent(session, program_id), *_missed(session, program_id, there, rules, now))}
    done = _called_about(session, rules.morning(rules.local(now).date()))
    found: dict[int, list[int]] = {}
    for row in sorted(rows.values(), key=lambda row: (row.due_at, row.agency_id, row.id)):
        if row.id not in done:
            found.setdefault(row.agency_id, []).append(row.id)
    first = [
        Wanted(agency_id, there.get(agency_id, SILENT), tuple(ids), unread=unread.get(agency_id))
        for agency_id, ids in found.items()
    ]
    rest = silence.silent(session, program_id, rules, now, there) if quiet is None else quiet
    left = [each for each in rest if each.call and each.agency_id not in found and each.about not in done]
    return [*first, *(Wanted(each.agency_id, MEETINGS, (each.about,), each.periods, each.since) for each in left)]


def answered(session: Session, row: Assignment) -> Reply | None:
    """What the agency's officials answered last about something that is open, without having finished it; what only its
    leader said is no answer."""
    mine = (Reply.assignment_id == row.id, Reply.withdrawn_at.is_(None), Reply.code.not_in(LED))
    return session.scalar(select(Reply).where(*mine).order_by(Reply.id.desc()).limit(1))


def wanted_at(session: Session, program_id: int, agency_id: int, rules: Rules, now: datetime) -> Wanted | None:
    """Whether an agency is to be called, see `wanted`."""
    found = wanted(session, program_id, rules, now)
    return next((each for each in found if each.agency_id == agency_id), None)


def _silent(session: Session, program_id: int) -> Sequence[Any]:
    """What has been escalated to the coordinators, while nobody has said anything since it was to the leader (without
    one: to them), and nothing that was asked for waits for their decision."""
    asked, above = aliased(Progress), aliased(Progress)
    since = func.coalesce(above.said_at, asked.said_at)
    mine = (Reply.assignment_id == Assignment.id, Reply.withdrawn_at.is_(None))
    query = (
        select(Assignment.id, Assignment.agency_id, Assignment.due_at)
        .join(asked, and_(asked.assignment_id == Assignment.id, asked.receiver == Role.COORDINATOR))
        .outerjoin(above, and_(above.assignment_id == Assignment.id, above.receiver == Role.LEADER))
        .where(
            Assignment.duty_id.in_(select(Duty.id).where(Duty.program_id == program_id)),
            Assignment.state == State.OPEN,
            asked.said_at.is_not(None),
            not_(exists().where(*mine, Reply.stored_at >= since)),
            not_(exists().where(*mine, Request.reply_id == Reply.id, obstacles.WITH_COORDINATORS)),
        )
    )
    return session.execute(query).all()


def _missed(
    session: Session, program_id: int, agency_ids: Collection[int], rules: Rules, now: datetime
) -> Sequence[Any]:
    """What is late or due soon at agencies that no message reaches."""
    query = select(Assignment.id, Assignment.agency_id, Assignment.due_at).where(
        Assignment.duty_id.in_(select(Duty.id).where(Duty.program_id == program_id)),
        Assignment.state == State.OPEN,
        Assignment.agency_id.in_(agency_ids),
        due_by(now + SOON, rules.zone),
        begun(rules.local(now).date()),
    )
    return session.execute(query).all() if agency_ids else ()


def _called_about(session: Session, since: datetime) -> set[int]:
    query = select(CallAbout.assignment_id).join(Call, Call.id == CallAbout.call_id).where(Call.called_at >= since)
    return set(session.scalars(query))


def unreached_since(session: Session, agency_id: int) -> datetime | None:
    """Since when nobody of an agency who has joined can be reached: when the last one stopped, went on leave or could
    not be any more; ``None`` where nobody has joined."""
    query = (
        select(func.max(func.coalesce(Person.stopped_at, Address.closed_at)))
        .join(Address, Address.person_id == Person.id)
        .join(Post, Post.person_id == Person.id)
        .where(Post.agency_id == agency_id, Post.role.in_(ANSWERING), Post.until_at.is_(None))
    )
    left = select(func.max(Absence.begun_at)).join(Post, Post.person_id == Absence.person_id)
    left = left.where(Absence.ended_at.is_(None), Post.agency_id == agency_id, Post.until_at.is_(None))
    times = (session.scalar(query), session.scalar(left.where(Post.role.in_(ANSWERING))))
    return max((at for at in times if at), default=None)


def made(session: Session, program_id: int, rules: Rules, now: datetime) -> list[Call]:
    """The calls of today about a program, the newest first."""
    morning = rules.morning(rules.local(now).date())
    query = select(Call).where(Call.called_at >= morning, Call.program_id == program_id)
    return list(session.scalars(query.order_by(Call.id.desc())))


def made_to(session: Session, program_id: int, agency_id: int, rules: Rules, now: datetime) -> Call | None:
    """The newest call of today to an agency about a program."""
    return next((call for call in made(session, program_id, rules, now) if call.agency_id == agency_id), None)


def about(session: Session, call: Call) -> list[int]:
    """What a call was about (ids)."""
    query = select(CallAbout.assignment_id).where(CallAbout.call_id == call.id)
    return list(session.scalars(query.order_by(CallAbout.assignment_id)))


def last_about(session: Session, ids: Collection[int]) -> Call | None:
    """The newest call about one of these assignments."""
    query = select(Call).join(CallAbout, CallAbout.call_id == Call.id).where(CallAbout.assignment_id.in_(ids))
    return session.scalar(query.order_by(Call.id.desc()).limit(1))


def newest_to(session: Session, agency_id: int, programs: Collection[int]) -> Call | None:
    """The newest call to an agency about one of these programs (ids), whatever of it."""
    mine = (Call.agency_id == agency_id, Call.program_id.in_(programs))
    return session.scalar(select(Call).where(*mine).order_by(Call.id.desc()).limit(1))


def note(
    session: Session,
    program: Program,
    agency: Agency,
    ids: Sequence[int],
    by: Person,
    now: datetime,
    outcome: Outcome,
    text: str | None = None,
) -> Call:
    """Write that somebody called an agency about assignments, and what that gave."""
    call = Call(
        program_id=program.id,
        agency_id=agency.id,
        person_id=by.id,
        called_at=now,
        outcome=str(outcome),
        text=text,
    )
    session.add(call)
    session.flush()
    session.add_all(CallAbout(call_id=call.id, assignment_id=number) for number in dict.fromkeys(ids))
    session.flush()
    session.refresh(call)
    detail = {"outcome": str(outcome), "about": list(dict.fromkeys(ids)), "because": f"call:{call.id}"}
    audit.record(session, now, f"person:{by.id}", "call", f"agency:{agency.id}", detail)
    return call


def whom(session: Session, agency: Agency, about: Collection[int] = ()) -> list[dict[str, Any]]:
    """Whom to call at an agency ``about`` assignments (ids): whose one of them is, where it was handed over, its
    officials, then its leaders, who is on leave behind the others; then who is expected, and without a name the agency
    itself; name, role (``None``: the agency), phone (``None``: not known)."""
    theirs = set(handovers.held(session, about).values()) if about else set()
    there = posts.at(session, agency.id)
    held = [post for post in there if post.role in ANSWERING or post.assignment_id in about]
    away = present.away_of(session, agency)
    held.sort(
        key=lambda post: (post.person_id in away, post.person_id not in theirs, post.role == Role.LEADER, post.id)
    )
    once: dict[int, Post] = {}
    for post in held:
        once.setdefault(post.person_id, post)
    found = [{"name": post.person.name, "role": post.role, "phone": post.person.phone} for post in once.values()]
    coming = [row for row in expected.waiting(session, agency.id) if row.role in ANSWERING]
    found += [{"name": row.name, "role": row.role, "phone": row.phone} for row in coming]
    return [*found, {"name": agency.name, "role": None, "phone": agency.phone}] if agency.phone else found


def view(call: Call, rules: Rules) -> dict[str, Any]:
    """A call as messages tell it."""
    return {
        "at": rules.local(call.called_at).isoformat(),
        "by": call.person.name,
        "agency": call.agency.name,
        "outcome": call.outcome,
        "text": call.text,
    }
