"""What the messenger has taken and the database does not know of yet: written down together with the next claim.

That makes one transaction a message where there would be two, and still nothing is lost: what a crash leaves unwritten
is in flight for whoever takes over, as any message is between its claim and its mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from db import sending
from jobs.transport import Delivered


@dataclass(frozen=True)
class Landed:
    """A message, or a piece of it, that the messenger has taken ``at`` this time (aware)."""

    message_id: int
    at: datetime
    delivered: Delivered


def write_down(session: Session, landed: Sequence[Landed]) -> None:
    """Mark each as sent, or as one piece further."""
    for each in landed:
        if each.delivered.more:
            sending.mark_part_sent(session, each.message_id)
        else:
            choices = [choice.row() for choice in each.delivered.choices]
            sending.mark_sent(session, each.message_id, each.at, each.delivered.remote_id, choices)
