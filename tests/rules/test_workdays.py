"""Working days with holidays, swaps and overrides, and the hours in which the bot may knock."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from rules.workdays import DayOff, NoWorkingDay, SendingWindow, Workdays

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
VN, WINDOW = Workdays(), SendingWindow()
FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2022, 8, day) for day in (12, 13, 14, 15))


def test_a_day_off_has_its_cause_and_its_name() -> None:
    assert VN.day_off(FRIDAY) is None
    assert VN.day_off(SATURDAY) == DayOff(SATURDAY, "weekend")
    found = VN.day_off(date(2022, 9, 2))
    assert found is not None
    assert (found.cause, found.name) == ("holiday", "Quốc khánh")
    english = Workdays(language="en_US").day_off(date(2022, 9, 2))
    assert english is not None
    assert english.name != "Quốc khánh"


def test_what_was_announced_late_wins_over_the_calendar() -> None:
    swapped = Workdays(off={FRIDAY: "Nghỉ bù"}, on=frozenset({SATURDAY, date(2022, 9, 2)}))
    assert swapped.day_off(FRIDAY) == DayOff(FRIDAY, "holiday", "Nghỉ bù")
    assert swapped.is_working(SATURDAY)
    assert swapped.is_working(date(2022, 9, 2))
    assert not swapped.is_working(SUNDAY)
    assert Workdays(off={FRIDAY: "x"}, on=frozenset({FRIDAY})).is_working(FRIDAY)


def test_the_nearest_working_day_either_way() -> None:
    assert VN.last_on_or_before(SUNDAY) == FRIDAY
    assert VN.last_on_or_before(FRIDAY) == FRIDAY
    assert VN.first_on_or_after(SATURDAY) == MONDAY
    assert VN.first_on_or_after(MONDAY) == MONDAY


def test_counting_working_days_leaves_the_first_day_out() -> None:
    assert VN.add(FRIDAY, 0) == FRIDAY
    assert VN.add(SATURDAY, 0) == SATURDAY
    assert VN.add(FRIDAY, 1) == MONDAY
    assert VN.add(FRIDAY, 6) == date(2022, 8, 22)
    assert VN.add(SATURDAY, 1) == MONDAY
    assert VN.add(MONDAY, -1) == FRIDAY
    assert VN.add(SUNDAY, -1) == FRIDAY
    assert VN.add(MONDAY, -6) == date(2022, 8, 5)


def test_working_days_between_two_days() -> None:
    assert VN.between(FRIDAY, MONDAY) == 1
    assert VN.between(FRIDAY, SUNDAY) == 0
    assert VN.between(FRIDAY, date(2022, 8, 19)) == 5
    assert VN.between(FRIDAY, FRIDAY) == VN.between(MONDAY, FRIDAY) == 0


def test_days_off_between_two_days() -> None:
    assert [day.day for day in VN.days_off(FRIDAY, MONDAY)] == [SATURDAY, SUNDAY]
    assert [day.day for day in VN.days_off(SATURDAY, SUNDAY)] == [SUNDAY]
    assert VN.days_off(SUNDAY, SUNDAY) == VN.days_off(FRIDAY, FRIDAY) == ()


def test_a_calendar_without_working_days_is_given_up() -> None:
    every_day = {date.fromordinal(n): "x" for n in range(date(2022, 1, 1).toordinal(), date(2024, 1, 1).toordinal())}
    empty = Workdays(off=every_day)
    for look in (empty.first_on_or_after, lambda day: empty.add(day, 1)):
        with pytest.raises(NoWorkingDay, match="within 366 days of 2023"):
            look(date(2022, 3, 1))
    assert empty.last_on_or_before(date(2022, 1, 5)) == date(2021, 12, 31)


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
