"""Days in English, of other months and quarters, and what is too vague to be a day; it is Friday 5/8/2022."""

from __future__ import annotations

from datetime import date

import pytest

from tests.meaning.test_days import named


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Monday", "8/8 weekday"),
        ("by Tuesday", "9/8 weekday"),
        ("until Wednesday", "10/8 weekday"),
        ("Thursday", "11/8 weekday"),
        ("Friday", "12/8 weekday"),
        ("Saturday", "6/8 weekday"),
        ("Sunday", "7/8 weekday"),
        ("next Monday", "8/8"),
        ("next Friday", "12/8"),
        ("next Sunday", "14/8"),
        ("today", "5/8"),
        ("until tomorrow", "6/8"),
        ("Friday, 12 Aug 2022", "12/8 exact year"),
        ("Monday, 12 Aug 2022", "several"),
        ("Sunday, 12 Aug 2022", "several"),
        ("Thursday 12 Aug", "several"),
        ("32 Aug", "none"),
        ("30 Feb", "none"),
        ("30 Feb 2022", "none"),
        ("3 May", "3/5 exact"),
        ("3 may 2022", "3/5 exact year"),
        ("3 Sep", "3/9 exact"),
        ("3 Dec", "3/12 exact"),
    ],
)
def test_english_days(text: str, wanted: str) -> None:
    assert named(text) == [wanted]


@pytest.mark.parametrize("text", ["3 máy", "3 Máy", "3 sếp", "3 sep", "3 dec", "3 mar", "sunday school 3 màr"])
def test_vietnamese_syllables_are_no_english_months(text: str) -> None:
    assert not any("exact" in day for day in named(text))


@pytest.mark.parametrize(
    ("text", "today", "wanted"),
    [
        ("mùng 5 tháng này", date(2022, 8, 5), "5/8 exact year"),
        ("mùng 5 tháng sau", date(2022, 8, 5), "5/9 exact year"),
        ("ngày 5 tháng tới", date(2022, 8, 5), "5/9 exact year"),
        ("hôm 15 tháng này", date(2022, 1, 5), "15/1 exact year"),
        ("mùng 5 tháng sau", date(2022, 1, 9), "5/2 exact year"),
        ("mùng 5 tháng sau", date(2022, 11, 30), "5/12 exact year"),
        ("mùng 5 tháng này", date(2022, 12, 9), "5/12 exact year"),
        ("mùng 5 tháng sau", date(2022, 12, 9), "5/1/2023 exact year"),
        ("ngày 31 tháng sau", date(2022, 8, 5), "none"),
        ("cuối tháng sau", date(2022, 12, 9), "31/1/2023 exact"),
        ("cuối tháng tới", date(2022, 11, 9), "31/12 exact"),
        ("hết tháng 2", date(2024, 1, 9), "29/2 exact"),
        ("đến hết tháng 3/2023", date(2022, 8, 5), "31/3/2023 exact"),
        ("trong tháng 12", date(2022, 8, 5), "31/12 exact"),
        ("ngày 30", date(2022, 2, 1), "30/3"),
        ("ngày 31", date(2022, 12, 31), "31/12"),
        ("ngày 1", date(2022, 12, 31), "1/1/2023"),
        ("ngày 29", date(2023, 1, 31), "29/3/2023"),
    ],
)
def test_days_of_this_month_and_the_next(text: str, today: date, wanted: str) -> None:
    assert named(text, today) == [wanted.replace(f"/{today.year}", "", 1) if f"/{today.year}" in wanted else wanted]


@pytest.mark.parametrize(
    ("quarter", "wanted"),
    [("I", "31/3"), ("II", "30/6"), ("III", "30/9"), ("IV", "31/12"), ("1", "31/3"), ("2", "30/6"), ("3", "30/9")],
)
def test_the_end_of_a_quarter(quarter: str, wanted: str) -> None:
    for lead in ("hết", "cuối", "trong"):
        assert named(f"{lead} quý {quarter}") == [f"{wanted} exact"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("mươi ngày", "vague"),
        ("mươi ngày nữa", "vague"),
        ("mười ngày", "length 10"),
        ("1,5 ngày", "vague"),
        ("qua tuần", "vague"),
        ("sang tuần", "vague"),
        ("tuần sau nữa", "vague"),
        ("đầu tháng sau", "vague"),
        ("giữa tháng", "vague"),
        ("5 ngày làm việc nữa", "vague"),
        ("sau 5 ngày làm việc", "length 5 working"),
        ("2 tháng", "length 60"),
        ("thêm 2 tuần", "length 14"),
        ("2 tháng nữa", "4/10"),
        ("trong 2 tuần", "19/8"),
    ],
)
def test_what_is_vague_and_what_is_a_length_of_time(text: str, wanted: str) -> None:
    assert named(text) == [wanted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ngày 10.", ["10/8"]),
        ("ngày 10, gửi rồi", ["10/8"]),
        ("ngày 10, ngày 12", ["10/8", "12/8"]),
        ("12-13/8", ["13/8 exact"]),
        ("30 - 31/8", ["31/8 exact"]),
        ("thứ hai đến thứ tư", ["10/8 weekday"]),
        ("thứ hai, thứ hai", ["8/8 weekday"]),
        ("thứ hai - ngày 15/8", ["15/8 exact"]),
        ("thứ sáu 15/8", ["several"]),
        ("2022-13-01", ["none"]),
        ("0000-08-01", ["none"]),
        ("1/8/0000", ["none"]),
        ("hết tháng 8/0000", ["none"]),
        ("2022-02-30", ["none"]),
        ("2022-08-01", ["1/8 exact year"]),
        ("chủ nhật 7/8, chủ nhật 14/8", ["7/8 exact", "14/8 exact"]),
        ("10/8 tới 10/8", ["10/8 exact"]),
        ("10/8 đến hôm qua", ["10/8 exact", "4/8"]),
        ("hôm nay, 10/8", ["5/8", "10/8 exact"]),
    ],
)
def test_days_that_stand_together(text: str, wanted: list[str]) -> None:
    assert named(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "hết quý",
        "quý 3",
        "cuối quý 5",
        "hết quý 0",
        "cuối năm 2023",
        "cuối tháng 0",
        "hết tháng 00/2022",
        "hết tháng 13",
        "12-15.8",
    ],
)
def test_no_period_ends_there(text: str) -> None:
    assert named(text) == []
