"""What an operator sees of the outbox, and of what was put aside."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session

from db import aside, inbound
from db.models import ChannelTrouble, Message, Person, PutAside


def report(session: Session, limit: int) -> dict[str, Any]:
    """Counts by state, updates that came in and wait or failed, troubled channels, messages, and what was put aside, as
    plain data. Updates that failed are counted with those that were put aside, which on some messengers are not kept.

    Up to ``limit`` messages each that wait and that failed, and items that were put aside.
    """
    by_state = select(Message.state, func.count().label("number")).group_by(Message.state).order_by(Message.state)
    counts = session.execute(by_state)
    waiting = select(Message).where(Message.state.in_(("queued", "sending"))).order_by(Message.id).limit(limit)
    failed = select(Message).where(Message.state == "failed").order_by(Message.id.desc()).limit(limit)
    held, put_aside = inbound.counts(session), aside.counts(session)
    return {
        "counts": {row.state: row.number for row in counts},
        "inbound": {**held, "failed": max(held["failed"], put_aside.get("update", 0))},
        "uncertain": session.scalar(
            select(func.count()).select_from(Message).where(Message.uncertain > literal_column("0"))
        )
        or 0,
        "troubles": [
            {"channel": row.channel, "since": _shown(row.since), "why": row.reason, "detail": row.detail}
            for row in session.scalars(select(ChannelTrouble))
        ],
        "waiting": [_row(session, message) for message in session.scalars(waiting)],
        "failed": [_row(session, message) for message in session.scalars(failed)],
        "aside": put_aside,
        "put_aside": [_aside(item) for item in aside.newest(session, limit)],
    }


def _row(session: Session, message: Message) -> dict[str, Any]:
    person = session.get(Person, message.person_id) if message.person_id else None
    return {
        "id": message.id,
        "kind": message.kind,
        "channel": message.channel,
        "to": f"{person.name}, {_agencies(person)}" if person else "somebody who has not joined",
        "created_at": _shown(message.created_at),
        "attempts": message.attempts,
        "uncertain": message.uncertain,
        "why": message.error,
        "detail": message.detail,
    }


def _agencies(person: Person) -> str:
    return ", ".join(dict.fromkeys(post.agency.code for post in person.held or person.posts[-1:]))


def _aside(item: PutAside) -> dict[str, Any]:
    return {
        "what": item.what,
        "subject": item.subject,
        "error": item.error,
        "times": item.times,
        "first_at": _shown(item.first_at),
        "last_at": _shown(item.last_at),
        "body": item.body,
    }


def _shown(at: datetime) -> str:
    return at.isoformat(timespec="minutes")
