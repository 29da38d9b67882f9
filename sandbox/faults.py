"""What goes wrong on purpose, at either messenger."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import TypeVar

from sandbox.telegram.errors import ApiError

FOR_EVER = 3600.0
R = TypeVar("R")


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
    _fallen: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def down(self) -> bool:
        """Nobody gets an answer, and who waits for one is cut off."""
        return self._fallen.is_set()

    @down.setter
    def down(self, wanted: bool) -> None:
        if wanted:
            self._fallen.set()
        else:
            self._fallen.clear()

    async def unless_down(self, work: Awaitable[R], refusal: ApiError) -> R:
        """The result of work that waits, unless the messenger goes down meanwhile; raises ``refusal`` then."""
        working, falling = asyncio.ensure_future(work), asyncio.ensure_future(self._fallen.wait())
        try:
            await asyncio.wait({working, falling}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                raise refusal
            return working.result()
        finally:
            working.cancel()
            falling.cancel()

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
