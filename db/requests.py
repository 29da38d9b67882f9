"""What a granted request changes, and how that is taken back; requests of an agency for a whole year."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from db import assignments, audit, capitals, obstacles, outbox
from db.models import Assignment, Audit, Capital, Duty, Extension, Message, Person, Reply, Request
from rules.rulebook import Rules
from rules.status import Move, State


def grant(session: Session, request: Request, now: datetime, rules: Rules, by: str) -> None:
    """Let what was granted take effect: the extension's day, or no meetings about the exempt year."""
    if request.kind == "exemption":
        _exempt(session, request, now, rules, by)
    elif request.kind == "extension":
        extend_to(session, request.reply.assignment, request.until, now, rules, by)


def take_back(session: Session, request: Request, state: str, now: datetime, rules: Rules, by: str) -> None:
    """Undo a granted request, which becomes ``withdrawn`` (by who asked) or ``revoked`` (by the coordinator).

    An earlier extension that was granted counts again. Meetings that the exemption waived are open again, unless they
    have been overtaken.
    """
    request.state, request.decided_at = state, now
    session.flush()
    if request.kind == "exemption":
        _owe_again(session, request, now, rules, by)
    elif request.kind == "extension":
        assignment = request.reply.assignment
        extend_to(session, assignment, granted_day(session, assignment), now, rules, by)


CARDS = ("extension_asked", "exemption_asked", "obstacle_raised")
"""The kinds of messages by which coordinators are asked about a request."""


def cards(session: Session, request: Request, persons: Collection[int]) -> list[Message]:
    """The newest card about a request that each of these persons (ids) has got, or that waits for them."""
    query = (
        select(Message)
        .where(Message.person_id.in_(persons), Message.created_at >= request.asked_at, Message.kind.in_(CARDS))
        .where(Message.state.in_(("queued", *outbox.OUT)))
        .order_by(Message.id)
    )
    found = [each for each in session.scalars(query) if (each.concerns or {}).get("request") == request.id]
    return list({each.person_id: each for each in found}.values())


@cache
def with_assignment() -> ORMOption:
    """Lists that are joined with their assignments fetch these at once, and what belongs to them."""
    return contains_eager(Request.reply).contains_eager(Reply.assignment).options(*assignments.IN_FULL)


REMEMBERED = timedelta(days=60)
"""How long it is said who decided on a request that is spoken of."""


def closed_since(session: Session, programs: Collection[int], since: datetime) -> Sequence[Request]:
    """Extensions and exemptions of these programs (ids) that do not wait any more since then, oldest first, whether
    decided on or taken back, each with the assignment that it is about."""
    query = select(Request).join(Reply).join(Assignment).join(Duty).where(Duty.program_id.in_(programs))
    wished = (Request.kind.in_(("extension", "exemption")), Request.state != "open", Request.decided_at >= since)
    return session.scalars(query.where(*wished).order_by(Request.id).options(with_assignment())).all()


def concerned(session: Session, request: Request) -> list[Assignment]:
    """What a request changes once it is granted, and when that is taken back: of an exemption the year's meetings that
    are not over."""
    if request.kind != "exemption":
        return [request.reply.assignment]
    return [row for state in (State.OPEN, State.WAIVED) for row in _meetings(session, request, state)]


def granted_of(session: Session, reply: Reply) -> list[Request]:
    """What was granted because of a reply."""
    return list(session.scalars(select(Request).where(Request.reply_id == reply.id, Request.state == "granted")))


def granted_for(session: Session, assignment: Assignment) -> list[Request]:
    """The extensions of an assignment that were asked for and granted, and stand, the newest decision first."""
    query = (
        select(Request)
        .join(Reply)
        .where(Reply.assignment_id == assignment.id, Request.kind == "extension", Request.state == "granted")
        .order_by(Request.decided_at.desc(), Request.id.desc())
    )
    return list(session.scalars(query))


def exemption_of(session: Session, agency_id: int, year: int) -> Request | None:
    """The newest request of an agency to be exempt from a year's meetings that was not withdrawn."""
    query = (
        select(Request)
        .join(Reply)
        .join(Assignment)
        .join(Duty)
        .where(
            Request.kind == "exemption",
            Request.state != "withdrawn",
            Assignment.agency_id == agency_id,
            capitals.speaks_of(year),
        )
    )
    return session.scalar(query.order_by(Request.id.desc()).limit(1))


def exempting(session: Session) -> set[tuple[int, int]]:
    """(Agency id, year) of which the agency asked to be exempt from the meetings, and nobody has decided yet."""
    query = select(Assignment).join(Reply).join(Request).where(Request.kind == "exemption", Request.state == "open")
    return {(row.agency_id, row.plan_year) for row in session.scalars(query)}


