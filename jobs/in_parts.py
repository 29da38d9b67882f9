"""Changing the programs while the bot runs: looked at first, then stored, and planned in short transactions.

What is stored first is the change. Whatever is planned by it may be cut off at any time: a duty that has not been
planned by it yet is found by the next start, or by a bot that runs.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from time import monotonic, sleep
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from db.programs import Rulebooks
from db.session import Database
from jobs.plan import Part, Planned, do, finish, foresee, parts

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


def _silent(*_: object) -> None:
    pass


class InParts:
    """Units of work in a database that others use, and the planning that they call for."""

    def __init__(self, database: Database, rulebooks: Rulebooks) -> None:
        self._database, self._rulebooks = database, rulebooks
        self._worked = 0.0

    def look(self, change: Callable[[Session], R], now: datetime) -> tuple[R, Planned]:
        """What a change would give, and what planning by it would do; nothing is stored. It is made, and undone, once
        for every few duties."""
        planned, done, more = Planned(), 0, True
        while more:
            found: list[tuple[R, Planned, int, bool]] = []

            def unit(session: Session, done: int = done, found: list[tuple[R, Planned, int, bool]] = found) -> None:
                found[:] = [self._look(session, change, now, done)]
                raise _OnlyLooked

            try:
                self.run(unit)
            except _OnlyLooked:
                given, counted, done, more = found[0]
                planned += counted
        return given, planned

    def _look(
        self, session: Session, change: Callable[[Session], R], now: datetime, done: int
    ) -> tuple[R, Planned, int, bool]:
        """Change, and count what planning would do from the part after those that are ``done`` on; returns also how
        many are done then, and whether there are more."""
        given, planned, compared = change(session), Planned(), 0
        session.flush()
        rules = self._rulebooks.current(session)
        every = parts(session, rules, thorough=True)
        for part in every[done:]:
            counted, days = foresee(session, rules, now, part)
            planned, compared, done = planned + counted, compared + days, done + 1
            if compared >= COMPARED_AT_ONCE:
                break
        return given, planned, done, done < len(every)

    def plan(self, now: datetime, progress: Progress = _silent) -> Planned:
        """Plan by what is stored, part by part; returns what that changed."""
        planned = Planned()
        todo = self.run(lambda session: parts(session, self._rulebooks.current(session), thorough=True))
        for number, part in enumerate(todo, 1):
            finished = False
            while not finished:
                changed, finished = self.run(self._do, now, part)
                planned += changed
                progress(number if finished else number - 1, len(todo), planned)
        self.run(lambda session: finish(session, self._rulebooks.current(session), now))
        return planned

    def _do(self, session: Session, now: datetime, part: Part) -> tuple[Planned, bool]:
        return do(session, self._rulebooks.current(session), now, part)

    def run(self, work: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do one unit of work, then let others have their turn."""
        begun = monotonic()
        try:
            return self._database.run_now(work, *args, **kwargs)
        finally:
            self._worked += monotonic() - begun
            if self._worked >= WORKED:
                sleep(RESTED)
                self._worked = 0.0
