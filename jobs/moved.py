"""A group that has a new chat id: its binding, and what waits for it, follow."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db import groups, sending
from db.outbox import Why
from jobs.unreachable import tell_of_group
from rules.rulebook import Rules


def follow(session: Session, rules: Rules, channel: str, old: str, new: str, now: datetime) -> None:
    """Let everything follow a group into its new chat; done twice it does nothing the second time.

    Where the new chat is bound already, the newer of the two bindings is kept; the coordinators are told of the other
    if it was another agency's.
    """
    closed = groups.move(session, channel, old, new, now)
    sending.move_chat(session, channel, old, new)
    kept = groups.of_chat(session, channel, new)
    if closed and kept and kept.agency is not closed.agency:
        tell_of_group(session, rules, closed, "group_closed", now, why=str(Why.MOVED))
