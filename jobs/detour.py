"""Detour: while a messenger has been out of reach for long, those who have another one are written to there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db import aside, outbox, people, posts, troubles
from db.models import Address, Message, Person
from db.outbox import Why

AT_ONCE = 200


def detour(session: Session, now: datetime) -> int:
    """Send what waits on a messenger in lasting trouble (`db.troubles.lasting`) by another one, as far as
    people have one; returns how many. Those who have none stand in nobody's way."""
    down = {row.channel for row, _ in troubles.lasting(session, now)}
    if not down:
        return 0
    other_way = exists().where(
        Address.person_id == Person.id, Address.closed_at.is_(None), Address.channel.not_in(down)
    )
    query = (
        select(Message, Person)
        .join(Person, Message.person_id == Person.id)
        .where(
            Message.channel.in_(down),
            Message.state == "queued",
            Message.kind != "menu",
            posts.holding(Person.id),
            Person.stopped_at.is_(None),
            other_way,
        )
        .order_by(Message.id)
        .limit(AT_ONCE)
    )

    def move(message: Message, person: Person) -> bool:
        other = people.reachable_at(session, person, avoiding=down)
        if other is None or other.channel in down:
            return False
        outbox.redirect(message, other, Why.DETOUR)
        return True

    waiting = [(message, person) for message, person in session.execute(query)]
    moved, _ = aside.each(session, waiting, lambda pair: move(*pair), "message", lambda pair: str(pair[0].id), now)
    return sum(moved)
