"""When a duty is due, field by field, and the periods that a recurrence names."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from rules.due import EmptyRule, Occurrence, due_within, occurrences, week_of
from rules.program import Deadline
from rules.workdays import Workdays

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
VN = Workdays()


def found(start: date = date.min, end: date = date.max, **deadline: Any) -> list[Occurrence]:
    return list(occurrences(Deadline.model_validate(deadline), VN, ZONE, start=start, end=end))


def recurring(rule: str, begins: str, until: str) -> dict[str, str]:
    return {"rrule": rule, "from": begins, "until": until}


def test_before_a_day_is_until_the_end_of_the_day_before() -> None:
    (one,) = found(before="2022-08-15", period="2022")
    assert (one.period, one.opens_on, one.named_day, one.exclusive) == ("2022", None, date(2022, 8, 15), True)
    assert (one.due_at, one.last_day) == (datetime(2022, 8, 15, tzinfo=ZONE), date(2022, 8, 14))
    assert one.advised_on == date(2022, 8, 12)
    assert [day.day for day in one.shift] == [date(2022, 8, 13), date(2022, 8, 14)]


def test_by_a_day_is_until_its_end_or_its_hour() -> None:
    (one,) = found(by="2022-08-31")
    assert (one.period, one.named_day, one.exclusive) == ("2022-08-31", date(2022, 8, 31), False)
    assert (one.due_at, one.last_day) == (datetime(2022, 8, 31, 23, 59, 59, tzinfo=ZONE), date(2022, 8, 31))
    (one,) = found(by="2022-08-31", at="15:00")
    assert one.due_at.time() == time(15)


@pytest.mark.parametrize(
    ("end_of", "opens_on", "last"),
    [
        ("2022-08", date(2022, 8, 1), date(2022, 8, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022-Q1", date(2022, 1, 1), date(2022, 3, 31)),
        ("2022-Q4", date(2022, 10, 1), date(2022, 12, 31)),
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
    ],
)
def test_the_end_of_a_month_quarter_or_year(end_of: str, opens_on: date, last: date) -> None:
    (one,) = found(end_of=end_of)
    assert (one.period, one.opens_on, one.last_day, one.exclusive) == (end_of, opens_on, last, False)
    assert found(end_of=end_of, period="x")[0].period == "x"


def test_only_what_lies_between_two_days_both_included() -> None:
    last = date(2022, 8, 14)
    assert found(before="2022-08-15", start=last, end=last)
    assert not found(before="2022-08-15", start=date(2022, 8, 15))
    assert not found(before="2022-08-15", end=date(2022, 8, 13))


def test_weeks_are_named_by_their_number_and_open_on_monday() -> None:
    weeks = found(by=recurring("FREQ=WEEKLY;BYDAY=FR", "2022-08-01", "2022-08-19"))
    assert [(week.period, week.opens_on, week.named_day) for week in weeks] == [
        ("2022-W31", date(2022, 8, 1), date(2022, 8, 5)),
        ("2022-W32", date(2022, 8, 8), date(2022, 8, 12)),
        ("2022-W33", date(2022, 8, 15), date(2022, 8, 19)),
    ]


def test_a_week_at_the_turn_of_the_year_belongs_to_its_thursday() -> None:
    (week,) = found(by=recurring("FREQ=WEEKLY;BYDAY=SU", "2022-12-31", "2023-01-02"))
    assert (week.period, week.opens_on) == ("2022-W52", date(2022, 12, 26))


def test_before_the_monday_belongs_to_the_week_before() -> None:
    (week,) = found(before=recurring("FREQ=WEEKLY;BYDAY=MO", "2022-08-08", "2022-08-08"))
    assert (week.period, week.last_day) == ("2022-W31", date(2022, 8, 7))


def test_months_and_years() -> None:
    (month,) = found(before=recurring("FREQ=MONTHLY;BYMONTHDAY=1", "2022-09-01", "2022-09-30"))
    assert (month.period, month.opens_on, month.last_day) == ("2022-08", date(2022, 8, 1), date(2022, 8, 31))
    (month,) = found(by=recurring("FREQ=MONTHLY;BYMONTHDAY=25", "2022-08-01", "2022-08-31"))
    assert (month.period, month.opens_on) == ("2022-08", date(2022, 8, 1))
    (year,) = found(by=recurring("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=25", "2022-01-01", "2022-12-31"))
    assert (year.period, year.opens_on) == ("2022", date(2022, 1, 1))


def test_days_and_periods_with_several_days_are_named_by_their_day() -> None:
    days = found(by=recurring("FREQ=DAILY", "2022-08-08", "2022-08-09"))
    assert [(day.period, day.opens_on) for day in days] == [("2022-08-08", None), ("2022-08-09", None)]
    twice = found(by=recurring("FREQ=WEEKLY;BYDAY=MO,TH", "2022-08-08", "2022-08-12"))
    assert [(day.period, day.opens_on) for day in twice] == [("2022-08-08", None), ("2022-08-11", None)]


def test_both_ends_of_a_recurrence_belong_to_it() -> None:
    assert len(found(by=recurring("FREQ=DAILY", "2022-08-08", "2022-08-10"))) == 3


def test_a_rule_that_names_no_day_is_an_error() -> None:
    with pytest.raises(EmptyRule, match='"FREQ=WEEKLY;BYDAY=FR" names no day from 2022-08-08 to 2022-08-11'):
        found(by=recurring("FREQ=WEEKLY;BYDAY=FR", "2022-08-08", "2022-08-11"))


def test_a_span_from_an_event_has_no_days_of_its_own() -> None:
    with pytest.raises(ValueError, match="no days of its own"):
        found(within="P5D", of="nghiệm thu")


def test_a_span_from_an_event_does_not_count_its_day_and_ends_on_a_working_day() -> None:
    monday = date(2022, 8, 8)
    assert due_within("P4D", monday, VN, ZONE) == datetime(2022, 8, 12, 23, 59, 59, tzinfo=ZONE)
    assert due_within("P5D", monday, VN, ZONE).date() == date(2022, 8, 15)
    assert due_within("P5WD", monday, VN, ZONE).date() == date(2022, 8, 15)
    assert due_within("P10WD", monday, VN, ZONE).date() == date(2022, 8, 22)
    for text in ("5D", "P5", "P0D", "P5W"):
        with pytest.raises(ValueError, match="is not a span"):
            due_within(text, monday, VN, ZONE)


def test_a_week_by_its_name() -> None:
    assert week_of("2022-W31") == (date(2022, 8, 1), date(2022, 8, 5))
    assert week_of("2022-08") is week_of("x2022-W31") is week_of("2022") is None
