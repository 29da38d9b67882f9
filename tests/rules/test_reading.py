"""Reading what people type."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.reading import (
    NotADay,
    fold,
    name_or,
    names_document,
    plainly_document,
    read_day,
    read_document,
    showable,
    shows,
    storable,
)

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
        ("1/8", date(2023, 8, 1)),
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


@pytest.mark.parametrize(
    ("text", "today", "past", "wanted"),
    [
        ("8/8", MONDAY, False, date(2022, 8, 8)),
        ("8/8", MONDAY, True, date(2022, 8, 8)),
        ("7/8", MONDAY, False, date(2023, 8, 7)),
        ("7/8", MONDAY, True, date(2022, 8, 7)),
        ("9/8", MONDAY, True, date(2021, 8, 9)),
        ("29/2", MONDAY, False, date(2024, 2, 29)),
        ("29/2", MONDAY, True, date(2020, 2, 29)),
        ("29/2", date(2097, 3, 1), False, date(2104, 2, 29)),
        ("29/2", date(1903, 3, 1), True, date(1896, 2, 29)),
        ("1/8/1999", MONDAY, False, date(1999, 8, 1)),
        ("1/8/99", MONDAY, False, date(2099, 8, 1)),
        ("2022-12-31", MONDAY, True, date(2022, 12, 31)),
        ("10 Aug", MONDAY, False, date(2022, 8, 10)),
        ("Aug 10", MONDAY, False, date(2022, 8, 10)),
        ("August 7th", MONDAY, False, date(2023, 8, 7)),
        ("7 Aug", MONDAY, True, date(2022, 8, 7)),
        ("7 Aug 2021", MONDAY, False, date(2021, 8, 7)),
        ("1 January", MONDAY, False, date(2023, 1, 1)),
        ("31 Dec", MONDAY, False, date(2022, 12, 31)),
    ],
)
def test_a_day_without_a_year_is_the_nearest_one_ahead_or_behind(
    text: str, today: date, past: bool, wanted: date
) -> None:
    assert read_day(text, today, past=past) == wanted


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("hôm nay", 0),
        ("today", 0),
        ("ngày kia", 2),
        ("ngày mai", 1),
        ("mai", 1),
        ("tomorrow", 1),
        ("thứ hai", 0),
        ("thứ ba", 1),
        ("thứ tư", 2),
        ("thứ năm", 3),
        ("thứ sáu", 4),
        ("thứ bảy", 5),
        ("chủ nhật", 6),
        ("thứ 2", 0),
        ("thứ 3", 1),
        ("thứ 4", 2),
        ("thứ 5", 3),
        ("thứ 6", 4),
        ("thứ 7", 5),
        ("monday", 0),
        ("tuesday", 1),
        ("Wednesday", 2),
        ("thursday", 3),
        ("friday", 4),
        ("saturday", 5),
        ("sunday", 6),
        ("thứ hai tuần sau", 7),
        ("thứ tư tuần tới", 9),
        ("next sunday", 13),
        ("chủ nhật tuần sau", 13),
    ],
)
def test_days_with_names_on_a_monday(text: str, days: int) -> None:
    assert read_day(text, MONDAY) == MONDAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("thứ hai", 12),
        ("thứ sáu", 9),
        ("thứ năm", 8),
        ("thứ tư", 14),
        ("thứ hai tuần sau", 12),
        ("chủ nhật tuần sau", 18),
    ],
)
def test_days_with_names_on_a_thursday(text: str, wanted: int) -> None:
    assert read_day(text, date(2022, 9, 8)) == date(2022, 9, wanted)


@pytest.mark.parametrize(
    "text",
    ["thứ 8", "thứ", "tuần sau", "30/2/2022", "31/4", "0/8", "10/13", "32 Aug", "30 Feb 2022", "2022-02-30", "x"],
)
def test_what_is_still_no_day(text: str) -> None:
    with pytest.raises(NotADay):
        read_day(text, MONDAY)


@pytest.mark.parametrize(
    ("text", "number", "day"),
    [
        ("123 / BC-SYT ngày 9/8", "123/BC-SYT", date(2021, 8, 9)),
        ("123-CV/TU ngày 7/8", "123-CV/TU", date(2022, 8, 7)),
        ("123/BC/SYT", "123/BC/SYT", None),
        ("  gửi \n qua   email ", "gửi qua email", None),
        ("gửi hôm nay", "gửi hôm nay", MONDAY),
        ("x" * 300, "x" * 255, None),
    ],
)
def test_a_document_and_its_day_as_far_as_they_were_given(text: str, number: str, day: date | None) -> None:
    found = read_document(text, MONDAY)
    assert (found.number, found.day) == (number, day)


def test_a_document_stands_among_a_dozen_words_at_most() -> None:
    assert plainly_document("123/BC-SYT" + " x" * 11)
    assert not plainly_document("123/BC-SYT" + " x" * 12)
    assert names_document("theo công văn 123 / UBND-TH thì")
    assert not names_document("12/8 và 60%")


def test_a_name_is_as_long_as_a_line() -> None:
    assert name_or("a" * 300, "x") == "a" * 200
    assert name_or("a" * 200, "x") == "a" * 200


def test_what_disturbs_is_dropped_and_what_can_be_stored_is_kept() -> None:
    assert storable("a\x00b\x1fc\nd\te") == "abc\nd\te"
    assert storable("\u202ea\u200b") == "\u202ea\u200b"
    assert showable("\u202ea\u200bb\x00") == "ab"
    assert shows("a") and shows("1") and shows(".") and shows("+")
    assert not shows("\u2800 \u3164\n")
