"""Somebody is taken out of the directory: their posts end, and who must know is told as by ``/dung``."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db import outbox, people, views
from db.models import Person, Post
from db.outbox import Priority
from rules.rulebook import Rules


def lost(session: Session, person: Person) -> list[Post]:
    """Those of a person's posts without which nobody is left who can be told."""
    return people.lost_with(session, person.held)


def remove(session: Session, rules: Rules, person: Person, now: datetime, by: str) -> None:
    """End all posts of a person; the coordinators are told, or who is left of the agency that coordinates."""
    held, alone = person.held, [views.post(post) for post in lost(session, person)]
    params = {"person": views.person(person), "alone": alone}
    for post in held:
        people.end(session, post, now, by)
    session.flush()
    told = {each.id: each for post in held for each in people.who_must_know(session, post)}
    for address in told.values():
        about = {**views.common(address, rules, now), **params}
        outbox.queue(session, address, "person_left", about, now, Priority.NEWS)
