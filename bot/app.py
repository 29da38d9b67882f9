"""The one place that builds everything, and starts and stops it in order. It alone owns a clock."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from sqlalchemy.orm import Session
from tenacity import wait_fixed

from bot.channels.base import Channel, ChannelMisconfigured, FileLink, Incoming, Picture
from bot.channels.build import MESSENGERS, build
from bot.clock import Clock, SandboxClock, SystemClock
from bot.play.follower import SandboxFollower
from bot.settings import Settings
from bot.talk.dispatch import Dispatch
from bot.talk.hearing import Hearing
from bot.talk.inbox import Inbox
from bot.texts.render import Texts
from bot.web.board import Board
from bot.web.files import Files
from bot.web.links import links_of
from bot.web.server import Hook, Web
from db import clocks, file_links, files, held, troubles
from db.leases import LeaseLost
from db.outbox import Why
from db.programs import Rulebooks
from db.session import Database, DatabaseLocked, DatabaseUnavailable
from jobs.backup import Backup, Copies
from jobs.chores import Waiting
from jobs.deliver import Postman
from jobs.insisting import doubling, insist
from jobs.lease import Lease
from jobs.means import Means
from jobs.pace import Backoff
from jobs.pictures import Fetcher
from jobs.scheduler import Jobs
from jobs.transport import Unreachable
from jobs.workshop import Place, Workshop

log = logging.getLogger(__name__)

LONGEST_PAUSE = 60.0
CONNECTING_SECONDS = 10.0
"""How long a start waits for a second messenger when the first is there."""

LOCKED_PAUSE = wait_fixed(2)
REFUSED_SECONDS = 600.0
"""How often a messenger that refused its token at the start is asked again, while another one works."""

T = TypeVar("T")


class App:
    """The running bot."""

    def __init__(self, settings: Settings, *, backoff: Backoff | None = None) -> None:
        self.settings = settings
        self.lost = asyncio.Event()
        self.clock: Clock = SandboxClock(settings.sandbox_clock_url) if settings.sandbox_clock_url else SystemClock()
        self.database = Database(settings.database_url, durable=settings.database_durable)
        self.rulebooks = Rulebooks(settings.zone, settings.window, settings.language)
        self.texts = Texts(settings.language)
        self.workshop = Workshop(
            Place(settings.database_url, settings.timezone, settings.sending_window, settings.language),
            self.database,
            self.clock.now,
        )
        self.channels = build(settings, self.texts, self._picture, self.workshop.make, self._file_link)
        self.lease = Lease(self.database, SystemClock().now)
        means = Means(
            self.database,
            self.rulebooks,
            self.clock.now,
            self.lease.holder,
            backoff or Backoff(),
            self._wake_postmen,
        )
        self.postmen = {
            name: Postman(means, channel, per_second=settings.connection(name).per_second)
            for name, channel in self.channels.items()
        }
        self.fetcher = Fetcher(self.database, self.rulebooks, self.channels, self.clock.now, self._wake_postmen)
        pushed = [name for name in settings.messengers if settings.connection(name).updates == "webhook"]
        self.hearing = Hearing(self.database, self.channels, pushed, self.clock.now)
        woken: list[Waiting] = [*self.postmen.values(), self.fetcher, self.hearing]
        backup = Backup(self.database, Copies(settings.backup_dir, settings.keep, settings.zone), self.clock.now)
        self.jobs = Jobs(self.database, self.rulebooks, woken, self.clock.now, backup)
        self.dispatch = Dispatch(self.database, self.rulebooks, self.texts, self.clock.now, self._after_effect)
        self.inbox = Inbox(self.database, self.channels, self.dispatch.handle, self.hearing, self.clock.now)
        self.web = self._web()
        self.follower = (
            SandboxFollower(self.clock, self.database, self.rulebooks, self.settle)
            if isinstance(self.clock, SandboxClock)
            else None
        )
        self._tasks: list[asyncio.Task[None]] = []

    def _web(self) -> Web | None:
        """The web side, where a messenger brings updates by webhook or pictures are to have addresses."""
        connections = {name: self.settings.connection(name) for name in self.channels}
        hooks = {
            name: Hook(channel, connections[name].webhook_secret)
            for name, channel in self.channels.items()
            if connections[name].updates == "webhook"
        }
        if not hooks and not self.settings.public_url:
            return None
        links = links_of(self.settings)
        if links is None:
            return Web(hooks, self.inbox, self.database, self._picture, None)
        self.texts.lead_to_board(links.to_board)
        files = Files(links, self.workshop.make, self.database, self.rulebooks, self.texts, self.clock.now)
        board = Board(links, self.database, self.rulebooks, self.texts, self.clock.now)
        return Web(hooks, self.inbox, self.database, self._picture, links, files, board)

    async def start(self) -> None:
        """Prepare the database, connect the channels, begin to receive, knock and deliver.

        While another process does the work with this database, this one stands by here; a database that another program
        holds is waited for. Raises `db.session.DatabaseUnavailable` when it cannot be used for another reason at first,
        and `bot.channels.base.ChannelMisconfigured` when no messenger works with these settings.
        """
        await self._migrate()
        await self.lease.acquire()
        self._keep_running(self.lease.keep, "keep the lease")
        if isinstance(self.clock, SandboxClock):
            await self.clock.read()
        await self._insist(lambda: self.database.run(clocks.note, self.settings.sandbox_clock_url, self.clock.now()))
        await self._insist(self.hearing.begin)
        self._keep_running(self.hearing.run, "note what has been heard")
        missing = await self._insist(
            lambda: self.database.run(troubles.note_missing, list(self.channels), self.clock.now())
        )
        for name in missing:
            log.warning("people have addresses on %s, which is not configured: nothing is sent there", name)
        if waiting := await self.database.read(held.count):
            log.warning("%s messages are held back since a restore; `dondoc outbox release` sends them", waiting)
        if self.web:
            await self.web.start(self.settings.web_host, self.settings.web_port)
        self._keep_running(self.fetcher.run, "fetch files")
        await self._begin()
        self.jobs.start()
        await self.jobs.knock_safely()
        if self.follower:
            await self._insist(self.follower.begin)
            self._keep_running(self.follower.follow, "follow the sandbox's clock")
            self._keep_running(self.follower.report_answers, "report to the sandbox")

    async def _migrate(self) -> None:
        await insist(partial(asyncio.to_thread, self.database.migrate), DatabaseLocked, LOCKED_PAUSE, _waits)

    async def _insist(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do something of the start again and again until the database takes it."""
        return await insist(work, DatabaseUnavailable, LOCKED_PAUSE, _waits)

    async def _begin(self) -> None:
        """Connect every messenger; one that is out of reach, or refuses these settings, keeps no other from beginning.

        Raises `bot.channels.base.ChannelMisconfigured` when none is left that may work.
        """
        for (
            channel
        ) in self.channels.values():  # what came in before has its effect, whether the messenger is there or not
            self._keep_running(partial(self.inbox.run, channel), f"hand on {channel.name}")
        beginnings = {asyncio.create_task(self._begin_one(channel)): channel for channel in self.channels.values()}
        self._tasks += beginnings
        _, late = await asyncio.wait(beginnings, return_when=asyncio.FIRST_COMPLETED)
        if late:
            await asyncio.wait(late, timeout=CONNECTING_SECONDS)
        refused = {task: error for task in beginnings if task.done() and (error := task.exception())}
        if len(refused) == len(beginnings):
            raise next(iter(refused.values()))
        for task, error in refused.items():
            await self._leave_out(beginnings[task], error)
        for task, channel in beginnings.items():
            if not task.done():
                task.add_done_callback(partial(self._was_late, channel))

    async def _begin_one(self, channel: Channel) -> None:
        name = await self._connect(channel)
        log.info("%s: the bot is %s", channel.name, name)
        self.texts.introduce(channel.name, name, MESSENGERS[channel.name].link(self.settings, name))
        await self._insist(lambda: self.database.run(troubles.end, channel.name, Why.UNAUTHORIZED))
        postman = self.postmen[channel.name]
        if not (self.web and self.web.takes(channel.name)):
            self._keep_running(partial(channel.receive, self.inbox, postman.reachable), f"receive {channel.name}")
        self._keep_running(postman.run, f"deliver {channel.name}")

    async def _connect(self, channel: Channel) -> str:
        """Connect; a messenger that is out of reach is tried again until it answers."""

        def say(error: Exception, pause: float) -> None:
            log.warning("%s; trying again in %.0f s", error, pause)

        return await insist(channel.start, Unreachable, doubling(1.0, LONGEST_PAUSE), say)

    async def _leave_out(self, channel: Channel, error: BaseException) -> None:
        """A messenger refuses these settings while another one works: that is said, and it is tried again now and then
        (it may be the messenger's mistake)."""
        log.error("%s; the other messenger goes on", error, exc_info=_unforeseen(error))
        await self._insist(
            lambda: self.database.run(
                troubles.begin, channel.name, self.clock.now(), Why.UNAUTHORIZED, str(error), instead=True
            )
        )
        self._tasks.append(asyncio.create_task(self._begin_later(channel), name=f"begin {channel.name} later"))

    async def _begin_later(self, channel: Channel) -> None:
        while True:
            await asyncio.sleep(REFUSED_SECONDS)
            try:
                return await self._begin_one(channel)
            except Exception as error:
                log.error("%s; the other messenger goes on", error, exc_info=_unforeseen(error))

    def _was_late(self, channel: Channel, task: asyncio.Task[None]) -> None:
        """A messenger answered after the start: did it refuse?"""
        if not task.cancelled() and (error := task.exception()):
            self._tasks.append(asyncio.create_task(self._leave_out(channel, error), name=f"leave out {channel.name}"))

    async def stop(self) -> None:
        """Stop receiving, finish what is in flight, let go of everything; within ten seconds."""
        self.jobs.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if not self.lost.is_set():
            await self.hearing.note()
        if self.web:
            await self.web.stop()
        for channel in self.channels.values():
            await channel.stop()
        await self.workshop.close()
        if isinstance(self.clock, SandboxClock):
            await self.clock.close()
        await self.lease.release()
        await asyncio.to_thread(self.database.close)

    async def settle(self, time_has_passed: bool) -> None:
        """Do everything that is due at this time if it is another time, and return when it has been sent."""
        if time_has_passed:
            await self.jobs.knock()
        for postman in self.postmen.values():
            await postman.drain()

    def _after_effect(self, incoming: Incoming, queued: set[str]) -> None:
        """An update had its effect: what it caused is sent, and its messenger is evidently there."""
        for name in queued & self.postmen.keys():
            self.postmen[name].wake()
        if incoming.what in ("picture", "file"):
            self.fetcher.wake()
        self.postmen[incoming.channel].reachable()
        if self.follower:
            self.follower.answered()

    def _wake_postmen(self) -> None:
        for postman in self.postmen.values():
            postman.wake()

    async def _picture(self, number: int) -> Picture | None:
        found = await self.database.read(files.content, number)
        return Picture(*found) if found else None

    async def _file_link(self, wanted: dict[str, Any]) -> FileLink | None:
        links = links_of(self.settings)
        if links is None:
            return None
        try:
            number, handle = await self.database.run(_linked, wanted, self.clock.now())
        except DatabaseUnavailable as error:
            raise Unreachable(f"a link to a file could not be made: {error}") from None
        return FileLink(number, links.to_file(handle))

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


def _linked(session: Session, wanted: dict[str, Any], now: datetime) -> tuple[int, str]:
    row = file_links.make(session, wanted, now)
    return row.id, row.handle


def _waits(error: Exception, pause: float) -> None:
    log.error("%s; the start waits for it", error)


def _unforeseen(error: BaseException) -> BaseException | None:
    """What has to be told with its traceback, because no sentence was made for it."""
    return None if isinstance(error, ChannelMisconfigured) else error
