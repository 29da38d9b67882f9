"""Which week a sentence names."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.meaning.said import Said
from rules.meaning.weeks import HALF_A_YEAR, monday_of, named_week

MONDAY = date(2022, 8, 15)


@pytest.mark.parametrize(
    ("typed", "monday", "rest"),
    [
        ("tuần trước họp rồi", date(2022, 8, 8), "họp rồi"),
        ("kỳ trước họp rồi", date(2022, 8, 8), "họp rồi"),
        ("tuần 30 họp rồi", date(2022, 7, 25), "họp rồi"),
        ("Tuần 34 họp rồi", date(2022, 8, 22), "họp rồi"),
        ("đã họp tuần thứ 32 nhé", date(2022, 8, 8), "đã họp nhé"),
        ("tuần 33 họp rồi", MONDAY, "họp rồi"),
    ],
)
def test_one_week_is_named(typed: str, monday: date, rest: str) -> None:
    named = named_week(Said.of(typed, MONDAY))
    assert named is not None
    assert named[0] == monday
    assert named[1].text.plain == Said.of(rest, MONDAY).text.plain


@pytest.mark.parametrize(
    "typed",
    [
        "họp rồi",
        "tuần 32",
        "hôm trước họp rồi",
        "tháng trước họp rồi",
        "tuần này họp rồi, tuần trước chưa",
        "tuần 32 và tuần 33 họp rồi",
        "tuần trước họp nhưng tuần 33 chưa",
        "tuần trước họp rồi nhưng hôm qua thì chưa",
        "tuần 54 họp rồi",
        "tuần 0 họp rồi",
    ],
)
def test_no_single_week_is_named(typed: str) -> None:
    assert named_week(Said.of(typed, MONDAY)) is None


@given(
    st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    st.integers(-25, 25),
)
def test_a_number_is_the_nearest_week_of_that_number(today: date, away: int) -> None:
    monday = monday_of(today) + timedelta(weeks=away)
    named = named_week(Said.of(f"tuần {monday.isocalendar().week} họp rồi", today))
    assert named is not None
    assert named[0].isocalendar().week == monday.isocalendar().week
    assert abs(named[0] - today) <= HALF_A_YEAR
