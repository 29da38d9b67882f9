"""Which copies are kept: the newest of each of the last days and weeks that have one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

KEEP = re.compile(r"(\d{1,4})(?:\+(\d{1,4}))?")


@dataclass(frozen=True)
class Keep:
    """How many days, and how many weeks, keep a copy; no days at all: no copies are made."""

    days: int
    weeks: int

    @classmethod
    def parse(cls, text: str) -> Keep:
        """Read ``7+4`` (days and weeks), ``14`` (days) or ``0``. Raises `ValueError` with a sentence."""
        found = KEEP.fullmatch(text.strip())
        if not found:
            raise ValueError("is not a number of days and weeks such as 7+4 (0: no daily copy)")
        return cls(int(found[1]), int(found[2] or 0))

    def __bool__(self) -> bool:
        return self.days > 0

    def chosen(self, days: Collection[date]) -> set[date]:
        """Of the ``days`` that have a copy, those whose copy is kept.

        Counted are days and weeks that have one, so that a machine that was off for a month loses nothing by it.
        """
        return {
            *_newest(days, self.days, lambda day: day),
            *_newest(days, self.weeks, lambda day: day.isocalendar()[:2]),
        }


def _newest(days: Collection[date], count: int, period: Callable[[date], object]) -> list[date]:
    """The newest day of each of the newest ``count`` periods."""
    last = {period(day): day for day in sorted(days)}
    return list(last.values())[-count:] if count else []
