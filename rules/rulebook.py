"""The programs that are followed, each with its calendar: what the jobs and dialogs ask about days and steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from rules.accountability import Ground, pace
from rules.authority import Role
from rules.due import END_OF_DAY, Occurrence, hour_of, occurrences
from rules.ladder import PROMISE, Course, PlannedStep, lay_out
from rules.overtaking import Period, overtaken_on
from rules.program import Deadline, Duty, InPerson, Ladder, Program
from rules.promises import held_until
from rules.window import SendingWindow
from rules.workdays import DayOff, Workdays

WEEK = timedelta(days=7)


class Dated(Protocol):
    """The days of an assignment that rules look at."""

    @property
    def opens_on(self) -> date | None: ...
    @property
    def advised_on(self) -> date: ...
    @property
    def last_day(self) -> date: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def extended_to(self) -> date | None: ...


@dataclass(frozen=True)
class Rulebook:
    """One program, its working days in the language of the people, the zone, and the sending window.

    ``program`` is what holds; ``since``, ``former`` and ``ancestors`` say what the directory of agencies has made of
    its file (`rules.succession.InForce`). ``swapped``: days that were announced too late for both, off (why) or
    working (``None``).
    """

    program: Program
    zone: ZoneInfo
    window: SendingWindow
    language: str = "vi"
    since: Mapping[tuple[str, str], date] = field(default_factory=dict)
    former: frozenset[str] = frozenset()
    ancestors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    swapped: Mapping[date, str | None] = field(default_factory=dict)

    @cached_property
    def workdays(self) -> Workdays:
        return self.program.calendar.workdays(self.language).amended(self.swapped)

    @cached_property
    def agency_codes(self) -> frozenset[str]:
        """The codes of the agencies that the program obliges, and of those that others stand for now."""
        return self.former | {agency.code for agency in self.program.agencies}

    @cached_property
    def duties(self) -> dict[str, Duty]:
        return {duty.code: duty for duty in self.program.every_duty}

    def local(self, instant: datetime) -> datetime:
        """Return ``instant`` in the program's zone."""
        return instant.astimezone(self.zone)

    def course(self, item: Dated) -> Course:
        """The days that the ladder of ``item`` hangs on; a granted extension moves them, the legal due time stays."""
        if item.extended_to:
            last = item.extended_to
            return Course(item.opens_on, self.workdays.last_on_or_before(last), last)
        due_at = self.local(item.due_at)
        return Course(item.opens_on, item.advised_on, item.last_day, due_at if hour_of(due_at) else None)

    def due_at(self, item: Dated) -> datetime:
        """The effective due time (UTC): the end of the extension where one was granted."""
        if item.extended_to:
            return datetime.combine(item.extended_to, END_OF_DAY, self.zone).astimezone(UTC)
        return item.due_at

    def steps(self, duty_code: str, item: Dated) -> tuple[PlannedStep, ...]:
        """All steps of the ladder of ``item``; none for a duty that is not pressed for."""
        return self._laid_out(duty_code, self.course(item))

    @cached_property
    def _laid_out(self) -> Callable[[str, Course], tuple[PlannedStep, ...]]:
        """Lays out ladders, each once: all agencies of a duty and period share their days."""

        @lru_cache(maxsize=4096)
        def laid_out(duty_code: str, course: Course) -> tuple[PlannedStep, ...]:
            ladder = self.ladder(duty_code)
            return lay_out(ladder, course, self.workdays, self.zone) if ladder else ()

        return laid_out

    def ladder(self, duty_code: str) -> Ladder | None:
        """The ladder of a duty, ``None`` for one that is gone from the program or not pressed for."""
        duty = self.duties.get(duty_code)
        return self.program.ladders[duty.ladder] if duty and duty.ladder else None

    def pressed(
        self,
        duty_code: str,
        item: Dated,
        promised_on: date | None,
        ground: Ground | None = None,
        quiet_until: datetime | None = None,
    ) -> tuple[PlannedStep, ...]:
        """The steps of the ladder of ``item``, with the one that asks about a promise on its day (or the first working
        day after it; never before ``quiet_until``: what was promised for the same day is asked about on the next),
        which takes the place of a step to the officials at the same time; and where there is a ``ground`` for which the
        head answers in person, one to the leader, or to the coordinators who are to decide, on the second working day
        of the period."""
        steps, ladder = self.steps(duty_code, item), self.ladder(duty_code)
        if ground is not None and ladder is not None and item.opens_on is not None:
            day = self.workdays.add(self.workdays.first_on_or_after(item.opens_on), 1)
            to = Role.COORDINATOR if ground is Ground.UNDECIDED else Role.LEADER
            own = PlannedStep(str(ground), datetime.combine(day, ladder.at, self.zone), to)
            steps = tuple(sorted([*steps, own], key=lambda step: step.at)) if day <= item.last_day else steps
        if promised_on is None or ladder is None:
            return steps
        day = held_until(promised_on, self.workdays)
        if quiet_until is not None:
            day = max(day, self.workdays.first_on_or_after(self.local(quiet_until).date()))
        at = datetime.combine(day, ladder.at, self.zone)
        others = [step for step in steps if step.at != at or step.to is not Role.OFFICIAL]
        return tuple(sorted([*others, PlannedStep(PROMISE, at)], key=lambda step: step.at))

    def in_person(self, duty_code: str, agency_code: str) -> InPerson | None:
        """What the program says of an agency whose head answers in person for a meeting; the first that names its
        group."""
        return self._in_person.get((duty_code, agency_code))

    @cached_property
    def _in_person(self) -> dict[tuple[str, str], InPerson]:
        found: dict[tuple[str, str], InPerson] = {}
        for duty in self.duties.values():
            for rule in duty.in_person or ():
                for group in self.program.groups:
                    if rule.groups == "all" or group.number in rule.groups:
                        for agency in group.agencies:
                            found.setdefault((duty.code, agency.code), rule)
        return found

    def pace(self, agency_code: str, year: int, day: date) -> Fraction | None:
        """What an agency has to have disbursed of a year's plan by the end of ``day``, by the target that it owes (the
        one with the latest day); ``None`` without one."""
        found = [each[1:] for each in self._targets.get(year, ()) if agency_code in each[0]]
        return pace(date(year, 1, 1), *max(found), day) if found else None

    @cached_property
    def _targets(self) -> dict[int, list[tuple[frozenset[str], date, float]]]:
        """By plan year: who owes a target, until which day, and how much of the plan in percent."""
        found: dict[int, list[tuple[frozenset[str], date, float]]] = {}
        for duty in self.duties.values():
            for _, each in self.occurrences(duty.code) if duty.percent is not None else ():
                owing = frozenset(agency.code for agency in self.program.owing(duty))
                year = duty.plan_year or each.last_day.year
                found.setdefault(year, []).append((owing, each.last_day, duty.percent or 0))
        return found

    def first_step(self, duty_code: str, item: Dated, now: datetime) -> datetime | None:
        """When to look at a new ladder for the first time: steps before ``now`` are not made up for."""
        return next((step.at for step in self.steps(duty_code, item) if step.at >= now), None)

    def catches_up_at(self, duty_code: str, item: Dated, now: datetime, said_at: datetime | None) -> datetime | None:
        """When the officials' step of the advised day is made up for (local), the next time that the window is open:
        where its hour has passed by ``now`` unsaid (``said_at``: when they were told last) and the last permitted day
        has not, as when a day off is announced late. ``None``: it is not."""
        here, course = self.local(now), self.course(item)
        if not course.advised_on <= here.date() <= course.last_day:
            return None
        steps = self._laid_out(duty_code, course)
        at = max((each.at for each in steps if each.to is Role.OFFICIAL and each.at <= here), default=None)
        if at is None or at.date() != course.advised_on or (said_at is not None and said_at >= at):
            return None
        return self.window.next_open(here, self.workdays)

    def first_said_on(self, duty_code: str, occurrence: Occurrence) -> date:
        """The day of the first step of a new ladder; the last permitted day where there is no step."""
        due_at = occurrence.due_at if hour_of(occurrence.due_at) else None
        course = Course(occurrence.opens_on, occurrence.advised_on, occurrence.last_day, due_at)
        return next((step.at.date() for step in self._laid_out(duty_code, course)), occurrence.last_day)

    def overtaken_on(self, duty_code: str, item: Period) -> date | None:
        """From which day on a meeting is overtaken, ``None``: never. See `rules.overtaking.overtaken_on`."""
        return overtaken_on(item, [occurrence for _, occurrence in self.occurrences(duty_code)])

    def occurrences(self, duty_code: str) -> tuple[tuple[Deadline, Occurrence], ...]:
        """All occurrences of a duty with their deadlines, in the order of the program file; none for a duty that is
        gone from the program or counts from events."""
        return self._all_occurrences(duty_code)

    @cached_property
    def _all_occurrences(self) -> Callable[[str], tuple[tuple[Deadline, Occurrence], ...]]:
        """Lays out the occurrences of a duty, once: the planner goes through them every day."""

        @lru_cache(maxsize=256)
        def of_duty(duty_code: str) -> tuple[tuple[Deadline, Occurrence], ...]:
            duty = self.duties.get(duty_code)
            deadlines = duty.deadlines if duty and duty.kind != "event" else ()
            return tuple((each, found) for each in deadlines for found in occurrences(each, self.workdays, self.zone))

        return of_duty

    @cached_property
    def told_of(self) -> dict[str, tuple[Deadline, ...]]:
        """Of each duty (code) that counts from a day which agencies tell of themselves: its deadlines that do, events
        and days on which something was received."""
        found = {
            code: tuple(each for each in duty.deadlines if each.within and not isinstance(each.since, date))
            for code, duty in self.duties.items()
        }
        return {code: deadlines for code, deadlines in found.items() if deadlines}

    def said_of(self, duty_code: str, period: str, agency_code: str) -> tuple[Deadline, Occurrence] | None:
        """What the program says of one period of a duty, for this agency; ``None`` when it holds it no more."""
        found = self._by_period(duty_code).get(period, ())
        return next((each for each in found if not each[1].owed_by or agency_code in each[1].owed_by), None)

    @cached_property
    def _by_period(self) -> Callable[[str], Mapping[str, Sequence[tuple[Deadline, Occurrence]]]]:
        @lru_cache(maxsize=256)
        def of_duty(duty_code: str) -> Mapping[str, Sequence[tuple[Deadline, Occurrence]]]:
            found: dict[str, list[tuple[Deadline, Occurrence]]] = {}
            for each in self.occurrences(duty_code):
                found.setdefault(each[1].period, []).append(each)
            return found

        return of_duty

    def plan_years(self, today: date) -> set[int]:
        """The years of capital, named in the program, about which meetings are held at present: from a week before the
        first of them to a week after the last."""
        found = set()
        for duty in self.duties.values():
            days = [each.last_day for _, each in self.occurrences(duty.code)] if duty.plan_year else ()
            if duty.plan_year and days and min(days) <= today + WEEK and today <= max(days) + WEEK:
                found.add(duty.plan_year)
        return found

    def plan_ends(self, year: int) -> date:
        """The last day of a plan year: that of the year, or of the last meeting that speaks of its capital."""
        spoken = (duty.code for duty in self.duties.values() if duty.plan_year == year and duty.kind == "meeting")
        days = [each.last_day for code in spoken for _, each in self.occurrences(code)]
        return max([date(year, 12, 31), *days])

    def supported_by(self, agency_code: str) -> tuple[str, ...]:
        """The codes of the duties with which this agency helps those that owe them."""
        return tuple(code for code, duty in self.duties.items() if agency_code in (duty.support or ()))

    def days_off_before(self, item: Dated) -> tuple[DayOff, ...]:
        """The days off between the advised and the last permitted day: the reason for advising an earlier day."""
        course = self.course(item)
        return self.workdays.days_off(course.advised_on, course.last_day)

    def morning(self, day: date) -> datetime:
        """Return the beginning of ``day`` in the program's zone."""
        return datetime.combine(day, time(0), self.zone)


