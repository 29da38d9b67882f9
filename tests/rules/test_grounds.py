"""Objective causes: what may follow what, and how a confirmation is read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.grounds import LONGEST_BY, LONGEST_DOCUMENT, MOVES, Confirmation, NotNow, Standing, after, read_confirmation

TODAY = date(2022, 8, 25)
DAY = date(2022, 8, 20)
CITY = "Chủ tịch UBND thành phố"
FULL = Confirmation(CITY, DAY, "345/UBND-XD")


def test_what_may_follow_what() -> None:
    allowed = {(before, to) for before in Standing for to in Standing if to in MOVES[before]}
    assert allowed == {
        (Standing.OPEN, Standing.CONFIRMED),
        (Standing.OPEN, Standing.REFUSED),
        (Standing.OPEN, Standing.WITHDRAWN),
        (Standing.CONFIRMED, Standing.WITHDRAWN),
        (Standing.REFUSED, Standing.WITHDRAWN),
    }
    assert after("open", Standing.CONFIRMED) is Standing.CONFIRMED
    with pytest.raises(NotNow, match="confirmed does not follow refused"):
        after("refused", Standing.CONFIRMED)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{CITY}; 345/UBND-XD ngày 20/8/2022", FULL),
        (f"345/UBND-XD, 20/8, {CITY}", FULL),
        (f"{CITY} xác nhận tại văn bản số 345 / UBND-XD ngày 20/8", FULL),
        (f"20/8; {CITY}; công văn 345/UBND-XD", FULL),
        (f"{CITY}, văn bản số =1+1/UBND-XD ngày 20/8/2022", Confirmation(CITY, DAY, "=1+1/UBND-XD")),
        (f"{CITY}; văn bản số 12+13/UBND-XD ngày 20/8", Confirmation(CITY, DAY, "12+13/UBND-XD")),
        (f"{CITY}; quyết định số 12/2022/QĐ-UBND ngày 20/8", Confirmation(CITY, DAY, "12/2022/QĐ-UBND")),
        (CITY, Confirmation(CITY)),
        ("văn bản 345/UBND-XD", Confirmation(document="345/UBND-XD")),
        ("345/UBND-XD ngày 30/8/2022", Confirmation(document="345/UBND-XD", wrong="future")),
        ("hôm qua", Confirmation(on=date(2022, 8, 24))),
        ("văn bản số", Confirmation()),
        ("", Confirmation()),
    ],
)
def test_a_confirmation_is_read_in_any_order(text: str, said: Confirmation) -> None:
    assert read_confirmation(text, TODAY) == said


def test_what_is_missing_is_asked_for_in_order_and_what_is_said_later_stands() -> None:
    assert [each.missing for each in (Confirmation(), Confirmation(CITY), Confirmation(CITY, None, "x"), FULL)] == [
        "by",
        "document",
        "day",
        None,
    ]
    assert Confirmation().over(FULL) == FULL
    later = Confirmation("Hội đồng", TODAY, "1/HĐ", "day")
    assert later.over(FULL) == later


@given(st.text(max_size=600))
def test_any_text_is_read_and_no_day_lies_ahead(text: str) -> None:
    said = read_confirmation(text, TODAY)
    assert said.on is None or said.on <= TODAY
    assert len(said.by) <= LONGEST_BY
    assert len(said.document) <= LONGEST_DOCUMENT


@given(st.permutations([CITY, "345/UBND-XD", "20/8/2022"]), st.sampled_from(["; ", ", "]))
def test_the_order_says_nothing(parts: list[str], between: str) -> None:
    assert read_confirmation(between.join(parts), TODAY) == FULL
