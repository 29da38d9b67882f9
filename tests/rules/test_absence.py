"""Leave: how its days are written, and on which of them nobody is there."""

from __future__ import annotations

from datetime import date

import pytest

from rules.absence import Days, NotALeave, declines, read_days, uncovered

TODAY = date(2022, 8, 1)  # a Monday


def august(day: int) -> date:
    return date(2022, 8, day)


@pytest.mark.parametrize(
    ("text", "begins", "until"),
    [
        ("3/8-12/8", august(3), august(12)),
        ("3-12/8", august(3), august(12)),
        ("3/8 – 12/8/2022", august(3), august(12)),
        ("từ 3/8 đến hết ngày 12/8", august(3), august(12)),
        ("tôi nghỉ từ 3 tới 12/8", august(3), august(12)),
        ("từ ngày 3 đến 12/8", august(3), august(12)),
        ("em nghỉ phép đến 12/8", TODAY, august(12)),
        ("đến thứ sáu", TODAY, august(5)),
        ("từ mai đến thứ sáu", august(2), august(5)),
        ("thứ 4 - thứ 6", august(3), august(5)),
        ("12/8", august(12), august(12)),
        ("mai", august(2), august(2)),
        ("hôm nay", TODAY, TODAY),
        ("tuần này", TODAY, august(5)),
        ("em nghỉ tuần sau", august(8), august(12)),
        ("hết tuần", TODAY, august(5)),
        ("đến hết tuần", TODAY, august(5)),
        ("đến cuối tuần sau", TODAY, august(12)),
        ("28/7 - 12/8", date(2022, 7, 28), august(12)),
        ("28/12/2022 đến 5/1/2023", date(2022, 12, 28), date(2023, 1, 5)),
        ("28/12-5/1", date(2022, 12, 28), date(2023, 1, 5)),
        ("2022-08-03 đến 2022-08-12", august(3), august(12)),
        ("3 Aug to 12 Aug", august(3), august(12)),
        ("1/8/2023", date(2023, 8, 1), date(2023, 8, 1)),
    ],
)
def test_days_of_a_leave(text: str, begins: date, until: date) -> None:
    assert read_days(text, TODAY) == Days(begins, until)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("từ mai", "no_day"),
        ("từ 3/8", "no_day"),
        ("vài hôm", "no_day"),
        ("31-5/9", "no_day"),
        ("3/7/2022-12/7/2022", "past"),
        ("đến 3/8/2023", "far"),
        ("1/7-3/7", "past"),
        ("đến 3/7", "past"),
        ("12/8/2022 - 3/8/2022", "order"),
    ],
)
def test_what_names_no_days_says_why(text: str, problem: str) -> None:
    with pytest.raises(NotALeave) as found:
        read_days(text, TODAY)
    assert found.value.problem == problem


def test_this_week_ends_on_friday_and_does_not_begin_before_today() -> None:
    assert read_days("tuần này", august(3)) == Days(august(3), august(5))
    assert read_days("tuần này", august(5)) == Days(august(5), august(5))


def test_days_meet_where_one_is_common_and_the_last_word_says_until_when() -> None:
    first = Days(august(3), august(12), deputy=7)
    assert first.meets(Days(august(12), august(14))) and Days(august(1), august(3)).meets(first)
    assert not first.meets(Days(august(13), august(14))) and not Days(august(1), august(2)).meets(first)
    assert first.joined(Days(august(5), august(10), deputy=9)) == Days(august(3), august(10), 9)
    assert first.joined(Days(august(1), august(15))) == Days(august(1), august(15), None)
    assert [first.holds(august(day)) for day in (2, 3, 12, 13)] == [False, True, True, False]


def test_on_a_day_nobody_is_there_when_all_are_away_and_so_are_their_deputies() -> None:
    days = [august(day) for day in (2, 3, 4, 5)]
    mine, yours = Days(august(3), august(5)), Days(august(4), august(8))
    assert uncovered([1], {1: [mine]}, days) == days[1:]
    assert uncovered([1, 2], {1: [mine]}, days) == []
    assert uncovered([1, 2], {1: [mine], 2: [yours]}, days) == days[2:]
    assert uncovered([1], {1: [Days(mine.begins, mine.until, deputy=3)]}, days) == []
    deputy_away = {1: [Days(mine.begins, mine.until, deputy=3)], 3: [Days(august(5), august(5))]}
    assert uncovered([1], deputy_away, days) == days[3:]
    assert uncovered([], {1: [mine]}, days) == []
    earlier = Days(august(1), august(2), deputy=3)
    assert uncovered([1], {1: [earlier, mine]}, days) == days[1:]


@pytest.mark.parametrize(
    "text",
    [
        "không nhận thay được",
        "tôi bận không nhận thay được",
        "tuần ấy em đi công tác, không trả lời thay được ạ",
        "Em xin phép không nhận tin thay chị Lan được vì 11/8 em cũng nghỉ",
        "em chưa trực thay chị Nguyễn Thị Lan được ạ",
        "xin lỗi anh, em không thể nhận việc hộ",
    ],
)
def test_who_does_not_stand_in_says_so(text: str) -> None:
    assert declines(text)


@pytest.mark.parametrize(
    "text",
    [
        "không nhận thay có được không?",
        "không nhận thay được?",
        "không nhận thay được không ạ",
        "nếu không nhận thay được thì báo ai ạ",
        "em không nhận thay báo cáo của Sở Tài chính, chỉ giao ban thôi phải không",
        "kho bạc chưa trả lời hộ nên báo cáo chậm",
        "chị Lan không nhận thay",
        "em không nhận thay, báo cáo đã gửi",
        "nhận thay được",
        "em không nhận được tin",
    ],
)
def test_who_asks_or_speaks_of_another_says_no_such_thing(text: str) -> None:
    assert not declines(text)
