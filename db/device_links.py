"""Links that open on one device: on the first that confirms, for a day, as long as their person may, and until they are
taken back. Links to the board page (`db.board_links`) and to files (`db.file_links`) are such."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from db import audit
from db.models import BoardLink, FileLink, Person

UNOPENED = timedelta(days=1)
"""How long a link may wait for the device that opens it."""

LASTS = timedelta(days=1)
"""How long it is good on the device that opened it."""

KEPT = timedelta(days=30)

Link = TypeVar("Link", BoardLink, FileLink)


def handle() -> str:
    """A fresh handle."""
    return secrets.token_urlsafe(18)


@dataclass(frozen=True)
class DeviceLinks(Generic[Link]):
    """The links of one ``table``. ``word``: how the log calls what they lead to; ``leads``: whether one still leads its
    person anywhere."""

    table: type[Link]
    word: str
    leads: Callable[[Session, Link], bool]

    def waits(self, session: Session, handle: str, now: datetime) -> Link | None:
        """The link, while it may still be opened by the first device that does."""
        row = self._named(session, handle)
        return row if row is not None and row.opened_at is None and self._holds(session, row, now) else None

    def open_on(self, session: Session, handle: str, now: datetime) -> str | None:
        """Bind a link to the device that opens it; returns the secret that the device shows from then on, of which only
        a hash is kept. ``None`` where it does not wait for one; of two devices at once only one gets it."""
        row = self.waits(session, handle, now)
        if row is None:
            return None
        secret = secrets.token_urlsafe(32)
        free = (self.table.id == row.id, self.table.opened_at.is_(None))
        taken = session.execute(update(self.table).where(*free).values(opened_at=now, device_hash=_hash(secret)))
        if taken.rowcount != 1:  # type: ignore[attr-defined]
            return None
        audit.record(session, now, f"person:{row.person_id}", f"open_{self.word}", self._subject(row))
        session.refresh(row)
        return secret

    def seen_on(self, session: Session, handle: str, secret: str, now: datetime) -> Link | None:
        """The link, for the device that opened it and as long as it holds there; ``None`` for every other."""
        row = self._named(session, handle)
        if row is None or row.device_hash is None or not hmac.compare_digest(row.device_hash, _hash(secret)):
            return None
        return row if self._holds(session, row, now) else None

    def revoke(self, session: Session, link: Link, now: datetime, by: str) -> bool:
        """Take a link back; ``False`` when it holds no more."""
        if link.revoked_at is not None or _ended(link, now):
            return False
        link.revoked_at = now
        audit.record(session, now, by, f"revoke_{self.word}", self._subject(link))
        return True

    def revoke_all(self, session: Session, person: Person, now: datetime, by: str) -> None:
        """Take back whatever links a person has."""
        held = (self.table.person_id == person.id, self.table.revoked_at.is_(None))
        for row in session.scalars(select(self.table).where(*held)).all():
            self.revoke(session, row, now, by)

    def forget(self, session: Session, now: datetime) -> None:
        """Forget links that have ended long since."""
        session.execute(delete(self.table).where(self.table.made_at < now - KEPT))

    def _named(self, session: Session, handle: str) -> Link | None:
        return session.scalar(select(self.table).where(self.table.handle == handle))

    def _holds(self, session: Session, row: Link, now: datetime) -> bool:
        """Whether it has not ended, was not taken back, and its person still talks with the bot and may see
        something."""
        over = row.revoked_at is not None or row.person.stopped_at is not None or _ended(row, now)
        return not over and self.leads(session, row)

    def _subject(self, row: Link) -> str:
        return f"{self.table.__tablename__}:{row.id}"


def _ended(row: BoardLink | FileLink, now: datetime) -> bool:
    return now >= (row.opened_at + LASTS if row.opened_at else row.made_at + UNOPENED)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
