"""Detour: while a messenger has been out of reach for long, those who have another one are written to there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import contacts, outbox, troubles
from db.models import Contact, Message
from db.outbox import Why

AT_ONCE = 200


def detour(session: Session, now: datetime) -> int:
    """Send what waits on a messenger in lasting trouble (`db.troubles.lasting`) by another one; returns how many."""
    down = {row.channel for row, _ in troubles.lasting(session, now)}
    if not down:
        return 0
    query = (
        select(Message, Contact)
        .join(Contact, Message.contact_id == Contact.id)
        .where(Message.channel.in_(down), Message.state == "queued", Message.kind != "menu")
        .order_by(Message.id)
        .limit(AT_ONCE)
    )
    moved = 0
    for message, contact in session.execute(query).all():
        other = contacts.reachable_at(session, contact, avoiding=down)
        if other and other.channel not in down:
            outbox.redirect(message, other, Why.DETOUR)
            moved += 1
    return moved
