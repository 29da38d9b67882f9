"""Bad items that were put aside, so that they stop nothing else (DESIGN decision 11): counted, and kept for a look."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from db.models import PutAside
from rules.reading import storable

LONGEST_SUBJECT, LONGEST_ERROR, LONGEST_BODY = 160, 1000, 20_000


def put(session: Session, what: str, subject: str, error: str, body: str, now: datetime) -> PutAside:
    """Put an item aside: ``what`` it is (``update``, ``picture``, ``agency`` ...), its ``subject`` (its name or
    number), what went wrong, and what is needed to look at it. The same item again is counted.

    Nothing secret may stand in ``error`` or ``body``: the caller knows what it hands over.
    """
    subject = storable(subject)[:LONGEST_SUBJECT]
    row = session.scalar(select(PutAside).where(PutAside.what == what, PutAside.subject == subject))
    if row is None:
        row = PutAside(what=what, subject=subject, times=0, first_at=now)
        session.add(row)
    row.error, row.body = storable(error)[:LONGEST_ERROR], storable(body)[:LONGEST_BODY]
    row.times, row.last_at = row.times + 1, now
    session.flush()
    return row


def counts(session: Session) -> dict[str, int]:
    """How many items of each kind were put aside."""
    rows = session.execute(
        select(PutAside.what, func.count().label("number")).group_by(PutAside.what).order_by(PutAside.what)
    )
    return {row.what: row.number for row in rows}


def newest(session: Session, limit: int) -> list[PutAside]:
    """The items that failed last, the newest first."""
    return list(session.scalars(select(PutAside).order_by(PutAside.last_at.desc(), PutAside.id.desc()).limit(limit)))


def clear(session: Session, what: str) -> None:
    """What failed works again: nothing of this kind needs a look any more."""
    session.execute(delete(PutAside).where(PutAside.what == what))


def last(session: Session, what: str) -> PutAside | None:
    """What failed last of this kind."""
    return session.scalar(select(PutAside).where(PutAside.what == what).order_by(PutAside.last_at.desc()).limit(1))
