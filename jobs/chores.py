"""What the jobs of the timetable do, as units of work; what is due stands in the database."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from sqlalchemy.orm import Session

from db import aside, audit, strangers, updates, utterances
from db.board_links import BOARD_LINKS
from db.file_links import FILE_LINKS
from db.programs import Loaded, NoProgram, Rulebooks
from db.session import Database
from jobs import absences, days_off, digest, handed
from jobs.broadcasting import spread
from jobs.confirming import ask_to_confirm
from jobs.detour import detour
from jobs.inviting import tell_of_unanswered
from jobs.obstacles import follow_up
from jobs.plan import Part, Planned, do, finish, held, parts
from jobs.remind import remind
from jobs.succeeding import carry_out_due
from rules.rulebook import Rules

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Plan:
    """How far planning is for a day and a loading of the programs: which parts are left, and what has changed so far.

    ``ended``: nothing is left. ``told``: what the clock tells coordinators once a day was looked at, after the day's
    reminders. A part is done in a transaction of its own, so that a large program holds nobody up.
    """

    day: date
    loaded: Loaded
    left: tuple[Part, ...]
    changed: Planned
    ended: bool = False
    told: bool = False


AT_ONCE = 10
"""So many parts of the planning that change nothing are looked at in one transaction."""

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
        self._planned: Plan | None = None

    async def plan(self) -> None:
        """Bring assignments into step with a new day, or with a program that was loaded; without one, say so."""
        now, more = self._now(), True
        try:
            while more:
                self._planned, more = await self._database.run(self._plan, now, self._planned)
        except NoProgram:
            log.warning("no program is loaded yet: run `dondoc program load seed/program.json`")

    async def succeed(self) -> None:
        """Let agencies take the place of others whose day has come."""
        with suppress(NoProgram):
            if await self._database.run(self._succeed, self._now()):
                self._wake()

    async def remind(self) -> None:
        """Queue every reminder that is due, never before the day is planned; then wake who sends, whatever happened."""
        now, more = self._now(), True
        try:
            with suppress(NoProgram):
                while more:
                    self._planned, more = await self._database.run(self._remind, now, self._planned)
        finally:
            self._wake()

    async def digest(self) -> None:
        """Queue the digests that have come."""
        with suppress(NoProgram):
            if await self._database.run(self._digest, self._now()):
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

    def _succeed(self, session: Session, now: datetime) -> int:
        return carry_out_due(session, self._rulebooks.current(session), now)

    def _digest(self, session: Session, now: datetime) -> int:
        return digest.send(session, self._rulebooks.current(session), now)

    def _plan(self, session: Session, now: datetime, planned: Plan | None) -> tuple[Plan, bool]:
        """A part of the planning that this day and this loading of the programs need; returns how far it is then, and
        whether there is more to do."""
        loaded = self._rulebooks.loaded(session)
        rules = self._rulebooks.current(session, loaded)
        day = rules.local(now).date()
        if planned is None or (planned.day, planned.loaded) != (day, loaded):
            thorough = planned is None or not planned.ended or planned.loaded != loaded
            return Plan(day, loaded, parts(session, rules, thorough=thorough), Planned()), True
        if planned.left:
            return self._do_parts(session, rules, now, planned), True
        if not planned.ended:
            self._end_plan(session, rules, now, planned)
            return replace(planned, ended=True), False
        return planned, False

    def _do_parts(self, session: Session, rules: Rules, now: datetime, planned: Plan) -> Plan:
        """The next part, and those after it as long as they change nothing: on most days that is all of them."""
        _duties = held(session, planned.left[:AT_ONCE])
        for count, part in enumerate(planned.left[:AT_ONCE], start=1):
            changed, done = Planned(), True
            with aside.guarded(session, "day", f"{planned.day}", now):
                changed, done = do(session, rules, now, part)
            left = planned.left[count:] if done else planned.left[count - 1 :]
            if part.thorough or changed != Planned() or not done:
                break
        return replace(planned, left=left, changed=planned.changed + changed)

    def _end_plan(self, session: Session, rules: Rules, now: datetime, planned: Plan) -> None:
        with aside.guarded(session, "absences", f"{planned.day}", now):
            absences.keep(session, rules, now)
            absences.warn(session, rules, now)
        finish(session, rules, now)
        if str(planned.changed):
            log.info("the plan has changed: %s", planned.changed)
        with aside.guarded(session, "handed over", f"{planned.day}", now):
            handed.end_over(session, rules, now)

    def _tell_beside(self, session: Session, rules: Rules, now: datetime, planned: Plan) -> None:
        """What waits for room beside everything else: after the reminders that have come, as the decisions of a day on
        which the machine woke late would find no room behind it. Whom a reminder has just told of a day off hears
        nothing of it beside that."""
        with aside.guarded(session, "days off", f"{planned.day}", now):
            days_off.tell(session, rules, now)
        with aside.guarded(session, "invitations", f"{planned.day}", now):
            tell_of_unanswered(session, rules, now)
        with aside.guarded(session, "confirming", f"{planned.day}", now):
            ask_to_confirm(session, rules, now)
        with aside.guarded(session, "obstacles", f"{planned.day}", now):
            follow_up(session, rules, now)

    def _remind(self, session: Session, now: datetime, planned: Plan | None) -> tuple[Plan, bool]:
        """One unit of reminding, or of the planning that has to come first; and whether there may be more to do."""
        plan, more = self._plan(session, now, planned)
        if more or plan is not planned:
            return plan, True
        rules = self._rulebooks.current(session)
        if remind(session, rules, now):
            return plan, True
        if not plan.told:
            self._tell_beside(session, rules, now, plan)
            plan = replace(plan, told=True)
        with aside.guarded(session, "broadcasts", f"{plan.day}", now):
            spread(session, rules, now)
        return plan, False

    def _wake(self) -> None:
        for each in self._woken:
            each.wake()


def _forget_old(session: Session, now: datetime) -> None:
    updates.forget_old(session, now)
    utterances.forget_old(session, now)
    strangers.forget(session, now)
    BOARD_LINKS.forget(session, now)
    FILE_LINKS.forget(session, now)
    aside.forget_old(session, now)
