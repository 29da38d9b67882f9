"""When a meeting is overtaken: properties of any recurrence, and the days of usual ones."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.due import EmptyRule, Occurrence, after_period, occurrences
from rules.overtaking import begins_on, overtaken_on
from rules.program import Deadline
from rules.workdays import Workdays

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
VN = Workdays()

RULES = st.one_of(
    st.builds("FREQ=WEEKLY;INTERVAL={};BYDAY={}".format, st.integers(1, 4), st.sampled_from(["MO", "FR", "MO,TH"])),
    st.builds(
        "FREQ=MONTHLY;INTERVAL={};BYMONTHDAY={}".format, st.integers(1, 6), st.sampled_from(["1", "25", "10,25"])
    ),
    st.builds("FREQ=YEARLY;BYMONTH={};BYMONTHDAY=25".format, st.integers(1, 12)),
    st.just("FREQ=DAILY"),
)


def meetings(rrule: str, begins: date, days: int, how: str = "by") -> list[Occurrence]:
    span = {"rrule": rrule, "from": begins.isoformat(), "until": (begins + timedelta(days)).isoformat()}
    try:
        return list(occurrences(Deadline.model_validate({how: span}), VN, ZONE))
    except EmptyRule:
        return []


@settings(max_examples=60, deadline=None)
@given(RULES, st.dates(date(2022, 1, 1), date(2026, 1, 1)), st.integers(0, 500), st.sampled_from(["by", "before"]))
def test_nothing_is_overtaken_before_its_day_is_over_nor_before_the_next_begins(
    rrule: str, begins: date, days: int, how: str
) -> None:
    found = meetings(rrule, begins, days, how)
    for number, item in enumerate(found):
        since = overtaken_on(item, found)
        following = found[number + 1 : number + 2]
        if since is None:
            assert not following
            continue
        assert since > item.last_day
        assert all(since >= begins_on(other) for other in following)
        assert since == item.last_day + timedelta(1) or since in (
            *(begins_on(other) for other in following),
            after_period(item.period),
        )


@settings(max_examples=60, deadline=None)
@given(RULES, st.dates(date(2022, 1, 1), date(2026, 1, 1)))
def test_the_order_of_the_others_does_not_matter_and_who_is_later_is_overtaken_later(rrule: str, begins: date) -> None:
    found = meetings(rrule, begins, 400)
    since = [overtaken_on(item, found) for item in found]
    assert since == [overtaken_on(item, found[::-1]) for item in found]
    known = [day for day in since if day]
    assert known == sorted(known)


@pytest.mark.parametrize(
    ("rrule", "period", "overtaken"),
    [
        ("FREQ=WEEKLY;BYDAY=FR", "2022-W31", "2022-08-08"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "2022-W31", "2022-08-15"),
        ("FREQ=MONTHLY;BYMONTHDAY=25", "2022-08", "2022-09-01"),
        ("FREQ=MONTHLY;BYMONTHDAY=1", "2022-08", "2022-09-01"),
        ("FREQ=MONTHLY;BYMONTH=2,5,8,11;BYMONTHDAY=25", "2022-08", "2022-11-01"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "2022-08-01", "2022-08-04"),
        ("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=25", "2022", "2023-01-01"),
    ],
)
def test_the_days_of_usual_recurrences(rrule: str, period: str, overtaken: str) -> None:
    found = meetings(rrule, date(2022, 7, 18), 600)
    (item,) = [each for each in found if each.period == period]
    assert overtaken_on(item, found) == date.fromisoformat(overtaken)


@pytest.mark.parametrize(
    ("period", "after"),
    [
        ("2022-W52", "2023-01-02"), ("2020-W53", "2021-01-04"), ("2022-12", "2023-01-01"), ("2022-Q3", "2022-10-01"),
        ("2022", "2023-01-01"), ("2022-W60", None), ("2022-08-10", None), ("đợt 1", None),
    ],
)  # fmt: skip
def test_what_comes_after_a_period(period: str, after: str | None) -> None:
    assert after_period(period) == (date.fromisoformat(after) if after else None)


def test_the_last_of_a_kind_is_overtaken_when_the_calendar_says_so_and_a_single_meeting_never() -> None:
    last = meetings("FREQ=WEEKLY;BYDAY=FR", date(2023, 12, 1), 30)[-1]
    assert (last.period, overtaken_on(last, [last])) == ("2023-W52", date(2024, 1, 1))
    single = next(iter(occurrences(Deadline.model_validate({"by": "2022-08-10"}), VN, ZONE)))
    assert overtaken_on(single, [single]) is None
