"""Loading a program file while the bot runs: looked at first, then stored and planned in short transactions.

What is stored first is the file. Whatever is planned by it may be cut off at any time: a duty that has not been planned
by it yet is found by the next start, by a bot that runs, or by loading the file again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from time import monotonic, sleep
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from db import loading
from db.loading import Changes
from db.programs import Rulebooks
from db.session import Database
from jobs.plan import Part, Planned, do, finish, foresee, parts
from jobs.succeeding import carry_out_due
from rules import program as file

COMPARED_AT_ONCE = 50_000
"""About so many days of agencies are compared in one transaction of looking: a second or less."""

WORKED, RESTED = 0.2, 0.12
"""After so many seconds of work everybody else gets so many: who waits for SQLite's lock asks every 0.1 s."""

P = ParamSpec("P")
R = TypeVar("R")
Progress = Callable[[int, int, Planned], None]
"""Is told how many parts are done, of how many, and what has been changed so far."""


class _OnlyLooked(Exception):
    """Rolls a unit of work back after it has been looked at."""


class Loading:
    """Loading ``program``, and following up what falls due from ``start`` on (aware; default: the first loading)."""

    def __init__(
        self, database: Database, rulebooks: Rulebooks, program: file.Program, start: datetime | None = None
    ) -> None:
        self._database, self._rulebooks, self._program, self._start = database, rulebooks, program, start
        self._worked = 0.0

    def look(self, now: datetime) -> tuple[Changes, Planned]:
        """What loading would change, in the program and of its assignments; nothing is stored."""
        changes, planned, done, more = Changes(), Planned(), 0, True
        while more:
            found: list[tuple[Changes, Planned, int, bool]] = []

            def unit(
                session: Session, done: int = done, found: list[tuple[Changes, Planned, int, bool]] = found
            ) -> None:
                found[:] = [self._look(session, now, done)]
                raise _OnlyLooked

            try:
                self._run(unit)
            except _OnlyLooked:
                changes, counted, done, more = found[0]
                planned += counted
        return changes, planned

    def _look(self, session: Session, now: datetime, done: int) -> tuple[Changes, Planned, int, bool]:
        """Load, and count what planning would do from the part after those that are ``done`` on; returns also how many
        are done then, and whether there are more."""
        changes, planned, compared = loading.load(session, self._program, now, self._start), Planned(), 0
        rules = self._rulebooks.current(session)
        every = parts(session, rules, thorough=True)
        for part in every[done:]:
            counted, days = foresee(session, rules, now, part)
            planned, compared, done = planned + counted, compared + days, done + 1
            if compared >= COMPARED_AT_ONCE:
                break
        return changes, planned, done, done < len(every)

    def store(self, now: datetime, progress: Progress) -> None:
        """Load, and plan by it part by part."""
        self._run(loading.load, self._program, now, self._start)
        self._plan(now, progress)
        if self._run(self._succeed, now):
            self._plan(now, progress)

    def _succeed(self, session: Session, now: datetime) -> int:
        return carry_out_due(session, self._rulebooks.current(session), now)

    def _do(self, session: Session, now: datetime, part: Part) -> tuple[Planned, bool]:
        return do(session, self._rulebooks.current(session), now, part)

    def _plan(self, now: datetime, progress: Progress) -> None:
        planned = Planned()
        todo = self._run(lambda session: parts(session, self._rulebooks.current(session), thorough=True))
        for number, part in enumerate(todo, 1):
            finished = False
            while not finished:
                changed, finished = self._run(self._do, now, part)
                planned += changed
                progress(number if finished else number - 1, len(todo), planned)
        self._run(lambda session: finish(session, self._rulebooks.current(session), now))

    def _run(self, work: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do one unit of work, then let others have their turn."""
        begun = monotonic()
        try:
            return self._database.run_now(work, *args, **kwargs)
        finally:
            self._worked += monotonic() - begun
            if self._worked >= WORKED:
                sleep(RESTED)
                self._worked = 0.0
