"""The sandbox's clock: it can be turned, let run, and waited for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

FOLLOWED_FOR = 45.0
"""Seconds after its last question during which a bot counts as following the clock."""
SETTLING = 60.0
log = logging.getLogger(__name__)

STEPS_AT_MOST = 2000
TICK, STEP = 0.1, 0.5
"""Seconds between two moves of a clock that runs, and how many it makes up for in one."""
GRAIN = 0.02
"""How much real time's worth of what people do is done at once while the clock runs."""
CATCH_UP = 5.0
"""How many seconds a clock may be late and still catch up."""


async def _nothing() -> None:
    return None


class Clock:
    """Shows a time that stands still until it is turned, or runs at real time or faster.

    Each turn gets a version; a bot that follows the clock says when it has done everything due at that version, and
    what comes next. Time passes from event to event, so that nothing is late however fast it runs. ``plans`` are
    events of the sandbox's own (people who will answer): callables that say from when until when, and do it.
    """

    def __init__(self, at: datetime, speed: float = 0.0) -> None:
        self._base, self._speed, self._since = at, speed, monotonic()
        self.version = 1
        self.settled_version = 0
        self.upcoming: list[dict[str, Any]] = []
        self.states: dict[str, str] = {}
        self._changed, self._settled = asyncio.Event(), asyncio.Event()
        self._asked_at = float("-inf")
        self._one_turn = asyncio.Lock()
        self._running: asyncio.Task[None] | None = None
        self.on_change: Callable[[], None] = lambda: None
        self.next_plan: Callable[[], tuple[datetime, datetime] | None] = lambda: None
        self.do_plans: Callable[[], None] = lambda: None
        self.all_taken: Callable[[], Awaitable[None]] = _nothing

    @property
    def speed(self) -> float:
        """How many seconds pass in one: 0 when it stands still."""
        return self._speed

    def now(self) -> datetime:
        """The time that the sandbox shows (aware). Faster than real time it moves in steps, from event to event."""
        if self._speed > 1:
            return self._base
        return self._base + timedelta(seconds=(monotonic() - self._since) * self._speed)

    def shown(self) -> dict[str, Any]:
        """The clock as JSON."""
        now = self.now()
        return {
            "now": now.isoformat(),
            "speed": self._speed if self._speed <= 1 else 0,
            "rate": self._speed,
            "version": self.version,
            "settled": self.settled_version >= self.version or not self.followed(),
            "upcoming": [event for event in self.upcoming if datetime.fromisoformat(event["at"]) > now],
        }

    async def wait_for_change(self, version: int, seconds: float) -> None:
        """Return when the version differs from ``version``, or after so many seconds (a bot's long poll)."""
        self._asked_at = monotonic()
        if self.version == version:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), seconds)
        self._asked_at = monotonic()

    def settle(self, version: int, upcoming: list[dict[str, Any]], states: dict[str, str]) -> None:
        """A bot has done everything that was due at ``version``; ``states`` says how each chat's work stands."""
        self._asked_at = monotonic()
        self.settled_version = max(self.settled_version, version)
        self.upcoming, self.states = upcoming, states
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
            await self._pass_to(to)

    async def pass_to_next(self) -> bool:
        """Go to the next event, as time passes: what people do until then is done on the way. Where none is known,
        until the next of them has acted; ``False`` when nobody will."""
        async with self._one_turn:
            coming = self._next_event()
            if coming is None:
                plan = self.next_plan()
                if plan is None:
                    return False
                await self._let_people_act(max(plan[0], self.now()) + timedelta(microseconds=1))
                return True
            await self._let_people_act(coming)
            await self._jump(coming)
            return True

    def run(self, speed: float) -> None:
        """Let the clock run at ``speed`` times real time from what it shows; 0 stops it."""
        if self._running:
            self._running.cancel()
            self._running = None
        self._set(self.now(), speed)
        if speed > 1:
            self._running = asyncio.create_task(self._keep_passing(), name="the clock runs")

    def close(self) -> None:
        """Let everyone who waits for a change go."""
        if self._running:
            self._running.cancel()
        self._changed.set()

    async def _keep_passing(self) -> None:
        """Move on by what has passed, at most `STEP` seconds of it at a time.

        Where the bot needs longer, the clock is late and catches up afterwards; after `CATCH_UP` it just runs slower.
        """
        last = monotonic()
        while True:
            await asyncio.sleep(max(0.0, last + TICK - monotonic()))
            passed = min(monotonic() - last, STEP)
            to = self._base + timedelta(seconds=passed * self._speed)
            try:
                async with self._one_turn:
                    await self._pass_to(to, quietly=True)
            except Exception:
                log.exception("the running clock stumbled and goes on")
            last = max(last + passed, monotonic() - CATCH_UP)

    async def _pass_to(self, to: datetime, *, quietly: bool = False) -> None:
        """Visit every event of the bot up to ``to``; what people do in between is done on the way."""
        for _ in range(STEPS_AT_MOST):
            coming = self._next_event()
            if coming is None or coming > to:
                break
            await self._let_people_act(coming)
            await self._jump(coming)
        await self._let_people_act(to)
        if self.now() < to:
            if quietly:
                self._base = to
                self.on_change()
            else:
                await self._jump(to)

    async def _let_people_act(self, until: datetime) -> None:
        """Have people do what they planned to do before ``until``, each at its time as near as the speed allows.

        The bot knows the time before they act, and its answers have arrived before time goes on, so that a run can be
        repeated.
        """
        grain = timedelta(seconds=max(60.0, self._speed * GRAIN))
        while (plan := self.next_plan()) and plan[0] < until:
            if plan[0] > self.now():
                await self._jump(min(plan[0] + grain, plan[1], until))
            self.do_plans()
            await self.all_taken()
            await self._jump(self.now())

    def _next_event(self) -> datetime | None:
        known = (datetime.fromisoformat(event["at"]) for event in self.upcoming)
        return min((at for at in known if at > self.now()), default=None)

    async def _jump(self, to: datetime) -> None:
        self._set(to, self._speed)
        await self._wait_until_settled()

    async def _wait_until_settled(self) -> None:
        version, deadline = self.version, monotonic() + SETTLING
        while self.settled_version < version and self.followed() and monotonic() < deadline:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._settled.wait(), 1)

    def _set(self, at: datetime, speed: float) -> None:
        self._base, self._speed, self._since = at.astimezone(self._base.tzinfo), speed, monotonic()
        self.version += 1
        self._changed.set()
        self._changed = asyncio.Event()
        self.on_change()

    def followed(self) -> bool:
        """Tell whether a bot follows this clock."""
        return monotonic() - self._asked_at < FOLLOWED_FOR
