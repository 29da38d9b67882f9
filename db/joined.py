"""Who has newly taken a post at the agencies of a program: an invitation taken up, or what a colleague handed over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import coordinating, views
from db.models import Person, Post, Program


def since(session: Session, program_id: int, at: datetime, shown: int) -> dict[str, Any]:
    """Those who have held a post since ``at`` (aware) and still do: how many people (``total``), and as messages tell
    them the ``shown`` newest, each once (``name``, `db.views.post` of the newest post, ``also``: of every other one).
    What is coordinated is told of by its coordinators alone."""
    query = (
        select(Post)
        .join(Person, Person.id == Post.person_id)
        .join(Program, Program.id == program_id)
        .where(Post.from_at >= at, Post.until_at.is_(None), coordinating.takes_part(Post.agency_id))
        .order_by(Post.from_at.desc(), Post.id.desc())
    )
    found: dict[int, list[Post]] = {}
    for post in session.scalars(query):
        found.setdefault(post.person_id, []).append(post)
    return {"total": len(found), "shown": [_told(*posts) for posts in list(found.values())[:shown]]}


def _told(newest: Post, *others: Post) -> dict[str, Any]:
    return {"name": newest.person.name, **views.post(newest), "also": [views.post(post) for post in others]}
