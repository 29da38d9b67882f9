"""Leaves: asked for, begun, ended; who can stand in, and who must know. What they change: `db.present`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, exists, not_, or_, select, update
from sqlalchemy.orm import Session

from db import audit, hearers, people, posts
from db.models import Absence, Address, Person, Post
from rules.absence import Days, uncovered
from rules.workdays import Workdays

STANDING_IN = ("official", "leader", "coordinator")
"""Who may stand in for a colleague, whatever that one is: not who only looks on."""


def days_of(row: Absence) -> Days:
    """The days of a leave, with its deputy."""
    return Days(row.from_on, row.until_on, row.deputy_id)


def of_person(session: Session, person: Person) -> list[Absence]:
    """The leaves of a person that are not over, the first one first."""
    query = select(Absence).where(Absence.person_id == person.id, Absence.ended_at.is_(None))
    return list(session.scalars(query.order_by(Absence.from_on, Absence.id)))


def has_had(session: Session, person: Person) -> bool:
    """Whether a person was ever to go on leave, or to stand in for somebody."""
    query = select(Absence.id).where(or_(Absence.person_id == person.id, Absence.deputy_id == person.id))
    return session.scalar(query.limit(1)) is not None


def file(session: Session, person: Person, wished: Days, now: datetime, by: str) -> Absence:
    """Store a leave. Another one of theirs that it meets ends, and its days are joined to it (`Days.joined`)."""
    for row in of_person(session, person):
        if days_of(row).meets(wished):
            wished = days_of(row).joined(wished)
            end(session, row, now, by)
    row = Absence(
        person_id=person.id,
        from_on=wished.begins,
        until_on=wished.until,
        deputy_id=wished.deputy,
        asked_at=now,
    )
    session.add(row)
    session.flush()
    session.refresh(row)
    detail = {"from": row.from_on.isoformat(), "until": row.until_on.isoformat(), "deputy": row.deputy_id}
    audit.record(session, now, by, "absent", f"person:{person.id}", detail)
    return row


def name_deputy(session: Session, row: Absence, deputy: Person | None, now: datetime, by: str) -> None:
    """Somebody, or nobody, stands in from now on."""
    before, row.deputy_id = row.deputy_id, deputy.id if deputy else None
    row.told_at = None
    session.flush()
    session.refresh(row)
    audit.record(session, now, by, "deputy", f"person:{row.person_id}", {"from": before, "to": row.deputy_id})


def begin(session: Session, row: Absence, now: datetime, by: str = "clock") -> None:
    """A leave is in force from now on."""
    row.begun_at = now
    session.flush()
    detail = {"until": row.until_on.isoformat(), "deputy": row.deputy_id}
    audit.record(session, now, by, "absent_begin", f"person:{row.person_id}", detail)


def end(session: Session, row: Absence, now: datetime, by: str = "clock") -> None:
    """A leave is over, or given up before it has begun."""
    row.ended_at = now
    session.flush()
    audit.record(session, now, by, "absent_end", f"person:{row.person_id}", {"until": row.until_on.isoformat()})


def to_begin(session: Session, today: date) -> Sequence[Absence]:
    """Leaves whose first day has come, and whose last one is not over."""
    new = (Absence.begun_at.is_(None), Absence.ended_at.is_(None))
    query = select(Absence).where(*new, Absence.from_on <= today, Absence.until_on >= today)
    return session.scalars(query.order_by(Absence.id)).all()


def to_end(session: Session, today: date) -> Sequence[Absence]:
    """Leaves whose last day is over."""
    query = select(Absence).where(Absence.ended_at.is_(None), Absence.until_on < today)
    return session.scalars(query.order_by(Absence.id)).all()


def not_told(session: Session, until: date) -> Sequence[Absence]:
    """Leaves that begin up to this day, are not over, and of which nobody was told that nobody is left."""
    query = select(Absence).where(Absence.ended_at.is_(None), Absence.told_at.is_(None), Absence.from_on <= until)
    return session.scalars(query.order_by(Absence.id)).all()


def pass_over(session: Session, today: date, now: datetime) -> None:
    """After a restore: what began, ended or was told meanwhile is not told again."""
    for row in to_end(session, today):
        end(session, row, now, "operator")
    for row in to_begin(session, today):
        begin(session, row, now, "operator")
    session.execute(update(Absence).where(Absence.from_on <= today + timedelta(days=1)).values(told_at=now))


def colleagues(session: Session, person: Person, wished: Days) -> list[Person]:
    """Who can stand in on these days: who holds a post at one of the person's agencies, can be written to, and is not
    on leave then."""
    agencies = [post.agency_id for post in person.held]
    there = exists().where(
        Post.person_id == Person.id,
        Post.agency_id.in_(agencies),
        Post.until_at.is_(None),
        Post.role.in_(STANDING_IN),
    )
    open_chat = exists().where(Address.person_id == Person.id, Address.closed_at.is_(None))
    away = exists().where(
        Absence.person_id == Person.id,
        Absence.ended_at.is_(None),
        Absence.from_on <= wished.until,
        Absence.until_on >= wished.begins,
    )
    query = select(Person).where(there, open_chat, not_(away), Person.id != person.id, Person.stopped_at.is_(None))
    return list(session.scalars(query.order_by(Person.id)))


def left_alone(session: Session, row: Absence, workdays: Workdays, today: date) -> list[Post]:
    """The posts of who goes on leave for which nobody is there on a working day of it, from ``today`` on.

    An official's (or, where an agency has none, a leader's), of which the agency is reminded, and a coordinator's; who
    are told even so is another question (`db.people.reached`).
    """
    first = max(row.from_on, today)
    span = [first + timedelta(days=number) for number in range((row.until_on - first).days + 1)]
    days = [day for day in span if workdays.is_working(day)]
    found = []
    leaves = session.execute(_LEAVES, {"first": first}).all()
    for post in row.person.held:
        told = _told_without_leave(session, post)
        if row.person_id not in told or not uncovered(told, _by_person(leaves, ()), days):
            continue
        there = _reachable_there(session, post.agency_id) if any(each.deputy_id for each in leaves) else ()
        if uncovered(told, _by_person(leaves, there), days):
            found.append(post)
    return hearers.once_each(found)


def _told_without_leave(session: Session, post: Post) -> set[int]:
    """Who (ids) would be told if nobody were on leave, where this post's holder is: nobody for an observer, and for an
    assignee, in whose place the officials are told."""
    if post.role in hearers.APART:
        return set()
    for role in ("coordinator",) if post.role == "coordinator" else ("official", "leader"):
        found = people.reached(session, role, agency_id=post.agency_id, even_away=True).get(post.agency_id, [])
        if found:
            return {address.person_id for address in found}
    return set()


def _reachable_there(session: Session, agency_id: int) -> set[int]:
    """Who (ids) can stand in at an agency and can be written to."""
    held = [post for post in posts.at(session, agency_id) if post.role in STANDING_IN]
    return {post.person_id for post in held if people.reachable_at(session, post.person)}


_LEAVES = select(Absence.person_id, Absence.from_on, Absence.until_on, Absence.deputy_id).where(
    Absence.ended_at.is_(None), Absence.until_on >= bindparam("first")
)
"""All leaves that are not over by a day."""


def _by_person(leaves: Iterable[Any], there: Collection[int]) -> dict[int, list[Days]]:
    """Leaves (rows of `_LEAVES`) by the person's id; with a deputy where that is one of those who are ``there``: can be
    written to as a colleague."""
    found: dict[int, list[Days]] = defaultdict(list)
    for row in leaves:
        deputy = row.deputy_id if row.deputy_id in there else None
        found[row.person_id].append(Days(row.from_on, row.until_on, deputy))
    return found


def concerning(session: Session, person: Person) -> list[Absence]:
    """Leaves that are not over in which a person stands in for somebody, or is away."""
    query = select(Absence).where(
        or_(Absence.person_id == person.id, Absence.deputy_id == person.id), Absence.ended_at.is_(None)
    )
    return list(session.scalars(query.order_by(Absence.from_on, Absence.id)))
