"""Pacing: evenly spaced slots, without bursts and without drift."""

from __future__ import annotations

import asyncio


class Pace:
    """Hands out slots ``1 / per_second`` seconds apart; 0 means no limit.

    The next slot is counted from the last slot, not from the moment the sleeper woke, so that the machine's slow
    timers do not add up; a slot that passed unused is not made up for.
    """

    def __init__(self, per_second: float) -> None:
        self._interval = 1 / per_second if per_second else 0.0
        self._next = 0.0

    async def slot(self) -> None:
        """Wait for the next slot."""
        if not self._interval:
            return
        now = asyncio.get_running_loop().time()
        self._next = max(self._next, now - self._interval / 2)
        wait, self._next = self._next - now, self._next + self._interval
        if wait > 0:
            await asyncio.sleep(wait)
