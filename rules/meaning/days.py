"""Days as people name them: local calendar days. What is no day (a name, a week's number, a share) is left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from rules.meaning.day import Day, Doubt
from rules.meaning.day_patterns import PATTERNS
from rules.meaning.letters import clean, flat
from rules.meaning.text import Span

SAME_DAY = ("", ",", "ngay", "(", "- ngay", "la", "la ngay")
"""What may stand between a weekday and its date."""

IN_IT = re.compile(r"[,(]?\s*(?:(?:chac|khoang|tam|vao|la|de|du kien|co le|dau do)\s*)*")
"""What may stand between a week and the day in it: ``tuần sau, chắc khoảng thứ 4``."""

UNTIL = ("-", "den", "den ngay", "toi", "- ngay")


def find_days(text: str, today: date) -> list[Span]:
    """All days in a text, in order; places are those in ``clean(text)``."""
    lower = flat(clean(text))
    taken: list[Span] = []
    for pattern, reader in PATTERNS:
        for match in pattern.finditer(lower):
            if any(match.start() < span.end and span.start < match.end() for span in taken):
                continue
            day = reader(match, today, clean(text))
            if day is not None:
                blank = len(match[0]) - len(match[0].lstrip())
                taken.append(Span("day", match.start() + blank, match.end(), day))
    return sorted(_joined(taken, lower), key=lambda span: span.start)


def _joined(spans: list[Span], lower: str) -> Iterator[Span]:
    """A weekday or an hour beside a date is one day with it ("chủ nhật 21/8"); "15/8 - 20/8" is its last day."""
    waiting: Span | None = None
    for span in sorted(spans, key=lambda each: each.start):
        if waiting is None:
            waiting = span
            continue
        between = lower[waiting.end : span.start].strip()
        first, second = waiting.value, span.value
        both = first.day and second.day
        if both and between in SAME_DAY and (first.weekday or second.weekday):
            exact = second if second.exact or first.weekday else first
            other = first if exact is second else second
            same = exact.day.weekday() == other.day.weekday()
            value = exact if same else Day(None, doubt=Doubt.SEVERAL)
            waiting = Span("day", waiting.start, span.end, value)
        elif first.monday and second.weekday and second.day and IN_IT.fullmatch(between):
            day = first.monday + timedelta(days=second.day.weekday())
            waiting = Span("day", waiting.start, span.end, Day(day))
        elif both and between in UNTIL and first.day <= second.day:
            waiting = Span("day", waiting.start, span.end, second)
        else:
            yield waiting
            waiting = span
    if waiting is not None:
        yield waiting
