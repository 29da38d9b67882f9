"""The sandbox's clock: it can be turned, let run, and waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

FOLLOWED_FOR = 45.0
"""Seconds after its last question during which a bot counts as following the clock."""
SETTLING = 60.0
STEPS_AT_MOST = 400


class Clock:
    """Shows ``base`` plus the time that has passed since, times ``speed`` (0: it stands still).

    Each turn gets a version; a bot that follows the clock says when it has done everything due at that version, and
    what comes next.
    """

    def __init__(self, at: datetime, speed: float = 0.0) -> None:
        self._base, self._speed, self._since = at, speed, monotonic()
        self.version = 1
        self.settled_version = 0
        self.upcoming: list[dict[str, Any]] = []
        self._changed, self._settled = asyncio.Event(), asyncio.Event()
        self._asked_at = float("-inf")
        self._one_turn = asyncio.Lock()
        self.on_change: Callable[[], None] = lambda: None

    @property
    def speed(self) -> float:
        return self._speed

    def now(self) -> datetime:
        """The time that the sandbox shows (aware)."""
        return self._base + timedelta(seconds=(monotonic() - self._since) * self._speed)

    def shown(self) -> dict[str, Any]:
        """The clock as JSON."""
        return {
            "now": self.now().isoformat(),
            "speed": self._speed,
            "version": self.version,
            "settled": self.settled_version >= self.version or not self._followed(),
            "upcoming": [event for event in self.upcoming if datetime.fromisoformat(event["at"]) > self.now()],
        }

    async def wait_for_change(self, version: int, seconds: float) -> None:
        """Return when the version differs from ``version``, or after so many seconds (a bot's long poll)."""
        self._asked_at = monotonic()
        if self.version == version:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), seconds)
        self._asked_at = monotonic()

    def settle(self, version: int, upcoming: list[dict[str, Any]]) -> None:
        """A bot has done everything that was due at ``version``."""
        self._asked_at = monotonic()
        self.settled_version = max(self.settled_version, version)
        self.upcoming = upcoming
        self._settled.set()
        self._settled = asyncio.Event()
        self.on_change()

    def leave(self) -> None:
        """The bot that followed the clock has stopped: nobody needs to be waited for."""
        self._asked_at = float("-inf")
        self._settled.set()
        self._settled = asyncio.Event()

    async def turn(self, to: datetime) -> None:
        """Set the clock, in one jump, and return when the bot that follows it has settled."""
        async with self._one_turn:
            await self._jump(to)

    async def pass_to(self, to: datetime) -> None:
        """Let time pass: go from event to event until ``to``, settling at each, as if nobody had been away."""
        async with self._one_turn:
            for _ in range(STEPS_AT_MOST):
                coming = next((event for event in self.shown()["upcoming"]), None)
                if coming is None or datetime.fromisoformat(coming["at"]) >= to:
                    break
                await self._jump(datetime.fromisoformat(coming["at"]))
            await self._jump(to)

    async def pass_to_next(self) -> bool:
        """Go to the next event; ``False`` when none is known."""
        async with self._one_turn:
            coming = next((event for event in self.shown()["upcoming"]), None)
            if coming is None:
                return False
            await self._jump(datetime.fromisoformat(coming["at"]))
            return True

    def run(self, speed: float) -> None:
        """Let the clock run at ``speed`` times real time from what it shows."""
        self._set(self.now(), speed)

    def close(self) -> None:
        """Let everyone who waits for a change go."""
        self._changed.set()

    async def _jump(self, to: datetime) -> None:
        self._set(to, self._speed)
        version = self.version
        deadline = monotonic() + SETTLING
        while self.settled_version < version and self._followed() and monotonic() < deadline:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._settled.wait(), 1)

    def _set(self, at: datetime, speed: float) -> None:
        self._base, self._speed, self._since = at.astimezone(self._base.tzinfo), speed, monotonic()
        self.version += 1
        self._changed.set()
        self._changed = asyncio.Event()
        self.on_change()

    def _followed(self) -> bool:
        return monotonic() - self._asked_at < FOLLOWED_FOR
