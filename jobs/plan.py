"""Plan: duties of the program -> assignments, up to a horizon. Doing it twice does it once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import exists, not_, or_, select
from sqlalchemy.orm import Session

from db import agencies, aside, assignments, capitals, programs
from db.models import Agency, Assignment, Duty, Program, ProgramAgency
from rules import program as file
from rules.due import Occurrence
from rules.rulebook import Rulebook, Rules
from rules.status import Move, State
from rules.succession import owed_afresh

HORIZON = timedelta(days=62)
"""An assignment is written this long before it is first spoken of, or at the latest before its last permitted day."""


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


def plan(session: Session, rules: Rules, now: datetime, *, thorough: bool = True) -> Planned:
    """Bring the assignments of all programs that are followed into step with them at ``now`` (aware).

    A ``thorough`` run compares everything with the programs, as is needed once after one was loaded: days that changed
    are taken over, what fell due before the program was followed is kept as history (``not_tracked``), and open
    assignments that the program does not hold any more are ``waived``. Any other run writes what has come within the
    horizon. A meeting that the next one overtook is ``missed``.
    """
    done, exempt = Planned(), capitals.exempt_years(session)
    for program in programs.every(session):
        if program.id in rules.followed:
            job = _Planning(session, rules, rules.books[program.id], program, now, exempt, done)
            job.run(thorough=thorough)
    return done


@dataclass
class _Planning:
    """One run of planning for one program: what it looks at, and what it has done."""

    session: Session
    rules: Rules
    book: Rulebook
    program: Program
    now: datetime
    exempt: set[tuple[int, int]]
    done: Planned
    agencies: dict[str, Agency] = field(default_factory=dict)
    before: dict[str, list[int]] = field(default_factory=dict)
    """The ids of those in whose place an agency (its code) stands."""

    def run(self, *, thorough: bool) -> None:
        query = select(Duty).where(Duty.program_id == self.program.id, Duty.gone_at.is_(None))
        duties = {row.code: row for row in self.session.scalars(query)}
        self.agencies = {row.code: row for row in agencies.present(self.session, self.program.id)}
        numbers = {row.code: row.id for row in agencies.every(self.session)} if self.book.ancestors else {}
        self.before = {code: [numbers[old] for old in olds] for code, olds in self.book.ancestors.items()}
        held = [spec for spec in self.book.program.duties if spec.code in duties]
        pressed = [(duties[spec.code], spec) for spec in held if spec.ladder]
        if thorough:
            self.waive_all_but({held for duty, spec in pressed for held in self.reconcile_safely(duty, spec)})
        for duty, spec in pressed:
            with aside.guarded(self.session, "duty", duty.code, self.now):
                self.write_missing(duty, spec, start=date.min if thorough else self.rules.local(self.now).date())
        for duty in duties.values():
            if duty.kind == "meeting":
                with aside.guarded(self.session, "duty", duty.code, self.now):
                    self.overtake(duty)

    def write_missing(self, duty: Duty, spec: file.Duty, start: date) -> None:
        """Write the assignments of a duty that are not there yet, for last permitted days from ``start`` on.

        A day that fails is put aside; the others are written.
        """
        present = assignments.keys_of_duty(self.session, duty.id)
        inherited = assignments.inherited_of_duty(self.session, duty.id) if self.before else set()

        def write(day: tuple[file.Deadline, Occurrence]) -> int:
            deadline, occurrence = day
            if not self._within_reach(spec, occurrence):
                return 0
            missing = [
                agency
                for agency in self._owing(spec)
                if (agency.id, occurrence.period) not in present
                and not self._exempt(duty, agency, occurrence)
                and self._owes(spec, agency, occurrence, present, inherited)
            ]
            followed = occurrence.due_at > self.program.follow_from
            written = assignments.create(
                self.session, duty, missing, occurrence, deadline.set_by, self.rules, self.now, followed=followed
            )
            return len(written)

        days = self._occurrences(spec, start)
        written, _ = aside.each(self.session, days, write, "day", lambda day: f"{duty.code} {day[1].period}", self.now)
        self.done.new += sum(written)
        self.session.flush()

    def reconcile_safely(self, duty: Duty, spec: file.Duty) -> set[int]:
        """`reconcile`; of a duty that fails everything stays as it is."""
        with aside.guarded(self.session, "duty", duty.code, self.now):
            return self.reconcile(duty, spec)
        return {row.id for row in assignments.of_duty(self.session, duty.id).values()}

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
                    self._restore(row, exempt=self._exempt(duty, agency, occurrence))
        return held

    def waive_all_but(self, held: set[int]) -> None:
        """Waive open assignments that the program does not hold any more: those to come, and all of a duty or an agency
        that has left it. What is overdue does not vanish because a deadline did: the coordinator can end it."""
        obliged = exists().where(
            ProgramAgency.program_id == self.program.id,
            ProgramAgency.agency_id == Assignment.agency_id,
            ProgramAgency.gone_at.is_(None),
        )
        left = or_(Assignment.due_at > self.now, Duty.gone_at.is_not(None), not_(obliged))
        open_here = (Assignment.state == State.OPEN, Duty.program_id == self.program.id)
        query = select(Assignment).join(Duty).where(*open_here, left)
        for row in self.session.scalars(query).all():
            if row.id not in held:
                row.waived_by_program = True
                assignments.move(self.session, row, Move.WAIVE, "program", self.now, self.rules)
                self.done.waived += 1

    def overtake(self, duty: Duty) -> None:
        """What the next meeting overtook is missed; one that fails is put aside."""
        overtaken, _ = aside.each(
            self.session,
            assignments.overtaken(self.session, duty.id, self.rules, self.rules.local(self.now).date()),
            lambda row: assignments.move(self.session, row, Move.OVERTAKE, "clock", self.now, self.rules),
            "assignment",
            lambda row: f"{row.id} ({row.agency.code})",
            self.now,
        )
        self.done.missed += len(overtaken)

    def _occurrences(self, spec: file.Duty, start: date) -> Iterator[tuple[file.Deadline, Occurrence]]:
        return ((deadline, each) for deadline, each in self.book.occurrences(spec.code) if each.last_day >= start)

    def _within_reach(self, spec: file.Duty, occurrence: Occurrence) -> bool:
        """Whether it is time to write an assignment: so early that the first step of its ladder is said as well."""
        end = self.rules.local(self.now).date() + HORIZON
        return occurrence.last_day <= end or self.book.first_said_on(spec.code, occurrence) <= end

    def _owing(self, spec: file.Duty) -> list[Agency]:
        codes = (agency.code for agency in self.book.program.owing(spec))
        return [self.agencies[code] for code in codes if code in self.agencies]

    def _owes(self, spec: file.Duty, agency: Agency, occurrence: Occurrence, *keys: set[tuple[int, str]]) -> bool:
        """Whether an agency owes a period itself. ``keys``: which assignments there are, and which were inherited."""
        before = [(number, occurrence.period) for number in self.before.get(agency.code, ())]
        done, inherited = (any(key in known for key in before) for known in keys)
        since = self.book.since.get((spec.code, agency.code))
        return owed_afresh(occurrence.last_day, occurrence.opens_on, since, done_before=done, inherited=inherited)

    def _exempt(self, duty: Duty, agency: Agency, occurrence: Occurrence) -> bool:
        return duty.kind == "meeting" and (agency.id, occurrence.last_day.year) in self.exempt

    def _restore(self, row: Assignment, *, exempt: bool) -> None:
        """Open again what had been waived only because the program did not hold it for a while, and what had been left
        to history before the operator said since when to follow up."""
        left_to_history = row.state is State.NOT_TRACKED and row.due_at > self.program.follow_from
        if left_to_history or (row.state is State.WAIVED and row.waived_by_program):
            row.waived_by_program = False
            if not exempt:
                assignments.move(self.session, row, Move.RESTORE, "program", self.now, self.rules)
