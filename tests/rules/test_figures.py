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


@pytest.mark.parametrize(
    ("text", "dong"),
    [
        ("5 nghìn tỷ", 5 * 10**12),
        ("5 ngàn tỷ", 5 * 10**12),
        ("5 tỷ", 5 * 10**9),
        ("5 tỉ", 5 * 10**9),
        ("5 triệu", 5 * 10**6),
        ("5 tr", 5 * 10**6),
        ("5 nghìn", 5000),
        ("5 ngàn", 5000),
        ("5 đồng", 5),
        ("5 vnd", 5),
        ("5 đ", 5),
        ("5 trillion", 5 * 10**12),
        ("5 billion", 5 * 10**9),
        ("5 bn", 5 * 10**9),
        ("5 million dong", 5 * 10**6),
        ("5 thousand", 5000),
        ("1,234.5 billion", 1_234_500_000_000),
        ("1.235 billion", 1_235_000_000),
        ("999999", 999_999 * 10**9),
        ("1000000", 1_000_000),
        ("1.000.000", 1_000_000),
        ("10000000 tỷ", 10**16),
        ("1 tỷ + 250 triệu", 1_250_000_000),
        ("1 tỷ, 250 triệu, 500 nghìn", 1_250_500_000),
        ("60 tỷ.", 60 * 10**9),
        ("0,5 đồng", 0),
        ("1,5 đồng", 2),
    ],
)
def test_every_unit_and_what_a_bare_number_is(text: str, dong: int) -> None:
    assert parse_figure(text) == dong


@pytest.mark.parametrize(
    "text", ["10000001 tỷ", "5 tỷ x", "x 5 tỷ", "5 tỷ x 6 tỷ", "1.234,5 billion", "1001%", "1.2.3%", "5 %x", "5 tỷ 3%"]
)
def test_what_is_still_no_figure(text: str) -> None:
    with pytest.raises(NotAFigure):
        parse_figure(text)


def test_a_share_may_be_a_thousand_per_cent_and_no_more() -> None:
    assert parse_figure("1000%") == Share(Decimal(1000))
    assert parse_figure("0%") == Share(Decimal(0))
    assert parse_figure("85,5 phần trăm") == parse_figure("85.5%") == Share(Decimal("85.5"))


def test_a_share_is_rounded_to_whole_dong() -> None:
    assert Share(Decimal("33.3")).of(1000) == 333
    assert Share(Decimal("0.05")).of(1000) == 0
    assert Share(Decimal("0.06")).of(1000) == 1
    assert Share(Decimal(100)).of(1_234_500_000_000) == 1_234_500_000_000


def test_figures_are_set_apart_by_semicolons_and_lines_and_nothing_is_none() -> None:
    assert parse_figures("1 tỷ;\n 2 tỷ;;") == [10**9, 2 * 10**9]
    assert parse_figures("1 tỷ, 2 triệu") == [1_002_000_000]
    for text in ("", " ; \n", "1 tỷ; x"):
        with pytest.raises(NotAFigure):
            parse_figures(text)


@pytest.mark.parametrize(
    ("plan", "disbursed", "previous", "wanted"),
    [
        (100, 100, None, []),
        (100, 101, None, [Doubt.ABOVE_PLAN]),
        (0, 0, None, []),
        (0, 1, None, [Doubt.NO_PLAN]),
        (0, 1, 2, [Doubt.NO_PLAN, Doubt.FALLING]),
        (100, 120, 130, [Doubt.ABOVE_PLAN, Doubt.FALLING]),
        (100, 59, 60, [Doubt.FALLING]),
        (100, 0, 0, []),
        (100, 60, 59, []),
    ],
)
def test_what_is_impossible_is_named(plan: int, disbursed: int, previous: int | None, wanted: list[Doubt]) -> None:
    assert doubts(plan, disbursed, previous) == wanted


@pytest.mark.parametrize(
    ("text", "percent"), [("0", 0), ("0%", 0), ("100", 100), ("99,9%", 99), ("7 %", 7), (" 50 ", 50)]
)
def test_progress_is_between_nothing_and_all(text: str, percent: int) -> None:
    assert parse_percent(text) == percent


@pytest.mark.parametrize("text", ["101", "101%", "100,1%", "", "x", "1000", "xong 50", "-5", "50 lần"])
def test_what_is_no_progress(text: str) -> None:
    with pytest.raises(NotAFigure):
        parse_percent(text)
