"""What goes wrong on purpose, at either messenger."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from dataclasses import dataclass, field

from sandbox.telegram.errors import ApiError

FOR_EVER = 3600.0


@dataclass
class Faults:
    """What goes wrong on purpose. ``latency``: seconds, from and to; ``status``: answer every send with it.

    ``refusals`` are the answers to the next sends; sends to ``broken_chats`` are always answered 500. So many next
    sends are swallowed before they have an effect (``lose_requests``), or are never answered though they have had it
    (``lose_answers``).
    """

    latency: tuple[float, float] = (0.0, 0.0)
    status: int = 0
    refusals: deque[ApiError] = field(default_factory=deque)
    broken_chats: set[str] = field(default_factory=set)
    lose_requests: int = 0
    lose_answers: int = 0
    down: bool = False

    async def be_slow(self) -> None:
        """Take as long as the latency says."""
        low, high = self.latency
        if high:
            await asyncio.sleep(random.uniform(low, high))  # noqa: S311 - a stand-in for a network

    async def spoil(self, chat_id: str) -> None:
        """Spoil a sending before it has an effect, if that is wanted. Raises `ApiError`."""
        if self.refusals:
            raise self.refusals.popleft()
        if chat_id in self.broken_chats:
            raise ApiError(500, "Internal Server Error")
        if self.lose_requests > 0:
            self.lose_requests -= 1
            await asyncio.sleep(FOR_EVER)

    async def lose_answer(self) -> None:
        """Never answer a sending that has had its effect, if that is wanted."""
        if self.lose_answers > 0:
            self.lose_answers -= 1
            await asyncio.sleep(FOR_EVER)
