"""Vietnamese working days: Monday to Friday, less holidays, plus working days that were swapped in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from holidays import HolidayBase, country_holidays

SEARCH_LIMIT = 366
"""Days to look for a working day before giving up: only a calendar of overrides can be this empty."""

Cause = Literal["weekend", "holiday"]


class NoWorkingDay(ValueError):
    """There is no working day within a year of this date: check the overrides of the calendar."""


def knows(country: str) -> bool:
    """Tell whether the package ``holidays`` knows a country of this code."""
    try:
        country_holidays(country)
    except NotImplementedError:
        return False
    return True


@dataclass(frozen=True)
class DayOff:
    """One day without work and its cause; ``name`` is the holiday's name, empty for a weekend."""

    day: date
    cause: Cause
    name: str = ""


@dataclass(frozen=True)
class Workdays:
    """The working calendar of a country, with an operator's overrides.

    ``off`` maps extra days off to their names, ``on`` lists extra working days (a swapped Saturday). Overrides win
    over the package ``holidays``, because the government announces swaps late.
    """

    country: str = "VN"
    language: str = "vi"
    off: Mapping[date, str] | None = None
    on: frozenset[date] = frozenset()

    @cached_property
    def _calendar(self) -> HolidayBase:
        return country_holidays(self.country, language=self.language)

    @cached_property
    def _known(self) -> dict[date, DayOff | None]:
        """What was found of each day: the same few thousand days are asked about again and again."""
        return {}

    def amended(self, days: Mapping[date, str | None]) -> Workdays:
        """The same with other days: off, with the day off's name, or a working day (``None``)."""
        off = {day: name for day, name in days.items() if name is not None}
        on = frozenset(day for day, name in days.items() if name is None)
        before = {day: name for day, name in (self.off or {}).items() if day not in on}
        return replace(self, off={**before, **off}, on=self.on - off.keys() | on)

    def day_off(self, day: date) -> DayOff | None:
        """Say why nobody works on ``day``; ``None`` when it is a working day."""
        if day not in self._known:
            self._known[day] = self._look_up(day)
        return self._known[day]

    def _look_up(self, day: date) -> DayOff | None:
        if day in self.on:
            return None
        if self.off and day in self.off:
            return DayOff(day, "holiday", self.off[day])
        if self._calendar.is_working_day(day):
            return None
        name = self._calendar.get(day)
        return DayOff(day, "holiday", name) if name else DayOff(day, "weekend")

    def is_working(self, day: date) -> bool:
        """Tell whether offices are open on ``day``."""
        return self.day_off(day) is None

    def last_on_or_before(self, day: date) -> date:
        """Return the last working day on or before ``day``. Raises `NoWorkingDay`."""
        return self._seek(day, -1)

    def first_on_or_after(self, day: date) -> date:
        """Return the first working day on or after ``day``. Raises `NoWorkingDay`."""
        return self._seek(day, 1)

    def add(self, day: date, count: int) -> date:
        """Return the ``count``-th working day after (or, when negative, before) ``day``; ``day`` is not counted.

        ``add(day, 0)`` is ``day`` itself. Not counting the first day follows Bộ luật Dân sự 2015, Điều 147.
        """
        step = 1 if count > 0 else -1
        for _ in range(abs(count)):
            day = self._seek(day + timedelta(days=step), step)
        return day

    def between(self, after: date, until: date) -> int:
        """Count the working days after ``after`` up to and including ``until``; 0 when ``until`` is not later."""
        return sum(self.is_working(after + timedelta(days=n)) for n in range(1, (until - after).days + 1))

    def days_off(self, after: date, until: date) -> tuple[DayOff, ...]:
        """List the days off after ``after`` up to and including ``until``, in order."""
        days = (self.day_off(after + timedelta(days=n)) for n in range(1, (until - after).days + 1))
        return tuple(day for day in days if day)

    def _seek(self, day: date, step: int) -> date:
        for _ in range(SEARCH_LIMIT):
            if self.is_working(day):
                return day
            day += timedelta(days=step)
        raise NoWorkingDay(f"no working day within {SEARCH_LIMIT} days of {day}")
