"""Which process does the work: one row that its holder keeps beating, so that no clock has to be trusted."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.models import Lease

NAME = "bot"


_HOLDER = select(Lease.holder).where(Lease.name == NAME)


class LeaseLost(Exception):
    """Another process has taken the work over; this one must not send any more."""


class Beat(NamedTuple):
    """Who holds the lease, and how often it has beaten."""

    holder: str
    number: int


def take(session: Session, holder: str, dead: Beat | None, now: datetime) -> Beat | None:
    """Become the holder when there is none, or when it is ``dead``: still at the beat at which it was last seen.

    Returns ``None`` when it worked, else who holds it.
    """
    row = session.scalar(select(Lease).where(Lease.name == NAME).with_for_update())
    if row is None:
        try:
            with session.begin_nested():
                session.add(Lease(name=NAME, holder=holder, beat=0, since=now))
        except IntegrityError:  # another process was quicker by a moment
            return Beat("", 0)
        return None
    if row.holder and row.holder != holder and dead != Beat(row.holder, row.beat):
        return Beat(row.holder, row.beat)
    row.holder, row.beat, row.since = holder, row.beat + 1, now
    return None


def beat(session: Session, holder: str) -> None:
    """Show that the holder lives. Raises `LeaseLost`."""
    beaten = session.execute(
        update(Lease).where(Lease.name == NAME, Lease.holder == holder).values(beat=Lease.beat + 1)
    )
    if beaten.rowcount != 1:  # type: ignore[attr-defined]
        raise LeaseLost


def check(session: Session, holder: str) -> None:
    """Make sure, in the transaction that claims a message, that the work is still ours. Raises `LeaseLost`."""
    if session.scalar(_HOLDER) != holder:
        raise LeaseLost


def release(session: Session, holder: str) -> None:
    """Let go, so that a standby takes over at once."""
    session.execute(update(Lease).where(Lease.name == NAME, Lease.holder == holder).values(holder=""))
