"""When a duty is due (DESIGN section 4): the legal due time, the last permitted day, and the advised day."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from rules.program import END_OF, WITHIN, Deadline, Recurrence
from rules.workdays import DayOff, Workdays

END_OF_DAY = time(23, 59, 59)


class EmptyRule(ValueError):
    """The rule names no day between from and until."""


@dataclass(frozen=True)
class Occurrence:
    """One time that a duty is due.

    ``due_at`` is the legal due time (aware, program's zone): what arrives at or after it is late. ``last_day`` is the
    last permitted day, ``advised_on`` the last working day on or before it, ``shift`` the days off in between.
    ``exclusive`` tells the wording: "trước ngày" ``named_day`` rather than "chậm nhất ngày".
    """

    period: str
    opens_on: date | None
    named_day: date
    exclusive: bool
    due_at: datetime
    last_day: date
    advised_on: date
    shift: tuple[DayOff, ...]


def occurrences(
    deadline: Deadline,
    workdays: Workdays,
    zone: ZoneInfo,
    *,
    start: date = date.min,
    end: date = date.max,
) -> Iterator[Occurrence]:
    """Yield each time that ``deadline`` falls due with ``start <= last permitted day <= end``, in order.

    A weekly period without any working day (a Tết week) is left out: nobody can meet in it. Raises
    `EmptyRule` when a recurrence names no day at all, `ValueError` for ``within``, which is counted from an event by
    `due_within`, and `rules.workdays.NoWorkingDay`.
    """
    for period, opens_on, named in _named_days(deadline):
        exclusive = deadline.before is not None
        last_day = named - timedelta(days=1) if exclusive else named
        if not start <= last_day <= end:
            continue
        week = week_of(period)
        if week and workdays.first_on_or_after(week[0]) > week[1]:
            continue
        advised_on = workdays.last_on_or_before(last_day)
        due_time = time(0) if exclusive else deadline.at or END_OF_DAY
        yield Occurrence(
            period=period,
            opens_on=opens_on,
            named_day=named,
            exclusive=exclusive,
            due_at=datetime.combine(named, due_time, zone),
            last_day=last_day,
            advised_on=advised_on,
            shift=workdays.days_off(advised_on, last_day),
        )


def due_within(within: str, event_day: date, workdays: Workdays, zone: ZoneInfo) -> datetime:
    """Return the due time of ``P5D`` (days) or ``P5WD`` (working days) counted from ``event_day``.

    The day of the event is not counted, and a term that ends on a day off runs to the end of the next working day
    (Bộ luật Dân sự 2015, Điều 147 and 148.5).
    """
    match = WITHIN.fullmatch(within)
    if not match:
        raise ValueError(f'"{within}" is not a span such as P5D or P5WD')
    count, unit = int(match[1]), match[2]
    last = workdays.add(event_day, count) if unit == "WD" else event_day + timedelta(days=count)
    return datetime.combine(workdays.first_on_or_after(last), END_OF_DAY, zone)


def _named_days(deadline: Deadline) -> Iterator[tuple[str, date | None, date]]:
    """Yield (period, first day of the period, the day the deadline names)."""
    if deadline.end_of:
        opens_on, last = _span(deadline.end_of)
        yield deadline.period or deadline.end_of, opens_on, last
        return
    when = deadline.before or deadline.by
    if when is None:
        raise ValueError("a deadline within a span of an event has no days of its own")
    if isinstance(when, date):
        yield deadline.period or when.isoformat(), None, when
        return
    yield from _recurring(when, exclusive=deadline.before is not None)


def _recurring(when: Recurrence, *, exclusive: bool) -> Iterator[tuple[str, date | None, date]]:
    until = datetime.combine(when.until, time(0))
    rule = rrulestr(f"{when.rrule};UNTIL={until:%Y%m%d}", dtstart=datetime.combine(when.begins, time(0)))
    days = [moment.date() for moment in rule]
    if not days:
        raise EmptyRule(f'"{when.rrule}" names no day from {when.begins} to {when.until}')
    back = timedelta(days=1 if exclusive else 0)
    periods = [_period_of(when.frequency, day - back) for day in days]
    unique = len({period for period, _ in periods}) == len(days)
    for day, (period, opens_on) in zip(days, periods, strict=True):
        yield (period, opens_on, day) if unique else (day.isoformat(), None, day)


def _period_of(frequency: str, day: date) -> tuple[str, date | None]:
    """Name the period that ``day`` belongs to, and give its first day."""
    if frequency == "WEEKLY":
        year, week, weekday = day.isocalendar()
        return f"{year}-W{week:02}", day - timedelta(days=weekday - 1)
    if frequency == "MONTHLY":
        return f"{day:%Y-%m}", day.replace(day=1)
    if frequency == "YEARLY":
        return f"{day:%Y}", day.replace(month=1, day=1)
    return day.isoformat(), None


def _span(text: str) -> tuple[date, date]:
    """Return the first and last day of a month, quarter or year."""
    match = END_OF.fullmatch(text)
    if not match:
        raise ValueError(f'"{text}" is not a month, quarter or year')
    year = int(match[1])
    if match[2]:
        first_month = last_month = int(match[2])
    elif match[3]:
        last_month = int(match[3]) * 3
        first_month = last_month - 2
    else:
        first_month, last_month = 1, 12
    return date(year, first_month, 1), date(year, last_month, monthrange(year, last_month)[1])


def after_period(period: str) -> date | None:
    """The first day after a week, month, quarter or year such as ``2022-W32``; ``None`` for any other name."""
    week = re.fullmatch(r"(\d{4})-W(0[1-9]|[1-4]\d|5[0-3])", period)
    if week:
        return date.fromisocalendar(int(week[1]), 1, 1) + timedelta(weeks=int(week[2]))
    return _span(period)[1] + timedelta(days=1) if END_OF.fullmatch(period) else None


def week_of(period: str) -> tuple[date, date] | None:
    """Return Monday and Friday of a weekly period such as ``2022-W32``; ``None`` for other periods."""
    match = re.fullmatch(r"(\d{4})-W(\d{2})", period)
    if not match:
        return None
    monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
    return monday, monday + timedelta(days=4)
