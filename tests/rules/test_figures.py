"""Figures in Vietnamese notation, and what is doubted about them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from rules.figures import Doubt, NotAFigure, Share, doubts, parse_figure, parse_figures, parse_percent, plainly_figures


@pytest.mark.parametrize(
    ("text", "dong"),
    [
        ("1.234,5 tỷ", 1_234_500_000_000),
        ("980 triệu", 980_000_000),
        ("1 tỷ 250 triệu", 1_250_000_000),
        ("2 nghìn tỷ đồng", 2_000_000_000_000),
        ("1.5 tỷ", 1_500_000_000),
        ("758", 758_000_000_000),
        ("1.234.567.890 đồng", 1_234_567_890),
        ("12 TỈ ĐỒNG", 12_000_000_000),
        ("0", 0),
    ],
)
def test_amounts(text: str, dong: int) -> None:
    assert parse_figure(text) == dong


def test_a_share_of_the_plan() -> None:
    share = parse_figure("61,4%")
    assert share == Share(Decimal("61.4"))
    assert share.of(1_000_000) == 614_000


@pytest.mark.parametrize("text", ["", "abc", "-5 tỷ", "1.2.3 tỷ", "5 tỷ rưỡi lắm", "99999999999 tỷ", "2000%", "tỷ"])
def test_what_is_no_figure(text: str) -> None:
    with pytest.raises(NotAFigure):
        parse_figure(text)


def test_two_figures_in_one_text() -> None:
    assert parse_figures("1.000 tỷ; 40%") == [10**12, Share(Decimal(40))]


@given(st.text(max_size=60))
def test_any_text_is_a_figure_or_refused(text: str) -> None:
    for read in (parse_figure, parse_figures, parse_percent):
        try:
            read(text)
        except NotAFigure:
            continue


@given(st.integers(0, 10**7))
def test_what_babel_writes_is_read_back(tenths: int) -> None:
    amount = Decimal(tenths) / 10
    assert parse_figure(f"{format_decimal(amount, locale='vi')} tỷ") == int(amount * 10**9)


def test_doubts() -> None:
    assert doubts(100, 120, None) == [Doubt.ABOVE_PLAN]
    assert doubts(100, 50, 60) == [Doubt.FALLING]
    assert doubts(0, 50, None) == [Doubt.NO_PLAN]
    assert doubts(100, 60, 60) == []


@pytest.mark.parametrize(("text", "percent"), [("60%", 60), ("khoảng 60%", 60), ("75", 75), ("100 phần trăm", 100)])
def test_percentages_of_progress(text: str, percent: int) -> None:
    assert parse_percent(text) == percent


@pytest.mark.parametrize("text", ["758 tỷ", "980 triệu", "61,4%", "1.000 tỷ; 400 tỷ", "42 phần trăm"])
def test_plain_figures(text: str) -> None:
    assert plainly_figures(text)


@pytest.mark.parametrize("text", ["7", "758", "1 tỷ; 7", "123/BC-SYT", "đã giải ngân 758 tỷ rồi nhé", "", "tỷ"])
def test_what_is_not_plainly_figures(text: str) -> None:
    assert not plainly_figures(text)
