"""Whose time a database is in: the machine's, or that of a sandbox, which is noted when a bot works with it.

What is stored or planned by another time than the bot's spoils it: years pass at once, and all that is open is over.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.models import Lease

NAME = "sandbox-clock"
"""The row, beside that of who does the work; ``holder`` is the address of the clock."""


def note(session: Session, url: str | None, now: datetime) -> None:
    """Note the address of the sandbox whose clock the bot goes by; ``None``: the machine's clock."""
    session.execute(delete(Lease).where(Lease.name == NAME))
    if url:
        session.add(Lease(name=NAME, holder=url, beat=0, since=now))


def noted(session: Session) -> str:
    """The address of the sandbox's clock that the bot goes by; empty where it is the machine's."""
    return session.scalar(select(Lease.holder).where(Lease.name == NAME)) or ""
