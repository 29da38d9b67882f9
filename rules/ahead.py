"""What a program asks for from a day on, as far as it reaches: also what is too far ahead to be planned yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from rules.due import Occurrence
from rules.program import Duty
from rules.rulebook import Rulebook


class Ahead(NamedTuple):
    """One time that a duty falls due, and the agencies (codes) for which it does, in the document's order."""

    duty: Duty
    occurrence: Occurrence
    owed_by: tuple[str, ...]


def ahead(book: Rulebook, first: date, follow_from: datetime) -> Iterator[Ahead]:
    """Everything that is pressed for with a last permitted day from ``first`` on (the program's zone) and that the
    program is followed for (``follow_from``, aware), duty by duty. What is counted from events to come has no day
    yet; who is exempt, and what came after whom, is not asked here."""
    for duty in book.duties.values():
        if not duty.ladder:
            continue
        owing = tuple(agency.code for agency in book.program.owing(duty))
        for _, each in book.occurrences(duty.code):
            codes = tuple(code for code in owing if code in each.owed_by) if each.owed_by else owing
            if codes and each.last_day >= first and each.due_at > follow_from:
                yield Ahead(duty, each, codes)


def speaks_of(plan_year: int | None, last_day: date) -> int:
    """The year of whose capital a meeting speaks, by its duty's ``plan_year`` and its last permitted day: who is exempt
    for that year need not hold it."""
    return plan_year or last_day.year
