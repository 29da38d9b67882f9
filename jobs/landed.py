"""What the messenger has taken and the database does not know of yet: written down together with the next claim.

That makes one transaction a message where there would be two, and still nothing is lost: what a crash leaves unwritten
is in flight for whoever takes over, as any message is between its claim and its mark.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy.orm import Session

from db import aside, sending
from db.leases import LeaseLost
from jobs.transport import Delivered

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")


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
        if each.delivered.unread:
            aside.put(session, "answer", f"message {each.message_id}", each.delivered.unread, "it has arrived", each.at)


class Insist(Protocol):
    """Runs a unit of work until the database takes it."""

    async def __call__(self, work: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R: ...


class Landing:
    """What has landed, until it is written down; ``written`` is told of each message then."""

    def __init__(self, insist: Insist, written: Callable[[int], None]) -> None:
        self._insist, self._written = insist, written
        self.waiting: list[Landed] = []

    async def note(
        self, work: Callable[Concatenate[Session, list[Landed], P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a unit of work that writes down what waits. Only one task may, and one at a time."""
        landed = self.waiting.copy()
        try:
            done = await self._insist(work, landed, *args, **kwargs)
        except LeaseLost:
            raise
        except Exception:
            log.exception("what has landed is written down one by one")
            for each in landed:
                await self._note_alone(each)
            self._forget(landed)
            return await self._insist(work, [], *args, **kwargs)
        self._forget(landed)
        return done

    async def _note_alone(self, landed: Landed) -> None:
        """Write one down; where even that cannot be, at least that it has arrived, so that it is not sent again."""
        try:
            await self._insist(write_down, [landed])
        except Exception:
            log.exception("message %s has arrived, but not all of what it showed can be kept", landed.message_id)
            await self._insist(sending.mark_sent, landed.message_id, landed.at, "", [])

    def _forget(self, landed: Sequence[Landed]) -> None:
        del self.waiting[: len(landed)]
        for each in landed:
            self._written(each.message_id)
