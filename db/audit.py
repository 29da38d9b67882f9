"""The audit log: one row for every change that matters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Address, Audit, Post

LONGEST_ACTOR = 32


def record(
    session: Session,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write who did what to which row (``assignment:12``).

    Who is always the real one: ``person:5``; ``chat:telegram:123`` for somebody whom the bot does not know;
    ``messenger:telegram`` for what a messenger said by itself; ``operator`` at the command line; ``program`` when a
    program was loaded; ``clock`` only for what comes by time.
    """
    session.add(Audit(at=at, actor=actor[:LONGEST_ACTOR], action=action, subject=subject, detail=detail or {}))


def of_chat(session: Session, channel: str, chat_id: str) -> str:
    """The actor who writes from a private chat: the person whose it is and who holds a post, else the chat."""
    query = select(Address.person_id).join(Post, Post.person_id == Address.person_id)
    query = query.where(Address.channel == channel, Address.chat_id == chat_id, Post.until_at.is_(None)).limit(1)
    person = session.scalar(query)
    return f"person:{person}" if person else f"chat:{channel}:{chat_id}"
