"""Somebody is taken out of the directory, or forgotten: their posts end, and who must know is told that the
operator did it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db import erasing, hearers, outbox, posts, views
from db.erasing import Erased, Looked
from db.models import Person, Post
from db.outbox import Priority
from rules.rulebook import Rules


def lost(session: Session, person: Person) -> list[Post]:
    """Those of a person's posts without which nobody is left who can be told."""
    return hearers.lost_with(session, person.held)


def remove(session: Session, rules: Rules, person: Person, now: datetime, by: str) -> None:
    """End all posts of a person; the coordinators are told, or who is left of the agency that coordinates."""
    _end(session, rules, person, hearers.left_alone(session, person.held), now, by, "removed")


def erase(
    session: Session, rules: Rules, person: Person, now: datetime, by: str, looked: Looked | None = None
) -> Erased:
    """Forget a person (`db.erasing`) and end all of their posts; who must know is told by their number. ``looked``:
    what `db.erasing.look` found before."""
    alone = hearers.left_alone(session, person.held)
    found = erasing.erase(session, person, now, by, looked)
    _end(session, rules, person, alone, now, by, "erased")
    return found


def _end(
    session: Session, rules: Rules, person: Person, alone: Sequence[dict[str, Any]], now: datetime, by: str, how: str
) -> None:
    """End all posts of a person and tell who must know; ``alone``: see `db.hearers.left_alone`; ``how``: ``removed`` or
    ``erased``, by the operator."""
    held = person.held
    params = {"person": views.person(person), "alone": alone, "how": how}
    for post in held:
        posts.end(session, post, now, by)
    session.flush()
    told = {each.id: each for post in held for each in hearers.who_must_know(session, post)}
    for address in told.values():
        about = {**views.common(address, rules, now), **params}
        outbox.queue(session, address, "person_left", about, now, Priority.NEWS)
