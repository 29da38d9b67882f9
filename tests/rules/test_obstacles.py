"""When somebody is asked about an obstacle again."""

from __future__ import annotations

from datetime import date

import pytest

from rules.obstacles import is_due
from rules.workdays import Workdays

MONDAY, FRIDAY, NEXT_MONDAY = date(2022, 8, 1), date(2022, 8, 5), date(2022, 8, 8)


@pytest.mark.parametrize(
    ("since", "until", "today", "due"),
    [
        (MONDAY, None, NEXT_MONDAY, False),
        (MONDAY, None, date(2022, 8, 9), True),
        (MONDAY, None, date(2022, 8, 13), False),
        (MONDAY, FRIDAY, FRIDAY, False),
        (MONDAY, FRIDAY, date(2022, 8, 6), False),
        (MONDAY, FRIDAY, NEXT_MONDAY, True),
        (FRIDAY, FRIDAY, NEXT_MONDAY, True),
        (NEXT_MONDAY, FRIDAY, date(2022, 8, 15), False),
        (NEXT_MONDAY, FRIDAY, date(2022, 8, 16), True),
    ],
)
def test_behind_the_day_that_was_given_else_after_five_working_days(
    since: date, until: date | None, today: date, due: bool
) -> None:
    assert is_due(since, until, today, Workdays("VN")) is due


def test_who_confirms_is_asked_sooner() -> None:
    assert not is_due(MONDAY, None, date(2022, 8, 4), Workdays("VN"), 3)
    assert is_due(MONDAY, None, FRIDAY, Workdays("VN"), 3)
