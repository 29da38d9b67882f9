"""When a duty is due (DESIGN section 4): the legal due time, the last permitted day, and the advised day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from rules.periods import Span, day_of_month, span_around, span_beside, span_of
from rules.program import WITHIN, Data, Deadline, Recurrence
from rules.workdays import DayOff, Workdays

END_OF_DAY = time(23, 59, 59)
LONGEST_PERIOD = 20
"""Characters of a period's name."""


class EmptyRule(ValueError):
    """The rule names no day between from and until."""


class NoMonths(ValueError):
    """Days of months are named for the figures of a period that is no month, quarter, half-year or year."""


@dataclass(frozen=True)
class Named:
    """A day that a deadline names, and what it is about.

    ``opens_on``: from when on it can be done. ``span``: the week, month ... that it is about. ``owed_by``: the codes of
    the agencies for which it holds, ``None`` for all.
    """

    period: str
    opens_on: date | None
    day: date
    span: Span | None = None
    owed_by: frozenset[str] | None = None


@dataclass(frozen=True)
class Occurrence:
    """One time that a duty is due.

    ``due_at`` is the legal due time (aware, program's zone): what arrives at or after it is late. ``last_day`` is the
    last permitted day, ``advised_on`` the last working day on or before it, ``shift`` the days off in between.
    ``exclusive`` tells the wording: "trước ngày" ``named_day`` rather than "chậm nhất ngày".

    ``span`` is the period that it is about, ``data`` the first and the last day of its figures (the first may be
    unknown), ``owed_by`` the agencies for which it holds (codes; ``None``: all that owe the duty).
    """

    period: str
    opens_on: date | None
    named_day: date
    exclusive: bool
    due_at: datetime
    last_day: date
    advised_on: date
    shift: tuple[DayOff, ...]
    span: Span | None = None
    data: tuple[date | None, date] | None = None
    owed_by: frozenset[str] | None = None


def occurrences(
    deadline: Deadline,
    workdays: Workdays,
    zone: ZoneInfo,
    *,
    start: date = date.min,
    end: date = date.max,
) -> Iterator[Occurrence]:
    """Yield each time that ``deadline`` falls due with ``start <= last permitted day <= end``, in order.

    A weekly period without any working day (a Tết week) is left out: nobody can meet in it. What is counted from a day
    (``since``) falls due once for each such day, and not at all while no agency's day is known. Raises `EmptyRule` when
    a recurrence names no day at all, `NoMonths`, `ValueError` for ``within`` an event, which `due_within` counts, and
    `rules.workdays.NoWorkingDay`.
    """
    for named in _named_days(deadline, workdays):
        for at in deadline.times or (None,):
            found = _occurrence(deadline, named, at, workdays, zone)
            if found and start <= found.last_day <= end:
                yield found


def due_within(within: str, event: date, workdays: Workdays, zone: ZoneInfo) -> datetime:
    """Return the due time of ``P5D`` (days), ``P5WD`` (working days) or ``PT24H`` (hours) counted from ``event``.

    The day of the event is not counted, and a term that ends on a day off runs to the end of the next working day
    (Bộ luật Dân sự 2015, Điều 147 and 148.5). Hours are counted from an instant (aware), on days off as well.
    """
    match = WITHIN.fullmatch(within)
    if not match:
        raise ValueError(f'"{within}" is not a span such as P5D, P5WD or PT24H')
    if match[3]:
        if not isinstance(event, datetime):
            raise ValueError(f'"{within}" is counted from an instant, not from a day')
        return event.astimezone(zone) + timedelta(hours=int(match[3]))
    day = event.astimezone(zone).date() if isinstance(event, datetime) else event
    return datetime.combine(_counted(within, day, workdays), END_OF_DAY, zone)


def happened(
    deadline: Deadline, period: str, event: date, workdays: Workdays, zone: ZoneInfo, agency: str
) -> Occurrence:
    """The one time that ``deadline`` falls due because of an ``event`` (a day, or of hours an instant) that ``agency``
    (its code) has told of; ``period`` is its number, or the period of what happens once. See `due_within`."""
    assert deadline.within  # only such a deadline counts from an event
    due_at = due_within(deadline.within, event, workdays, zone)
    day = event.astimezone(zone).date() if isinstance(event, datetime) else event
    last = due_at.date()
    return Occurrence(period, day, last, False, due_at, last, last, (), span_of(period), None, frozenset({agency}))


def hour_of(due_at: datetime) -> time | None:
    """The hour at which something is due (``due_at`` in the program's zone); ``None`` where the day counts."""
    at = due_at.timetz().replace(tzinfo=None)
    return None if at in (time(0), END_OF_DAY) else at


def _counted(within: str, day: date, workdays: Workdays) -> date:
    """The last day of a span of days that is counted from ``day``."""
    match = WITHIN.fullmatch(within)
    assert match  # rules.program has checked it
    count = int(match[1])
    last = workdays.add(day, count) if match[2] == "WD" else day + timedelta(days=count)
    return workdays.first_on_or_after(last)


