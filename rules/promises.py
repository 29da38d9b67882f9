"""Promises ("đang thực hiện, dự kiến ngày D"): which were kept and which were broken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from rules.workdays import Workdays


def held_until(day: date, workdays: Workdays) -> date:
    """The last day on which a promise for ``day`` is kept, which is the day on which it is asked about: on a day off
    nobody can be asked, so the next working day. Raises `rules.workdays.NoWorkingDay`."""
    return workdays.first_on_or_after(day)


def last_broken(today: date, workdays: Workdays) -> date:
    """The last day for which a promise that was not kept is broken on ``today``; those for later days may still be kept
    (see `held_until`). Raises `rules.workdays.NoWorkingDay`."""
    return workdays.last_on_or_before(today - timedelta(days=1))


@dataclass(frozen=True)
class Promise:
    """On which day it was made, and until the end of which it is kept (`held_until`)."""

    made_on: date
    day: date


@dataclass(frozen=True)
class Kept:
    """How many promises were kept, how many were broken, how many are still to come."""

    kept: int = 0
    broken: int = 0
    open: int = 0

    def __add__(self, other: Kept) -> Kept:
        return Kept(self.kept + other.kept, self.broken + other.broken, self.open + other.open)


def judge(promises: Iterable[Promise], done_on: date | None, today: date, since: date = date.min) -> Kept:
    """Judge the promises about one assignment, in the order in which they were made; ``done_on``: when it was done.
    Those that were kept until days before ``since`` are not counted.

    A promise that another one replaced before its day was moved, and counts for nothing; so does one that was made
    again for the same day, also on that day ("Trong hôm nay"). One is broken when its day is over and it was not done
    by then.
    """
    made, total = list(promises), Kept()
    for number, promise in enumerate(made):
        replaced = any(later.made_on < promise.day or later.day == promise.day for later in made[number + 1 :])
        if promise.day < since:
            continue
        if done_on is not None and done_on <= promise.day:
            total += Kept(kept=0 if replaced else 1)
        elif replaced:
            continue
        else:
            total += Kept(broken=1) if promise.day < today else Kept(open=1)
    return total
