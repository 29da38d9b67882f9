"""How many messages nobody asked for a person gets: a hard limit over all programs and posts, as a table.

Counted are scheduled messages: reminders, announcements, cards, digests, broadcasts. Receipts, answers, decisions and
what a coordinator presses for by hand are not. What does not fit waits for the next day, and is left out where a later
step overtakes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from rules.workdays import Workdays


class Sort(StrEnum):
    """What a scheduled message is, the most urgent first; one of several sorts counts as its most urgent."""

    URGENT = "urgent"
    """Late, on its last day, promised for today, announced or reported; a decision to be taken."""
    EARLY = "early"
    """Due on a later day."""
    MEETING = "meeting"
    """The weekly meeting's question alone."""
    DIGEST = "digest"
    """How things stand, for coordinators and observers."""
    NEWS = "news"
    """What a coordinator has told to many."""


@dataclass(frozen=True)
class Limit:
    """``a_day``: messages of this ``day``'s account on one day; ``a_week``: all messages in the week before this one is
    too much."""

    day: str
    a_day: int
    a_week: int


TABLE: dict[Sort, Limit] = {
    Sort.URGENT: Limit("any", a_day=1, a_week=3),
    Sort.EARLY: Limit("any", a_day=1, a_week=2),
    Sort.MEETING: Limit("meeting", a_day=1, a_week=3),
    Sort.DIGEST: Limit("digest", a_day=1, a_week=3),
    Sort.NEWS: Limit("any", a_day=1, a_week=2),
}
"""One a day and three a week. The meeting's question, and a digest, may come on the same day as another, and count for
the week. The week's last message is kept for what is urgent, for the meeting, or for the digest at its end, which is
left out where the week is spent: the next one tells the same."""


@dataclass(frozen=True)
class Spent:
    """What a person has got: messages on this day, by the account of their sort, and in this week (from Monday)."""

    today: Mapping[str, int] = field(default_factory=dict)
    week: int = 0


def fits(sort: Sort, spent: Spent) -> bool:
    """Tell whether one more message of this sort may go to somebody who has got so many."""
    limit = TABLE[sort]
    return spent.today.get(limit.day, 0) < limit.a_day and spent.week < limit.a_week


def spends_the_last(spent: Spent) -> bool:
    """Tell whether one more message is the last of the week to somebody who has got so many: a digest that were still
    to come is left out then."""
    return spent.week + 1 >= TABLE[Sort.DIGEST].a_week


def leaves_room(spent: Spent, coming: int) -> bool:
    """Tell whether one more message to somebody who has got so many leaves room for so many that are still to come in
    the week: a digest, a decision."""
    return spent.week + 1 + coming <= TABLE[Sort.DIGEST].a_week


def sort_of(sorts: Iterable[Sort]) -> Sort:
    """The sort of a message that says several things."""
    order = list(Sort)
    return min(sorts, key=order.index)


def counted(sort: str) -> str:
    """On which account a message that was sent counts on its day."""
    return TABLE[Sort(sort)].day


class Full(StrEnum):
    """Why one more message must wait."""

    WEEK = "week"
    DAY = "day"
    HOURS = "hours"
    """There is room, but nothing is sent unasked at this hour."""
    BEFORE = "before"
    """Others of its sort have waited longer."""


@dataclass(frozen=True)
class Wait:
    """Until when a message waits at least: the first local day with room as far as is known now (what becomes more
    urgent until then goes first), and why."""

    until: date
    why: Full


def wait(
    sort: Sort, spent: Spent, today: date, workdays: Workdays, *, opens: date | None = None, before: int = 0
) -> Wait | None:
    """How long a message to somebody who has got so many waits; ``None``: there is room now. ``opens``: the day on
    which something is sent unasked again, where that is not now; ``before``: how many of its sort have waited longer.
    Raises `rules.workdays.NoWorkingDay`."""
    limit = TABLE[sort]
    if spent.week >= limit.a_week:
        why = Full.WEEK
    elif spent.today.get(limit.day, 0) >= limit.a_day:
        why = Full.DAY
    elif before:
        why = Full.BEFORE
    elif opens:
        why = Full.HOURS
    else:
        return None
    day, week, free = today, spent.week, opens in (None, today) and fits(sort, spent)
    while not free or before:
        before, week = (before - 1, week + 1) if free else (before, week)
        following = workdays.first_on_or_after(day + timedelta(days=1))
        week = week if following - timedelta(days=following.weekday()) <= day else 0
        day, free = following, week < limit.a_week
    return Wait(day, why)
