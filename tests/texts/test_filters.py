"""Days, amounts and quotes as officials read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.splitting import pieces, units
from bot.texts.filters import for_language

VI, EN = for_language("vi", html=True), for_language("en", html=False)


def test_days() -> None:
    assert VI["day"]("2022-08-05") == "05/8/2022"
    assert VI["day"]("2022-02-05") == "05/02/2022"
    assert VI["longday"]("2022-08-12") == "thứ Sáu, 12/8/2022"
    assert VI["days"](["2022-08-13", "2022-08-14"]) == "13 và 14/8"
    assert VI["days"](["2024-04-29", "2024-04-30", "2024-05-01"]) == "29, 30/4 và 01/5"
    assert EN["longday"]("2022-08-12") == "Friday, 12 Aug 2022"


@pytest.mark.parametrize(
    ("dong", "text"),
    [
        (1_234_500_000_000, "1.234,5 tỷ đồng"),
        (758_000_000_000, "758 tỷ đồng"),
        (980_000_000, "980 triệu đồng"),
        (12_345, "12.345 đồng"),
        (0, "0 đồng"),
        (1_234_567_890, "1,235 tỷ đồng"),
    ],
)
def test_amounts(dong: int, text: str) -> None:
    assert VI["money"](dong) == text


def test_percentages() -> None:
    assert VI["percent"](758, 1234) == "61,4%"
    assert EN["percent"](758, 1234) == "61.4%"


@given(st.text(max_size=500))
def test_quotes_are_one_short_harmless_line(text: str) -> None:
    quoted = VI["clip"](text, 50)
    assert len(quoted) <= 50
    assert "\n" not in quoted
    assert not set(quoted) & set("\u202e\u200f\u2066\x00")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400), st.integers(10, 60))
def test_a_long_text_is_split_without_losing_a_letter(text: str, limit: int) -> None:
    parts = pieces(text, limit)
    assert all(units(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_what_a_person_wrote_is_shown_in_full_and_line_by_line() -> None:
    assert VI["full"](" một \n\n\u202ehai  ba\x00") == "một\nhai ba"
    assert VI["full"]("x" * 8192) == "x" * 8192
    assert VI["full"]("x" * 8193) == "x" * 8191 + "…"
