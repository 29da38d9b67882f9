"""What messengers would be given has arrived: claimed, thinned and marked as `jobs.deliver` does it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from db import sending
from db.models import Message
from db.outbox import Priority

_ANSWERED = (
    update(Message.__table__)  # type: ignore[arg-type]  # a declarative class's table is a Table
    .where(Message.state == "queued", Message.priority == Priority.ANSWER, Message.not_before <= bindparam("now"))
    .values(state="sent", sent_at=bindparam("now"), attempts=1)
)
_WAITING = select(Message.channel).where(Message.state == "queued").distinct()


def deliver(session: Session, now: datetime, *, open_now: bool) -> Iterator[Message]:
    """Let everything arrive that may be sent now; outside the sending window no reminders. Yields each message but for
    answers, to which nobody reacts here, and in which nothing is left out."""
    session.flush()
    session.connection().execute(_ANSWERED, {"now": now})
    session.commit()
    for channel in sorted(session.scalars(_WAITING).all()):
        while message := sending.claim(session, channel, now, reminders=open_now):
            message.state, message.sent_at, message.remote_id, message.choices = "sent", now, str(message.id), []
            session.flush()
            session.expunge(message)
            yield message
        session.commit()