class OfProgram(Protocol):
    """A duty, or anything else of one program."""

    @property
    def program_id(self) -> int: ...


class OfDuty(Protocol):
    """An assignment, or anything else of one duty."""

    @property
    def duty(self) -> OfProgram: ...


@dataclass(frozen=True)
class Rules:
    """All programs that are known, by their ids, in one zone and with one sending window.

    ``followed``: the ids of those that are pressed for, the oldest first; the others are paused or archived.
    """

    books: Mapping[int, Rulebook]
    followed: tuple[int, ...]
    zone: ZoneInfo
    window: SendingWindow

    def of(self, item: OfDuty) -> Rulebook:
        """The rulebook of an assignment's program."""
        return self.books[item.duty.program_id]

    def of_duty(self, duty: OfProgram) -> Rulebook:
        """The rulebook of a duty's program."""
        return self.books[duty.program_id]

    @property
    def first(self) -> Rulebook:
        """The oldest program that is followed, else the oldest at all: for what no assignment says."""
        return self.books[(*self.followed, *self.books)[0]]

    def obliging(self, agency_code: str, preferred: Iterable[int] = ()) -> Rulebook:
        """The oldest program that names this agency: one of the ``preferred`` (ids), else one that is followed, else
        any; without one, the first."""
        books = (self.books[number] for number in (*preferred, *self.followed, *self.books))
        return next((book for book in books if agency_code in book.agency_codes), self.first)

    def of_post(self, role: str, agency_code: str, preferred: Iterable[int] = ()) -> Rulebook:
        """The program for which somebody is something at this agency: a coordinator for one that the agency
        coordinates, everybody else for one that obliges it, see `obliging`."""
        coordinated = [number for number in self.followed if self.books[number].program.coordinator == agency_code]
        return self.obliging(agency_code, coordinated if role == Role.COORDINATOR else preferred)

    @cached_property
    def workdays(self) -> Workdays:
        """The working days by which is sent unasked, and waited for answers: those of the first program."""
        return self.first.workdays

    def local(self, instant: datetime) -> datetime:
        """Return ``instant`` in the zone of the people."""
        return instant.astimezone(self.zone)

    def morning(self, day: date) -> datetime:
        """Return the beginning of ``day`` in the zone of the people."""
        return datetime.combine(day, time(0), self.zone)
