"""Following a sandbox: do what is due when its clock is turned, and tell it what its page shows beside the chats."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import SandboxClock
from bot.texts.render import Texts
from db import assignments
from db.session import Database
from jobs.scheduler import Jobs


class SandboxFollower:
    """Keeps in step with a sandbox's clock. ``settle`` does everything that is due and returns when it is sent."""

    def __init__(
        self,
        clock: SandboxClock,
        database: Database,
        jobs: Jobs,
        texts: Texts,
        zone: ZoneInfo,
        settle: Callable[[], Awaitable[None]],
    ) -> None:
        self._clock, self._database, self._jobs = clock, database, jobs
        self._texts, self._zone, self._settle = texts, zone, settle
        self._settled_version = 0
        self._answered = asyncio.Event()

    async def begin(self) -> None:
        """Say that this bot follows, and what comes next."""
        self._settled_version = self._clock.version
        await self.report()

    async def follow(self) -> None:
        """Settle each time that the clock is turned, until cancelled."""
        async for version in self._clock.turns():
            await self._settle()
            self._settled_version = version
            await self.report()

    def answered(self) -> None:
        """Somebody answered: what the page shows may have changed."""
        self._answered.set()

    async def report_answers(self) -> None:
        """Report after answers, several at once where they come thick, until cancelled."""
        while True:
            await self._answered.wait()
            self._answered.clear()
            await self.report()

    async def report(self) -> None:
        """Tell the sandbox what has been done, what comes next, and how each chat's work stands."""
        states = await self._database.run(assignments.states_of_chats, self._clock.now(), self._zone)
        upcoming = [self._event(*event) for event in await self._jobs.upcoming()]
        await self._clock.settled(self._settled_version, upcoming, states)

    def _event(self, at: Any, kind: str, title: str, count: int) -> dict[str, Any]:
        text = self._texts.line("upcoming", kind=kind, title=title, count=count)
        return {"at": at.astimezone(self._zone).isoformat(), "text": text}