def extend_to(
    session: Session, assignment: Assignment, until: date | None, now: datetime, rules: Rules, by: str
) -> None:
    """Let a day hold as the last one (``None``: the program's), and write the log."""
    detail = {"from": _iso(assignment.extended_to), "to": _iso(until)}
    if assignment.state is State.OPEN:
        assignments.extend(session, assignment, until, rules, now)
    else:
        assignment.extended_to = until
    audit.record(session, now, by, "extend", f"assignment:{assignment.id}", detail)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def granted_day(session: Session, assignment: Assignment) -> date | None:
    """The day of the newest extension that still stands: one that was asked for, or one that was given to several."""
    asked = (
        select(Request.until, Request.decided_at)
        .join(Reply)
        .where(Reply.assignment_id == assignment.id, Request.kind == "extension", Request.state == "granted")
        .order_by(Request.decided_at.desc(), Request.id.desc())
    )
    given = (
        select(Extension.until, Extension.given_at)
        .where(Extension.assignment_id == assignment.id, Extension.revoked_at.is_(None))
        .order_by(Extension.id.desc())
    )
    rows = [(at, until) for query in (given, asked) for until, at in session.execute(query.limit(1)) if at]
    return max(rows, key=lambda row: row[0])[1] if rows else None


def _meetings(session: Session, request: Request, state: State) -> list[Assignment]:
    """The agency's meetings in the year of an exemption that are in a state."""
    about = request.reply.assignment
    query = (
        select(Assignment)
        .join(Duty)
        .where(
            Assignment.agency_id == about.agency_id,
            Assignment.state == state,
            Duty.kind == "meeting",
            capitals.speaks_of(about.plan_year),
        )
    )
    return list(session.scalars(query.order_by(Assignment.last_day, Assignment.id)))


def _exempt(session: Session, request: Request, now: datetime, rules: Rules, by: str) -> None:
    """The agency has no capital this year: its open meetings of the year are waived and no more are planned."""
    row = _capital(session, request)
    row.planned, row.exempt = 0, True
    for meeting in _meetings(session, request, State.OPEN):
        assignments.move(session, meeting, Move.WAIVE, by, now, rules, because=f"request:{request.id}")


def _owe_again(session: Session, request: Request, now: datetime, rules: Rules, by: str) -> None:
    row = _capital(session, request)
    row.planned, row.exempt = None, False
    today = rules.local(now).date()
    for meeting in _meetings(session, request, State.WAIVED):
        because = _why_waived(session, meeting) == f"request:{request.id}"
        if because and not assignments.is_overtaken(meeting, rules, today):
            assignments.move(session, meeting, Move.RESTORE, by, now, rules, because=f"request:{request.id}")


def _capital(session: Session, request: Request) -> Capital:
    about = request.reply.assignment
    return capitals.of_year(session, about.agency_id, about.plan_year)


def _why_waived(session: Session, assignment: Assignment) -> str | None:
    """The reason that the log gives for the newest waiver."""
    query = select(Audit).where(Audit.subject == f"assignment:{assignment.id}", Audit.action == str(Move.WAIVE))
    row = session.scalar(query.order_by(Audit.id.desc()).limit(1))
    return row.detail.get("because") if row else None


def counted(session: Session, programs: Collection[int]) -> dict[str, int]:
    """How many requests wait for the coordinators of these programs (ids), by kind; not those with which it is an
    agency's turn (`rules.obstacles.whose_turn`)."""
    return {row[0]: row[1] for row in session.execute(_COUNTED, {"programs": list(programs)})}


def waiting(session: Session, programs: Collection[int], first: int, count: int) -> list[Request]:
    """What waits for the coordinators of these programs (ids), oldest first: up to ``count`` from the ``first``-th on
    (0: all)."""
    return list(session.scalars(_page(), {"programs": list(programs), "first": first, "count": count}))


_WAITING = (
    select(Request)
    .join(Reply)
    .join(Assignment)
    .join(Duty)
    .where(obstacles.WITH_COORDINATORS, Duty.program_id.in_(bindparam("programs", expanding=True)))
)
_COUNTED = _WAITING.with_only_columns(Request.kind, func.count()).group_by(Request.kind).order_by(Request.kind)


@cache
def _page() -> Select[Request]:
    """The question of `waiting`: what is told of a request comes along, and nobody's posts."""
    told = (
        contains_eager(Reply.assignment).options(*assignments.IN_FULL),
        joinedload(Reply.person).lazyload(Person.posts),
    )
    page = _WAITING.order_by(Request.id).offset(bindparam("first")).limit(bindparam("count"))
    return page.options(contains_eager(Request.reply).options(*told))
