"""Updates that are stored before they have their effect: those of webhooks, and what cannot be fetched twice."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from bot.channels.base import (
    Acknowledgement,
    Channel,
    Incoming,
    NotNow,
    Unreadable,
    Update,
    patiently,
    put_aside,
)
from bot.talk.hearing import Arrival, Hearing
from db import aside, inbound
from db.session import Database, DatabaseUnavailable

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")


class Inbox:
    """Keeps updates, and hands them on one after the other, each channel's in the order in which they came.

    An update is forgotten after its effect; a crash in between brings it again, and it is seen that it was had.
    """

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        handler: Callable[[Incoming, Arrival], Awaitable[Acknowledgement]],
        hearing: Hearing,
        now: Callable[[], datetime],
    ) -> None:
        self._database, self._channels, self._handler, self._now = database, channels, handler, now
        self._hearing = hearing
        self.polled, self.stored, self.failed = hearing.polled, hearing.stored, hearing.failed
        self._arrived = {name: asyncio.Event() for name in channels}
        self._idle = {name: asyncio.Event() for name in channels}

    async def handle(self, incoming: Incoming) -> Acknowledgement:
        """Let an update that need not be stored have its effect. Raises `NotNow`."""
        return await self._handler(incoming, self._hearing.arrival(incoming.channel))

    async def store(self, channel: str, key: str, update: Update) -> None:
        """Keep an update; returns when it is on the disk. Raises `NotNow`."""
        arrival = self._hearing.arrival(channel)
        await self._run(inbound.store, channel, key, update, arrival.seen_at, arrival.since)
        self._idle[channel].clear()
        self._arrived[channel].set()

    async def put_aside(self, channel: str, key: str, error: str, update: object) -> None:
        """Keep an update that could not be read, or not be handled, for a look. Raises `NotNow`."""
        body = json.dumps(update, default=repr)
        await self._run(aside.put, "update", f"{channel}:{key}", error, body, self._now())

    async def drain(self) -> None:
        """Return when everything that was stored has had its effect."""
        for name, idle in self._idle.items():
            idle.clear()
            self._arrived[name].set()
            await idle.wait()

    async def run(self, channel: Channel) -> None:
        """Hand on what was stored, until cancelled."""
        arrived, idle = self._arrived[channel.name], self._idle[channel.name]
        while True:
            arrived.clear()
            found = await self._following(channel, None)
            while found:
                had = await self._hand_on(channel, found)
                found = await self._following(channel, found.id if had else None)
            if not arrived.is_set():
                idle.set()
            await arrived.wait()

    async def _following(self, channel: Channel, done: int | None) -> inbound.Waiting | None:
        return await patiently(lambda: self._run(inbound.following, channel.name, done))

    async def _hand_on(self, channel: Channel, found: inbound.Waiting) -> bool:
        """Let an update have its effect; ``False`` when that failed for a reason of ours."""
        arrival = Arrival(found.received_at, found.since)
        try:
            await patiently(lambda: channel.take(found.update, lambda incoming: self._handler(incoming, arrival)))
        except Unreadable as error:
            log.warning("update %s of %s is put aside and left out: %s", found.id, channel.name, error)
            await put_aside(self, channel.name, self._key(channel, found.update), error, found.update)
        except Exception as error:
            log.exception("update %s of %s could not be handled; it is kept and left out", found.id, channel.name)
            await patiently(lambda: self._run(inbound.failed, found.id, self._now()))
            await put_aside(self, channel.name, self._key(channel, found.update), error, found.update)
            return False
        return True

    @staticmethod
    def _key(channel: Channel, update: Update) -> str:
        found = channel.key_of(update)
        return found[0] if found else ""

    async def _run(self, work: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return await self._database.run(work, *args, **kwargs)
        except DatabaseUnavailable as error:
            raise NotNow(str(error)) from None
