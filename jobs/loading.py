"""Loading a program file while the bot runs: looked at first, then stored and planned in short transactions, see
`jobs.in_parts`. What was cut off is finished by loading the file again, too."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db import loading
from db.loading import Changes
from db.programs import Rulebooks
from db.session import Database
from jobs.in_parts import InParts, Progress
from jobs.plan import Planned
from jobs.succeeding import carry_out_due
from rules import program as file


class Loading:
    """Loading ``program``, and following up what falls due from ``start`` on (aware; default: the first loading)."""

    def __init__(
        self, database: Database, rulebooks: Rulebooks, program: file.Program, start: datetime | None = None
    ) -> None:
        self._rulebooks, self._program, self._start = rulebooks, program, start
        self._parts = InParts(database, rulebooks)

    def look(self, now: datetime) -> tuple[Changes, Planned]:
        """What loading would change, in the program and of its assignments; nothing is stored."""
        return self._parts.look(lambda session: self._load(session, now), now)

    def store(self, now: datetime, progress: Progress) -> None:
        """Load, and plan by it part by part."""
        self._parts.run(self._load, now)
        self._parts.plan(now, progress)
        if self._parts.run(self._succeed, now):
            self._parts.plan(now, progress)

    def _load(self, session: Session, now: datetime) -> Changes:
        return loading.load(session, self._program, now, self._start)

    def _succeed(self, session: Session, now: datetime) -> int:
        return carry_out_due(session, self._rulebooks.current(session), now)
