"""What messengers would be given has arrived: claimed, thinned and marked as `jobs.deliver` does it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db import sending
from db.models import Message
from db.outbox import Priority

_WAITING = select(Message.channel).where(Message.state == "queued").distinct()


def deliver(session: Session, now: datetime, *, open_now: bool) -> Iterator[Message]:
    """Let everything arrive that may be sent now; outside the sending window no reminders. Yields each message but for
    answers, to which nobody reacts here, and in which nothing is left out."""
    answers = (Message.state == "queued", Message.priority == Priority.ANSWER, Message.not_before <= now)
    session.execute(
        update(Message)
        .where(*answers)
        .values(state="sent", sent_at=now, attempts=1)
        .execution_options(synchronize_session=False)
    )
    session.commit()
    for channel in sorted(session.scalars(_WAITING).all()):
        while message := sending.claim(session, channel, now, reminders=open_now):
            session.flush()
            sending.mark_sent(session, message.id, now, str(message.id), [])
            session.expunge(message)
            yield message
        session.commit()
