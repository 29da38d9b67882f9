"""What somebody hands to a colleague: their post, or one assignment. Until it is taken the giver stays."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import audit, broadcasts, people, posts, present, reminders
from db.models import Assignment, Handover, Invite, Message, MessageAssignment, Person, Post
from rules.authority import Role
from rules.handed import is_over
from rules.status import State


@dataclass(frozen=True)
class Recalled:
    """From whom something was taken back, and whose it is again: nobody's alone, where it was so before."""

    given_to: Person | None = None
    again: Person | None = None


def offer(
    session: Session,
    post: Post,
    assignment: Assignment | None,
    now: datetime,
    by: str,
    *,
    to: Person | None = None,
    invite: Invite | None = None,
) -> Handover:
    """Offer a post, or one ``assignment`` of its agency, ``to`` a colleague or by an invitation to somebody new. What
    was offered of the same before is taken back."""
    _drop_same(session, post, assignment, now, by)
    row = Handover(
        post_id=post.id,
        assignment_id=assignment.id if assignment else None,
        to_id=to.id if to else None,
        invite_id=invite.id if invite else None,
        asked_at=now,
    )
    session.add(row)
    session.flush()
    session.refresh(row)
    audit.record(session, now, by, "hand_over", _subject(row), {"from": post.person_id, "to": row.to_id})
    return row


def entrust(session: Session, post: Post, assignment: Assignment, to: Person, now: datetime, by: str) -> Handover:
    """Who leads an agency (``post``) gives an assignment to one of its officials: it is theirs at once, unasked.
    What the leader had offered of it is taken back."""
    _drop_same(session, post, assignment, now, by)
    row = Handover(post_id=post.id, assignment_id=assignment.id, to_id=to.id, asked_at=now, done_at=now)
    session.add(row)
    session.flush()
    session.refresh(row)
    audit.record(session, now, by, "take_over", _subject(row), {"from": post.person_id, "to": to.id})
    _settle(session, assignment, to, now, by)
    return row


def recall(session: Session, giver: Person, assignment: Assignment, at: datetime, now: datetime, by: str) -> Recalled:
    """What somebody gave to an official at an instant is taken back: it is again whose it was before, unless it has
    been handed on since or is closed."""
    mine = (Handover.assignment_id == assignment.id, Handover.done_at == at, Handover.asked_at == at)
    row = session.scalar(
        select(Handover).join(Post, Post.id == Handover.post_id).where(*mine, Post.person_id == giver.id)
    )
    if row is None:
        return Recalled()
    newest = select(Handover.id).where(Handover.assignment_id == assignment.id, Handover.done_at.is_not(None))
    stands = session.scalar(newest.order_by(Handover.id.desc()).limit(1)) == row.id
    given_to, row.done_at = row.to, None
    drop(session, row, now, by)
    if not stands or assignment.state is not State.OPEN:
        return Recalled()
    before = holder(session, assignment)
    lost = (Post.assignment_id == assignment.id, Post.until_at == at)
    if before and session.scalar(select(Post.id).where(Post.person_id == before.id, *lost)):
        _settle(session, assignment, before, now, by)
    return Recalled(given_to, before if before and before.is_at(assignment.agency_id) else None)


def _drop_same(session: Session, post: Post, assignment: Assignment | None, now: datetime, by: str) -> None:
    for row in open_of(session, post.person):
        same = row.assignment_id == assignment.id if assignment else row.assignment_id is None and row.post is post
        if same:
            drop(session, row, now, by)


def own_posts(person: Person) -> list[Post]:
    """What a person can hand over: the posts that they hold, but for one that only looks on."""
    return [post for post in person.held if post.role not in (Role.OBSERVER, Role.ASSIGNEE)]


def post_at(person: Person, row: Assignment) -> Post | None:
    """The post of a person's by which an assignment is theirs: an official's before others, else the one that they were
    given for it."""
    found = [post for post in own_posts(person) if post.agency_id == row.agency_id]
    found = found or [post for post in person.held if post.assignment_id == row.id]
    return min(found, key=lambda post: (post.role != Role.OFFICIAL, post.id), default=None)


def takers(session: Session, post: Post, *, whole: bool) -> list[Person]:
    """Who can take a post (``whole``), or an assignment of its agency: a colleague who can be written to, who was
    handed another assignment perhaps; an assignment no coordinator."""
    roles = (Role.OFFICIAL, Role.LEADER, *([Role.COORDINATOR] if whole else []), Role.ASSIGNEE)
    found = people.reached_as(session, roles, agency_id=post.agency_id)
    each = {
        address.person_id: address.person for role in roles for address in found.get(role, {}).get(post.agency_id, [])
    }
    return [each[number] for number in sorted(each) if number != post.person_id]


def _subject(row: Handover) -> str:
    return f"assignment:{row.assignment_id}" if row.assignment_id else f"agency:{row.post.agency_id}"


def open_of(session: Session, giver: Person) -> list[Handover]:
    """What a person has offered and nobody has taken yet, the oldest first."""
    waits = (Handover.done_at.is_(None), Handover.dropped_at.is_(None), Post.until_at.is_(None))
    query = select(Handover).join(Post, Post.id == Handover.post_id).where(Post.person_id == giver.id, *waits)
    return list(session.scalars(query.order_by(Handover.id)))


def offered_to(session: Session, taker: Person) -> list[Handover]:
    """What a person was asked to take and has not answered, the oldest first."""
    waits = (Handover.done_at.is_(None), Handover.dropped_at.is_(None))
    return list(session.scalars(select(Handover).where(Handover.to_id == taker.id, *waits).order_by(Handover.id)))


