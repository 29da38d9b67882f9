"""A day as a text names it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

HALF_A_YEAR = timedelta(days=183)
"""A day without a year that lies farther ahead is questioned."""


class Doubt(StrEnum):
    """Why a day is questioned."""

    VAGUE = "vague"
    SEVERAL = "several"
    NONE = "none"
    LENGTH = "length"


@dataclass(frozen=True)
class Day:
    """A day that a text names.

    ``exact``: with month or year, not counted from today. ``year``: the year was said. ``weekday``: only the day of the
    week was said. ``either``: words that fit a day behind as well as one ahead. ``doubt``: no day can be told from it.
    ``days``, ``workdays``: a length of time ("thêm 5 ngày"). ``monday``: of a week that is named without its day.
    """

    day: date | None
    year: bool = False
    exact: bool = False
    weekday: bool = False
    either: bool = False
    doubt: Doubt | None = None
    days: int = 0
    workdays: bool = False
    monday: date | None = None


AFTER = re.compile(r"(?<!tuan )(?<!thang )(?<!hom )(?<!lan )\bsau (?:ngay |hom )?=day")
"""``sau 10/8``: not on that day, but some day behind it."""


def coming(day: Day, today: date) -> str:
    """What is wrong with a day that lies ahead: empty, ``past``, ``far`` or what is doubted about it."""
    if day.day is None:
        return str(day.doubt or "no_day")
    if day.day < today:
        return "past"
    return "far" if day.day - today > HALF_A_YEAR and not day.year else ""