def _occurrence(
    deadline: Deadline, named: Named, at: time | None, workdays: Workdays, zone: ZoneInfo
) -> Occurrence | None:
    exclusive = deadline.before is not None
    last_day = named.day - timedelta(days=1) if exclusive and at is None else named.day
    week = next((span for span in (named.span, span_of(named.period)) if span and "-W" in span.name), None)
    if week and workdays.first_on_or_after(week.first) > _last_of_work(week):
        return None
    advised_on = workdays.last_on_or_before(last_day)
    due_time = at or (time(0) if exclusive else END_OF_DAY)
    several = len(deadline.times) > 1
    return Occurrence(
        period=f"{named.period}T{at:%H:%M}"[-LONGEST_PERIOD:] if several else named.period,
        opens_on=named.opens_on,
        named_day=named.day,
        exclusive=exclusive,
        due_at=datetime.combine(named.day, due_time, zone),
        last_day=last_day,
        advised_on=advised_on,
        shift=workdays.days_off(advised_on, last_day),
        span=named.span,
        data=_data_of(deadline.data, named) if deadline.data else None,
        owed_by=named.owed_by,
    )


def _last_of_work(week: Span) -> date:
    """Friday of a week that begins on Monday; the last day of any other."""
    return week.first + timedelta(days=4) if week.first.weekday() == 0 else week.last


def _named_days(deadline: Deadline, workdays: Workdays) -> Iterator[Named]:
    when = deadline.before or deadline.by
    if deadline.end_of:
        span = span_of(deadline.end_of)
        assert span  # rules.program has checked it
        yield Named(deadline.period or deadline.end_of, deadline.opens or span.first, span.last, span)
    elif deadline.within:
        yield from _days_since(deadline, deadline.within, workdays)
    elif isinstance(when, Recurrence):
        yield from _recurring(when, exclusive=deadline.before is not None and not deadline.times)
    elif isinstance(when, tuple):
        yield from (Named(day.isoformat(), None, day) for day in sorted(when))
    elif when:
        span = span_of(deadline.period) if deadline.period else None
        yield Named(deadline.period or when.isoformat(), deadline.opens, when, span)


def _days_since(deadline: Deadline, within: str, workdays: Workdays) -> Iterator[Named]:
    """The days of what is counted from a day: one for all, or one for all agencies that count from the same."""
    since = deadline.since
    if since is None:
        raise ValueError("a deadline within a span of an event has no days of its own")
    if isinstance(since, str):
        return
    counted = {None: since} if isinstance(since, date) else since
    for day in sorted(set(counted.values())):
        codes = frozenset(code for code, theirs in counted.items() if code and theirs == day)
        period = deadline.period or within
        yield Named(period, day, _counted(within, day, workdays), span_of(period), codes or None)


def _recurring(when: Recurrence, *, exclusive: bool) -> Iterator[Named]:
    until = datetime.combine(when.until, time(0))
    rule = rrulestr(f"{when.rrule};UNTIL={until:%Y%m%d}", dtstart=datetime.combine(when.begins, time(0)))
    days = [moment.date() for moment in rule]
    if not days:
        raise EmptyRule(f'"{when.rrule}" names no day from {when.begins} to {when.until}')
    back = timedelta(days=1 if exclusive else 0)
    spans = [_covered(when, day - back) for day in days]
    unique = len({span and span.name for span in spans}) == len(days)
    for day, span in zip(days, spans, strict=True):
        if span is None:
            yield Named((day - back).isoformat(), None, day)
        elif not unique:
            yield Named(day.isoformat(), None, day, span if when.covers else None)
        else:
            yield Named(span.name, _opens_on(span, day - back), day, span)


def _covered(when: Recurrence, day: date) -> Span | None:
    """The period that a due day is about: of several the longest that ends with the shortest."""
    found = []
    for each in when.covered:
        which, _, kind = each.rpartition(" ")
        week_from = when.week_from or "MO"
        found.append(span_beside(span_around(kind, day, week_from), kind, which, week_from))
    if not found:
        return None
    shortest = max(found, key=lambda span: span.first)
    return min((span for span in found if span.last == shortest.last), key=lambda span: span.first)


def _opens_on(span: Span, day: date) -> date:
    """From when on something about a period is done: its first day; the day after it, where it is over on ``day``, the
    last one; the first of that day's month, where it is still to come."""
    if span.last < day:
        return span.last + timedelta(days=1)
    return day.replace(day=1) if span.first > day else span.first


def _data_of(data: Data, named: Named) -> tuple[date | None, date]:
    """The first day (if it is said) and the last day of the figures."""
    if data.until:
        return data.begins, data.until
    span, until_day = named.span, data.until_day
    if span is None or "-W" in span.name or until_day is None:
        raise NoMonths(
            f'data: from_day and until_day go with a month, quarter, half-year or year, and "{named.period}" is none '
            "(say which by covers or period)"
        )
    last = day_of_month(span.last.year, span.last.month, until_day)
    if data.from_day is None:
        return None, last
    before = span.first - timedelta(days=1) if data.from_day > until_day else span.first
    return day_of_month(before.year, before.month, data.from_day), last


def after_period(period: str) -> date | None:
    """The first day after a week, month, quarter, half-year or year such as ``2022-W32``; ``None`` for other names."""
    span = span_of(period)
    return span.last + timedelta(days=1) if span else None


def week_of(period: str) -> tuple[date, date] | None:
    """Return Monday and Friday of a weekly period such as ``2022-W32``; ``None`` for other periods."""
    span = span_of(period)
    return (span.first, span.first + timedelta(days=4)) if span and "-W" in span.name else None
