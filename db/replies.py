"""Replies of people, and what they make the coordinator decide."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, distinct, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, contains_eager, defaultload, joinedload, lazyload

from db import assignments, audit, requests, updates
from db.capitals import SPEAKS_OF, of_the_year
from db.models import Assignment, Capital, Duty, Person, Post, Reply, Request
from rules.authority import Role
from rules.heard import LED
from rules.rulebook import Rules
from rules.said import Said
from rules.status import Move, State

GIVEN = "replies that were stored"
"""Under this key a session notes which replies its transaction has stored."""


def store(
    session: Session,
    assignment: Assignment,
    person: Person,
    code: str,
    now: datetime,
    said: Said | None = None,
    **values: Any,
) -> Reply:
    """Write a reply that was ``said`` then (without it: now), and is stored now.

    ``values``: text, percent, expected_on, document_number, document_date, planned, disbursed.
    """
    said = said or Said(now)
    reply = Reply(
        assignment_id=assignment.id,
        person_id=person.id,
        code=code,
        at=said.at,
        stored_at=now,
        time_known=said.known,
        **values,
    )
    session.add(reply)
    session.flush()
    session.info.setdefault(GIVEN, []).append(reply.id)
    detail: dict[str, Any] = {"code": code}
    if said != Said(now):
        detail |= {"said_at": said.at.isoformat(), "time_known": said.known}
    audit.record(session, now, f"person:{person.id}", "reply", f"assignment:{assignment.id}", detail)
    return reply


def withdraw(session: Session, reply: Reply, by: Person, now: datetime, rules: Rules) -> list[tuple[Request, str]]:
    """Withdraw a reply, as ``by`` wishes: it stays in the history, the assignment is open again and its ladder resumes.

    Returns the requests that were withdrawn with it, each with its state before (``open`` or ``granted``), so that the
    coordinator can be told; what was granted is taken back.
    """
    reply.withdrawn_at = now
    updates.close_dialogs_about(session, reply)
    actor = f"person:{by.id}"
    assignment = reply.assignment
    withdrawn = []
    for request in session.scalars(select(Request).where(Request.reply_id == reply.id, Request.state == "open")):
        request.state, request.decided_at = "withdrawn", now
        withdrawn.append((request, "open"))
    for request in requests.granted_of(session, reply):
        requests.take_back(session, request, "withdrawn", now, rules, actor)
        withdrawn.append((request, "granted"))
    session.flush()
    if assignment.state is State.REPORTED and latest(session, assignment, closing=True) is None:
        assignments.move(session, assignment, Move.WITHDRAW, actor, now, rules)
    elif assignment.state is State.OPEN:
        assignments.resume_ladder(session, assignment, rules, now)
    audit.record(session, now, actor, "withdraw_reply", f"reply:{reply.id}", {"code": reply.code})
    return withdrawn


CLOSING = ("sent", "held", "nothing")
"""Answers that close an assignment as reported."""


def was_returned(session: Session, assignment_id: int) -> bool:
    """Whether an assignment was sent and sent back."""
    query = select(Reply.id).where(Reply.assignment_id == assignment_id, Reply.returned_at.is_not(None))
    return session.scalar(query.where(Reply.withdrawn_at.is_(None)).limit(1)) is not None


def given_since(session: Session, person: Person, since: datetime) -> bool:
    """Whether a person has answered anything after this time."""
    query = select(Reply.id).where(Reply.person_id == person.id, Reply.stored_at > since)
    return session.scalar(query.limit(1)) is not None


def given_about_since(session: Session, assignment_id: int, since: datetime, but: int | None) -> bool:
    """Whether any answer about one duty, withdrawn or not, was stored at this time or later; ``but`` does not count."""
    query = select(Reply.id).where(Reply.assignment_id == assignment_id, Reply.stored_at >= since)
    return session.scalar(query.where(Reply.id != (but or 0)).limit(1)) is not None


def decided_requests(session: Session, programs: Collection[int], since: datetime) -> list[Request]:
    """Extensions and exemptions of these programs (ids) on which was decided since then, oldest first.

    What has been done within an extension, or asked anew after a refusal, is left out.
    """
    decided = (Request.state.in_(("granted", "refused")), Request.decided_at >= since)
    query = select(Request).join(Reply).join(Assignment).join(Duty).where(*decided, Duty.program_id.in_(programs))
    query = query.where(Request.kind.in_(("extension", "exemption"))).order_by(Request.id)
    rows = session.scalars(query.options(requests.with_assignment()))
    return [row for row in rows if may_be_undone(session, row)]


def may_be_undone(session: Session, request: Request) -> bool:
    """Whether a decision can still be taken back: the agency has not acted on it."""
    assignment = request.reply.assignment
    if request.reply.withdrawn_at or (request.kind == "extension" and assignment.state is not State.OPEN):
        return False
    return request.state == "granted" or pending(session, assignment.id, request.kind) is None


def latest(session: Session, assignment: Assignment, *, closing: bool = False) -> Reply | None:
    """The newest reply that stands; with ``closing`` the newest that closed the assignment and was not sent back.

    What was given for an agency whose assignment this one has taken over counts where there is nothing else.
    """
    return session.scalar(_CLOSING_ONE if closing else _LATEST, {"assignment": assignment.id})


_STANDING = (
    select(Reply)
    .where(Reply.assignment_id == bindparam("assignment"), Reply.withdrawn_at.is_(None))
    .options(defaultload(Reply.person).lazyload(Person.posts))
)
_NEWEST = (Reply.given_for_id.is_not(None), Reply.id.desc())
_LATEST = _STANDING.order_by(*_NEWEST).limit(1)
_CLOSING_ONE = _STANDING.where(Reply.code.in_(CLOSING), Reply.returned_at.is_(None)).order_by(*_NEWEST).limit(1)
_LED = _STANDING.where(Reply.code.in_(LED)).order_by(*_NEWEST).limit(1)
_PROMISED = _STANDING.where(Reply.code == "doing", Reply.expected_on.is_not(None)).order_by(*_NEWEST).limit(1)


def led(session: Session, assignment: Assignment) -> Reply | None:
    """What a leader of the agency said of it last (`rules.heard.LED`), if that stands."""
    return session.scalar(_LED, {"assignment": assignment.id})


def led_since(session: Session, assignment: Assignment, at: datetime) -> bool:
    """Whether one who leads the agency has said something to it, of whatever kind, since then (aware)."""
    leads = exists().where(
        Post.person_id == Reply.person_id, Post.agency_id == assignment.agency_id, Post.role == Role.LEADER
    )
    said = select(Reply.id).where(
        Reply.assignment_id == assignment.id, Reply.withdrawn_at.is_(None), Reply.at >= at, leads
    )
    return session.scalar(said.limit(1)) is not None


def promised(session: Session, assignment: Assignment) -> Reply | None:
    """The newest standing answer that promised a day."""
    return session.scalar(_PROMISED, {"assignment": assignment.id})


def newest_of(session: Session, person_id: int, since: datetime) -> Reply | None:
    """The newest standing reply of a person, given ``since``."""
    query = select(Reply).where(Reply.person_id == person_id, Reply.withdrawn_at.is_(None), Reply.stored_at >= since)
    return session.scalar(query.order_by(Reply.id.desc()).limit(1))


def closed_by(session: Session, person_id: int, since: datetime) -> list[Reply]:
    """The standing replies of a person, given ``since``, by which something was done, the newest first."""
    query = select(Reply).where(Reply.person_id == person_id, Reply.withdrawn_at.is_(None), Reply.stored_at >= since)
    return list(session.scalars(query.where(Reply.code.in_(CLOSING)).order_by(Reply.id.desc())))


def latest_of_all(session: Session, assignment_ids: list[int]) -> dict[int, Reply]:
    """The newest standing reply of each assignment; see `latest`."""
    rows = session.scalars(_LATEST_OF_ALL, {"assignments": assignment_ids})
    return {reply.assignment_id: reply for reply in rows}


def granted(session: Session, reply_ids: Collection[int]) -> set[int]:
    """Which of these replies asked for more time that was given."""
    query = select(Request.reply_id).where(Request.kind == "extension", Request.state == "granted")
    return set(session.scalars(query.where(Request.reply_id.in_(reply_ids)))) if reply_ids else set()


_LATEST_OF_ALL = (
    select(Reply)
    .where(Reply.assignment_id.in_(bindparam("assignments", expanding=True)), Reply.withdrawn_at.is_(None))
    .order_by(Reply.given_for_id.is_(None), Reply.id)
    .options(lazyload(Reply.assignment), joinedload(Reply.person).lazyload(Person.posts))
)
"""Who asks has the assignments, and speaks of the persons by their names."""


def not_held(session: Session, assignment_ids: Sequence[int]) -> int:
    """Of how many of these meetings it was said that they were not held."""
    query = select(func.count(distinct(Reply.assignment_id))).where(
        Reply.assignment_id.in_(assignment_ids), Reply.withdrawn_at.is_(None), Reply.code == "not_held"
    )
    return session.scalar(query) or 0


def last_disbursed(session: Session, agency_id: int, year: int, before: date | None = None) -> Reply | None:
    """The agency's standing reply with figures for the newest week about ``year``'s capital, however late it was given.

    ``before``: for the newest week whose last permitted day lies before that day.
    """
    asked = {"agency": agency_id, "before": before or date.max, **of_the_year(year)}
    return session.scalar(_LAST_DISBURSED, asked)


_LAST_DISBURSED = (
    select(Reply)
    .join(Assignment)
    .join(Duty)
    .where(
        Assignment.agency_id == bindparam("agency"),
        Assignment.last_day < bindparam("before"),
        Reply.withdrawn_at.is_(None),
        Reply.disbursed.is_not(None),
        SPEAKS_OF,
    )
    .order_by(Assignment.last_day.desc(), Reply.id.desc())
    .limit(1)
    .options(
        contains_eager(Reply.assignment).contains_eager(Assignment.duty),
        joinedload(Reply.person).lazyload(Person.posts),
    )
)


def lacking(
    session: Session, agency_ids: Collection[int], code: str, column: InstrumentedAttribute[Any], since: datetime
) -> Reply | None:
    """The agencies' newest answer ``code`` that stands since ``since`` or later and has nothing in ``column``."""
    own = select(Assignment.id).where(Assignment.agency_id.in_(agency_ids), Assignment.state == State.REPORTED)
    query = select(Reply).where(
        Reply.assignment_id.in_(own),
        Reply.code == code,
        Reply.withdrawn_at.is_(None),
        Reply.returned_at.is_(None),
        Reply.stored_at >= since,
        column.is_(None),
    )
    return session.scalar(query.order_by(Reply.stored_at.desc(), Reply.id.desc()).limit(1))


