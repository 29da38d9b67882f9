"""Pacing and pausing: evenly spaced slots without bursts, and what a channel waits for. Times are the event loop's."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from math import inf

SPARE = 0.045
"""How many seconds the way to the messenger may vary before a refusal is risked; grows when there was one."""

MOST_SPARE = 1.0
CATCH_UP = 5
"""How many slots may be made up for, closer together, after the machine was late."""


@dataclass
class Slot:
    """One message's turn: when it was started, and when its answer came."""

    started: float
    landed: float = inf

    def land(self) -> None:
        """The answer has come: the messenger had counted the message by now."""
        self.landed = asyncio.get_running_loop().time()


class Pace:
    """Hands out evenly spaced slots, never more than ``per_second`` in any second as the messenger counts; 0: no limit.

    Wait for a slot, look whether there is something to send, and only then `take` it. The messenger counts a message
    when it arrives, which is after its start and before its answer; so the n-th message after it waits for a second
    since that answer, or since the start and a little to spare, whichever is earlier.
    """

    def __init__(self, per_second: float) -> None:
        self._interval = 1 / per_second if per_second else 0.0
        number = max(1, int(per_second))
        self._span = number * self._interval
        self._slots: deque[Slot] = deque(maxlen=number)
        self._next = 0.0
        self.spare = SPARE

    def _free_at(self) -> float:
        if not self._interval or len(self._slots) < (self._slots.maxlen or 1):
            return self._next
        oldest = self._slots[0]
        return max(self._next, min(oldest.landed, oldest.started + self.spare) + self._span)

    async def wait(self) -> None:
        """Return when the next slot has come."""
        loop = asyncio.get_running_loop()
        while (wait := self._free_at() - loop.time()) > 0:  # noqa: ASYNC110 - until a time, not an event
            await asyncio.sleep(wait)

    def take(self) -> Slot:
        """Use the slot."""
        now = asyncio.get_running_loop().time()
        grid = max(self._next, now - CATCH_UP * self._interval) + self._interval
        self._next = max(grid, now + self._interval / 2)
        slot = Slot(now)
        self._slots.append(slot)
        return slot

    def refused(self) -> None:
        """The messenger counted too many all the same: the way to it varies by more than was thought."""
        self.spare = min(self.spare * 2, MOST_SPARE)


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
        self._asked_until = self._down_until = -inf
        self._failing: set[str] = set()
        self._changed = asyncio.Event()
        self.round = 0

    @property
    def probing(self) -> bool:
        """The channel was down and has not yet shown that it works."""
        return self._down_until > -inf

    def seconds(self) -> float:
        """How long the channel has to wait from now on; not positive when it need not."""
        return max(self._asked_until, self._down_until) - asyncio.get_running_loop().time()

    async def over(self) -> None:
        """Return when the wait may be over: its time has come, or something has changed."""
        self._changed.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), max(0.0, self.seconds()))

    def stir(self) -> None:
        """Let who waits look around."""
        self._changed.set()

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
        self._down_until, self.round = -inf, 0
        if paused:
            self._changed.set()
        return paused


class Quota:
    """Whether the plan's quota is used up, as far as is known: for so many seconds after the messenger said so."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._said_at = -inf

    def ran_out(self) -> float:
        """The messenger said so; returns after how many seconds it is tried again."""
        self._said_at = asyncio.get_running_loop().time()
        return self._seconds

    def allowed(self, started: float) -> None:
        """A message that was started at this time got through: if it was after that, there is a quota again."""
        if started > self._said_at:
            self._said_at = -inf

    def used_up(self) -> bool:
        """Tell whether what is left is for answers only."""
        return asyncio.get_running_loop().time() < self._said_at + self._seconds
