"""How periods are called in what is taken away."""

from __future__ import annotations

import pytest

from reports import words


@pytest.mark.parametrize(
    ("code", "called"),
    [
        ("2022-W33", "tuần 33/2022"),
        ("2022-08", "tháng 8/2022"),
        ("2022-Q3", "quý 3/2022"),
        ("2022-H1", "6 tháng đầu năm 2022"),
        ("2022-H2", "6 tháng cuối năm 2022"),
        ("2022", "năm 2022"),
        ("2022-08-05", "05/8/2022"),
        ("2022-08-05T16:00", "05/8/2022, 16:00"),
        ("P10D", ""),
    ],
)
def test_a_period_is_called_as_people_call_it(code: str, called: str) -> None:
    assert words.period(code) == called