def ask(session: Session, reply: Reply, kind: str, text: str, until: date | None = None) -> Request:
    """Write a request (``extension``, ``exemption``, ``obstacle``) that rests on a reply, and was said with it."""
    request = Request(kind=kind, reply_id=reply.id, text=text, until=until, state="open", asked_at=reply.at)
    session.add(request)
    session.flush()
    session.refresh(request)
    detail = {"kind": kind, "reply": reply.id, "until": until.isoformat() if until else None}
    audit.record(session, reply.stored_at, f"person:{reply.person_id}", "ask", f"request:{request.id}", detail)
    return request


def open_requests(session: Session, programs: Collection[int]) -> list[Request]:
    """What waits for the coordinators of these programs (ids), oldest first."""
    query = select(Request).join(Reply).join(Assignment).join(Duty).where(Duty.program_id.in_(programs))
    query = query.where(Request.state == "open").order_by(Request.id)
    return list(session.scalars(query.options(requests.with_assignment())))


def pending(session: Session, assignment_id: int, kind: str) -> Request | None:
    """The open request of a kind about one assignment, if there is one."""
    query = (
        select(Request)
        .join(Reply)
        .where(Reply.assignment_id == assignment_id, Request.kind == kind, Request.state == "open")
    )
    return session.scalar(query.limit(1))


def decide(session: Session, request: Request, state: str, by: Person, now: datetime, note: str | None) -> None:
    """Write the coordinator's decision: ``granted``, ``refused`` or ``resolved``."""
    request.state, request.decided_at, request.decided_by, request.note = state, now, by.id, note
    audit.record(session, now, f"person:{by.id}", state, f"request:{request.id}", {"kind": request.kind})


def answer(request: Request, text: str) -> None:
    """Keep the coordinator's answer to an obstacle, which stays open until it is resolved; see `db.obstacles.write`,
    which writes the log."""
    request.note = text


def capitals(session: Session, year: int) -> dict[int, Capital]:
    """Every agency's capital of ``year`` by agency id."""
    return {row.agency_id: row for row in session.scalars(select(Capital).where(Capital.year == year))}
