"""What somebody is at an agency, and is no more: posts that are held, and that end. How one goes to
another agency: `db.passing`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import Session

from db import audit
from db.board_links import BOARD_LINKS
from db.file_links import FILE_LINKS
from db.models import Message, Person, Post
from db.outbox import Why
from rules.authority import Role


def holding(person_id: Any) -> ColumnElement[bool]:
    """The condition that the person of this id (a column) holds any post."""
    return exists().where(Post.person_id == person_id, Post.until_at.is_(None))


def serves(person: Person, agency_id: int) -> bool:
    """Tell whether a person is an official of an agency at present."""
    return any(post.role == "official" and post.agency_id == agency_id for post in person.held)


def post_for(person: Person, agency_id: int, assignment_id: int | None) -> Post | None:
    """The post by which a person is told of an assignment of an agency's: an official's or leader's, else the one that
    they were given for it."""
    here = [post for post in person.held if post.agency_id == agency_id]
    whole = [post for post in here if post.role in (Role.OFFICIAL, Role.LEADER)]
    mine = [post for post in here if post.role == Role.ASSIGNEE and post.assignment_id == assignment_id]
    return next(iter([*whole, *mine]), None)


def at(session: Session, agency_id: int, *, but: str = "") -> list[Post]:
    """The posts held at an agency, in the order in which they began; those whose role is ``but`` are left out."""
    query = select(Post).where(Post.agency_id == agency_id, Post.until_at.is_(None), Post.role != but)
    return list(session.scalars(query.order_by(Post.id)))


def end(session: Session, post: Post, now: datetime, by: str) -> None:
    """End a post, as ``by`` wishes. With the last one nothing is sent to the person any more; their history stays.
    Links to board and files are taken back; not with a single assignment's post beside others, which gave them none.

    Reminders that wait and speak of the agency are thinned when they are sent (`db.reminders.still_pressed`).
    """
    if post.until_at is not None:
        return
    post.until_at = now
    if not post.person.held:
        cancel_queued(session, post.person, Why.ENDED)
    if post.role != Role.ASSIGNEE or not post.person.held:
        revoke_links(session, post.person, now, by)
    detail = {"agency": post.agency_id, "role": post.role}
    audit.record(session, now, by, "end", f"person:{post.person_id}", detail)


def absorb(session: Session, post: Post, now: datetime, by: str) -> None:
    """Who answers for an agency by a post needs none for single assignments of it any more."""
    if post.role not in (Role.OFFICIAL, Role.LEADER):
        return
    for other in post.person.held:
        if other.role == Role.ASSIGNEE and other.agency_id == post.agency_id:
            end(session, other, now, by)


def cancel_queued(session: Session, person: Person, why: Why) -> None:
    """Nothing that waits is sent to a person."""
    waiting = (Message.person_id == person.id, Message.state == "queued")
    session.execute(update(Message).where(*waiting).values(state="cancelled", error=why))


def revoke_links(session: Session, person: Person, now: datetime, by: str) -> None:
    """Take back whatever links somebody has to what is looked at in a browser."""
    BOARD_LINKS.revoke_all(session, person, now, by)
    FILE_LINKS.revoke_all(session, person, now, by)
