"""Telegram's limits, when they are switched on: 30 messages a second a bot, 1 a second a chat, 20 a minute a group."""

from __future__ import annotations

from collections import defaultdict, deque
from math import ceil
from time import monotonic

from sandbox.telegram.errors import too_many

CHAT_BURST = 1
GROUP_PER_MINUTE = 20


class Limits:
    """Counts what each bot sends and refuses what is too much, with ``retry_after``."""

    def __init__(self) -> None:
        self.on = False
        self.per_second = 30
        self.refused = 0
        self._bots: dict[int, deque[float]] = defaultdict(deque)
        self._chats: dict[tuple[int, int], deque[float]] = defaultdict(deque)

    def check(self, bot_id: int, chat_id: int) -> None:
        """Count one message. Raises 429."""
        if not self.on:
            return
        now = monotonic()
        waits = [
            _wait(self._bots[bot_id], now, self.per_second, 1.0),
            _wait(self._chats[bot_id, chat_id], now, GROUP_PER_MINUTE, 60.0)
            if chat_id < 0
            else _wait(self._chats[bot_id, chat_id], now, CHAT_BURST, 1.0),
        ]
        if max(waits) > 0:
            self.refused += 1
            raise too_many(max(1, ceil(max(waits))))
        self._bots[bot_id].append(now)
        self._chats[bot_id, chat_id].append(now)


def _wait(times: deque[float], now: float, allowed: int, span: float) -> float:
    while times and times[0] <= now - span:
        times.popleft()
    return times[0] + span - now if len(times) >= allowed else 0.0
