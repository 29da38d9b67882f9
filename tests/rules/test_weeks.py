"""Which week a sentence names."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.meaning.model import How, Open, Standing
from rules.meaning.said import Said
from rules.meaning.understand import understand
from rules.meaning.weeks import HALF_A_YEAR, by_week, monday_of, named_week, only_others

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
        ("tuần 32/2022 họp rồi", date(2022, 8, 8), "họp rồi"),
        ("tuần thứ 32 năm 2022 họp rồi", date(2022, 8, 8), "họp rồi"),
        ("tuần 32/2021 họp rồi", date(2021, 8, 9), "họp rồi"),
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


@pytest.mark.parametrize(
    ("typed", "mondays"),
    [
        ("tuần 33. họp rồi", {MONDAY}),
        ("tuần33 họp rồi", {MONDAY}),
        ("tuần 33 đã họp, tuần 33 giải ngân 40%", {MONDAY}),
        ("hai tuần trước đã họp", {date(2022, 8, 8)}),
        ("3 tuần trước họp rồi", {date(2022, 8, 1)}),
        ("bốn tuần trước họp rồi", {date(2022, 7, 25)}),
        ("tuần trước nữa họp rồi", {date(2022, 8, 8)}),
        ("tuần 99 họp rồi", {None}),
        ("tuần 32 và tuần 31 đã họp", {date(2022, 8, 8), date(2022, 8, 1)}),
        ("tuần 34 đã họp, tuần 33 cũng họp", set()),
        ("tuần 33 họp rồi, tuần này chưa", set()),
        ("họp rồi, như tuần 33", set()),
        ("họp rồi, giải ngân hơn hai tuần trước", set()),
        ("họp rồi", set()),
    ],
)
def test_only_other_weeks_are_named_than_the_one_that_is_asked_about(typed: str, mondays: set[date | None]) -> None:
    asked = date(2022, 8, 22)
    assert only_others(Said.of(typed, asked + timedelta(days=4)), asked) == mondays


@pytest.mark.parametrize(
    ("typed", "why", "acts"),
    [
        ("tuần 33. họp rồi", "last_week", ["held"]),
        ("tuần33 họp rồi, vướng mặt bằng", "last_week", ["held"]),
        ("tuần 33. chưa họp", "last_week", ["not_held"]),
        ("tuần 33 đã họp, tuần 33 giải ngân 40%", "last_week", ["held"]),
        ("tuần 32. họp rồi", "other_week", []),
        ("hai tuần trước đã họp", "other_week", []),
        ("tuần 99 họp rồi", "other_week", []),
        ("tuần 33 không phát sinh", "other_week", []),
        ("tuần 34. họp rồi", "", ["held"]),
        ("tuần này họp rồi", "", ["held"]),
    ],
)
def test_nothing_is_recorded_for_a_week_that_is_not_named(typed: str, why: str, acts: list[str]) -> None:
    """ "Tuần 33. họp rồi" and "hai tuần trước đã họp" were recorded as held for week 34."""
    friday = date(2022, 8, 26)
    found = understand(typed, Standing((Open("meeting", 1, due=friday),)), friday)
    assert found.why == why
    assert [act.what for act in found.acts] == acts
    assert (found.how is How.UNCLEAR) == bool(why)


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("tuần 32, 33 đã họp", "đã họp"),
        ("tuần 32 và tuần 33 đều họp rồi", "đều họp rồi"),
        ("bên em chưa họp cả hai tuần 32 và 33", "bên em chưa họp"),
        ("tuần trước và tuần này không phát sinh", "không phát sinh"),
        ("cả tuần này và tuần trước đều chưa họp", "đều chưa họp"),
    ],
)
def test_the_same_is_said_of_several_weeks(typed: str, rest: str) -> None:
    assert by_week(Said.of(typed, MONDAY)) == [(date(2022, 8, 8), rest), (MONDAY, rest)]


@pytest.mark.parametrize(
    "typed",
    [
        "tuần 32, 33 tỷ",
        "tuần 33, 34 đã họp",  # week 34 has not begun
        "tuần 32, 33 họp chưa?",
        "tuần 32, 33 đã họp, tuần 31 chưa",
        "họp như tuần 32, 33",
        "tuần 32, 33",
    ],
)
def test_nothing_is_said_of_several_weeks(typed: str) -> None:
    assert len(by_week(Said.of(typed, MONDAY))) < 2


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("em quên chưa báo, tuần 32 họp rồi", "họp rồi"),
        ("dạ vâng, tuần 32 họp rồi", "họp rồi"),
        ("tuần 32, 11/8 họp rồi", "11/8 họp rồi"),
        ("tuần 32: đã họp, chưa có số liệu", "đã họp, chưa có số liệu"),
    ],
)
def test_what_stands_before_a_week_or_behind_it_alone_belongs_to_it(typed: str, rest: str) -> None:
    assert by_week(Said.of(typed, MONDAY)) == [(date(2022, 8, 8), rest)]
