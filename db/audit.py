"""The audit log: one row for every change that matters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Address, Audit, Contact

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

    Who is always the real one: ``contact:5``; ``chat:telegram:123`` for somebody who is no contact;
    ``messenger:telegram`` for what a messenger said by itself; ``operator`` at the command line; ``program`` when a
    program was loaded; ``clock`` only for what comes by time.
    """
    session.add(Audit(at=at, actor=actor[:LONGEST_ACTOR], action=action, subject=subject, detail=detail or {}))


def of_chat(session: Session, channel: str, chat_id: str) -> str:
    """The actor who writes from a private chat: the contact whose it is, else the chat."""
    query = select(Contact.id).join(Address, Address.contact_id == Contact.id)
    query = query.where(Address.channel == channel, Address.chat_id == chat_id, Contact.ended_at.is_(None))
    contact = session.scalar(query)
    return f"contact:{contact}" if contact else f"chat:{channel}:{chat_id}"
