"""Words that are looked for, how they are kept, and what is shown around them."""

from __future__ import annotations

import pytest

from rules.finding import LONGEST_KEPT, LONGEST_WORD, MOST_WORDS, excerpt, kept, pairs, wanted


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (("Đã gửi báo cáo, số", "12/BC-SYT"), "da gui bao cao so 12 bc syt"),
        (("  Vướng\nmặt_bằng  ",), "vuong mat bang"),
        ((None, "", None), ""),
        (("\u202eđảo\u200bngược \x00 ♥",), "daonguoc"),
        (("a" * LONGEST_WORD + " " + "b" * (LONGEST_WORD + 1),), "a" * LONGEST_WORD),
        (("1.234,5 tỷ",), "1 234 5 ty"),
    ],
)
def test_how_texts_are_kept(texts: tuple[str | None, ...], said: str) -> None:
    assert kept(*texts) == said


def test_what_is_long_is_kept_as_far_as_people_write() -> None:
    assert len(kept("ab " * LONGEST_KEPT)) <= LONGEST_KEPT
    assert not kept("ab " * LONGEST_KEPT).endswith(" ")
    assert wanted("ab " * 50) == ["ab"] * MOST_WORDS
    assert wanted("“MẶT bằng”!") == ["mat", "bang"]
    assert wanted("') OR 1=1 -- \"*") == ["or", "1", "1"]


def test_words_two_at_a_time() -> None:
    assert pairs(["giai", "phong", "mat", "giai", "phong"]) == ["giai_phong", "phong_mat", "mat_giai"]
    assert pairs(["giai"]) == []


LONG = "Một hai ba bốn năm sáu bảy tám chín mười mười một chưa bàn giao mặt bằng cho nhà thầu vì ba hộ chưa nhận tiền"


def test_what_stands_around_the_words() -> None:
    assert excerpt("Vướng\n  mặt bằng", ["mat"]) == "Vướng mặt bằng"
    said = excerpt(LONG, ["mat", "bang"], 60)
    assert said == "…mười mười một chưa bàn giao mặt bằng cho nhà thầu vì ba hộ…"[: len(said)]
    assert "mặt bằng" in said
    assert len(said) <= 60
    assert said.startswith("…")
    assert said.endswith("…")


def test_the_phrase_is_shown_before_a_single_word_of_it() -> None:
    text = "bằng " + "x " * 40 + "mặt bằng " + "y " * 40
    assert "mặt bằng" in excerpt(text, ["mat", "bang"], 40)
    assert excerpt(text, ["bang", "khong"], 40).startswith("bằng x")
    assert excerpt(text, ["khong"], 40).startswith("bằng x")


def test_one_endless_word_is_cut() -> None:
    assert excerpt("a" * 500, ["a"], 20) == "a" * 19 + "…"
    assert len(excerpt("b " * 10 + "a" * 500, ["a"], 20)) <= 20
