"""What happens by the clock: the timetable. Jobs only knock; what is due stands in the database (DESIGN decision 1)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from db.programs import Rulebooks
from db.session import Database
from jobs.backup import Backup
from jobs.chores import Chores, Waiting
from jobs.watched import Job, Watch

KNOCK_SECONDS = 20
HOUR = 3600


def timetable(chores: Chores, backup: Backup) -> tuple[Job, ...]:
    """All jobs, in the order in which they are done when everything is: name, what it does, how often, the longest that
    it may take (both in seconds), and the work."""
    return (
        Job(
            "succeed",
            "the day of a succession has come: what is open, posts and groups go to who takes an agency's place",
            KNOCK_SECONDS,
            300,
            chores.succeed,
        ),
        Job(
            "plan",
            "a new day, or a program was loaded: duties become assignments, what the next meeting overtook is missed",
            KNOCK_SECONDS,
            600,
            chores.plan,
        ),
        Job(
            "remind",
            "report deadlines and weekly meetings: the steps that have come are written to who is reminded",
            KNOCK_SECONDS,
            300,
            chores.remind,
        ),
        Job(
            "digest",
            "the hour of a digest has come: coordinators and observers are told how their programs stand",
            KNOCK_SECONDS,
            300,
            chores.digest,
        ),
        Job(
            "detour",
            "a messenger has been out of reach for long: what waits there goes by the person's other one",
            KNOCK_SECONDS,
            120,
            chores.detour,
        ),
        Job("seal", "what was written into the log since is put into its chain", KNOCK_SECONDS, 120, chores.seal),
        Job("tidy", "what serves nothing any more is forgotten", HOUR, 300, chores.tidy),
        Job("backup", "the day's copy of the database, if it is not there", HOUR, HOUR, backup.run, beside=True),
    )


class Jobs:
    """The timetable at work: by this machine's clock, or when somebody says that time has passed."""

    def __init__(
        self,
        database: Database,
        rulebooks: Rulebooks,
        woken: Sequence[Waiting],
        now: Callable[[], datetime],
        backup: Backup,
    ) -> None:
        self.timetable = timetable(Chores(database, rulebooks, woken, now), backup)
        self._watch = Watch(database, now)
        self._beside: set[asyncio.Task[None]] = set()
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def start(self) -> None:
        """Begin to do each job again and again, the first time after its pause: see `knock_safely`."""
        for job in self.timetable:
            self._scheduler.add_job(self._do_on_time, "interval", [job], seconds=job.every, id=job.name, name=job.does)
        self._scheduler.start()

    def stop(self) -> None:
        """Stop, if it has begun."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        for task in self._beside:
            task.cancel()

    async def _do_on_time(self, job: Job) -> None:
        """What the scheduler calls. A job that is cut short because everything stops is no failure, and what it
        left undone is due the next time; the scheduler would log it as an error."""
        try:
            await self._watch.do_safely(job)
        except asyncio.CancelledError:
            if self._scheduler.running:
                raise

    async def knock(self) -> None:
        """Do every job now, whatever its pause, as when the sandbox's clock was turned; those that go on beside the
        others are begun. Raises what the first one fails for that fails, when all were tried."""
        errors = []
        for job in self.timetable:
            if job.beside:
                self._begin(job)
                continue
            try:
                await self._watch.do(job)
            except Exception as error:
                errors.append(error)
        if errors:
            raise errors[0]

    async def knock_safely(self) -> None:
        """Do every job now; what fails is said, and tried again the next time."""
        for job in self.timetable:
            if job.beside:
                self._begin(job)
            else:
                await self._watch.do_safely(job)

    def _begin(self, job: Job) -> None:
        task = asyncio.create_task(self._watch.do_safely(job), name=job.name)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)
