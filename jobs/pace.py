"""Pacing and pausing: evenly spaced slots without bursts, and what a channel waits for. Times are the event loop's."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass

SPARE = 0.045
"""How much slower than allowed a bot sends: latency that varies by this share of a second makes no burst."""


class Pace:
    """Hands out slots a little more than ``1 / per_second`` seconds apart; 0 means no limit.

    Wait for a slot, look whether there is something to send, and only then `take` it. The next slot is counted from
    the last one, not from the moment the sleeper woke, so that the machine's slow timers do not add up; a slot that
    passed unused is not made up for.
    """

    def __init__(self, per_second: float) -> None:
        self._interval = (1 + SPARE) / per_second if per_second else 0.0
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


@dataclass(frozen=True)
class Backoff:
    """How long to wait after so many failures: doubling from ``first`` to ``longest`` seconds, with jitter."""

    first: float = 1.0
    longest: float = 600.0

    def seconds(self, failures: int) -> float:
        """Between half and all of ``first * 2**failures``, at most ``longest``."""
        return min(self.first * 2.0 ** min(failures, 20), self.longest) * random.uniform(0.5, 1)  # noqa: S311 - jitter


class Pauses:
    """What a channel waits for: a time that the messenger asked for (429), or a growing one while it is down.

    One chat that fails says little about the channel; two that fail with no success between them mean that it is down.
    All messages that were in flight together count as one round of failures.
    """

    def __init__(self, backoff: Backoff) -> None:
        self._backoff = backoff
        self._asked_until = self._down_until = 0.0
        self._failing: set[str] = set()
        self._changed = asyncio.Event()
        self.round = 0

    @property
    def probing(self) -> bool:
        """The channel was down and has not yet shown that it works."""
        return self._down_until > 0

    def seconds(self) -> float:
        """How long the channel has to wait from now on; not positive when it need not."""
        return max(self._asked_until, self._down_until) - asyncio.get_running_loop().time()

    async def over(self) -> None:
        """Return when the wait may be over: its time has come, or something has changed."""
        self._changed.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), max(0.0, self.seconds()))

    def wait_for(self, seconds: float) -> None:
        """The messenger asked to wait."""
        self._asked_until = max(self._asked_until, asyncio.get_running_loop().time() + seconds)

    def failed(self, chat: str, round_: int) -> float:
        """A message launched in ``round_`` failed; returns for how long the channel pauses, 0 when it does not."""
        self._failing.add(chat)
        if len(self._failing) < 2 and not self.probing:
            return 0.0
        return self.pause(self._backoff.seconds(self.round + 1), round_)

    def pause(self, seconds: float, round_: int) -> float:
        """Pause the channel, once a round; returns for how long, 0 when it pauses already."""
        if round_ != self.round:
            return 0.0
        self.round += 1
        self._down_until = asyncio.get_running_loop().time() + seconds
        return seconds

    def end(self) -> bool:
        """The channel works: forget failures; ``True`` when it had paused."""
        paused = self.probing
        self._failing.clear()
        self._down_until, self.round = 0.0, 0
        if paused:
            self._changed.set()
        return paused
