"""Planning one duty of a program: what is missing is written, what changed taken over, what left waived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, exists, not_, or_, select, update
from sqlalchemy.orm import Session

from db import agencies, aside, assignments, capitals, events, planned
from db.inherited import There
from db.models import Assignment, Duty, Program, ProgramAgency
from db.planned import New
from rules import program as file
from rules.due import Occurrence
from rules.rulebook import Rulebook, Rules
from rules.status import Move, State
from rules.succession import owed_afresh

AT_ONCE, CHANGE = 6_000, 10
"""About so many assignments are written in one transaction of a run that is done in parts, and for how many of these
one counts that is changed: a second or less."""

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

    def __add__(self, other: Planned) -> Planned:
        return Planned(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


class Planning:
    """Planning one duty: what it looks at, and what it has done."""

    def __init__(
        self, session: Session, rules: Rules, book: Rulebook, program: Program, duty: Duty, now: datetime
    ) -> None:
        self.session, self.rules, self.book, self.now = session, rules, book, now
        self.program, self.duty, self.done = program, duty, Planned()
        self.spec = None if duty.gone_at else book.duties.get(duty.code)
        self.left = AT_ONCE

    def run(self, *, thorough: bool) -> bool:
        """Plan the duty; ``False`` when there is more to do than fits into one transaction. What is done half then may
        be cut off: it agrees with no file any more, not with the one before either."""
        done = self._run(thorough=thorough)
        if thorough and not done:
            self.duty.planned_as = None
        return done

    def _run(self, *, thorough: bool) -> bool:
        today = self.rules.local(self.now).date()
        start = (self.program.planned_on or date.min) if thorough else today
        digest, well = self.duty.planned_as, False
        if thorough:
            with aside.guarded(self.session, "duty", self.duty.code, self.now) as attempt:
                digest = self._digest
                if digest != self.duty.planned_as:
                    start = date.min
                    self.reconcile()
            if attempt.failed:
                digest = None
            elif self.left <= 0:
                return False
        with aside.guarded(self.session, "duty", self.duty.code, self.now):
            well, more = self.write_missing(start)
            if more:
                return False
        if self.duty.kind == "meeting" and not self.duty.gone_at:
            with aside.guarded(self.session, "duty", self.duty.code, self.now):
                if self.overtake(today):
                    return False
        self.duty.planned_as = digest if well else None
        return True

    def foresee(self) -> None:
        """Count what a thorough run would do."""
        with aside.guarded(self.session, "duty", self.duty.code, self.now):
            start = self.program.planned_on or date.min
            if self._digest != self.duty.planned_as:
                start, by_period = date.min, self._by_period
                periods = planned.with_other_days(self.session, self.duty.id, self._days)
                for agency_id, period, days in planned.days_of(self.session, self.duty.id, periods):
                    held = self._held(agency_id, period, by_period)
                    self.done.redated += held is not None and not planned.same_days(held, days)
                left = self.session.execute(self._may_have_left(Assignment.agency_id, Assignment.period))
                self.done.waived = sum(self._held(number, period, by_period) is None for number, period in left)
            self.done.new = sum(len(who) for _, _, who in self._missing(start))

    @cached_property
    def owing(self) -> dict[int, str]:
        """The agencies (ids, with their codes) that owe the duty at present; none where it is not pressed for."""
        if not self.spec or (self.spec.kind != "event" and not self.spec.ladder):
            return {}
        present = agencies.numbers(self.session, self.program.id)
        codes = (agency.code for agency in self.book.program.owing(self.spec))
        return {present[code]: code for code in codes if code in present}

    @cached_property
    def exempt(self) -> set[tuple[int, int]]:
        """(Agency id, year) in which no meeting is asked for."""
        return capitals.exempt_years(self.session) if self.duty.kind == "meeting" else set()

    @cached_property
    def since(self) -> dict[int, date]:
        """From which day on agencies (ids) owe the duty that have not owed it from the program's beginning."""
        if not self.book.since:
            return {}
        days = {number: self.book.since.get((self.duty.code, code)) for number, code in self.owing.items()}
        return {number: day for number, day in days.items() if day}

    @cached_property
    def before(self) -> dict[int, list[int]]:
        """In whose place those agencies stand (ids)."""
        olds = {number: self.book.ancestors.get(self.owing[number], ()) for number in self.since}
        ids = agencies.ids(self.session, {code for codes in olds.values() for code in codes}) if olds else {}
        return {number: [ids[code] for code in codes] for number, codes in olds.items()}

    @property
    def dated(self) -> Sequence[tuple[file.Deadline, Occurrence]]:
        """When the duty falls due by the program's days."""
        return self.book.occurrences(self.spec.code) if self.spec and self.spec.ladder else ()

    @cached_property
    def occurrences(self) -> Sequence[tuple[file.Deadline, Occurrence]]:
        """The same, and when it falls due because of what agencies have told: they wrote those themselves."""
        return (*self.dated, *(events.occurrences(self.session, self.duty, self.book) if self.spec else ()))

    @property
    def _digest(self) -> str:
        """What the duty's assignments follow from, in short: another one when anything of that has changed."""
        days = [replace(each, shift=()) for _, each in self.occurrences]
        exempt = sorted(pair for pair in self.exempt if pair[0] in self.owing)
        since = self.program.follow_from.astimezone(UTC)
        owing = sorted(self.owing) if not any(each.owed_by for each in days) else sorted(self.owing.items())
        came = (self.program.revision, sorted(self.since.items()))
        return sha256(repr((days, owing, self.duty.plan_year, exempt, since, came)).encode()).hexdigest()

    def write_missing(self, start: date) -> tuple[bool, bool]:
        """Write the assignments that are not there yet, for last permitted days from ``start`` on.

        A day that fails is put aside; the others are written. Returns whether none failed, and whether there is more to
        write than fits.
        """
        fitting, more = list[New](), False
        for deadline, occurrence, who in filter(itemgetter(2), self._missing(start)):
            if self.left <= 0:
                more = True
                break
            followed = occurrence.due_at > self.program.follow_from
            fitting.append(New(occurrence, who, deadline.set_by, followed))
            self.left -= len(who)

        def together(days: Sequence[New]) -> list[int]:
            return planned.create(self.session, self.duty, days, self.rules, self.now)

        if fitting:
            self._claim()
        called = self.duty.code
        written, failed = aside.each(
            self.session,
            fitting,
            lambda day: together([day])[0],
            "day",
            lambda day: f"{called} {day.occurrence.period}",
            self.now,
            together,
        )
        self.done.new += sum(written)
        return not failed, more and bool(written)

    def _claim(self) -> None:
        """Let nobody else write for this duty: who began before this and writes later is refused by the database
        (PostgreSQL's REPEATABLE READ; SQLite has one writer), begins anew, and sees what was written."""
        self.session.execute(update(Duty).where(Duty.id == self.duty.id).values(planned_as=Duty.planned_as))

    def _missing(self, start: date) -> Iterator[tuple[file.Deadline, Occurrence, list[int]]]:
        """Which agencies (ids) have no assignment for a last permitted day from ``start`` on, of all that are within
        reach; day by day, since often no more than the first few fit."""
        days = [day for day in self.dated if day[1].last_day >= start and self._within_reach(day[1])]
        there = There(
            self.session, self.duty.id, [each.period for _, each in days], passed_on=any(self.before.values())
        )
        for deadline, occurrence in days:
            missing = [each for each in self.owing if (each, occurrence.period) not in there.any]
            if occurrence.owed_by or self.exempt or self.since:
                missing = [each for each in missing if self._is_asked(each, occurrence, there)]
            yield deadline, occurrence, missing

    def _is_asked(self, agency_id: int, occurrence: Occurrence, there: There) -> bool:
        owed = self._owes(agency_id, occurrence) and not self._is_exempt(agency_id, occurrence)
        return owed and self._afresh(agency_id, occurrence, there)

    def _afresh(self, agency_id: int, occurrence: Occurrence, there: There) -> bool:
        """Whether an agency owes a period itself, and it is not what those before it have done or left to an heir."""
        since = self.since.get(agency_id)
        if since is None:
            return True
        before = [(old, occurrence.period) for old in self.before[agency_id]]
        done, inherited = (any(key in known for key in before) for known in (there.standing, there.inherited))
        return owed_afresh(occurrence.last_day, occurrence.opens_on, since, done_before=done, inherited=inherited)

    def reconcile(self) -> None:
        """Take over what changed for assignments that are there, and waive those that the program does not hold."""
        by_period = self._by_period
        for period in sorted(planned.with_other_days(self.session, self.duty.id, self._days)):
            rows = planned.of_duty(self.session, self.duty.id, [period])
            for row in (row for row in rows.values() if self.left > 0):
                held = self._held(row.agency_id, row.period, by_period)
                changed = held is not None and planned.redate(self.session, row, held, self.rules, self.now)
                self.done.redated += changed
                self.left -= CHANGE * changed
        for row in self._closed_by_program():
            held = self._held(row.agency_id, row.period, by_period)
            if held and self.left > 0:
                self._restore(row, exempt=self._is_exempt(row.agency_id, held))
        for row in self._open_and_left():
            if not self._held(row.agency_id, row.period, by_period) and self.left > 0:
                self.left -= CHANGE
                row.waived_by_program = True
                assignments.move(self.session, row, Move.WAIVE, "program", self.now, self.rules)
                self.done.waived += 1

    @property
    def _days(self) -> list[Occurrence]:
        return [each for _, each in self.occurrences]

    @property
    def _by_period(self) -> Mapping[str, Sequence[Occurrence]]:
        found = defaultdict[str, list[Occurrence]](list)
        for each in self._days:
            found[each.period].append(each)
        return found

    def _held(self, agency_id: int, period: str, by_period: Mapping[str, Sequence[Occurrence]]) -> Occurrence | None:
        """What the program says of a period, for an agency; ``None`` when it holds it no more."""
        return next((each for each in by_period.get(period, ()) if self._owes(agency_id, each)), None)

    def _owes(self, agency_id: int, occurrence: Occurrence) -> bool:
        """Whether an agency owes the duty on this day: all of them do, or those that count it from a day of their
        own."""
        code = self.owing.get(agency_id)
        return code is not None and (not occurrence.owed_by or code in occurrence.owed_by)

    def _closed_by_program(self) -> Iterator[Assignment]:
        """What had been waived only because the program did not hold it for a while, and what had been left to history
        before the operator said since when to follow up."""
        mine = select(Assignment).where(Assignment.duty_id == self.duty.id).order_by(Assignment.id)
        waived = mine.where(Assignment.state == State.WAIVED, Assignment.waived_by_program)
        history = (Assignment.state == State.NOT_TRACKED, Assignment.due_at > self.program.follow_from)
        yield from self.session.scalars(waived).all()
        yield from self.session.scalars(mine.where(*history)).all()

    def _open_and_left(self) -> Sequence[Assignment]:
        return self.session.scalars(self._may_have_left(Assignment).order_by(Assignment.id)).all()

    def _may_have_left(self, *what: Any) -> Select[Any]:
        """What may have left the program: what is open and to come, and all of a duty or an agency that has left it.
        What is overdue does not vanish because a deadline did: the coordinator can end it."""
        obliged = exists().where(
            ProgramAgency.program_id == self.program.id,
            ProgramAgency.agency_id == Assignment.agency_id,
            ProgramAgency.gone_at.is_(None),
        )
        query = select(*what).where(Assignment.duty_id == self.duty.id, Assignment.state == State.OPEN)
        if not self.duty.gone_at:
            query = query.where(or_(Assignment.due_at > self.now, not_(obliged)))
        return query

    def overtake(self, today: date) -> bool:
        """What the next meeting overtook is missed; one that fails is put aside. ``True``: there is more than fits."""
        found = assignments.overtaken(self.session, self.duty.id, self.rules, today)
        fitting = found[: max(1, self.left // CHANGE)]

        def together(rows: Sequence[Assignment]) -> list[Assignment]:
            assignments.overtake(self.session, rows, self.now)
            return list(rows)

        overtaken, _ = aside.each(
            self.session,
            fitting,
            lambda row: together([row])[0],
            "assignment",
            lambda row: f"{row.id} ({row.agency.code})",
            self.now,
            together,
        )
        self.done.missed += len(overtaken)
        return len(fitting) < len(found) and bool(overtaken)

    def _within_reach(self, occurrence: Occurrence) -> bool:
        """Whether it is time to write an assignment: so early that the first step of its ladder is said as well."""
        end = self.rules.local(self.now).date() + HORIZON
        return occurrence.last_day <= end or self.book.first_said_on(self.duty.code, occurrence) <= end

    def _is_exempt(self, agency_id: int, occurrence: Occurrence) -> bool:
        return (agency_id, self.duty.plan_year or occurrence.last_day.year) in self.exempt

    def _restore(self, row: Assignment, *, exempt: bool) -> None:
        """Open again what the program holds again; where who owes it is exempt, only why it was waived is forgotten."""
        row.waived_by_program = False
        if not exempt:
            self.left -= CHANGE
            assignments.move(self.session, row, Move.RESTORE, "program", self.now, self.rules)
