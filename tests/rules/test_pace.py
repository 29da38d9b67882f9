"""Figures against the last ones and against the pace that is needed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.figures import Doubt, doubts
from rules.pace import Pace, disagrees, needed, pace, shown

B = 10**9
END = date(2022, 12, 31)
FRIDAY = date(2022, 8, 5)
AMOUNTS = st.integers(1, 10**15)


def test_the_figure_of_the_document() -> None:
    found = pace(1_234_500_000_000, 758 * B, 745_700_000_000, FRIDAY, END)
    assert (found.points, found.weekly) == (Decimal("1.0"), round(476_500_000_000 / 21))


@pytest.mark.parametrize(
    ("disbursed", "day", "weekly"),
    [
        (100 * B, FRIDAY, None),
        (110 * B, FRIDAY, None),
        (40 * B, END, None),
        (40 * B, END + timedelta(1), None),
        (40 * B, END - timedelta(1), 60 * B),
        (40 * B, END - timedelta(7), 60 * B),
        (40 * B, END - timedelta(13), 60 * B),
        (40 * B, END - timedelta(14), 30 * B),
    ],
)
def test_what_is_needed_a_week_counts_whole_weeks(disbursed: int, day: date, weekly: int | None) -> None:
    assert needed(100 * B, disbursed, day, END) == weekly


def test_points_need_a_plan_and_a_last_figure() -> None:
    assert pace(100, 50, None, FRIDAY, END) == Pace(None, needed(100, 50, FRIDAY, END))
    assert pace(0, 50, 40, FRIDAY, END) == Pace(None, None)
    assert pace(1000, 505, 514, FRIDAY, END).points == Decimal("-0.9")
    assert shown(1, 16) == Decimal("6.3")


@pytest.mark.parametrize(
    ("share", "differs"), [("45", False), ("45.6", False), ("45.7", True), ("44.4", False), ("44.3", True)]
)
def test_a_share_beside_an_amount(share: str, differs: bool) -> None:
    assert disagrees(1000, 450, Decimal(share)) is differs
    assert (Doubt.SHARE in doubts(1000, 450, None, Decimal(share))) is differs


def test_of_no_plan_there_is_no_share() -> None:
    assert disagrees(0, 450, Decimal(45))
    assert doubts(1000, 450, None) == []
    assert doubts(1000, 450, 500, Decimal(60)) == [Doubt.FALLING, Doubt.SHARE]


@given(plan=AMOUNTS, disbursed=AMOUNTS, days=st.integers(1, 400))
def test_who_keeps_the_pace_reaches_the_plan(plan: int, disbursed: int, days: int) -> None:
    weekly = needed(plan, disbursed, END - timedelta(days), END)
    if disbursed >= plan:
        assert weekly is None
    else:
        assert weekly is not None
        weeks = max(1, days // 7)
        assert abs(disbursed + weekly * weeks - plan) <= weeks
