"""Which days a text names, on Friday 5/8/2022; what only looks like a day is left alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rules.meaning.day import Day, Doubt, coming
from rules.meaning.days import find_days
from rules.meaning.letters import clean
from rules.reading import MONTHS

TODAY = date(2022, 8, 5)


def named(text: str, today: date = TODAY) -> list[str]:
    """The days of a text: ``12/8 exact``, ``15/8/2023 exact year``, ``9/8 weekday``, ``length 5``, ``vague``."""
    return [_shown(span.value, today) for span in find_days(text, today)]


def _shown(day: Day, today: date) -> str:
    if day.day is None:
        length = f" {day.days}{' working' if day.workdays else ''}" if day.doubt is Doubt.LENGTH else ""
        return f"{day.doubt}{length}"
    year = f"/{day.day.year}" if day.day.year != today.year else ""
    flags = [flag for flag in ("exact", "year", "weekday") if getattr(day, flag)]
    return " ".join([f"{day.day.day}/{day.day.month}{year}", *flags])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("10/8", "10/8 exact"),
        ("10/08", "10/8 exact"),
        ("10.8", "10/8 exact"),
        ("10-8", "10/8 exact"),
        ("10 / 8", "10/8 exact"),
        ("ngày: 10/8", "10/8 exact"),
        ("ngày 10 tháng 8", "10/8 exact"),
        ("10 thg 8", "10/8 exact"),
        ("10/8/2022", "10/8 exact year"),
        ("10/8/22", "10/8 exact year"),
        ("10.8.2022", "10/8 exact year"),
        ("ngày 10 tháng 8 năm 2022", "10/8 exact year"),
        ("10 tháng 8, năm 2022", "10/8 exact year"),
        ("10/8/2023", "10/8/2023 exact year"),
        ("1/1/23", "1/1/2023 exact year"),
        ("2022-08-10", "10/8 exact year"),
        ("1/1", "1/1/2023 exact"),
        ("31/12", "31/12 exact"),
        ("1/2", "1/2/2023 exact"),
        ("4/2", "4/2 exact"),
        ("3/2", "3/2/2023 exact"),
        ("29/2/2024", "29/2/2024 exact year"),
        ("29/2", "none"),
        ("31/4", "none"),
        ("30/2/2022", "none"),
        ("12 Aug 2022", "12/8 exact year"),
        ("12 august", "12/8 exact"),
        ("Aug 12", "12/8 exact"),
        ("Aug 12, 2022", "12/8 exact year"),
    ],
)
def test_a_date_is_read_in_every_writing(text: str, wanted: str) -> None:
    assert named(text) == [wanted]
    assert named(f"gửi {text} ạ") == [wanted]


@pytest.mark.parametrize("month", range(1, 13))
def test_months_have_english_names(month: int) -> None:
    assert named(f"3 {MONTHS[month - 1]} 2022") == [f"3/{month} exact year"]


def test_a_date_without_a_year_is_the_nearest_one() -> None:
    assert named("28/12", date(2023, 1, 3)) == ["28/12/2022 exact"]
    assert named("3/1", date(2022, 12, 28)) == ["3/1/2023 exact"]
    assert named("29/2", date(2023, 3, 1)) == ["29/2/2024 exact"]
    assert named("29/2", date(2025, 1, 1)) == ["29/2/2024 exact"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ngày 15", "15/8"),
        ("mùng 1", "1/9"),
        ("mồng 6", "6/8"),
        ("mùng 5", "5/8"),
        ("hôm 31", "31/8"),
        ("ngày mùng 4", "4/9"),
    ],
)
def test_a_day_of_the_month_is_the_next_one(text: str, wanted: str) -> None:
    assert named(text) == [wanted]


def test_the_thirty_first_is_looked_for_in_the_month_after() -> None:
    assert named("ngày 31", date(2022, 1, 31)) == ["31/1"]
    assert named("ngày 31", date(2022, 2, 1)) == ["31/3"]
    assert named("ngày 30", date(2022, 1, 31)) == ["30/3"]
    assert named("ngày 29", date(2022, 1, 30)) == ["29/3"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("hôm nay", "5/8"),
        ("bữa nay", "5/8"),
        ("ngày hôm nay", "5/8"),
        ("sáng nay", "5/8"),
        ("trưa nay", "5/8"),
        ("chiều nay", "5/8"),
        ("tối nay", "5/8"),
        ("trong ngày", "5/8"),
        ("cuối ngày", "5/8"),
        ("hết ngày hôm nay", "5/8"),
        ("trong ngày hôm nay", "5/8"),
        ("hôm qua", "4/8"),
        ("sáng qua", "4/8"),
        ("chiều qua", "4/8"),
        ("tối qua", "4/8"),
        ("hôm kia", "3/8"),
        ("mai", "6/8"),
        ("Mai", "6/8"),
        ("MAI", "6/8"),
        ("ngày mai", "6/8"),
        ("chiều mai", "6/8"),
        ("đầu giờ sáng mai", "6/8"),
        ("cuối giờ chiều mai", "6/8"),
        ("hết ngày mai", "6/8"),
        ("kia", "7/8"),
        ("ngày kia", "7/8"),
        ("mốt", "7/8"),
        ("ngày mốt", "7/8"),
        ("mai mốt", "vague"),
    ],
)
def test_days_around_today_have_names(text: str, wanted: str) -> None:
    assert named(text) == [wanted]


@pytest.mark.parametrize(
    "text",
    [
        "chị Mai",
        "gặp Mai nhé",
        "anh Ba",
        "cô Mốt gửi",
        "khuyến mãi",
        "mãi không xong",
        "một",
        "một bản",
        "gửi một bản",
        "cái kia hỏng",
        "nay",
        "qua",
        "mai sau",
        "gặp cô Thu Ba",
        "hôm trước",
    ],
)
def test_names_and_other_words_are_no_days(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize("text", ["em mai gửi", "chị mai nộp", "mốt em gửi", "để mốt", "chiều mai"])
def test_a_small_letter_is_a_day_behind_a_form_of_address(text: str) -> None:
    assert len(named(text)) == 1


@pytest.mark.parametrize(
    "text", ["chiều em gửi", "tối nộp", "trưa bên em sẽ gửi", "chiều anh nộp", "chiều xong", "chiều mình gửi"]
)
def test_a_part_of_the_day_alone_is_todays(text: str) -> None:
    assert named(text) == ["5/8"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("thứ hai", "8/8 weekday"),
        ("thứ ba", "9/8 weekday"),
        ("thứ tư", "10/8 weekday"),
        ("thứ năm", "11/8 weekday"),
        ("thứ sáu", "12/8 weekday"),
        ("thứ bảy", "6/8 weekday"),
        ("chủ nhật", "7/8 weekday"),
        ("cn", "7/8 weekday"),
        ("Thứ Ba", "9/8 weekday"),
        ("hẹn Thứ Ba", "9/8 weekday"),
        ("sáng thứ 2", "8/8 weekday"),
        ("thứ 6 tuần này", "5/8"),
        ("thứ 7 này", "6/8"),
        ("chủ nhật này", "7/8"),
        ("thứ 2 này", "1/8"),
        ("thứ 6 tuần sau", "12/8"),
        ("thứ 2 sau", "8/8"),
        ("thứ 4 tới", "10/8"),
        ("thứ 4 tuần tới", "10/8"),
        ("thứ 3 tuần sau nữa", "16/8"),
        ("thứ 2 tuần tới nữa", "15/8"),
        ("thứ 4 hai tuần nữa", "17/8"),
        ("thứ 4 2 tuần nữa", "17/8"),
        ("thứ 4 tuần trước", "27/7"),
        ("thứ 2 tuần rồi", "25/7"),
        ("thứ 5 tuần qua", "28/7"),
    ],
)
def test_a_weekday_is_the_next_one_or_that_of_its_week(text: str, wanted: str) -> None:
    assert named(text) == [wanted]


@pytest.mark.parametrize(("number", "day"), [(2, 8), (3, 9), (4, 10), (5, 11), (6, 12), (7, 6)])
def test_weekdays_have_numbers(number: int, day: int) -> None:
    for text in (f"thứ {number}", f"t{number}", f"T{number}", f"thứ{number}"):
        assert named(text) == [f"{day}/8 weekday"], text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("đầu tuần sau", "8/8"),
        ("đầu tuần tới", "8/8"),
        ("đầu tuần sau nữa", "15/8"),
        ("hết tuần sau", "12/8"),
        ("cuối tuần sau", "12/8"),
        ("trong tuần tới", "12/8"),
        ("cuối tuần sau nữa", "19/8"),
        ("hết tuần này", "5/8"),
        ("trong tuần này", "5/8"),
        ("tuần sau", "vague"),
        ("giữa tuần sau", "10/8"),
        ("cuối tuần", "vague"),
        ("cuối tuần này", "vague"),
        ("đầu tuần", "vague"),
        ("trong tuần", "vague"),
        ("cuối tháng", "31/8 exact"),
        ("trong tháng này", "31/8 exact"),
        ("đến hết tháng 8", "31/8 exact"),
        ("hết tháng 9", "30/9 exact"),
        ("cuối tháng sau", "30/9 exact"),
        ("hết tháng tới", "30/9 exact"),
        ("cuối tháng 12", "31/12 exact"),
        ("hết tháng 2/2024", "29/2/2024 exact"),
        ("đầu tháng", "vague"),
        ("giữa tháng 9", "vague"),
        ("hết quý I", "31/3 exact"),
        ("hết quý II", "30/6 exact"),
        ("hết quý III", "30/9 exact"),
        ("cuối quý IV", "31/12 exact"),
        ("trong quý 1", "31/3 exact"),
        ("hết quý 4", "31/12 exact"),
        ("cuối năm", "31/12 exact"),
        ("hết năm nay", "31/12 exact"),
    ],
)
def test_the_end_of_a_week_a_month_or_a_quarter_is_a_day(text: str, wanted: str) -> None:
    assert named(text) == [wanted]


def test_the_month_after_december_is_january() -> None:
    assert named("cuối tháng sau", date(2022, 12, 9)) == ["31/1/2023 exact"]
    assert named("cuối tháng", date(2022, 12, 9)) == ["31/12 exact"]
    assert named("cuối tháng sau", date(2022, 11, 9)) == ["31/12 exact"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("3 ngày nữa", "8/8"),
        ("3 ngày tới", "8/8"),
        ("10 hôm nữa", "15/8"),
        ("2 bữa nữa", "7/8"),
        ("2 tuần nữa", "19/8"),
        ("1 tháng nữa", "4/9"),
        ("sau 2 ngày", "7/8"),
        ("trong 3 ngày", "8/8"),
        ("thêm 5 ngày", "length 5"),
        ("1 tuần", "length 7"),
        ("1 tháng", "length 30"),
        ("thêm 5 ngày làm việc", "length 5 working"),
        ("trong 5 ngày làm việc", "length 5 working"),
        ("5 ngày làm việc nữa", "vague"),
        ("1.5 ngày", "vague"),
        ("2,5 tuần", "vague"),
    ],
)
def test_a_length_of_time_is_counted_from_today_only_where_it_is_said(text: str, wanted: str) -> None:
    assert named(text) == [wanted]


@pytest.mark.parametrize(
    ("number", "word"),
    tuple(enumerate(("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"), 1)),
)
def test_lengths_are_counted_in_words(number: int, word: str) -> None:
    wanted = TODAY + timedelta(days=number)
    assert named(f"{word} ngày nữa") == named(f"{number} ngày nữa") == [f"{wanted.day}/{wanted.month}"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("15/8-20/8", ["20/8 exact"]),
        ("15/8 đến 20/8", ["20/8 exact"]),
        ("15/8 tới ngày 20/8/2022", ["20/8 exact year"]),
        ("15-20/8", ["20/8 exact"]),
        ("ngày 15 đến ngày 20/8", ["20/8 exact"]),
        ("mai đến 20/8", ["20/8 exact"]),
        ("20/8, 15/8", ["20/8 exact", "15/8 exact"]),
        ("ngày 20 đến 15/8", ["20/8", "15/8 exact"]),
        ("chủ nhật 21/8", ["21/8 exact"]),
        ("chủ nhật ngày 21/8", ["21/8 exact"]),
        ("chủ nhật, 21/8/2022", ["21/8 exact year"]),
        ("chủ nhật (21/8)", ["21/8 exact"]),
        ("21/8 chủ nhật", ["21/8 exact"]),
        ("chủ nhật là ngày 21/8", ["21/8 exact"]),
        ("thứ 6 21/8", ["several"]),
        ("thứ 2, thứ 3", ["several"]),
        ("15/8 đến tuần sau", ["15/8 exact", "vague"]),
        ("tuần sau, thứ 2", ["8/8"]),
        ("chủ nhật 2022-08-21", ["21/8 exact year"]),
        ("chủ nhật ngày 21 Aug", ["21/8 exact"]),
        ("chủ nhật - ngày 21/8", ["21/8 exact"]),
        ("thứ 2 hoặc thứ 3", ["8/8 weekday", "9/8 weekday"]),
        ("10/8 và 12/8", ["10/8 exact", "12/8 exact"]),
        ("10/8, 12/8", ["10/8 exact", "12/8 exact"]),
        ("thứ 2 gửi, 12/8 họp", ["8/8 weekday", "12/8 exact"]),
        ("mai, 10/8, 12/8", ["6/8", "10/8 exact", "12/8 exact"]),
    ],
)
def test_days_beside_each_other_are_one_or_several(text: str, wanted: list[str]) -> None:
    assert named(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "10/13",
        "0/8",
        "32/8",
        "10/0",
        "ngày 32",
        "ngày 0",
        "hết quý 5",
        "hết quý 0",
        "cuối tháng 13",
        "tuần này",
        "tuần 31",
        "tuần trước",
        "tuần",
        "1.2 tỷ",
        "10.5 triệu",
        "3.8%",
        "123/8",
        "10/8/1",
        "t8",
        "thứ 8",
        "tháng 8",
    ],
)
def test_what_only_looks_like_a_day_is_none(text: str) -> None:
    assert named(text) == []


def test_a_day_knows_where_it_stands() -> None:
    for text, written in (
        ("Sở gửi ngày 10/8 nhé", "ngày 10/8"),
        ("hẹn chiều mai gửi", "chiều mai"),
        ("① thứ 6 tuần sau ạ", "thứ 6 tuần sau"),
        ("gửi chủ nhật, ngày 21/8 nhé", "chủ nhật, ngày 21/8"),
        ("từ 15/8 - 20/8 nhé", "15/8 - 20/8"),
    ):
        (span,) = find_days(text, TODAY)
        assert clean(text)[span.start : span.end] == written


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        (Day(TODAY), ""),
        (Day(TODAY + timedelta(days=1)), ""),
        (Day(TODAY - timedelta(days=1)), "past"),
        (Day(TODAY + timedelta(days=183)), ""),
        (Day(TODAY + timedelta(days=184)), "far"),
        (Day(TODAY + timedelta(days=184), year=True), ""),
        (Day(None), "no_day"),
        (Day(None, doubt=Doubt.VAGUE), "vague"),
        (Day(None, doubt=Doubt.LENGTH, days=3), "length"),
    ],
)
def test_a_day_ahead_may_be_past_or_far(day: Day, wanted: str) -> None:
    assert coming(day, TODAY) == wanted
