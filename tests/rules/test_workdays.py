"""Working days with holidays, swaps and overrides."""

from __future__ import annotations

from datetime import date

import pytest

from rules.workdays import DayOff, NoWorkingDay, Workdays

VN = Workdays()
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


def test_days_that_were_swapped_later_win_over_both_calendars() -> None:
    calendar = Workdays(off={FRIDAY: "Bão"}, on=frozenset({SATURDAY, SUNDAY}))
    amended = calendar.amended({FRIDAY: None, SUNDAY: "Nghỉ bù", MONDAY: "Hoán đổi"})
    assert [amended.is_working(day) for day in (FRIDAY, SATURDAY, SUNDAY, MONDAY)] == [True, True, False, False]
    found = [amended.day_off(day) for day in (SUNDAY, MONDAY)]
    assert [(day.cause, day.name) for day in found if day] == [("holiday", "Nghỉ bù"), ("holiday", "Hoán đổi")]
    assert not calendar.is_working(FRIDAY) and calendar.amended({}).off == {FRIDAY: "Bão"}
    assert (amended.country, amended.language) == (calendar.country, calendar.language)
