"""Who holds what post, as plain data for lists and files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import agencies, expected, people, posts
from db.models import Agency, Expected, Person, Post, Reply


@dataclass(frozen=True)
class Listed:
    """A post that is held, or somebody who is expected (without ``person_id``, ``since`` and what follows).

    ``answered_at``: when the person answered last, anything and for any agency. ``only``: of an assignee, which duty
    (its title) and period they were handed. Times are aware.
    """

    agency: Agency
    role: str
    name: str
    position: str | None
    phone: str | None
    person_id: int | None = None
    since: datetime | None = None
    channels: tuple[str, ...] = ()
    answered_at: datetime | None = None
    stopped: bool = False
    only: str | None = None


def everybody(session: Session) -> list[Listed]:
    """All posts that are held and everybody who is expected, agency by agency in the document's order."""
    answered: dict[int, datetime] = {
        row[0]: row[1] for row in session.execute(select(Reply.person_id, func.max(Reply.at)).group_by(Reply.person_id))
    }
    query = select(Post).join(Agency, Agency.id == Post.agency_id).where(Post.until_at.is_(None)).order_by(Post.id)
    found = [_holder(session, post, answered.get(post.person_id)) for post in session.scalars(query)]
    found += [_expected(row) for row in expected.waiting(session)]
    places = agencies.places(session)
    return sorted(found, key=lambda each: (places.get(each.agency.id, len(places)), each.person_id is None))


def _holder(session: Session, post: Post, answered_at: datetime | None) -> Listed:
    person = post.person
    return Listed(
        agency=post.agency,
        role=post.role,
        name=person.name,
        position=post.position,
        phone=person.phone,
        person_id=person.id,
        since=post.from_at,
        channels=tuple(each.channel for each in people.addresses(session, person)),
        answered_at=answered_at,
        stopped=person.stopped_at is not None,
        only=f"{post.assignment.duty.title}, {post.assignment.period}" if post.assignment else None,
    )


def _expected(row: Expected) -> Listed:
    return Listed(row.agency, row.role, row.name, row.position, row.phone)


def holders(session: Session) -> list[Person]:
    """Everybody who holds a post, the oldest first."""
    return list(session.scalars(select(Person).where(posts.holding(Person.id)).order_by(Person.id)))
