"""Which daily copies are kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rules.keeping import Keep

MONDAY = date(2022, 8, 1)


def days(*numbers: int) -> set[date]:
    return {MONDAY + timedelta(days=n) for n in numbers}


@pytest.mark.parametrize(
    ("text", "keep"), [("7+4", Keep(7, 4)), (" 14 ", Keep(14, 0)), ("0", Keep(0, 0)), ("1+0", Keep(1, 0))]
)
def test_a_number_of_days_and_weeks_is_read(text: str, keep: Keep) -> None:
    assert Keep.parse(text) == keep


@pytest.mark.parametrize("text", ["", "+4", "7+", "seven", "7-4", "-1", "7+4+1", "²"])
def test_anything_else_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number of days and weeks such as 7"):
        Keep.parse(text)


def test_no_days_means_no_copies() -> None:
    assert not Keep(0, 4)
    assert Keep(1, 0)


def test_the_last_days_and_the_last_day_of_each_of_the_last_weeks_are_kept() -> None:
    kept = Keep(7, 4).chosen(days(*range(40)))  # Monday 1/8 to Friday 9/9
    assert kept == days(*range(33, 40), 20, 27, 34, 39)


def test_days_without_a_copy_do_not_count() -> None:
    assert Keep(2, 0).chosen(days(0, 30, 60)) == days(30, 60)
    assert Keep(1, 3).chosen(days(0, 30, 60)) == days(0, 30, 60)


def test_a_week_is_one_of_its_year() -> None:
    new_year = {date(2024, 12, 30), date(2025, 1, 2), date(2025, 12, 29), date(2026, 1, 2)}
    assert Keep(1, 2).chosen(new_year) == {date(2025, 1, 2), date(2026, 1, 2)}
