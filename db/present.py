"""Who is there: who holds a post and is not on leave, and who stands in for somebody who is.

Everybody who asks whom to tell or who may act asks here, so that a leave counts everywhere at once. That a leave is in
force stands in its row (`db.absences.begin`, `db.absences.end`), and not in the days of it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Subquery, bindparam, exists, not_, select, union
from sqlalchemy.orm import Session, aliased

from db.models import Absence, Agency, Person, Post
from rules.authority import Post as Acting

_IN_FORCE = (Absence.begun_at.is_not(None), Absence.ended_at.is_(None))


def is_away(person_id: Any) -> ColumnElement[bool]:
    """The condition that the person of this id (a column) is on leave."""
    leave = aliased(Absence)
    return exists().where(leave.person_id == person_id, leave.begun_at.is_not(None), leave.ended_at.is_(None))


def _is_colleague(person_id: Any) -> ColumnElement[bool]:
    """The condition that a person holds a post at the agency of `Post`."""
    own = aliased(Post)
    return exists().where(own.person_id == person_id, own.agency_id == Post.agency_id, own.until_at.is_(None))


def told(
    roles: Collection[str], agency_id: int | BindParameter[int] | None = None, *, even_away: bool = False
) -> Subquery:
    """Who is told as the holder of each role, at one agency or all: rows of role, agency_id, person_id. Who was handed
    one assignment is told as an assignee, and as nothing else.

    Whoever is on leave is told nothing, and their deputy instead, as long as that is a colleague at the agency who is
    there. ``even_away``: all who hold a post, as if nobody were on leave.
    """
    held: list[ColumnElement[bool]] = [Post.role.in_(roles), Post.until_at.is_(None)]
    if agency_id is not None:
        held.append(Post.agency_id == agency_id)
    holders = select(Post.role, Post.agency_id, Post.person_id).where(*held)
    if even_away:
        return holders.distinct().subquery("told")
    deputies = (
        select(Post.role, Post.agency_id, Absence.deputy_id)
        .join(Absence, Absence.person_id == Post.person_id)
        .where(*held, *_IN_FORCE, _is_colleague(Absence.deputy_id), not_(is_away(Absence.deputy_id)))
    )
    return union(holders.where(not_(is_away(Post.person_id))), deputies).subquery("told")


def stands_in_for(session: Session, person: Person) -> list[tuple[Post, Absence]]:
    """The posts in whose place a person acts at present, each with the leave for which they do."""
    return [(post, leave) for post, leave in session.execute(_STOOD_IN_FOR, {"person": person.id})]


_STOOD_IN_FOR = (
    select(Post, Absence)
    .join(Absence, Absence.person_id == Post.person_id)
    .where(Absence.deputy_id == bindparam("person"), *_IN_FORCE, Post.until_at.is_(None))
    .where(_is_colleague(bindparam("person")))
    .order_by(Post.id)
)


def acting(session: Session, person: Person) -> list[Acting]:
    """What a person is at present at which agency: their own posts, and those of whom they stand in for."""
    posts = [*person.held, *(post for post, _ in stands_in_for(session, person))]
    return list(dict.fromkeys(as_acting(post) for post in posts))


def as_acting(post: Post) -> Acting:
    """A post as `rules.authority` knows it."""
    return Acting(post.role, post.agency_id, post.assignment_id)


def away_among(session: Session, persons: Collection[int]) -> set[int]:
    """Who of these persons (ids) is on leave."""
    return set(session.scalars(select(Absence.person_id).where(Absence.person_id.in_(persons), *_IN_FORCE)))


def deputies(session: Session, persons: Collection[int]) -> dict[int, int]:
    """Who (an id) stands in for each of these persons (ids) who is on leave and has named somebody."""
    query = select(Absence.person_id, Absence.deputy_id).where(Absence.person_id.in_(persons), *_IN_FORCE)
    return {away: deputy for away, deputy in session.execute(query) if deputy is not None}


def away_of(session: Session, agency: Agency) -> dict[int, Absence]:
    """The leaves in force of those who hold a post at an agency, by the person's id."""
    return {row.person_id: row for row in session.scalars(_AWAY_OF, {"agency": agency.id})}


def not_there(session: Session, agency: Agency) -> list[dict[str, Any]] | None:
    """Why nobody serves an agency at present, as messages tell it: each official with ``name`` and ``until`` (the last
    day of their leave, ISO; ``None``: has stopped); ``None`` where one of them is there, or could be."""
    leaves, found = away_of(session, agency), []
    for person in session.scalars(_OFFICIALS, {"agency": agency.id}):
        leave = leaves.get(person.id)
        if leave is None and person.stopped_at is None:
            return None
        until = leave.until_on.isoformat() if leave and person.stopped_at is None else None
        found.append({"name": person.name, "until": until})
    return found


_OFFICIALS = (
    select(Person)
    .join(Post, Post.person_id == Person.id)
    .where(Post.agency_id == bindparam("agency"), Post.role == "official", Post.until_at.is_(None))
    .order_by(Post.id)
)

_AWAY_OF = (
    select(Absence)
    .join(Post, Post.person_id == Absence.person_id)
    .where(Post.agency_id == bindparam("agency"), Post.until_at.is_(None), *_IN_FORCE)
)
