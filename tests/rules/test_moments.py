"""Instants that have been, at the end of what somebody types."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from rules.moments import Moment, NotYet, asked_back, read_moment

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2022, 9, 5, 10, 30, tzinfo=ZONE)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("text", "moment", "rest"),
    [
        ("31/8/2022", "2022-08-31T23:59:59", ""),
        ("ngày 31 tháng 8 năm 2022", "2022-08-31T23:59:59", ""),
        ("31.8.22", "2022-08-31T23:59:59", ""),
        ("31/8", "2022-08-31T23:59:59", ""),
        ("6/9", "2021-09-06T23:59:59", ""),
        ("2022-08-31", "2022-08-31T23:59:59", ""),
        ("2022-08-31T17:05", "2022-08-31T17:05", ""),
        ("17h 31/8/2022", "2022-08-31T17:00", ""),
        ("lúc 17h30, ngày 31/8", "2022-08-31T17:30", ""),
        ("31/8/2022 lúc 7 giờ 05", "2022-08-31T07:05", ""),
        ("tính đến 17g ngày 31/8/2022", "2022-08-31T17:00", ""),
        ("hôm qua", "2022-09-04T23:59:59", ""),
        ("hôm nay", "2022-09-05T10:30", ""),
        ("5/9/2022", "2022-09-05T10:30", ""),
        ("10:30 hôm nay", "2022-09-05T10:30", ""),
        ("SYT 31/8", "2022-08-31T23:59:59", "SYT"),
        ("SYT vào ngày 31/8", "2022-08-31T23:59:59", "SYT"),
        ("SYT as of 31/8", "2022-08-31T23:59:59", "SYT"),
        ("at 7:00 on 31/8", "2022-08-31T07:00", ""),
        ("by yesterday", "2022-09-04T23:59:59", ""),
        ("today", "2022-09-05T10:30", ""),
        ("  Sở  Y tế 9:00 ngày 31/8", "2022-08-31T09:00", "Sở Y tế"),
    ],
)
def test_an_instant_is_read(text: str, moment: str, rest: str) -> None:
    assert read_moment(text, NOW) == Moment(at(moment), rest)


@pytest.mark.parametrize("text", ["", "SYT", "huyện 3", "31/2/2022", "25h 31/8", "9:75 31/8", "31/8 SYT", "quận 31/8a"])
def test_what_is_none_is_none(text: str) -> None:
    assert read_moment(text, NOW) is None


@pytest.mark.parametrize("text", ["6/9/2022", "10:31 5/9/2022", "5/9 11h", "31/12/2023"])
def test_what_is_to_come_is_not_yet(text: str) -> None:
    with pytest.raises(NotYet):
        read_moment(text, NOW)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("tình hình hôm qua", "hôm qua"),
        ("tình hình giải ngân ngày 31/8", "ngày 31/8"),
        ("tình hình Sở Y tế ngày 31/8 thế nào", "Sở Y tế ngày 31/8"),
        ("tình hình ngày 31/8/2021", "ngày 31/8/2021"),
        ("tình hình tuần trước", ""),
        ("tình hình đến ngày 15/9", ""),
        ("tình hình hôm nay", None),
        ("tình hình", None),
        ("tình hình ngày 5/9", None),
        ("báo cáo ngày 31/8", None),
    ],
)
def test_what_is_asked_of_a_day_that_has_been(text: str, asked: str | None) -> None:
    assert asked_back(text, NOW) == asked
