"""Pictures that people sent: wanted, fetched and kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from db.models import File, Person, Reply

TRIES = 8
FIRST_PAUSE = timedelta(seconds=30)
KINDS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"GIF8": "image/gif"}


def want(session: Session, channel: str, remote: str, person: Person, now: datetime, album: str = "") -> File:
    """Note a picture that is to be fetched from the messenger; ``album``: common to those that were sent together."""
    row = File(
        channel=channel,
        remote=remote,
        person_id=person.id,
        state="wanted",
        received_at=now,
        next_try_at=now,
        album=album or None,
    )
    session.add(row)
    session.flush()
    return row


def sent_before(session: Session, person: Person, album: str, since: datetime) -> File | None:
    """The person's newest picture since then: one of the same ``album``, where there is one, else the newest."""
    query = select(File).where(File.person_id == person.id, File.received_at >= since)
    together = query.where(File.album == album).order_by(File.id.desc()).limit(1) if album else None
    found = session.scalar(together) if together is not None else None
    return found or session.scalar(query.order_by(File.id.desc()).limit(1))


def attach(session: Session, numbers: Iterable[int], reply: Reply) -> list[File]:
    """Make pictures part of a reply of the same person's."""
    rows = session.scalars(select(File).where(File.id.in_(list(numbers)), File.person_id == reply.person_id)).all()
    for row in rows:
        row.reply_id = reply.id
    return list(rows)


def next_wanted(session: Session, now: datetime) -> tuple[int, str, str] | None:
    """The next picture to fetch: (number, channel, where it is)."""
    query = select(File).where(File.state == "wanted", File.next_try_at <= now).order_by(File.next_try_at, File.id)
    row = session.scalar(query.limit(1))
    return (row.id, row.channel, row.remote) if row else None


def keep(session: Session, number: int, data: bytes) -> File | None:
    """Keep a picture's bytes; ``None`` when they are no picture (JPEG, PNG, GIF, WebP), which is then given up."""
    row = session.get_one(File, number)
    media_type = kind_of(data)
    row.state = "kept" if media_type else "failed"
    if media_type is None:
        return None
    row.data, row.media_type, row.size = data, media_type, len(data)
    row.sha256 = hashlib.sha256(data).hexdigest()
    return row


def kind_of(data: bytes) -> str | None:
    """The media type of a picture, by its first bytes."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for head, kind in KINDS.items() if data.startswith(head)), None)


def put_off(session: Session, number: int, now: datetime, *, for_good: bool) -> None:
    """It could not be fetched: later again, a few times; then it is given up."""
    row = session.get_one(File, number)
    row.attempts += 1
    if for_good or row.attempts >= TRIES:
        row.state = "failed"
    row.next_try_at = now + FIRST_PAUSE * 2**row.attempts


def content(session: Session, number: int) -> tuple[bytes, str] | None:
    """A kept picture's bytes and media type."""
    row = session.get(File, number, options=[undefer(File.data)])
    return (row.data, row.media_type) if row and row.data is not None and row.media_type else None


def of_reply(session: Session, reply_id: int) -> list[File]:
    """The pictures of a reply."""
    return list(session.scalars(select(File).where(File.reply_id == reply_id).order_by(File.id)))
