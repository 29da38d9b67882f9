"""The phrasings by which decisions set time limits, and the days that they mean."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from rules.due import NoMonths, Occurrence, due_within, hour_of, occurrences
from rules.program import Deadline
from rules.workdays import Workdays

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
VN = Workdays()


def found(**deadline: Any) -> list[Occurrence]:
    return list(occurrences(Deadline.model_validate(deadline), VN, ZONE))


def every(rule: str, begins: str = "2025-01-01", until: str = "2025-12-31", **more: Any) -> dict[str, Any]:
    return {"rrule": rule, "from": begins, "until": until, **more}


def said(each: Occurrence) -> tuple[str, str, str]:
    """Its period, when it falls due, and its last permitted day."""
    return each.period, f"{each.due_at:%Y-%m-%d %H:%M}", each.last_day.isoformat()


def test_before_an_hour_the_day_itself_still_counts() -> None:
    (one,) = found(before="2025-11-21", at="15:00")  # trước 15 giờ ngày 21/11
    assert said(one) == ("2025-11-21", "2025-11-21 15:00", "2025-11-21")
    assert (one.exclusive, one.advised_on) == (True, date(2025, 11, 21))
    (fridays, *_) = found(before=every("FREQ=WEEKLY;BYDAY=FR"), at="10:00")  # trước 10 giờ thứ Sáu hằng tuần
    assert said(fridays) == ("2025-W01", "2025-01-03 10:00", "2025-01-03")
    (mondays, *_) = found(before=every("FREQ=WEEKLY;BYDAY=MO"), at="10:00")
    assert said(mondays)[0] == "2025-W02"  # the Monday's own week, for on it is still time


def test_a_list_of_days_is_due_on_each_and_named_by_it() -> None:
    days = found(before=["2022-02-06", "2022-02-02"], at="09:00")  # trước 09 giờ các ngày ...
    assert [said(each) for each in days] == [
        ("2022-02-02", "2022-02-02 09:00", "2022-02-02"),
        ("2022-02-06", "2022-02-06 09:00", "2022-02-06"),
    ]
    assert [each.last_day for each in found(before=["2025-03-15", "2025-06-15"])] == [
        date(2025, 3, 14),
        date(2025, 6, 14),
    ]
    assert days[0].opens_on is None
    assert days[1].advised_on == date(2022, 1, 28)  # all of Tết lies between


def test_several_times_a_day_are_several_periods() -> None:
    days = found(before=every("FREQ=DAILY", "2025-11-20", "2025-11-21"), at=["09:00", "16:00"])  # 02 lần/ngày
    assert [said(each)[:2] for each in days] == [
        ("2025-11-20T09:00", "2025-11-20 09:00"),
        ("2025-11-20T16:00", "2025-11-20 16:00"),
        ("2025-11-21T09:00", "2025-11-21 09:00"),
        ("2025-11-21T16:00", "2025-11-21 16:00"),
    ]
    assert [each.period for each in found(by="2025-11-20", at=["09:00"])] == ["2025-11-20"]


@pytest.mark.parametrize(
    ("when", "periods", "opens_on"),
    [
        # trước ngày 05 tháng cuối cùng của mỗi quý
        (
            every("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=5", covers="quarter"),
            ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"],
            date(2025, 1, 1),
        ),
        # ngày 05 tháng đầu quý sau
        (
            every("FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=5", covers="previous quarter"),
            ["2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3"],
            date(2025, 1, 1),
        ),
        # trước ngày 01/12 của năm trước
        (every("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1", covers="next year"), ["2026"], date(2025, 11, 1)),
        # 6 tháng trước 05/7, năm trước 05/01 năm sau
        (
            every("FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=5", covers=["previous half", "previous year"]),
            ["2024", "2025-H1"],
            date(2025, 1, 1),
        ),
        # hằng quý, 6 tháng, năm in one
        (
            every("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=15", covers=["quarter", "half", "year"]),
            ["2025-Q1", "2025-H1", "2025-Q3", "2025"],
            date(2025, 1, 1),
        ),
        # trước ngày mùng 3 của tháng sau
        (
            every("FREQ=MONTHLY;BYMONTHDAY=3", "2025-02-01", "2025-03-31", covers="previous month"),
            ["2025-01", "2025-02"],
            date(2025, 2, 1),
        ),
    ],
)
def test_a_due_day_may_be_about_another_period(when: dict[str, Any], periods: list[str], opens_on: date) -> None:
    days = found(before=when)
    assert [each.period for each in days] == periods
    assert days[0].opens_on == opens_on


def test_what_is_about_a_period_that_is_over_opens_the_day_after_it() -> None:
    by = found(by=every("FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=5", covers="previous quarter"))
    assert (by[0].period, by[0].opens_on) == ("2025-Q1", date(2025, 4, 1))
    first = found(by=every("FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=1", covers="previous quarter"))
    assert (first[0].period, first[0].opens_on) == ("2025-Q1", date(2025, 4, 1))
    before = found(before=every("FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=1", covers="quarter"))
    assert (before[0].period, before[0].opens_on) == ("2025-Q1", date(2025, 1, 1))


def test_weeks_may_begin_on_a_thursday() -> None:
    own = found(by=every("FREQ=WEEKLY;BYDAY=WE", "2022-08-08", "2022-08-19", week_from="TH"))
    spans = [(each.period, each.span and (each.span.first, each.span.last)) for each in own]
    assert spans == [
        ("2022-W32", (date(2022, 8, 4), date(2022, 8, 10))),
        ("2022-W33", (date(2022, 8, 11), date(2022, 8, 17))),
    ]
    assert own[0].opens_on == date(2022, 8, 4)
    over = every("FREQ=WEEKLY;BYDAY=TH", "2022-08-08", "2022-08-12", covers="previous week", week_from="TH")
    (one,) = found(by=over)
    assert (one.period, one.opens_on, one.named_day) == ("2022-W32", date(2022, 8, 11), date(2022, 8, 11))
    tet = every("FREQ=WEEKLY;BYDAY=TH", "2025-01-20", "2025-02-10", week_from="TH")
    assert [each.named_day for each in found(by=tet)] == [date(2025, 1, 23), date(2025, 1, 30), date(2025, 2, 6)]


def test_figures_of_a_period_count_from_day_to_day() -> None:
    quarter = every("FREQ=MONTHLY;BYMONTH=3;BYMONTHDAY=25", covers="quarter")
    days = {"from_day": 15, "until_day": 14}
    assert found(before=quarter, data=days)[0].data == (date(2024, 12, 15), date(2025, 3, 14))
    assert found(before=quarter, data={"from_day": 1, "until_day": 20})[0].data == (date(2025, 1, 1), date(2025, 3, 20))
    assert found(end_of="2025-02", data={"until_day": 30})[0].data == (None, date(2025, 2, 28))
    assert found(by="2025-07-05", period="2025-H1", data=days)[0].data == (date(2024, 12, 15), date(2025, 6, 14))
    fixed = {"from": "2025-01-01", "until": "2025-11-30"}
    assert found(before="2025-12-15", data=fixed)[0].data == (date(2025, 1, 1), date(2025, 11, 30))
    assert found(before="2025-12-15")[0].data is None
    for nothing in ({"by": "2025-07-05"}, {"by": every("FREQ=WEEKLY;BYDAY=FR")}):
        with pytest.raises(NoMonths, match="from_day and until_day go with a month, quarter, half-year or year"):
            found(**nothing, data=days)


def test_a_window_opens_on_its_first_day() -> None:
    (one,) = found(by="2026-03-31", opens="2026-01-01")
    assert (one.opens_on, one.last_day) == (date(2026, 1, 1), date(2026, 3, 31))
    assert found(end_of="2025-12", opens="2025-11-03")[0].opens_on == date(2025, 11, 3)


def test_a_half_year_ends_with_june_or_december() -> None:
    assert said(found(end_of="2026-H1")[0]) == ("2026-H1", "2026-06-30 23:59", "2026-06-30")
    assert found(end_of="2026-H2")[0].opens_on == date(2026, 7, 1)


def test_counted_from_one_day_it_is_due_once_for_all() -> None:
    (one,) = found(within="P10D", of="ban hành", since="2025-11-17")
    assert said(one) == ("P10D", "2025-11-27 23:59", "2025-11-27")
    assert (one.opens_on, one.exclusive, one.owed_by) == (date(2025, 11, 17), False, None)
    (one,) = found(within="P5WD", of="ban hành", since="2025-11-17", period="Kế hoạch")
    assert (one.period, one.last_day) == ("Kế hoạch", date(2025, 11, 24))
    (saturday,) = found(within="P5D", of="ban hành", since="2025-11-17")
    assert saturday.last_day == date(2025, 11, 24)  # 22/11 is a Saturday


def test_counted_from_each_agencys_own_day_it_is_due_for_each() -> None:
    own = {"SYT": "2025-11-19", "STC": "2025-11-17", "SXD": "2025-11-19"}
    days = found(within="P2D", of="nhận Kế hoạch", since=own)
    assert [(each.last_day, each.owed_by) for each in days] == [
        (date(2025, 11, 19), frozenset({"STC"})),
        (date(2025, 11, 21), frozenset({"SYT", "SXD"})),
    ]
    assert {each.period for each in days} == {"P2D"}
    assert found(within="P2D", of="nhận Kế hoạch", since="each") == []


def test_hours_are_counted_from_an_instant() -> None:
    event = datetime(2025, 11, 22, 3, 30, tzinfo=UTC)
    assert due_within("PT24H", event, VN, ZONE) == datetime(2025, 11, 23, 10, 30, tzinfo=ZONE)
    assert due_within("P1D", datetime(2025, 11, 19, 18, tzinfo=UTC), VN, ZONE).date() == date(2025, 11, 21)
    with pytest.raises(ValueError, match="is counted from an instant, not from a day"):
        due_within("PT24H", date(2025, 11, 22), VN, ZONE)


def test_the_hour_of_what_is_due_by_the_hour() -> None:
    hours = [hour_of(each.due_at) for each in found(before="2025-11-20", at=["09:00", "16:00"])]
    assert [f"{hour:%H:%M}" for hour in hours if hour] == ["09:00", "16:00"]
    assert hour_of(found(before="2025-11-20")[0].due_at) is hour_of(found(by="2025-11-20")[0].due_at) is None
