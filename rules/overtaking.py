"""When a meeting is overtaken: from which day on nobody waits for it any more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol

from rules.due import after_period


class Period(Protocol):
    """What is looked at of an occurrence or an assignment."""

    @property
    def period(self) -> str: ...
    @property
    def opens_on(self) -> date | None: ...
    @property
    def advised_on(self) -> date: ...
    @property
    def last_day(self) -> date: ...


def begins_on(item: Period) -> date:
    """The first day of a period; where a meeting has no week, month, quarter or year of its own, the advised day."""
    return item.opens_on or item.advised_on


def overtaken_on(item: Period, others: Iterable[Period]) -> date | None:
    """From which day on the meeting ``item`` is overtaken; ``None``: never.

    That is when the next of ``others`` (all occurrences of its duty, in any order) begins; after the last one when the
    calendar's next week, month, quarter or year does. It is never before the meeting's own last permitted day is over.
    """
    later = [other for other in others if other.last_day > item.last_day]
    following = min(later, key=lambda other: (other.last_day, begins_on(other)), default=None)
    next_begins = begins_on(following) if following else after_period(item.period)
    return max(next_begins, item.last_day + timedelta(days=1)) if next_begins else None
