"""Updates that are kept before they have their effect: those that cannot be fetched twice, and those of webhooks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from db.models import Inbound, SeenUpdate


@dataclass(frozen=True)
class Waiting:
    """A kept update: as the messenger brought it, when it came, and ``since`` when it may have waited before that."""

    id: int
    update: dict[str, Any]
    received_at: datetime
    since: datetime | None


def store(
    session: Session, channel: str, key: str, body: dict[str, Any], received_at: datetime, since: datetime | None = None
) -> bool:
    """Keep an update; ``False`` when it was brought before. ``since``: see `Waiting`."""
    known = select(Inbound.id).where(Inbound.channel == channel, Inbound.key == key)
    if session.scalar(known) or session.get(SeenUpdate, (channel, key)):
        return False
    body_text = json.dumps(body)
    session.add(Inbound(channel=channel, key=key, body=body_text, received_at=received_at, waited_since=since))
    return True


_OLDEST = (
    select(Inbound.id, Inbound.body, Inbound.received_at, Inbound.waited_since)
    .where(Inbound.channel == bindparam("channel"), Inbound.failed_at.is_(None))
    .order_by(Inbound.id)
    .limit(1)
)


def following(session: Session, channel: str, done: int | None) -> Waiting | None:
    """Forget the update ``done``, which has had its effect, and return the next that is to have it."""
    if done is not None:
        session.execute(delete(Inbound).where(Inbound.id == done))
    row = session.execute(_OLDEST, {"channel": channel}).one_or_none()
    return Waiting(row.id, json.loads(row.body), row.received_at, row.waited_since) if row else None


def failed(session: Session, number: int, now: datetime) -> None:
    """It could not be handled for a reason of ours; it stands in nobody's way and is kept."""
    session.execute(update(Inbound).where(Inbound.id == number).values(failed_at=now))


def counts(session: Session) -> dict[str, int]:
    """How many wait, and how many failed."""
    failed_ones = select(func.count(Inbound.id)).where(Inbound.failed_at.is_not(None))
    waiting = select(func.count(Inbound.id)).where(Inbound.failed_at.is_(None))
    return {"waiting": session.scalar(waiting) or 0, "failed": session.scalar(failed_ones) or 0}