def by_invite(session: Session, invite: Invite) -> Handover | None:
    """What an invitation hands over, if that still waits."""
    row = session.scalar(select(Handover).where(Handover.invite_id == invite.id))
    return row if row and waits(row) else None


def waits(row: Handover) -> bool:
    """Tell whether it can be taken: offered by who still holds the post, not taken, not taken back, and an assignment
    that is not closed."""
    closed = row.assignment is not None and row.assignment.state is not State.OPEN
    return row.done_at is None and row.dropped_at is None and row.post.until_at is None and not closed


def drop(session: Session, row: Handover, now: datetime, by: str) -> None:
    """It is taken back, or not wanted; its invitation opens nothing any more."""
    row.dropped_at = now
    invite = session.get(Invite, row.invite_id) if row.invite_id else None
    if invite and invite.used_at is None:
        invite.expires_at = now
    session.flush()
    audit.record(session, now, by, "keep_post", _subject(row), {"to": row.to_id})


def take(session: Session, row: Handover, taker: Person, now: datetime, by: str) -> None:
    """A colleague takes it: an assignment is theirs, for which they hold a post where they answer for nothing else
    there; of a post they hold the same, and the giver's ends then, and what was the giver's own among the agency's
    assignments is theirs."""
    row.to_id, row.done_at = taker.id, now
    session.flush()
    session.refresh(row)
    giver = row.post.person
    audit.record(session, now, by, "take_over", _subject(row), {"from": giver.id, "to": taker.id})
    if row.assignment:
        _settle(session, row.assignment, taker, now, by)
        return
    _let_hold(session, row.post, taker, now)
    for number in _given_to(session, giver, row.post.agency_id):
        session.add(Handover(post_id=row.post_id, assignment_id=number, to_id=taker.id, asked_at=now, done_at=now))
    _ask_anew(session, row.post, now)
    posts.end(session, row.post, now, by)
    session.flush()
    session.refresh(taker)


def _ask_anew(session: Session, post: Post, now: datetime) -> None:
    """What waits for who hands their post over is not said to them any more: its ladders say it to who is there, and a
    broadcast is written anew."""
    waiting = (Message.person_id == post.person_id, Message.state == "queued", Message.scheduled.is_not(None))
    for message in session.scalars(select(Message).where(*waiting)).all():
        here = select(MessageAssignment.assignment_id).join(Assignment)
        here = here.where(MessageAssignment.message_id == message.id, Assignment.agency_id == post.agency_id)
        reminders.ask_anew(session, message, now, set(session.scalars(here)))
        if len(post.person.held) == 1:
            broadcasts.unwritten(session, message)


def _settle(session: Session, row: Assignment, taker: Person, now: datetime, by: str) -> None:
    """Whose an assignment is now holds a post for it, unless they answer for its agency; nobody else does any more."""
    session.flush()
    if posts.post_for(taker, row.agency_id, row.id) is None:
        taker.posts.append(Post(agency_id=row.agency_id, role=Role.ASSIGNEE, from_at=now, assignment_id=row.id))
        session.flush()
    others = select(Post).where(Post.assignment_id == row.id, Post.until_at.is_(None), Post.person_id != taker.id)
    for post in session.scalars(others).all():
        posts.end(session, post, now, by)
    session.flush()
    session.refresh(taker)


def over(session: Session, now: datetime) -> list[Post]:
    """The posts for single assignments that serve nothing any more (`rules.handed`); ``now`` in the zone of the
    program."""
    query = select(Post).where(Post.assignment_id.is_not(None), Post.until_at.is_(None)).order_by(Post.id)
    return [post for post in session.scalars(query) if post.assignment and _is_over(post.assignment, now)]


def _is_over(row: Assignment, now: datetime) -> bool:
    return is_over(row.state, row.reported_at, row.last_day, now)


def _given_to(session: Session, person: Person, agency_id: int) -> list[int]:
    """The open assignments (ids) of an agency that were handed over to a person."""
    mine = [number for number, whose in held(session).items() if whose == person.id]
    here = select(Assignment.id).where(Assignment.id.in_(mine), Assignment.agency_id == agency_id)
    return list(session.scalars(here))


def _let_hold(session: Session, post: Post, taker: Person, now: datetime) -> None:
    """Somebody holds the same as a post that is handed over."""
    if post.what in [each.what for each in taker.held]:
        return
    taker.posts.append(Post(agency_id=post.agency_id, role=post.role, from_at=now))
    session.flush()
    posts.absorb(session, taker.posts[-1], now, f"person:{taker.id}")


def held(session: Session, only: Collection[int] | None = None) -> dict[int, int]:
    """Whose (a person's id) among an agency's people an open assignment is by its id, where one was handed over;
    ``only``: of these."""
    query = (
        select(Handover.assignment_id, Handover.to_id)
        .join(Assignment, Assignment.id == Handover.assignment_id)
        .where(Handover.done_at.is_not(None), Assignment.state == State.OPEN)
        .order_by(Handover.id)
    )
    if only is not None:
        query = query.where(Handover.assignment_id.in_(only))
    return {number: whose for number, whose in session.execute(query) if number and whose}


def holder(session: Session, row: Assignment) -> Person | None:
    """Whose an open assignment is, where it was handed over."""
    number = held(session, [row.id]).get(row.id)
    return session.get(Person, number) if number else None


def told_alone(session: Session, only: Collection[int] | None = None) -> dict[int, int]:
    """`held`, with who stands in where that one is on leave: who is told of an assignment alone, while they can be."""
    found = held(session, only)
    deputies = present.deputies(session, set(found.values())) if found else {}
    return {number: deputies.get(whose, whose) for number, whose in found.items()}
