"""Pacing: evenly spaced slots, without bursts and without drift."""

from __future__ import annotations

import asyncio


class Pace:
    """Hands out slots ``1 / per_second`` seconds apart; 0 means no limit.

    Wait for a slot, look whether there is something to send, and only then `take` it. The next slot is counted from
    the last one, not from the moment the sleeper woke, so that the machine's slow timers do not add up; a slot that
    passed unused is not made up for.
    """

    def __init__(self, per_second: float) -> None:
        self._interval = 1 / per_second if per_second else 0.0
        self._next = 0.0

    async def wait(self) -> None:
        """Return when the next slot has come."""
        wait = self._next - asyncio.get_running_loop().time()
        if wait > 0:
            await asyncio.sleep(wait)

    def take(self) -> None:
        """Use the slot."""
        now = asyncio.get_running_loop().time()
        self._next = max(self._next, now - self._interval / 2) + self._interval
