"""Whether each messenger is being listened to, so that it is known what may have waited while nobody did.

A press carries no time. As long as polling goes on it is seen as soon as it is made; what the first polls bring after
a stop, a failure or a sleep may have been pressed at any time since the last poll that succeeded.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from db import heard
from db.session import Database, DatabaseUnavailable

log = logging.getLogger(__name__)

GAP = timedelta(minutes=1)
"""Up to which length it does not matter that nobody listened: receipts tell hours and minutes."""

DEAF_SECONDS = 90.0
"""After so long without a successful poll (one takes 30 seconds) nobody listens, whatever it looks like: the machine
slept, or the line is dead."""

REDELIVERY_SECONDS = 150.0
"""How long after a downtime a webhook may still bring what waited: Telegram tries again within 120 seconds."""

WRITING_SECONDS = 1.0
"""The least time between two notes in the database; woken at each knock, there is usually one in 20 seconds."""


def elapsed() -> float:
    """Seconds on a clock that nobody turns; where the system has one, it goes on while the machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@dataclass(frozen=True)
class Arrival:
    """When an update was first seen here; ``since`` when it may have waited, if it may have waited."""

    seen_at: datetime
    since: datetime | None = None


@dataclass
class _Ear:
    """One messenger, whose updates are polled for or ``pushed``.

    ``last``: up to when everything has been heard, ``heard_at``: `elapsed` then. ``busy``: what a poll brought is not
    stored yet; ``more``: there may be more that waited. ``back_at``: `elapsed` when the last gap ended.
    """

    pushed: bool
    last: datetime | None
    listening: bool = False
    busy: bool = False
    more: bool = False
    heard_at: float = 0.0
    back_at: float = 0.0
    seen_at: datetime | None = None
    since: datetime | None = None


class Hearing:
    """Follows the polls of each messenger, and how long webhooks have been waited for (``pushed`` names those)."""

    def __init__(
        self,
        database: Database,
        channels: Iterable[str],
        pushed: Collection[str],
        now: Callable[[], datetime],
        elapsed: Callable[[], float] = elapsed,
    ) -> None:
        self._database, self._now, self._elapsed = database, now, elapsed
        self._ears = {name: _Ear(name in pushed, None) for name in channels}
        self._woken = asyncio.Event()
        self._begun = False

    async def begin(self) -> None:
        """Look up when each messenger was heard last; before the first poll, and before anything is noted."""
        last = await self._database.run(heard.last)
        for name, ear in self._ears.items():
            ear.last = last.get(name)
            if ear.pushed:
                self._heard(ear)
        self._begun = True

    def polled(self, channel: str, *, more: bool) -> None:
        """A poll has succeeded; what it brought is handed on now. ``more``: it may not be all that waited."""
        ear = self._ears[channel]
        self._heard(ear)
        ear.busy, ear.more = True, more

    def stored(self, channel: str) -> None:
        """What the last poll brought has been stored or has had its effect."""
        self._ears[channel].busy = False

    def failed(self, channel: str) -> None:
        """A poll has failed."""
        self._ears[channel].listening = False

    def arrival(self, channel: str) -> Arrival:
        """Of an update that the last poll brought, or that the webhook brings at this moment."""
        ear = self._ears[channel]
        if ear.pushed:
            recent = self._elapsed() - ear.back_at < REDELIVERY_SECONDS
            return Arrival(self._now(), ear.since if recent else None)
        return Arrival(ear.seen_at or self._now(), ear.since)

    def wake(self) -> None:
        """Note soon up to when everything has been heard."""
        self._woken.set()

    async def run(self) -> None:
        """Note it each time that it is asked for, until cancelled."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            await self.note()
            await asyncio.sleep(WRITING_SECONDS)

    async def note(self) -> None:
        """Note up to when everything has been heard on the messengers that are listened to."""
        if not self._begun:
            return
        now = self._now()
        times = {name: now for name, ear in self._ears.items() if ear.pushed or (self._listens(ear) and not ear.busy)}
        if not times:
            return
        try:
            await self._database.run(heard.note, times)
        except DatabaseUnavailable as error:
            log.info("not noted what has been heard: %s", error)
            return
        for name in times:
            ear = self._ears[name]
            if ear.pushed:
                self._heard(ear)
            else:
                ear.last = now

    def _heard(self, ear: _Ear) -> None:
        """Listening at this moment; after a gap, what comes now may have waited."""
        now, at = self._now(), self._elapsed()
        if not self._listens(ear):
            ear.since = ear.last if ear.last and now - ear.last > GAP else None
            ear.back_at = at
        elif not (ear.more or ear.pushed):
            ear.since = None
        ear.listening, ear.heard_at, ear.seen_at, ear.last = True, at, now, now

    def _listens(self, ear: _Ear) -> bool:
        return ear.listening and self._elapsed() - ear.heard_at < DEAF_SECONDS
