"""Plan and disbursed told as one fraction beside the meeting: money, and no share of a hundred."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rules.meaning.model import Act, Open, Standing
from rules.meaning.said import Said
from rules.meaning.understand import understand

TODAY = date(2022, 8, 5)
BILLION = 10**9
MEETING = Open("meeting", 3, due=TODAY, title="Giao ban giải ngân tuần 31")


def read(text: str) -> Act:
    meaning = understand(text, Standing((MEETING,)), TODAY)
    assert [act.what for act in meaning.acts] == ["held"]
    return meaning.acts[0]


@pytest.mark.parametrize(
    ("text", "spent", "plan"),
    [
        ("đã họp, giải ngân 512/980 tỷ", "512", "980"),
        ("họp rồi, giải ngân 512 tỷ/980 tỷ (52%)", "512", "980"),
        ("đã họp, giải ngân được 52% (512/980 tỷ)", "512", "980"),
        ("đã họp, giải ngân 512,3/980,5 tỷ đồng", "512.3", "980.5"),
        ("đã họp, giải ngân 512/980", "512", "980"),
        ("tuần này họp rồi, 512/980 tỷ", "512", "980"),
        ("đã họp, 1.234,5/2.000 tỷ", "1234.5", "2000"),
        ("da hop, giai ngan 512/980ty", "512", "980"),
        ("đã họp sáng 4/8, giải ngân đến 5/8 là 512/980 tỷ", "512", "980"),
    ],
)
def test_both_amounts_are_money(text: str, spent: str, plan: str) -> None:
    """It was 52%, of whatever plan was known, or nothing."""
    act = read(text)
    assert (act.disbursed, act.dong) == (int(Decimal(spent) * BILLION), int(Decimal(plan) * BILLION))


def test_what_hinders_is_kept() -> None:
    act = read("họp rồi em, gn 512/980 tỷ, vướng mặt bằng Đông Khê")
    assert (act.disbursed, act.dong, act.text) == (512 * BILLION, 980 * BILLION, "vướng mặt bằng Đông Khê")


@pytest.mark.parametrize(
    "text",
    [
        "đã họp ngày 5/8",
        "họp rồi, giải ngân 5/8 tỷ lệ 40%",  # a day, and the word for a share
        "đã họp, giải ngân 980/512 tỷ",  # more than the plan
        "tuần này họp rồi, 512/980",  # no unit, and no word of money
        "đã họp, giải ngân 45/50",  # of projects, perhaps
        "họp rồi, báo cáo 45/512 ngày 5/8",
    ],
)
def test_what_is_no_fraction_of_money(text: str) -> None:
    assert read(text).disbursed is None


def test_how_many_projects_have_paid_is_no_share_of_the_capital() -> None:
    """It was recorded as 4 %."""
    assert Said.of("giải ngân 5/120 dự án", date(2022, 8, 12)).shares == []
    assert [each.percent for each in Said.of("xong 60/120 dự án", date(2022, 8, 12)).shares] == [50]
