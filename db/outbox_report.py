"""What an operator sees of the outbox, and failed messages that are tried again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import audit, contacts, inbound, outbox
from db.models import ChannelTrouble, Contact, Message
from db.outbox import Why


def report(session: Session, limit: int) -> dict[str, Any]:
    """Counts by state, updates that came in and wait or failed, troubled channels, and messages, as plain data.

    Up to ``limit`` messages each that wait and that failed.
    """
    by_state = select(Message.state, func.count().label("number")).group_by(Message.state).order_by(Message.state)
    counts = session.execute(by_state)
    waiting = select(Message).where(Message.state.in_(("queued", "sending"))).order_by(Message.id).limit(limit)
    failed = select(Message).where(Message.state == "failed").order_by(Message.id.desc()).limit(limit)
    return {
        "counts": {row.state: row.number for row in counts},
        "inbound": inbound.counts(session),
        "uncertain": session.scalar(select(func.count()).where(Message.uncertain > 0)) or 0,
        "troubles": [
            {"channel": row.channel, "since": _shown(row.since), "why": row.reason, "detail": row.detail}
            for row in session.scalars(select(ChannelTrouble))
        ],
        "waiting": [_row(session, message) for message in session.scalars(waiting)],
        "failed": [_row(session, message) for message in session.scalars(failed)],
    }


def retry(session: Session, number: int | None, now: datetime) -> tuple[int, int]:
    """Queue failed messages again, one by its number or all; returns how many, and how many have nowhere to go."""
    query = select(Message).where(Message.state == "failed").order_by(Message.id)
    if number is not None:
        query = query.where(Message.id == number)
    done = closed = 0
    for message in session.scalars(query):
        address = contacts.address_of(session, message.channel, message.chat_id)
        if address and address.closed_at:
            address = contacts.reachable_at(session, address.contact)
            if address is None:
                closed += 1
                continue
            outbox.redirect(message, address, Why.PASSED_ON)
        message.state, message.error, message.detail, message.attempts = "queued", None, None, 0
        message.not_before, message.expires_at = now, None
        audit.record(session, now, "operator", "retry", f"message:{message.id}")
        done += 1
    return done, closed


def _row(session: Session, message: Message) -> dict[str, Any]:
    contact = session.get(Contact, message.contact_id) if message.contact_id else None
    return {
        "id": message.id,
        "kind": message.kind,
        "channel": message.channel,
        "to": f"{contact.name}, {contact.agency.code}" if contact else "somebody who has not joined",
        "created_at": _shown(message.created_at),
        "attempts": message.attempts,
        "uncertain": message.uncertain,
        "why": message.error,
        "detail": message.detail,
    }


def _shown(at: datetime) -> str:
    return at.isoformat(timespec="minutes")
