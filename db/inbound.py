"""Updates that are kept before they have their effect: those that cannot be fetched twice, and those of webhooks."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from db.models import Inbound, SeenUpdate


def store(session: Session, channel: str, key: str, body: dict[str, Any], now: datetime) -> bool:
    """Keep an update; ``False`` when it was brought before."""
    known = select(Inbound.id).where(Inbound.channel == channel, Inbound.key == key)
    if session.scalar(known) or session.get(SeenUpdate, (channel, key)):
        return False
    session.add(Inbound(channel=channel, key=key, body=json.dumps(body), received_at=now))
    return True


_OLDEST = (
    select(Inbound.id, Inbound.body)
    .where(Inbound.channel == bindparam("channel"), Inbound.failed_at.is_(None))
    .order_by(Inbound.id)
    .limit(1)
)


def following(session: Session, channel: str, done: int | None) -> tuple[int, dict[str, Any]] | None:
    """Forget the update ``done``, which has had its effect, and return the next that is to have it: (id, update)."""
    if done is not None:
        session.execute(delete(Inbound).where(Inbound.id == done))
    row = session.execute(_OLDEST, {"channel": channel}).one_or_none()
    return (row.id, json.loads(row.body)) if row else None


def failed(session: Session, number: int, now: datetime) -> None:
    """It could not be handled for a reason of ours; it stands in nobody's way and is kept."""
    session.execute(update(Inbound).where(Inbound.id == number).values(failed_at=now))


def counts(session: Session) -> dict[str, int]:
    """How many wait, and how many failed."""
    failed_ones = select(func.count(Inbound.id)).where(Inbound.failed_at.is_not(None))
    waiting = select(func.count(Inbound.id)).where(Inbound.failed_at.is_(None))
    return {"waiting": session.scalar(waiting) or 0, "failed": session.scalar(failed_ones) or 0}
