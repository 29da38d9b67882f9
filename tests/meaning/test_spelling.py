"""What keyboards and fingers make of words is undone, but never into a word that was not meant."""

from __future__ import annotations

import tracemalloc

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


@pytest.mark.parametrize("typed", ["x" * 100_000, "dagui" * 20_000])
def test_a_word_without_an_end_is_left_alone_and_costs_no_more_memory_than_it_has_letters(typed: str) -> None:
    tracemalloc.start()
    try:
        assert meant.__wrapped__(typed) == (typed,)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 10 * len(typed)
