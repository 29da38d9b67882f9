"""Chats in which the messenger turns messages down: the same words again and again mean that nothing will arrive."""

from __future__ import annotations

import re

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from db.models import Address, Group

IN_A_ROW = 3
"""So many different messages turned down in the same words, with none taken in between, close a chat.

One may be a mistake of ours and two a coincidence; a fourth would cost an official one more reminder.
"""

LONGEST = 1000
_TABLES: tuple[type[Address] | type[Group], ...] = (Address, Group)


def note(session: Session, channel: str, chat_id: str, said: str) -> bool:
    """The messenger turned a message down in this chat and ``said`` why; ``True`` when that closes the chat.

    The count begins anew then: a chat that is opened again gets as many tries.
    """
    closes = False
    rows: list[Address | Group | None] = [
        session.scalar(select(Address).where(Address.channel == channel, Address.chat_id == chat_id)),
        session.scalar(select(Group).where(Group.channel == channel, Group.chat_id == chat_id)),
    ]
    for row in rows:
        if row is None or row.closed_at:
            continue
        same = row.refused is not None and _bare(row.refused) == _bare(said)
        row.refusals, row.refused = (row.refusals + 1 if same else 1), said[:LONGEST]
        if row.refusals >= IN_A_ROW:
            row.refusals, closes = 0, True
    return closes


def forgive(session: Session, channel: str, chat_id: str) -> None:
    """A message was taken in this chat."""
    for table in _TABLES:
        session.execute(
            update(table)
            .where(table.channel == channel, table.chat_id == chat_id)
            .values(refusals=0, refused=None)
            .execution_options(synchronize_session=False)
        )


def chats(session: Session, channel: str) -> set[str]:
    """The chats in which the last message was turned down."""
    found: set[str] = set()
    for table in _TABLES:
        refusing = or_(table.refusals > 0, table.refused.is_not(None))
        found |= set(session.scalars(select(table.chat_id).where(table.channel == channel, refusing)))
    return found


def _bare(said: str) -> str:
    """The words without numbers, which differ from message to message."""
    return re.sub(r"\d+", "#", said[:LONGEST]).casefold()
