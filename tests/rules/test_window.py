"""The hours in which the bot may knock."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from rules.window import SendingWindow
from rules.workdays import Workdays

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
VN, WINDOW = Workdays(), SendingWindow()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2022-08-12T07:29:59", "2022-08-12T07:30"),
        ("2022-08-12T07:30", "2022-08-12T07:30"),
        ("2022-08-12T11:29:59", "2022-08-12T11:29:59"),
        ("2022-08-12T11:30", "2022-08-12T13:30"),
        ("2022-08-12T13:30", "2022-08-12T13:30"),
        ("2022-08-12T16:59:59", "2022-08-12T16:59:59"),
        ("2022-08-12T17:00", "2022-08-15T07:30"),
        ("2022-08-13T09:00", "2022-08-15T07:30"),
        ("2022-09-01T09:00", "2022-09-05T07:30"),
    ],
)
def test_when_the_window_opens(moment: str, opening: str) -> None:
    assert WINDOW.next_open(at(moment), VN) == at(opening)
    assert WINDOW.is_open(at(moment), VN) == (moment == opening)


def test_the_window_closes_for_good_with_its_last_interval() -> None:
    assert WINDOW.closing(at("2022-08-12T08:00")) == at("2022-08-12T17:00")


def test_a_window_is_read_in_any_order() -> None:
    window = SendingWindow.parse(" 13:30-17:00, 07:30-11:30 ,")
    assert window == WINDOW
    assert SendingWindow.parse("08:00-12:00,12:00-16:00").intervals[1] == (time(12), time(16))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "at least one interval"),
        (" , ", "at least one interval"),
        ("08:00", '"08:00" is not an interval'),
        ("8-9-10", '"8-9-10" is not an interval'),
        ("25:00-26:00", '"25:00-26:00" is not an interval'),
        ("10:00-09:00", '"10:00-09:00" ends before it begins'),
        ("10:00-10:00", '"10:00-10:00" ends before it begins'),
        ("08:00-12:00,11:59-16:00", "the intervals overlap at 11:59"),
    ],
)
def test_a_window_that_cannot_be_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        SendingWindow.parse(text)
