"""Links to the board page: for whom they were made, the one device that opened each, and until when they hold.

A link shows what its person may see at the moment of looking: who is not allowed any more sees nothing, whatever link
they hold.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from db import audit, coordinating, present, successions
from db.models import Agency, BoardLink, Person, Program, ProgramAgency
from rules.authority import Action, Subject, may

UNOPENED = timedelta(days=1)
"""How long a link may wait for the device that opens it."""

LASTS = timedelta(days=1)
"""How long it is good on the device that opened it."""

KEPT = timedelta(days=30)


def make(session: Session, person: Person, program: Program, agency: Agency | None, now: datetime) -> BoardLink:
    """A fresh link for a person: to all that they oversee, beginning with a program, or to one agency."""
    row = BoardLink(
        handle=secrets.token_urlsafe(18),
        person_id=person.id,
        program_id=program.id,
        agency_id=agency.id if agency else None,
        made_at=now,
    )
    session.add(row)
    session.flush()
    detail = {"program": row.program_id, "agency": row.agency_id}
    audit.record(session, now, f"person:{person.id}", "make_board", f"board_link:{row.id}", detail)
    return row


def waits(session: Session, handle: str, now: datetime) -> bool:
    """Tell whether a link may still be opened by the first device that does."""
    row = _named(session, handle)
    return row is not None and row.opened_at is None and _holds(session, row, now)


def open_on(session: Session, handle: str, now: datetime) -> str | None:
    """Bind a link to the device that opens it; returns the secret that the device shows from then on, of which only a
    hash is kept. ``None`` where it does not wait for one; of two devices at once only one gets it."""
    row = _named(session, handle)
    if row is None or row.opened_at is not None or not _holds(session, row, now):
        return None
    secret = secrets.token_urlsafe(32)
    free = (BoardLink.id == row.id, BoardLink.opened_at.is_(None))
    taken = session.execute(update(BoardLink).where(*free).values(opened_at=now, device_hash=_hash(secret)))
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        return None
    audit.record(session, now, f"person:{row.person_id}", "open_board", f"board_link:{row.id}")
    session.refresh(row)
    return secret


def seen_on(session: Session, handle: str, secret: str, now: datetime) -> BoardLink | None:
    """The link, for the device that opened it and as long as it holds there; ``None`` for every other."""
    row = _named(session, handle)
    if row is None or row.device_hash is None or not hmac.compare_digest(row.device_hash, _hash(secret)):
        return None
    return row if _holds(session, row, now) else None


def programs_of(session: Session, link: BoardLink) -> list[int]:
    """The programs (ids) that a link shows: those that its person may see at present, the one that it was made for
    first."""
    return shown_to(session, link.person, link.program_id, agency_of(session, link))


def agency_of(session: Session, link: BoardLink) -> int | None:
    """The one agency (id) that a link shows, or its heir, where another one has taken its place since; ``None``: all
    of a program."""
    return successions.in_place_of(session, link.agency_id) if link.agency_id is not None else None


def shown_to(session: Session, person: Person, program_id: int, agency_id: int | None) -> list[int]:
    """What a link of a person's would show at present; see `programs_of`."""
    posts = present.acting(session, person)
    if agency_id is None:
        seen = coordinating.seen_by(session, person) if person.held else []
        action = Action.SEE_OVERVIEW
    else:
        of_agency = select(Program.id).join(ProgramAgency).where(ProgramAgency.agency_id == agency_id)
        seen = list(session.scalars(of_agency.where(Program.state != "archived").order_by(Program.id)))
        action = Action.SEE_BOARD
    coordinated = {row.id: row.coordinator_id for row in session.scalars(select(Program).where(Program.id.in_(seen)))}
    allowed = [number for number in seen if may(posts, action, Subject(agency_id, coordinator_id=coordinated[number]))]
    return sorted(allowed, key=lambda number: number != program_id)


def revoke(session: Session, link: BoardLink, now: datetime, by: str) -> bool:
    """Take a link back; ``False`` when it holds no more."""
    if link.revoked_at is not None or _ended(link, now):
        return False
    link.revoked_at = now
    audit.record(session, now, by, "revoke_board", f"board_link:{link.id}")
    return True


def revoke_all(session: Session, person: Person, now: datetime, by: str) -> None:
    """Take back whatever links a person has."""
    rows = session.scalars(
        select(BoardLink).where(BoardLink.person_id == person.id, BoardLink.revoked_at.is_(None))
    ).all()
    for row in rows:
        revoke(session, row, now, by)


def forget(session: Session, now: datetime) -> None:
    """Forget links that have ended long since."""
    session.execute(delete(BoardLink).where(BoardLink.made_at < now - KEPT))


def _named(session: Session, handle: str) -> BoardLink | None:
    return session.scalar(select(BoardLink).where(BoardLink.handle == handle))


def _holds(session: Session, row: BoardLink, now: datetime) -> bool:
    """Whether it has not ended, was not taken back, and its person still talks with the bot and may see something."""
    over = row.revoked_at is not None or row.person.stopped_at is not None or _ended(row, now)
    return not over and bool(programs_of(session, row))


def _ended(row: BoardLink, now: datetime) -> bool:
    return now >= (row.opened_at + LASTS if row.opened_at else row.made_at + UNOPENED)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
