"""Planning one duty of a program: what is missing is written, what changed taken over, what left waived."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, exists, not_, or_, select, update
from sqlalchemy.orm import Session

from db import aside, assignments, pauses, planned
from db.inherited import There
from db.models import Assignment, Duty, Program, ProgramAgency
from db.planned import New
from db.unasked import unasked as unasked_of
from jobs import calendars
from jobs.changed import Days, Planned
from jobs.owing import Owed
from rules import program as file
from rules.due import Occurrence
from rules.inheritance import owed_afresh
from rules.pausing import Pause
from rules.rulebook import Rulebook, Rules
from rules.status import Move, State

AT_ONCE, CHANGE = 6_000, 10
"""About so many assignments are written in one transaction of a run that is done in parts, and for how many of these
one counts that is changed: a second or less."""

HORIZON = timedelta(days=62)
"""An assignment is written this long before it is first spoken of, or at the latest before its last permitted day."""


class Planning(Owed):
    """Planning one duty: what it has done, and how much more fits."""

    def __init__(
        self, session: Session, rules: Rules, book: Rulebook, program: Program, duty: Duty, now: datetime
    ) -> None:
        super().__init__(session, rules, book, program, duty, now)
        self.done, self.left = Planned(), AT_ONCE

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
        if thorough and self.look_again():
            return False
        if thorough:
            with aside.guarded(self.session, "duty", self.duty.code, self.now) as attempt:
                digest = self.digest
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

    def foresee(self) -> int:
        """Count what a thorough run would do; returns how many ladders were looked at for it."""
        looked = 0
        with aside.guarded(self.session, "duty", self.duty.code, self.now):
            if self.duty.looked_up_to is not None:
                stays = self._stays()
                self.done.stepped, looked = calendars.foresee(self.session, self.duty, self.rules, self.now, stays)
            start = self.program.planned_on or date.min
            if self.digest != self.duty.planned_as:
                start, by_period = date.min, self.by_period
                periods = planned.with_other_days(self.session, self.duty.id, self.days)
                for agency_id, period, state, days in planned.days_of(self.session, self.duty.id, periods):
                    held = self.held(agency_id, period, by_period)
                    if held is not None and not planned.same_days(held, days):
                        self._redated(period, state, planned.shown_days(days), (held.advised_on, held.last_day))
                left = self.session.execute(self._may_have_left(Assignment.agency_id, Assignment.period))
                self.done.waived = sum(self.held(number, period, by_period) is None for number, period in left)
            self.done.new = sum(len(who) for _, _, who in self._missing(start))
        return looked

    def look_again(self) -> bool:
        """Look at the ladders of which the calendar has changed the working days, before any of them gets other days:
        what does, begins anew. ``True``: there are more than fit."""
        more = False
        if self.duty.looked_up_to is None:
            return False
        with aside.guarded(self.session, "duty", self.duty.code, self.now):
            stepped, more = calendars.look_again(self.session, self.duty, self.rules, self.now, self._stays())
            self.done.stepped += stepped
            self.left -= CHANGE * stepped
        return more

    def _stays(self) -> Callable[[Assignment], bool]:
        """Tells whether an open assignment neither gets other days nor leaves the program."""
        by_period = self.by_period

        def stays(row: Assignment) -> bool:
            held = self.held(row.agency_id, row.period, by_period)
            return planned.agrees(row, held) if held else row.id not in self._leaving

        return stays

    @cached_property
    def _leaving(self) -> set[int]:
        return set(self.session.scalars(self._may_have_left(Assignment.id)))

    def _redate(self, found: Sequence[tuple[Assignment, Occurrence]]) -> None:
        """Take the program's days over, of as many as fit."""
        fitting = found[: max(0, -(-self.left // CHANGE))]
        for row, held in fitting:
            self._redated(row.period, row.state, (row.advised_on, row.last_day), (held.advised_on, held.last_day))
        planned.redate_each(self.session, fitting, self.rules, self.now)
        self.left -= CHANGE * len(fitting)

    def _redated(self, period: str, state: State, old: Days, new: Days) -> None:
        self.done.redated += 1
        if state is State.OPEN and old != new:
            self.done.moved[self.program.number, self.duty.code, period, (old[0], new[0]), (old[1], new[1])] += 1

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
        owed = self.owes(agency_id, occurrence) and not self.is_exempt(agency_id, occurrence)
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
        by_period = self.by_period
        for period in sorted(planned.with_other_days(self.session, self.duty.id, self.days)):
            rows = planned.of_duty(self.session, self.duty.id, [period])
            pairs = ((row, self.held(row.agency_id, row.period, by_period)) for row in rows.values())
            self._redate([(row, each) for row, each in pairs if each and not planned.agrees(row, each)])
        for row in self._closed_by_program():
            held = self.held(row.agency_id, row.period, by_period)
            if held and self.left > 0:
                self._restore(row, exempt=self.is_exempt(row.agency_id, held))
        for row in self._open_and_left():
            if not self.held(row.agency_id, row.period, by_period) and self.left > 0:
                self.left -= CHANGE
                row.waived_by_program = True
                assignments.move(self.session, row, Move.WAIVE, "program", self.now, self.rules)
                self.done.waived += 1

    def _closed_by_program(self) -> Iterator[Assignment]:
        """What had been waived only because the program did not hold it for a while, and what had been left to history
        before the operator said since when to follow up."""
        mine = select(Assignment).where(Assignment.duty_id == self.duty.id).order_by(Assignment.id)
        waived = mine.where(Assignment.state == State.WAIVED, Assignment.waived_by_program)
        history = (Assignment.state == State.NOT_TRACKED, Assignment.due_at > self.program.follow_from)
        yield from self.session.scalars(waived).all()
        yield from (row for row in self.session.scalars(mine.where(*history)).all() if not self._unasked(row))

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
        """What the next meeting overtook is missed, or where nobody was asked about it left to history; one that fails
        is put aside. ``True``: there is more than fits."""
        found = assignments.overtaken(self.session, self.duty.id, self.rules, today)
        fitting = found[: max(1, self.left // CHANGE)]
        unasked = {row.id: why for row in fitting if (why := self._unasked(row))}
        rest = [row for row in fitting if row.id not in unasked]
        unasked |= dict.fromkeys(unasked_of(self.session, rest, self.rules), assignments.UNASKED)

        def together(rows: Sequence[Assignment]) -> list[Assignment]:
            assignments.overtake(self.session, [row for row in rows if row.id not in unasked], self.now)
            for why in assignments.LEFT:
                left = [row for row in rows if unasked.get(row.id) == why]
                assignments.leave(self.session, left, self.now, why)
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
        self.done.missed += sum(row.id not in unasked for row in overtaken)
        return len(fitting) < len(found) and bool(overtaken)

    @cached_property
    def _pauses(self) -> list[Pause]:
        return pauses.of_program(self.session, self.program.id, self.now)

    @cached_property
    def _wishes(self) -> dict[tuple[int, int], list[Pause]]:
        return pauses.of_wishes(self.session)

    def _unasked(self, row: Assignment) -> str:
        """Why nobody was asked about a meeting that ended: its program was not followed, or its agency's wish to be
        exempt waited for an answer; else empty."""
        if self.duty.kind != "meeting":
            return ""
        if pauses.ended_in(self._pauses, row, self.rules):
            return assignments.PAUSED
        wished = self._wishes.get((row.agency_id, row.plan_year), ())
        return assignments.WISHED if pauses.ended_in(wished, row, self.rules) else ""

    def _within_reach(self, occurrence: Occurrence) -> bool:
        """Whether it is time to write an assignment: so early that the first step of its ladder is said as well."""
        end = self.rules.local(self.now).date() + HORIZON
        return occurrence.last_day <= end or self.book.first_said_on(self.duty.code, occurrence) <= end

    def _restore(self, row: Assignment, *, exempt: bool) -> None:
        """Open again what the program holds again; where who owes it is exempt, only why it was waived is forgotten."""
        row.waived_by_program = False
        if not exempt:
            self.left -= CHANGE
            assignments.move(self.session, row, Move.RESTORE, "program", self.now, self.rules)
