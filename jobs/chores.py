"""What the jobs of the timetable do, as units of work; what is due stands in the database."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Protocol

from sqlalchemy.orm import Session

from db import aside, audit, strangers, updates, utterances
from db.programs import Loaded, NoProgram, Rulebooks
from db.session import Database
from jobs.confirming import ask_to_confirm
from jobs.detour import detour
from jobs.inviting import tell_of_unanswered
from jobs.obstacles import follow_up
from jobs.plan import plan
from jobs.remind import remind

log = logging.getLogger(__name__)

Planned = tuple[date, Loaded] | None
"""For which day, and for which loading of the program, assignments were planned last."""


SEALED_AT_ONCE = 1000
"""Rows of the log that one transaction puts into the chain, so that nobody waits long for it."""


class Waiting(Protocol):
    """Somebody who looks for work when woken."""

    def wake(self) -> None: ...


class Chores:
    """Plans, reminds, takes the detour, tidies; ``woken`` are those who send and fetch. To be done one at a time."""

    def __init__(
        self, database: Database, rulebooks: Rulebooks, woken: Sequence[Waiting], now: Callable[[], datetime]
    ) -> None:
        self._database, self._rulebooks, self._woken, self._now = database, rulebooks, woken, now
        self._planned: Planned = None

    async def plan(self) -> None:
        """Bring assignments into step with a new day, or with a program that was loaded; without one, say so."""
        try:
            self._planned = await self._database.run(self._plan, self._now(), self._planned)
        except NoProgram:
            log.warning("no program is loaded yet: run `dondoc program load seed/program.json`")

    async def remind(self) -> None:
        """Queue every reminder that is due, never before the day is planned; then wake who sends, whatever happened."""
        now, more = self._now(), True
        try:
            with suppress(NoProgram):
                while more:
                    self._planned, more = await self._database.run(self._remind, now, self._planned)
        finally:
            self._wake()

    async def detour(self) -> None:
        """Send what waits on a messenger that is out of reach by another one."""
        if await self._database.run(detour, self._now()):
            self._wake()

    async def seal(self) -> None:
        """Put what was written into the log since into its chain."""
        while await self._database.run(audit.seal, self._now(), SEALED_AT_ONCE) == SEALED_AT_ONCE:
            pass

    async def tidy(self) -> None:
        """Forget what serves nothing any more."""
        await self._database.run(_forget_old, self._now())

    def _plan(self, session: Session, now: datetime, planned: Planned) -> Planned:
        """Plan unless this day and this loading of the program are planned; returns what is planned by now."""
        rules, loaded = self._rulebooks.current(session), self._rulebooks.loaded(session)
        key = (rules.local(now).date(), loaded)
        if key != planned:
            thorough = planned is None or planned[1] != loaded
            with aside.guarded(session, "day", f"{key[0]}", now):
                changed = str(plan(session, rules, now, thorough=thorough))
                if changed:
                    log.info("the plan has changed: %s", changed)
            with aside.guarded(session, "invitations", f"{key[0]}", now):
                tell_of_unanswered(session, rules, now)
            with aside.guarded(session, "confirming", f"{key[0]}", now):
                ask_to_confirm(session, rules, now)
            with aside.guarded(session, "obstacles", f"{key[0]}", now):
                follow_up(session, rules, now)
        return key

    def _remind(self, session: Session, now: datetime, planned: Planned) -> tuple[Planned, bool]:
        """One unit of reminding, or of the planning that has to come first; and whether there may be more to do."""
        key = self._plan(session, now, planned)
        if key != planned:
            return key, True
        return key, remind(session, self._rulebooks.current(session), now)

    def _wake(self) -> None:
        for each in self._woken:
            each.wake()


def _forget_old(session: Session, now: datetime) -> None:
    updates.forget_old(session, now)
    utterances.forget_old(session, now)
    strangers.forget(session, now)
    aside.forget_old(session, now)
