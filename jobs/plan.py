"""Plan: duties of the program -> assignments, up to a horizon. Doing it twice does it once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import assignments, programs
from db.models import Agency, Assignment, Duty
from rules import program as file
from rules.due import Occurrence, occurrences
from rules.rulebook import Rulebook
from rules.status import Move, State

HORIZON = timedelta(days=62)
"""How far ahead assignments are written: more than the longest first step of a usual ladder."""


@dataclass
class Planned:
    """What one run of planning changed; as text only what there is to say, and nothing when nothing changed."""

    new: int = 0
    redated: int = 0
    missed: int = 0
    waived: int = 0

    def __str__(self) -> str:
        counts = {
            "new": self.new,
            "with other days": self.redated,
            "missed, because the next one has come": self.missed,
            "not owed any more": self.waived,
        }
        return "; ".join(f"{count} {words}" for words, count in counts.items() if count)


def plan(session: Session, rules: Rulebook, now: datetime, *, thorough: bool = True) -> Planned:
    """Bring assignments into step with the program at ``now`` (aware).

    A ``thorough`` run compares everything with the program, as is needed once after it was loaded: days that changed
    are taken over, what fell due before the program was followed is kept as history (``not_tracked``), and open
    assignments that the program does not hold any more are ``waived``. Any other run writes what has come within the
    horizon. A weekly duty that the next week overtook is ``missed``.
    """
    done = Planned()
    duties = {row.code: row for row in session.scalars(select(Duty).where(Duty.gone_at.is_(None)))}
    agencies = {row.code: row for row in session.scalars(select(Agency).where(Agency.gone_at.is_(None)))}
    follow_from, exempt = programs.current(session).follow_from, assignments.exempt_years(session)
    job = _Planning(session, rules, now, agencies, exempt, follow_from, done)
    pressed = [(duties[spec.code], spec) for spec in rules.program.duties if spec.ladder and spec.code in duties]
    if thorough:
        job.waive_all_but({held for duty, spec in pressed for held in job.reconcile(duty, spec)})
    for duty, spec in pressed:
        job.write_missing(duty, spec, start=date.min if thorough else rules.local(now).date())
    for row in assignments.overtaken(session, rules.local(now).date()):
        assignments.move(session, row, Move.OVERTAKE, "clock", now, rules)
        done.missed += 1
    return done


@dataclass
class _Planning:
    """One run of planning: what it looks at, and what it has done."""

    session: Session
    rules: Rulebook
    now: datetime
    agencies: dict[str, Agency]
    exempt: set[tuple[int, int]]
    follow_from: datetime
    done: Planned

    def write_missing(self, duty: Duty, spec: file.Duty, start: date) -> None:
        """Write the assignments of a duty that are not there yet, for last permitted days from ``start`` on."""
        present = assignments.keys_of_duty(self.session, duty.id)
        for deadline, occurrence in self._occurrences(spec, start):
            missing = [
                agency
                for agency in self._owing(spec)
                if (agency.id, occurrence.period) not in present and not self._exempt(duty, agency, occurrence)
            ]
            followed = occurrence.due_at > self.follow_from
            written = assignments.create(
                self.session, duty, missing, occurrence, deadline.set_by, self.rules, self.now, followed=followed
            )
            self.done.new += len(written)
        self.session.flush()

    def reconcile(self, duty: Duty, spec: file.Duty) -> set[int]:
        """Take over what changed for assignments that are there; returns the ids of those that the program holds."""
        present = assignments.of_duty(self.session, duty.id)
        held = set()
        for _, occurrence in self._occurrences(spec, date.min):
            for agency in self._owing(spec):
                row = present.get((agency.id, occurrence.period))
                if row is not None:
                    held.add(row.id)
                    self.done.redated += assignments.redate(self.session, row, occurrence, self.rules, self.now)
                    self._restore(row)
        return held

    def waive_all_but(self, held: set[int]) -> None:
        """Waive open assignments to come that the program does not hold any more."""
        coming = select(Assignment).where(Assignment.state == State.OPEN, Assignment.due_at > self.now)
        for row in self.session.scalars(coming):
            if row.id not in held:
                row.waived_by_program = True
                assignments.move(self.session, row, Move.WAIVE, "program", self.now, self.rules)
                self.done.waived += 1

    def _occurrences(self, spec: file.Duty, start: date) -> Iterator[tuple[file.Deadline, Occurrence]]:
        end = self.rules.local(self.now).date() + _reach(spec, self.rules)
        for deadline in spec.deadlines:
            for occurrence in occurrences(deadline, self.rules.workdays, self.rules.zone, start=start, end=end):
                yield deadline, occurrence

    def _owing(self, spec: file.Duty) -> list[Agency]:
        codes = (agency.code for agency in self.rules.program.owing(spec))
        return [self.agencies[code] for code in codes if code in self.agencies]

    def _exempt(self, duty: Duty, agency: Agency, occurrence: Occurrence) -> bool:
        return duty.kind == "meeting" and (agency.id, occurrence.last_day.year) in self.exempt

    def _restore(self, row: Assignment) -> None:
        """Open again what had been waived only because the program did not hold it for a while."""
        if row.state is State.WAIVED and row.waived_by_program:
            row.waived_by_program = False
            assignments.move(self.session, row, Move.RESTORE, "program", self.now, self.rules)


def _reach(spec: file.Duty, rules: Rulebook) -> timedelta:
    """How far ahead of the last permitted day the ladder of a duty may begin, holidays allowed for."""
    ladder = rules.program.ladders[spec.ladder or ""]
    early = [int(re.findall(r"\d+", step)[0]) for step in ladder.steps if step.startswith("-")]
    return max(HORIZON, timedelta(days=2 * max(early, default=0)))
