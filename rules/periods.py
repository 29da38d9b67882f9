"""Names of periods: ``2022-W32``, ``2022-08``, ``2022-Q3``, ``2022-H1``, ``2022``, a day, or free words ("Đợt 1"); and
the days that they span."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Between these years days are looked at; a calendar must not run out before or after them."""

LOOKS_COUNTED = re.compile(r"\d{4}|\d{8}|\d{4}-\d{1,2}-\d{1,2}|\d{4}-?(?:[WQ]\d*|\d{1,2}|[A-Z]{2})", re.IGNORECASE)
"""What somebody would read as a year, week, quarter, month or day, rightly written or not."""

COUNTED = re.compile(r"(\d{4})(?:-(?:W(\d\d)|Q([1-4])|(0[1-9]|1[0-2])(?:-(\d\d))?))?", re.ASCII)


def misread(period: str) -> bool:
    """Tell whether ``period`` looks like a year, week, quarter, month or day, and is none."""
    if not LOOKS_COUNTED.fullmatch(period):
        return False
    found = COUNTED.fullmatch(period)
    if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return True
    year, week, _, month, day = found.groups()
    try:
        if week:
            date.fromisocalendar(int(year), int(week), 1)
        if day:
            date(int(year), int(month), int(day))
    except ValueError:
        return True
    return False


WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MONTHS_OF = {"month": 1, "quarter": 3, "half": 6, "year": 12}
SPAN = re.compile(r"(\d{4})(?:-(?:W(0[1-9]|[1-4]\d|5[0-3])|H([12])|Q([1-4])|(0[1-9]|1[0-2])))?", re.ASCII)


@dataclass(frozen=True)
class Span:
    """A week, month, quarter, half-year or year: what it is called, its first and its last day."""

    name: str
    first: date
    last: date


def span_around(kind: str, day: date, week_from: str = "MO") -> Span:
    """The ``week``, ``month``, ``quarter``, ``half`` or ``year`` in which ``day`` lies.

    Weeks begin on ``week_from`` and are numbered as the one (ISO 8601) in which they end.
    """
    if kind == "week":
        first = day - timedelta(days=(day.weekday() - WEEKDAYS.index(week_from)) % 7)
        last = first + timedelta(days=6)
        year, week, _ = last.isocalendar()
        return Span(f"{year}-W{week:02}", first, last)
    months = MONTHS_OF[kind]
    number = (day.month - 1) // months
    return _months(day.year, number * months + 1, months)


def span_beside(span: Span, kind: str, which: str, week_from: str = "MO") -> Span:
    """The ``previous`` or the ``next`` week, month ... of this one; itself for anything else."""
    if which == "previous":
        return span_around(kind, span.first - timedelta(days=1), week_from)
    return span_around(kind, span.last + timedelta(days=1), week_from) if which == "next" else span


def span_of(period: str) -> Span | None:
    """What a name such as ``2022-W32``, ``2022-08``, ``2022-Q3``, ``2022-H1`` or ``2022`` means; others ``None``."""
    found = SPAN.fullmatch(period)
    if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return None
    year, week, half, quarter, month = found.groups()
    if week:
        first = date.fromisocalendar(int(year), 1, 1) + timedelta(weeks=int(week) - 1)
        return Span(period, first, first + timedelta(days=6))
    if half:
        return _months(int(year), int(half) * 6 - 5, 6)
    if quarter:
        return _months(int(year), int(quarter) * 3 - 2, 3)
    return _months(int(year), int(month), 1) if month else _months(int(year), 1, 12)


def day_of_month(year: int, month: int, day: int) -> date:
    """This day of a month, or the month's last day where it has fewer."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def _months(year: int, first: int, count: int) -> Span:
    last = first + count - 1
    names = {1: f"{year}-{first:02}", 3: f"{year}-Q{last // 3}", 6: f"{year}-H{last // 6}", 12: f"{year}"}
    return Span(names[count], date(year, first, 1), date(year, last, monthrange(year, last)[1]))
