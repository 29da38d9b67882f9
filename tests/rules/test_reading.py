"""Reading what people type."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.reading import NotADay, fold, name_or, plainly_document, read_day, read_document, showable, storable

MONDAY = date(2022, 8, 8)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("10/8", date(2022, 8, 10)),
        ("10-8-2022", date(2022, 8, 10)),
        ("10.8.22", date(2022, 8, 10)),
        ("ngày 12 tháng 8 năm 2022", date(2022, 8, 12)),
        ("2022-08-10", date(2022, 8, 10)),
        ("hôm nay", MONDAY),
        ("mai", date(2022, 8, 9)),
        ("thứ Sáu", date(2022, 8, 12)),
        ("thứ 6 tuần sau", date(2022, 8, 19)),
        ("chủ nhật", date(2022, 8, 14)),
        ("friday", date(2022, 8, 12)),
        ("1/8", date(2022, 8, 1)),  # it has passed
        ("8/2", date(2022, 2, 8)),
        ("7/2", date(2023, 2, 7)),
        ("1/8/2023", date(2023, 8, 1)),
        ("29/2", date(2024, 2, 29)),
    ],
)
def test_days(text: str, day: date) -> None:
    assert read_day(text, MONDAY) == day


@pytest.mark.parametrize("text", ["31/2", "sắp xong", "", "45/13/2022"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(NotADay):
        read_day(text, MONDAY)


@pytest.mark.parametrize(
    ("text", "number", "day"),
    [
        ("123/BC-SYT ngày 05/8/2022", "123/BC-SYT", date(2022, 8, 5)),
        ("số 123/BC-SYT, 5/8", "123/BC-SYT", date(2022, 8, 5)),
        ("BC 12 / SYT-KH hôm nay", "12/SYT-KH", MONDAY),
        ("đã gửi qua bưu điện", "đã gửi qua bưu điện", None),
        ("45/UBND-TH ngày 20/12", "45/UBND-TH", date(2021, 12, 20)),
    ],
)
def test_documents(text: str, number: str, day: date | None) -> None:
    found = read_document(text, MONDAY)
    assert (found.number, found.day) == (number, day)


@pytest.mark.parametrize("number", ["12/2022/QĐ-UBND", "12+13/BC-SYT", "=1+1/UBND-XD", "45-CV/TU", "7/BC"])
def test_a_number_is_not_cut(number: str) -> None:
    """A part of it is the number of another document."""
    found = read_document(f"văn bản số {number} ngày 05/8/2022", MONDAY)
    assert (found.number, found.day) == (number, date(2022, 8, 5))


def test_fold_forgets_diacritics_and_capitals() -> None:
    assert fold("  ĐANG   LÀM ") == fold("đang làm") == "dang lam"


@given(st.text())
def test_any_text_is_storable_and_showable(text: str) -> None:
    assert "\x00" not in storable(text)
    storable(text).encode()
    assert not set(showable(text)) & set("\u202e\u200f\u2066")
    fold(text)
    read_document(text, MONDAY)
    with suppress(NotADay):
        read_day(text, MONDAY)


@pytest.mark.parametrize("text", ["123/BC-SYT", "số 123/BC-SYT ngày 05/8/2022", "45-CV/TU"])
def test_plainly_a_document(text: str) -> None:
    assert plainly_document(text)


@pytest.mark.parametrize("text", ["758 tỷ", "05/8/2022", "theo 123/UBND-TH thì " + "đang chờ " * 6])
def test_not_plainly_a_document(text: str) -> None:
    assert not plainly_document(text)


@pytest.mark.parametrize(
    ("own", "name"),
    [
        ("Nguyễn Văn A", "Nguyễn Văn A"),
        ("  Nguyễn\n\tVăn  A ", "Nguyễn Văn A"),
        ("\u202eA nễyugN", "A nễyugN"),
        ("😀", "😀"),
        ("👩‍⚕️", "👩‍⚕️"),
        ("王", "王"),
        ("...", "..."),
        ("²", "²"),
        ("", "Sở Y tế"),
        (" \u00a0\u3000", "Sở Y tế"),
        ("\u200b\u200c\u200d\u2060\ufeff", "Sở Y tế"),
        ("\u00ad", "Sở Y tế"),
        ("\u3164", "Sở Y tế"),
        ("\u115f\u1160\uffa0", "Sở Y tế"),
        ("\u2800\u2800", "Sở Y tế"),
        ("\u0301\ufe0f", "Sở Y tế"),
        ("\U000e0041\x00", "Sở Y tế"),
        ("\u2028", "Sở Y tế"),
    ],
)
def test_a_name_that_cannot_be_seen_is_replaced(own: str, name: str) -> None:
    assert name_or(own, "Sở Y tế") == name


def test_a_name_is_cut_without_a_blank_at_its_end() -> None:
    assert name_or("ab cd", "x", 3) == "ab"
