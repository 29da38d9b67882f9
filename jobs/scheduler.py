"""A few fixed jobs that knock; what is due stands in the database (DESIGN decision 1)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.orm import Session

from db import aside, strangers, updates, utterances
from db.programs import NoProgram, Rulebooks
from db.session import Database, DatabaseUnavailable
from jobs.backup import Backup
from jobs.detour import detour
from jobs.inviting import tell_of_unanswered
from jobs.plan import plan
from jobs.remind import remind

log = logging.getLogger(__name__)

KNOCK_SECONDS = 20
BACKUP_SECONDS = 3600
"""How often it is asked whether the day has its copy: one that failed is tried again after that."""


Planned = tuple[date, datetime] | None
"""For which day, and for which loading of the program, assignments were planned last."""


class Waiting(Protocol):
    """Somebody who looks for work when woken."""

    def wake(self) -> None: ...


class Jobs:
    """Plans, reminds and wakes those who send and fetch, by the clock or when somebody says that time has passed."""

    def __init__(
        self,
        database: Database,
        rulebooks: Rulebooks,
        woken: Sequence[Waiting],
        now: Callable[[], datetime],
        backup: Backup,
    ) -> None:
        self._database, self._rulebooks, self._woken, self._now = database, rulebooks, woken, now
        self._backup = backup
        self._one_at_a_time = asyncio.Lock()
        self._planned: Planned = None
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def start(self) -> None:
        """Begin to knock every twenty seconds, and to ask at once and every hour whether the day has its copy."""
        self._scheduler.add_job(self.knock_safely, "interval", seconds=KNOCK_SECONDS, id="knock")
        self._scheduler.add_job(
            self._backup.run, "interval", seconds=BACKUP_SECONDS, id="backup", next_run_time=datetime.now(UTC)
        )
        self._scheduler.start()

    def stop(self) -> None:
        """Stop knocking, if it has begun."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def knock(self) -> None:
        """Do everything that is due now: plan once a day (or after a change), remind, wake who sends."""
        async with self._one_at_a_time:
            now = self._now()
            try:
                more = True
                while more:
                    self._planned, more = await self._database.run(self._do_due, now, self._planned)
            except NoProgram:
                log.warning("no program is loaded yet: run `dondoc program load seed/program.json`")
            finally:
                for each in self._woken:
                    each.wake()

    async def knock_safely(self) -> None:
        """Knock; should it fail, that is said, and the next one tries again."""
        try:
            await self.knock()
        except DatabaseUnavailable as error:
            log.error("%s; what is due is done at the next knock", error)
        except Exception:
            log.exception("this knock failed; the next one tries again")

    def _do_due(self, session: Session, now: datetime, planned: Planned) -> tuple[Planned, bool]:
        """One unit of what is due: the day's plan, or reminders and the detour; returns what is planned by now, and
        whether there may be more to do."""
        rules, loaded_at = self._rulebooks.current(session), self._rulebooks.loaded_at(session)
        key = (rules.local(now).date(), loaded_at)
        if key != planned:
            thorough = planned is None or planned[1] != loaded_at
            with aside.guarded(session, "day", f"{key[0]}", now):
                changed = str(plan(session, rules, now, thorough=thorough))
                if changed:
                    log.info("the plan has changed: %s", changed)
            with aside.guarded(session, "invitations", f"{key[0]}", now):
                tell_of_unanswered(session, rules, now)
            updates.forget_old(session, now)
            utterances.forget_old(session, now)
            strangers.forget(session, now)
            aside.forget_old(session, now)
            return key, True
        more = remind(session, rules, now)
        if not more:
            with aside.guarded(session, "detour", f"{key[0]}", now):
                detour(session, now)
        return key, more
