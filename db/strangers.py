"""What is kept of people whom the bot does not know: little, and not for long."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from db import invites
from db.models import Message

KINDS = ("stranger", "replaced_here", "code_wrong", "door_closed", "group_code_wrong", "private_only")
"""What is said to people who are no people."""

KEPT = timedelta(days=30)


def forget(session: Session, now: datetime) -> None:
    """Forget what was said to strangers, and their doors, after a while."""
    old = (Message.person_id.is_(None), Message.kind.in_(KINDS), Message.created_at < now - KEPT)
    session.execute(delete(Message).where(*old, Message.state.not_in(("queued", "sending"))))
    invites.forget_doors(session, now)
