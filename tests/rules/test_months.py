"""A month at the end of what is typed."""

from __future__ import annotations

from datetime import date

import pytest

from rules.months import month_of, next_month, read_month

TODAY = date(2022, 9, 16)


@pytest.mark.parametrize(
    ("text", "rest", "month"),
    [
        ("SYT 8/2022", "SYT", date(2022, 8, 1)),
        ("Sở Y tế tháng 8", "Sở Y tế", date(2022, 8, 1)),
        ("tháng 9", "", date(2022, 9, 1)),
        ("10", "", date(2021, 10, 1)),
        ("T8", "", date(2022, 8, 1)),
        ("SYT 2021-12", "SYT", date(2021, 12, 1)),
        ("SYT tháng12-2023", "SYT", date(2023, 12, 1)),
        ("SYT", "SYT", None),
        ("", "", None),
        ("SYT 13/2022", "SYT 13/2022", None),
        ("SYT 0", "SYT 0", None),
        ("SYT8", "SYT8", None),
        ("quận 8/1999", "quận 8/1999", None),
    ],
)
def test_a_month_and_what_stands_before_it(text: str, rest: str, month: date | None) -> None:
    assert read_month(text, TODAY) == (rest, month)


def test_months_follow_one_another_over_the_years() -> None:
    assert next_month(date(2022, 12, 1)) == date(2023, 1, 1)
    assert next_month(date(2022, 1, 1), -1) == date(2021, 12, 1)
    assert next_month(date(2022, 11, 1)) == date(2022, 12, 1)


def test_a_month_that_a_choice_carries() -> None:
    assert month_of("202212") == date(2022, 12, 1)
    for wrong in ("202213", "202200", "199912", "2022-8", "", "20220", "2022012", "٢٠٢٢٠٨"):
        with pytest.raises(ValueError, match="is no month"):
            month_of(wrong)
