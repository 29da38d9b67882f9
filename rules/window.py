"""The sending window: in which hours reminders are decided on (`rules.ladder`), sent (`jobs.deliver`) and kept
(`jobs.remind`: one that could not be sent when the window of its day closes is not sent any more).

Answers and news go at any hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise

from rules.workdays import Workdays


@dataclass(frozen=True)
class SendingWindow:
    """The hours in which the bot may knock unasked: working days, within the given intervals of local time."""

    intervals: tuple[tuple[time, time], ...] = (
        (time(7, 30), time(11, 30)),
        (time(13, 30), time(17, 0)),
    )

    @classmethod
    def parse(cls, text: str) -> SendingWindow:
        """Read ``"07:30-11:30,13:30-17:00"``. Raises `ValueError` with a sentence about what is wrong."""
        intervals = tuple(sorted(_interval(part.strip()) for part in text.split(",") if part.strip()))
        if not intervals:
            raise ValueError("at least one interval such as 07:30-11:30 is needed")
        for (_, end), (begin, _) in pairwise(intervals):
            if begin < end:
                raise ValueError(f"the intervals overlap at {begin:%H:%M}")
        return cls(intervals)

    def is_open(self, at: datetime, workdays: Workdays) -> bool:
        """Tell whether ``at`` (aware, in the program's time zone) lies inside the window."""
        return self.next_open(at, workdays) == at

    def closing(self, at: datetime) -> datetime:
        """Return when the window closes for good on the day of ``at`` (same time zone)."""
        return datetime.combine(at.date(), self.intervals[-1][1], at.tzinfo)

    def next_open(self, at: datetime, workdays: Workdays) -> datetime:
        """Return ``at`` when the window is open, else the next opening (same time zone as ``at``)."""
        day = at.date()
        if workdays.is_working(day):
            for begin, end in self.intervals:
                if at.timetz().replace(tzinfo=None) < end:
                    return max(at, datetime.combine(day, begin, at.tzinfo))
        following = workdays.first_on_or_after(day + timedelta(days=1))
        return datetime.combine(following, self.intervals[0][0], at.tzinfo)


def _interval(text: str) -> tuple[time, time]:
    try:
        begin, end = (time.fromisoformat(part.strip()) for part in text.split("-"))
    except ValueError:
        raise ValueError(f'"{text}" is not an interval such as 07:30-11:30') from None
    if begin >= end:
        raise ValueError(f'"{text}" ends before it begins')
    return begin, end
