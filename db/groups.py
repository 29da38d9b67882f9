"""Chat groups that are bound to an agency."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import audit
from db.models import Group, Invite

MOVED = "moved"
"""Why a binding is closed when its chat has become another one, which has a binding of its own."""


def of_chat(session: Session, channel: str, chat_id: str) -> Group | None:
    """The group of this chat, if it is bound."""
    query = select(Group).where(Group.channel == channel, Group.chat_id == chat_id, Group.closed_at.is_(None))
    return session.scalar(query)


def bind(
    session: Session,
    taken: Invite,
    channel: str,
    chat_id: str,
    title: str,
    now: datetime,
    by: str,
    topic: str | None = None,
) -> Group:
    """Bind a group, or a topic of it, to the agency of the code; an earlier binding ends."""
    row = _row(session, channel, chat_id)
    if row is None:
        row = Group(channel=channel, chat_id=chat_id)
        session.add(row)
    row.agency_id, row.title, row.reminders, row.bound_at = taken.agency_id, title, True, now
    row.closed_at = row.closed_reason = None
    row.topic = topic
    session.flush()
    session.refresh(row)
    audit.record(session, now, by, "bind_group", f"agency:{row.agency_id}", {"channel": channel})
    return row


def _row(session: Session, channel: str, chat_id: str) -> Group | None:
    return session.scalar(select(Group).where(Group.channel == channel, Group.chat_id == chat_id))


def reopen(session: Session, channel: str, chat_id: str, now: datetime) -> Group | None:
    """The bot is back in a group: what was bound is bound again; ``None`` when nothing was, or it was not closed."""
    row = _row(session, channel, chat_id)
    if row is None or row.closed_at is None or row.closed_reason == MOVED or row.agency.gone_at:
        return None
    row.closed_at = row.closed_reason = None
    audit.record(session, now, f"chat:{channel}", "reopen_group", f"agency:{row.agency_id}", {"channel": channel})
    return row


def move(session: Session, channel: str, old: str, new: str, now: datetime) -> Group | None:
    """A group has a new chat id. Where that chat is bound already the newer binding is kept and the other closed.

    Returns the binding that was closed by this, if any.
    """
    moved, there = _row(session, channel, old), _row(session, channel, new)
    if moved is None:
        return None
    if there is None:
        moved.chat_id = new
        session.flush()
        return None
    over = moved
    if _standing(moved) > _standing(there):
        over = there
        _swap(session, moved, there)
    was_open = over.closed_at is None
    close(session, over, MOVED, now)
    session.flush()
    return over if was_open else None


def _standing(group: Group) -> tuple[bool, datetime]:
    return group.closed_at is None, group.bound_at


def _swap(session: Session, one: Group, other: Group) -> None:
    """Exchange the chats of two bindings; no two may have the same at any time."""
    first, second = one.chat_id, other.chat_id
    for group, chat_id in ((one, f"swap:{one.id}"), (other, first), (one, second)):
        group.chat_id = chat_id
        session.flush()


def close(session: Session, group: Group, reason: str, now: datetime, by: str = "") -> None:
    """Nothing is sent to this group any more. ``by``: who did it; without, it is the messenger that says so."""
    if group.closed_at is None:
        group.closed_at, group.closed_reason = now, reason
        actor = by or f"messenger:{group.channel}"
        audit.record(session, now, actor, "close_group", f"agency:{group.agency_id}", {"reason": reason})


def switch(session: Session, group: Group, on: bool, now: datetime, by: str) -> None:
    """Whether the agency is reminded in the group."""
    group.reminders = on
    audit.record(session, now, by, "switch_group", f"agency:{group.agency_id}", {"group": group.id, "reminders": on})


def reminded(session: Session) -> dict[int, list[Group]]:
    """The groups that are reminded, by the id of their agency."""
    found: dict[int, list[Group]] = defaultdict(list)
    query = select(Group).where(Group.closed_at.is_(None), Group.reminders).order_by(Group.id)
    for group in session.scalars(query):
        found[group.agency_id].append(group)
    return found


def of_agency(session: Session, agency_id: int) -> list[Group]:
    """The bound groups of an agency."""
    return list(session.scalars(select(Group).where(Group.agency_id == agency_id, Group.closed_at.is_(None))))
