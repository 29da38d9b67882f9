"""When something was said, and until when a question waits for its answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rules.workdays import Workdays

FARTHEST = timedelta(days=7)
"""How long before it was seen something may have been said. Telegram keeps what it could not bring for 24 hours, Zalo
does not say how long; a machine may stand still over Tết. What claims to be older was mistaken (another unit, a clock
that was reset), and its claim counts for nothing."""

SKEW = timedelta(minutes=2)
"""How far the messenger's clock and ours may be apart."""

ANSWERED_WITHIN = 2
"""Working days after the day on which it was asked until whose end a question waits."""


@dataclass(frozen=True)
class Said:
    """The time that counts (aware). Not ``known``: it may have been said later, but not before ``at``."""

    at: datetime
    known: bool = True


def when_said(claimed: datetime | None, seen: datetime, since: datetime | None) -> Said:
    """Decide when something was said that was ``seen`` here first at that time (all times aware).

    ``claimed`` is the messenger's word; from the future, it counts as said when it was seen. Without a claim that can
    be true (a press carries none) it counts from when it was seen, unless it may have waited while nobody listened:
    ``since`` is the last time at which nothing had come, and in doubt that counts.
    """
    if claimed is not None and claimed >= seen - FARTHEST:
        return Said(min(claimed, seen))
    if since is not None and since < seen:
        return Said(since, known=False)
    return Said(seen)


def closes_at(asked_on: date, workdays: Workdays, zone: ZoneInfo) -> datetime:
    """Return when a question of that day ends (aware): with the second working day after it, that is the midnight
    that follows. Who is asked on Friday afternoon has until the end of Tuesday.

    Raises `rules.workdays.NoWorkingDay`.
    """
    last = workdays.add(asked_on, ANSWERED_WITHIN)
    return datetime.combine(last + timedelta(days=1), time(0), zone)
