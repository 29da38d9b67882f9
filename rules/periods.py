"""Names of periods: ``2022-W32``, ``2022-08``, ``2022-Q3``, ``2022``, a day, or free words such as "Đợt 1"."""

from __future__ import annotations

import re
from datetime import date

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
