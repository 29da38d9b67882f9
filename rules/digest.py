"""When a digest is due: by the days and hours of a program, on working days and within the sending window. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from rules.authority import Role
from rules.program import Digest
from rules.program.digests import WEEKDAYS
from rules.window import SendingWindow
from rules.workdays import Workdays

WEEK = timedelta(days=7)
"""A digest says what has changed in the week before it."""

BEFORE_CLOSING = timedelta(minutes=15)
"""A digest whose hour lies behind the window's end comes so long before that."""


NOON = 12


@dataclass(frozen=True)
class Due:
    """A digest that has come: when (aware, the people's zone), and to whom it goes."""

    at: datetime
    to: frozenset[Role]


def due(digests: Iterable[Digest], now: datetime, window: SendingWindow, workdays: Workdays) -> Due | None:
    """The digest that is to be sent at ``now``: the newest one of today that has come. One that is missed on its day is
    left out, as the next one tells everything that it would have."""
    if not window.is_open(now, workdays):
        return None
    return _newest(at for at in _of_day(digests, now, window, workdays) if at[0] <= now)


def in_the_morning(
    digests: Iterable[Digest], role: Role, now: datetime, window: SendingWindow, workdays: Workdays
) -> bool:
    """Whether a digest goes to ``role`` on the morning of ``now``'s day: what it says is not told beside it as well."""
    if not workdays.is_working(now.date()):
        return False
    return any(role in each.to and at.hour < NOON for at, each in _of_day(digests, now, window, workdays))


def on_day(digests: Iterable[Digest], role: Role, now: datetime, window: SendingWindow, workdays: Workdays) -> bool:
    """Whether ``now``'s day is one on which a digest goes to ``role``, be its hour to come or over."""
    return workdays.is_working(now.date()) and any(
        role in each.to for _, each in _of_day(digests, now, window, workdays)
    )


def following(
    digests: Sequence[Digest], now: datetime, window: SendingWindow, workdays: Workdays, days: int = 14
) -> list[Due]:
    """The digests that come after ``now``, within so many days, in their order."""
    dates = [now.date() + timedelta(days=number) for number in range(days)]
    midnights = [datetime.combine(each, time(), now.tzinfo) for each in dates if workdays.is_working(each)]
    come = [each for day in midnights for each in _of_day(digests, day, window, workdays) if each[0] > now]
    instants = sorted({at for at, _ in come})
    return [found for instant in instants if (found := _newest(each for each in come if each[0] == instant))]


def _of_day(
    digests: Iterable[Digest], now: datetime, window: SendingWindow, workdays: Workdays
) -> list[tuple[datetime, Digest]]:
    return [(_at(each, now, window), each) for each in digests if day_of(each, now.date(), workdays) == now.date()]


def _newest(come: Iterable[tuple[datetime, Digest]]) -> Due | None:
    known = list(come)
    if not known:
        return None
    newest = max(at for at, _ in known)
    return Due(newest, frozenset(Role(role) for at, each in known if at == newest for role in each.to))


def day_of(digest: Digest, day: date, workdays: Workdays) -> date | None:
    """On which day a digest comes in the week of ``day``: its own, on a day off the next working day of that week, else
    the last one before; ``None`` in a week without any."""
    monday = day - timedelta(days=day.weekday())
    week = [monday + timedelta(days=number) for number in range(len(WEEKDAYS))]
    own = WEEKDAYS.index(digest.day)
    return next((each for each in (*week[own:], *reversed(week[:own])) if workdays.is_working(each)), None)


def _at(digest: Digest, now: datetime, window: SendingWindow) -> datetime:
    at = datetime.combine(now.date(), digest.at, now.tzinfo)
    return min(at, window.closing(now) - BEFORE_CLOSING)
