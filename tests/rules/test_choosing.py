"""Typed answers: numbers, numbers with text, words with or without diacritics; and what fits nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.choosing import LARGEST_KEY, Offered, Picked, key_of, pick, plain_number

REPORT = [
    Offered("Đã gửi báo cáo", "sent", 1, ("gửi rồi", "xong")),
    Offered("Đang thực hiện", "doing", 2, ("đang làm",)),
    Offered("Có vướng mắc", "obstacle", 3, ("vướng",)),
    Offered("Xin gia hạn", "extend", 4, ("gia hạn",)),
]
FIGURES = [Offered("Đơn vị không có kế hoạch vốn", "none", 1), Offered("Chưa có số liệu", "skip", 2)]


@pytest.mark.parametrize(
    ("text", "token", "said"),
    [
        ("1", "sent", ""),
        (" 2. ", "doing", ""),
        ("số 3", "obstacle", ""),
        ("2 đang chờ số liệu", "doing", "đang chờ số liệu"),
        ("2) đang chờ số liệu", "doing", "đang chờ số liệu"),
        ("3- thiếu mặt bằng", "obstacle", "thiếu mặt bằng"),
        ("da gui", "sent", ""),
        ("ĐANG LÀM", "doing", ""),
        ("Xong.", "sent", ""),
        ("xin gia hạn", "extend", ""),
        ("Đã gửi báo cáo số 123/BC-SYT ngày 5/8", "sent", "số 123/BC-SYT ngày 5/8"),
        ("đang làm, chờ Cục Thuế", "doing", "chờ Cục Thuế"),
    ],
)
def test_what_an_answer_means(text: str, token: str, said: str) -> None:
    found = pick(text, REPORT)
    assert found is not None
    assert (found.choice.token, found.said) == (token, said)


@pytest.mark.parametrize("text", ["", "7", "0", "đang", "tôi không rõ", "12/8", "Đang tổng hợp số liệu", "🙂"])
def test_what_fits_nothing(text: str) -> None:
    assert pick(text, REPORT) is None


@pytest.mark.parametrize("text", ["1 tỷ 250 triệu", "1.234,5 tỷ", "2 tỷ", "không có", "chưa có số liệu gì"])
def test_a_question_that_takes_text_leaves_amounts_alone(text: str) -> None:
    assert pick(text, FIGURES, takes_text=True) is None


def test_a_question_that_takes_text_still_takes_numbers_and_the_very_words() -> None:
    for text, token in (("2", "skip"), ("chua co so lieu", "skip"), ("Đơn vị không có kế hoạch vốn", "none")):
        found = pick(text, FIGURES, takes_text=True)
        assert found is not None
        assert found.choice.token == token


def test_words_that_begin_two_choices_mean_neither() -> None:
    assert pick("có vướng", [Offered("Có vướng mắc nhỏ", "a", 1), Offered("Có vướng mắc lớn", "b", 2)]) is None


def test_without_numbers_a_number_means_nothing() -> None:
    assert pick("1", [Offered("Đã gửi", "sent")]) is None


def test_rows_of_older_versions_are_read() -> None:
    assert Offered.of(["Đúng", "x"]) == Offered("Đúng", "x")
    for choice in REPORT:
        assert Offered.of(choice.row()) == choice


@given(st.text(max_size=60))
def test_any_text_has_an_outcome_and_beside_it_is_never_more_than_was_typed(text: str) -> None:
    for takes_text in (False, True):
        found = pick(text, REPORT, takes_text=takes_text)
        if found:
            assert found.choice in REPORT
            assert len(found.said) <= len(text)


@pytest.mark.parametrize("text", ["2", "²", "②", "2️⃣", "２", "2.", "②.", " ２ ", "⑵", "⒉"])
def test_a_number_in_any_guise_picks(text: str) -> None:
    offered = [Offered("Đã gửi", "a", 1), Offered("Đang làm", "b", 2)]
    picked = pick(text, offered)
    assert picked
    assert picked.choice.token == "b"


def test_ten_in_one_sign() -> None:
    assert (plain_number("⑩"), plain_number("🔟"), plain_number("10")) == ("10", "10", "10")


def test_only_the_beginning_is_made_plain() -> None:
    assert plain_number("１ còn 20 m²") == "1 còn 20 m²"
    assert plain_number("½ xong") == "½ xong"


@given(st.text(max_size=40))
def test_odd_digits_never_raise(text: str) -> None:
    pick(text, [Offered("1", "a"), Offered("2", "b", 2)])
    key_of(text)


@given(st.integers(1, LARGEST_KEY))
def test_every_number_of_a_row_is_read(number: int) -> None:
    assert key_of(str(number)) == number


@pytest.mark.parametrize("text", ["0", "-1", str(LARGEST_KEY + 1), "9" * 23, "²", "１", "1.0", "", "1e3", " 1"])
def test_what_no_row_can_have_is_no_number(text: str) -> None:
    assert key_of(text) is None


@pytest.mark.parametrize("text", ["1.000 tỷ; 400 tỷ", "1,5 tỷ", "1 tỷ 250 triệu", "2 triệu", "3%", "4 phần trăm nữa"])
def test_an_amount_is_no_number_of_a_choice(text: str) -> None:
    assert pick(text, REPORT) is None


@pytest.mark.parametrize("text", ["2 85%", "2. đang làm", "2 trông chờ số liệu", "2,đang làm"])
def test_a_number_with_text_is_one(text: str) -> None:
    picked = pick(text, REPORT)
    assert picked
    assert picked.choice.token == "doing"


LISTS = [Offered("Quá hạn (40)", "a", 1), Offered("Quá hạn theo nhóm (3)", "b", 2), Offered("Xử lý (1)", "c", 3)]


@pytest.mark.parametrize("takes_text", [False, True])
def test_what_stands_in_brackets_behind_a_choice_need_not_be_typed(takes_text: bool) -> None:
    assert pick("qua han", LISTS, takes_text=takes_text) == Picked(LISTS[0])
    assert pick("Xử lý", LISTS, takes_text=takes_text) == Picked(LISTS[2])
    assert pick("Xử lý (1)", LISTS, takes_text=takes_text) == Picked(LISTS[2])


def test_more_words_than_a_choice_without_its_brackets_are_something_else() -> None:
    assert pick("quá hạn nhóm 27", LISTS) is None
