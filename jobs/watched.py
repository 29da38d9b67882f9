"""A job of the timetable, done by one at a time, and watched: one that takes too long, or fails, is told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from db import aside
from db.session import Database, DatabaseUnavailable

log = logging.getLogger(__name__)

WHAT = "job"
"""What a job that is stuck or fails is put aside as (`db.aside`), until it is done again."""


@dataclass(frozen=True)
class Job:
    """Something that is done again and again. It is safe to miss (the next time finds what was due) and to repeat.

    ``every``: after how many seconds it is done again; ``longest``: after how many it is told to be stuck; ``beside``:
    it may take long, so that nothing waits for it.
    """

    name: str
    does: str
    every: int
    longest: int
    work: Callable[[], Awaitable[object]]
    beside: bool = False


class Watch:
    """Does jobs: those that are not ``beside`` one at a time, and none twice at a time.

    A job that takes longer than it should is told in the log and by ``dondoc outbox``, again and again while it lasts:
    it cannot be ended from here, for it waits for the database or the disk. Seconds are real ones, whatever the bot's
    clock shows.
    """

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now
        self._alone: dict[str, asyncio.Lock] = {}
        self._well: set[str] = set()

    async def do(self, job: Job) -> None:
        """Do a job. Raises what it fails for; that is noted before."""
        async with self._alone.setdefault(job.name if job.beside else "", asyncio.Lock()):
            try:
                async with self._watched(job):
                    await job.work()
            except DatabaseUnavailable:
                raise
            except Exception as error:
                await self._note(job, aside.described(error))
                raise
            await self._done(job)

    async def do_safely(self, job: Job) -> None:
        """Do a job; should it fail, that is said, and it is tried again the next time."""
        try:
            await self.do(job)
        except DatabaseUnavailable as error:
            log.error("%s; %s: what is due is done the next time", error, job.name)
        except Exception:
            log.exception("%s failed; it is tried again the next time", job.name)

    @asynccontextmanager
    async def _watched(self, job: Job) -> AsyncIterator[None]:
        watching = asyncio.create_task(self._tell_when_late(job), name=f"watch {job.name}")
        try:
            yield
        finally:
            watching.cancel()
            await asyncio.wait({watching})

    async def _tell_when_late(self, job: Job) -> None:
        lasted = 0
        while True:
            await asyncio.sleep(job.longest)
            lasted += job.longest
            said = f"at work for {lasted} seconds and not done, where {job.longest} should be enough"
            log.error("%s (%s): %s", job.name, job.does, said)
            await self._note(job, said)

    async def _note(self, job: Job, said: str) -> None:
        self._well.discard(job.name)
        try:
            await self._database.run(aside.put, WHAT, job.name, said, job.does, self._now())
        except Exception as error:  # the log has told it; what watches over the others must not fail itself
            log.error("%s could not be put aside: %s", job.name, error)

    async def _done(self, job: Job) -> None:
        """What was told of this job, by this process or an earlier one, is over."""
        if job.name not in self._well:
            await self._database.run(aside.clear, WHAT, job.name)
            self._well.add(job.name)
