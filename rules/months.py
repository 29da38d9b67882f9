"""A month at the end of what somebody types: ``SYT 8/2022``, ``tháng 8``, ``2022-08``."""

from __future__ import annotations

import re
from datetime import date

from rules.reading import fold

_MONTH = re.compile(
    r"(?:^|\s)(?:(?P<year>20\d\d)-(?P<number>\d{1,2})|(?:thang\s*|t)?(?P<month>\d{1,2})(?:[/-](?P<of>20\d\d))?)$"
)


def read_month(text: str, today: date) -> tuple[str, date | None]:
    """What stands before a month, and the month's first day (``None``: no month is named, and the text is whole).

    Without a year it is the latest such month up to today's.
    """
    words = " ".join(text.split())
    found = _MONTH.search(fold(words))
    if found is None:
        return words, None
    number = int(found["number"] or found["month"])
    if not 1 <= number <= 12:
        return words, None
    year = int(found["year"] or found["of"] or today.year)
    if not (found["year"] or found["of"]) and number > today.month:
        year -= 1
    rest = words.split()
    rest = rest[: len(rest) - len(found[0].split())]
    return " ".join(rest), date(year, number, 1)


def next_month(first: date, step: int = 1) -> date:
    """The first day of the month that comes ``step`` months later; before it with a negative one."""
    count = first.year * 12 + first.month - 1 + step
    return date(count // 12, count % 12 + 1, 1)


def month_of(text: str) -> date:
    """The first day of the month that a choice carries: ``202208``. Raises `ValueError` for anything else."""
    if not re.fullmatch(r"20\d\d(?:0[1-9]|1[0-2])", text, re.ASCII):
        raise ValueError(f"{text!r} is no month")
    return date(int(text[:4]), int(text[4:]), 1)
