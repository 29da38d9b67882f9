"""What keyboards and fingers make of words is undone, but never into a word that was not meant."""

from __future__ import annotations

import pytest

from rules.meaning.letters import flat
from rules.meaning.spelling import meant


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("guwri", "gui"),
        ("ddax", "da"),
        ("chuwa", "chua"),
        ("d9a4", "da"),
        ("rồiiii", "roi"),
        ("dagui", "da gui"),
        ("chuagui", "chua gui"),
        ("đc", "duoc"),
        ("ko", "khong"),
        ("guiu", "gui"),
    ],
)
def test_a_slip_is_undone(typed: str, wanted: str) -> None:
    assert " ".join(flat(word) for word in meant(typed)) == wanted


@pytest.mark.parametrize("typed", ["chia", "xung", "nom", "giu", "hap", "Syt", "12", "xyzab", "Quyen"])
def test_a_word_that_may_be_another_is_left_alone(typed: str) -> None:
    assert meant(typed) == (typed,)
