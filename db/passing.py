"""A post goes to another agency, with who holds it and what rests on it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import audit, inherited
from db.models import Agency, BroadcastReceiver, Handover, Post


def pass_on(session: Session, post: Post, to: Agency, now: datetime, by: str) -> Post | None:
    """A post goes to another agency with who holds it: the old one ends; what was offered of it to a colleague is
    offered of the new one, and broadcasts that they have not got are for that agency; an assignee's is for the
    assignment that goes on in the place of theirs. ``None`` where they hold the same there."""
    person, new = post.person, None
    about = inherited.goes_on(session, post.assignment).id if post.assignment else None
    there = next((each for each in person.held if each.what == (to.id, post.role, about)), None)
    if there is None:
        there = new = Post(agency_id=to.id, role=post.role, from_at=now, position=post.position, assignment_id=about)
        person.posts.append(new)
    post.until_at = now
    session.flush()
    waits = (Handover.post_id == post.id, Handover.done_at.is_(None), Handover.dropped_at.is_(None))
    for offered in session.scalars(select(Handover).where(*waits)).all():
        offered.post_id = there.id
        session.flush()
        session.refresh(offered)
    unsent = (BroadcastReceiver.person_id == person.id, BroadcastReceiver.agency_id == post.agency_id)
    for receiver in session.scalars(
        select(BroadcastReceiver).where(*unsent, BroadcastReceiver.message_id.is_(None))
    ).all():
        receiver.agency_id = to.id
        session.flush()
        session.refresh(receiver)
    detail = {"role": post.role, "from": post.agency_id, "to": to.id}
    audit.record(session, now, by, "pass_on_post", f"person:{person.id}", detail)
    if new:
        session.refresh(new)
    return new
