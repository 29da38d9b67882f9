"""The one place that builds everything, and starts and stops it in order. It alone owns a clock."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from bot.channels.base import Acknowledgement, Channel, Incoming
from bot.channels.telegram import Telegram
from bot.clock import Clock, SandboxClock, SystemClock
from bot.dispatch import Dispatch
from bot.follower import SandboxFollower
from bot.settings import Settings
from bot.texts.render import Texts
from db.leases import LeaseLost
from db.programs import Rulebooks
from db.session import Database
from jobs.deliver import Means, Postman
from jobs.lease import Lease
from jobs.pace import Backoff
from jobs.scheduler import Jobs
from jobs.transport import Unreachable

log = logging.getLogger(__name__)

LONGEST_PAUSE = 60.0


class App:
    """The running bot."""

    def __init__(self, settings: Settings, *, backoff: Backoff | None = None) -> None:
        self.settings = settings
        self.lost = asyncio.Event()
        self.clock: Clock = SandboxClock(settings.sandbox_clock_url) if settings.sandbox_clock_url else SystemClock()
        self.database = Database(settings.database_url, durable=settings.database_durable)
        self.rulebooks = Rulebooks(settings.zone, settings.window, settings.language)
        self.texts = Texts(settings.language)
        self.channels: list[Channel] = [
            Telegram(
                settings.telegram_token.get_secret_value(),
                self.texts,
                api_url=settings.telegram_api_url,
                proxy=settings.telegram_proxy,
                chat_pause=settings.telegram_chat_pause,
                timeout=settings.telegram_timeout,
            )
        ]
        self.lease = Lease(self.database, SystemClock().now)
        means = Means(self.database, self.rulebooks, self.clock.now, self.lease.holder, backoff or Backoff())
        self.postmen = {
            channel.name: Postman(means, channel, per_second=settings.telegram_per_second) for channel in self.channels
        }
        self.jobs = Jobs(self.database, self.rulebooks, list(self.postmen.values()), self.clock.now)
        self.dispatch = Dispatch(self.database, self.rulebooks, self.texts, self.postmen, self.clock.now)
        self.follower = (
            SandboxFollower(self.clock, self.database, self.jobs, self.texts, settings.zone, self.settle)
            if isinstance(self.clock, SandboxClock)
            else None
        )
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Prepare the database, connect the channels, begin to receive, knock and deliver.

        While another process does the work with this database, this one stands by here.
        Raises `db.session.DatabaseUnavailable` and `bot.channels.base.ChannelMisconfigured`.
        """
        await asyncio.to_thread(self.database.migrate)
        await self.lease.acquire()
        self._keep_running(self.lease.keep, "keep the lease")
        if isinstance(self.clock, SandboxClock):
            await self.clock.read()
        for channel in self.channels:
            name = await self._connect(channel)
            log.info("%s: the bot is @%s", channel.name, name)
            postman = self.postmen[channel.name]
            self._keep_running(partial(channel.receive, self._handle, postman.reachable), f"receive {channel.name}")
            self._keep_running(postman.run, f"deliver {channel.name}")
        self.jobs.start()
        await self.jobs.knock()
        if self.follower:
            await self.follower.begin()
            self._keep_running(self.follower.follow, "follow the sandbox's clock")
            self._keep_running(self.follower.report_answers, "report to the sandbox")

    async def _connect(self, channel: Channel) -> str:
        """Connect; a messenger that is out of reach is tried again until it answers."""
        pause = 1.0
        while True:
            try:
                return await channel.start()
            except Unreachable as error:
                log.warning("%s; trying again in %.0f s", error, pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def stop(self) -> None:
        """Stop receiving, finish what is in flight, let go of everything; within ten seconds."""
        self.jobs.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for channel in self.channels:
            await channel.stop()
        if isinstance(self.clock, SandboxClock):
            await self.clock.close()
        await self.lease.release()
        await asyncio.to_thread(self.database.close)

    async def settle(self) -> None:
        """Do everything that is due at this time, and return when it has been sent."""
        await self.jobs.knock()
        for postman in self.postmen.values():
            await postman.drain()

    async def _handle(self, incoming: Incoming) -> Acknowledgement:
        acknowledgement = await self.dispatch.handle(incoming)
        if self.follower:
            self.follower.answered()
        return acknowledgement

    def _keep_running(self, work: Callable[[], Awaitable[None]], name: str) -> None:
        """Run something that never ends; should it fail, say so and begin again."""

        async def watch() -> None:
            while True:
                try:
                    await work()
                except LeaseLost:
                    log.error("another process has taken the work over: this one stops sending and stands by")
                    self.lost.set()
                    return
                except Exception:
                    log.exception("%s failed; it begins again", name)
                    await asyncio.sleep(1)

        self._tasks.append(asyncio.create_task(watch(), name=name))
