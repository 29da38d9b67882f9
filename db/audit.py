"""The log: one row for every change that matters, in a chain that shows whether one was changed, removed or added.

Rows are only ever added; triggers of both databases refuse anything else. Who could get around these is found by the
chain: each link holds the hash of the one before, so that a link that was noted elsewhere (`head`: with every copy of
the database, and in what the coordinator sees) vouches for everything up to it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, insert, or_, select
from sqlalchemy.orm import Session

from db import kept
from db.models import Address, Audit, Post, Seal

LONGEST_ACTOR = 32
SAID = "when and on which messenger what is done now was said"
"""Under this key a session keeps (channel, when it was said) of the update that has its effect in it."""

LATE = 1000
"""A row whose number lies so far below the newest sealed one was not written by a transaction that ended late."""

UNSEALED = timedelta(hours=1)
"""A row that is older than that and not in the chain, while later ones are, was put between."""

BATCH = 500


def record(
    session: Session,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write who did what to which row (``assignment:12``); ``detail``: from what to what, by the numbers of persons and
    texts, so that a person can be forgotten and the log stays whole.

    Who is always the real one: ``person:5``; ``chat:telegram:123`` for somebody whom the bot does not know;
    ``messenger:telegram`` for what a messenger said by itself; ``operator`` at the command line; ``program`` when a
    program was loaded; ``clock`` only for what comes by time.
    """
    channel, said_at = session.info.get(SAID, (None, None)) if actor.startswith(("person:", "chat:")) else (None, None)
    row = Audit(at=at, actor=actor[:LONGEST_ACTOR], action=action, subject=subject, detail=detail or {})
    row.said_at, row.channel = said_at, channel
    session.add(row)
    kept.said(session, at, row.actor)


def record_each(
    session: Session,
    at: datetime,
    actor: str,
    action: str,
    subjects: Collection[str],
    detail: dict[str, Any] | None = None,
) -> None:
    """`record` the same of many rows, past the session; not for what a person has said."""
    actor = actor[:LONGEST_ACTOR]
    row = {"at": at, "actor": actor, "action": action, "detail": detail or {}}
    session.execute(insert(Audit), [{**row, "subject": subject} for subject in subjects])
    kept.said(session, at, actor)


def changed(session: Session, at: datetime, actor: str, subject: str, **values: tuple[Any, Any]) -> None:
    """Write what was set in a row, each by its name as (from, to); what stayed the same is left out."""
    new = {name: [_plain(old), _plain(now)] for name, (old, now) in values.items() if old != now}
    if new:
        record(session, at, actor, "set", subject, new)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def heard(session: Session, channel: str, said_at: datetime | None) -> None:
    """What is done from now on in this session was said then, on this messenger."""
    session.info[SAID] = (channel, said_at)


def of_chat(session: Session, channel: str, chat_id: str) -> str:
    """The actor who writes from a private chat: the person whose it is and who holds a post, else the chat."""
    query = select(Address.person_id).join(Post, Post.person_id == Address.person_id)
    query = query.where(Address.channel == channel, Address.chat_id == chat_id, Post.until_at.is_(None)).limit(1)
    person = session.scalar(query)
    return f"person:{person}" if person else f"chat:{channel}:{chat_id}"


# The chain


def digest(before: str, row: Audit) -> str:
    """The link of a row behind the link ``before`` (empty for the first): SHA-256 in hex of both."""
    told = [row.id, _utc(row.at), _utc(row.said_at), row.channel, row.actor, row.action, row.subject, row.detail]
    line = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{line}".encode()).hexdigest()


def _utc(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def head(session: Session, until: datetime | None = None) -> str:
    """The newest link (that was there at ``until``), which is worth noting elsewhere; empty while there is none."""
    query = select(Seal.digest).order_by(Seal.position.desc()).limit(1)
    return session.scalar(query if until is None else query.where(Seal.sealed_at <= until)) or ""


def seal(session: Session, now: datetime, limit: int = 5000) -> int:
    """Add links for rows that have none, in the order of their numbers; returns how many.

    A transaction that ends late may leave a lower number behind; a row far below the newest was put between, gets no
    link, and is found by `verify`.
    """
    last = session.scalars(select(Seal).order_by(Seal.position.desc()).limit(1)).first()
    position, before = (last.position, last.digest) if last else (0, "")
    newest = session.scalar(select(func.max(Seal.audit_id))) or 0
    query = (
        select(Audit)
        .outerjoin(Seal, Seal.audit_id == Audit.id)
        .where(
            Seal.position.is_(None), or_(Audit.id > newest, and_(Audit.id > newest - LATE, Audit.at > now - UNSEALED))
        )
        .order_by(Audit.id)
        .limit(limit)
    )
    rows = list(session.scalars(query))
    for row in rows:
        position, before = position + 1, digest(before, row)
        session.add(Seal(position=position, audit_id=row.id, digest=before, sealed_at=now))
    session.flush()
    return len(rows)


@dataclass(frozen=True)
class Finding:
    """Something that is wrong with the log. ``what``: missing, changed, added, gap (a link is gone) or head (the link
    that was noted elsewhere is not there); ``number``: of the log's row, of a gap the link's position."""

    what: str
    number: int = 0


@dataclass(frozen=True)
class Verdict:
    """How many rows are chained and how many wait to be, the newest link, and what is wrong."""

    chained: int
    waiting: int
    head: str
    findings: tuple[Finding, ...]


def verify(session: Session, now: datetime, noted: str = "") -> Verdict:
    """Go through the whole chain. ``noted``: a link that was noted elsewhere, or its beginning."""
    findings: list[Finding] = []
    before, position, chained, seen = "", 0, 0, not noted
    for link, row in _links(session):
        position += 1
        if link.position != position:
            findings.append(Finding("gap", position))
            position = link.position
        if row is None:
            findings.append(Finding("missing", link.audit_id))
        elif digest(before, row) != link.digest:
            findings.append(Finding("changed", link.audit_id))
        before, chained = link.digest, chained + 1
        seen = seen or link.digest.startswith(noted)
    unsealed = select(Audit).outerjoin(Seal, Seal.audit_id == Audit.id).where(Seal.position.is_(None))
    newest = session.scalar(select(func.max(Seal.audit_id))) or 0
    waiting = list(session.scalars(unsealed.order_by(Audit.id)))
    findings += [Finding("added", row.id) for row in waiting if row.id < newest and row.at < now - UNSEALED]
    if not seen:
        findings.append(Finding("head"))
    return Verdict(chained, len(waiting), before, tuple(findings))


def _links(session: Session) -> Iterator[tuple[Seal, Audit | None]]:
    """All links in their order, each with its row, a part at a time."""
    after = 0
    while True:
        query = (
            select(Seal, Audit)
            .outerjoin(Audit, Audit.id == Seal.audit_id)
            .where(Seal.position > after)
            .order_by(Seal.position)
            .limit(BATCH)
        )
        found = [(row[0], row[1]) for row in session.execute(query)]
        yield from found
        if len(found) < BATCH:
            return
        after = found[-1][0].position
