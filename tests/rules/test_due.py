"""Due days: the document's own, and properties of any rule."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.due import END_OF_DAY, due_within, occurrences, week_of
from rules.program import Deadline
from rules.workdays import Workdays

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
VN = Workdays()

days = st.dates(date(2022, 1, 1), date(2030, 12, 31))


def only(**deadline: object):  # type: ignore[no-untyped-def]
    (found,) = occurrences(Deadline.model_validate(deadline), VN, ZONE)
    return found


@pytest.mark.parametrize(
    ("before", "advised"),
    [("2022-08-15", "2022-08-12"), ("2023-08-15", "2023-08-14"), ("2024-04-15", "2024-04-12")],
)
def test_the_reports_of_the_document(before: str, advised: str) -> None:
    found = only(before=before)
    assert found.advised_on.isoformat() == advised
    assert found.due_at == datetime.combine(date.fromisoformat(before), datetime.min.time(), ZONE)


@pytest.mark.parametrize(
    ("month", "advised"), [("2022-08", "2022-08-31"), ("2023-08", "2023-08-31"), ("2024-04", "2024-04-26")]
)
def test_the_consolidations_of_the_document(month: str, advised: str) -> None:
    assert only(end_of=month).advised_on.isoformat() == advised


def test_the_reason_of_26_4_2024_is_a_weekend_a_swap_and_a_holiday() -> None:
    shift = only(end_of="2024-04").shift
    assert [day.cause for day in shift] == ["weekend", "weekend", "holiday", "holiday"]
    assert shift[3].name == "Ngày Chiến thắng"


def test_quarters_and_years_end_on_their_last_day() -> None:
    assert only(end_of="2023-Q2").last_day == date(2023, 6, 30)
    assert only(end_of="2022").last_day == date(2022, 12, 31)


def test_by_is_inclusive_and_may_name_an_hour() -> None:
    assert only(by="2022-08-31").due_at.time() == END_OF_DAY
    assert only(by="2022-08-31", at="15:00").due_at.isoformat() == "2022-08-31T15:00:00+07:00"


def test_a_tet_week_has_no_meeting() -> None:
    weekly = {"by": {"rrule": "FREQ=WEEKLY;BYDAY=FR", "from": "2022-01-24", "until": "2022-02-18"}}
    periods = [found.period for found in occurrences(Deadline.model_validate(weekly), VN, ZONE)]
    assert periods == ["2022-W04", "2022-W06", "2022-W07"]


def test_monthly_quarterly_and_yearly_rules_of_usual_documents() -> None:
    span = {"from": "2022-01-01", "until": "2022-12-31"}
    monthly = Deadline.model_validate({"before": {"rrule": "FREQ=MONTHLY;BYMONTHDAY=20", **span}})
    assert [found.period for found in occurrences(monthly, VN, ZONE)][:2] == ["2022-01", "2022-02"]
    quarterly = Deadline.model_validate({"before": {"rrule": "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=5", **span}})
    assert [found.last_day.isoformat() for found in occurrences(quarterly, VN, ZONE)] == [
        "2022-03-04", "2022-06-04", "2022-09-04", "2022-12-04",
    ]  # fmt: skip
    yearly = Deadline.model_validate({"before": {"rrule": "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=25", **span}})
    assert [found.advised_on.isoformat() for found in occurrences(yearly, VN, ZONE)] == ["2022-11-24"]


def test_the_day_of_the_event_is_not_counted() -> None:
    assert due_within("P5D", date(2022, 8, 1), VN, ZONE).date() == date(2022, 8, 8)  # 6/8 is a Saturday
    assert due_within("P5WD", date(2022, 8, 1), VN, ZONE).date() == date(2022, 8, 8)
    assert due_within("P5WD", date(2022, 8, 26), VN, ZONE).date() == date(2022, 9, 6)  # over Quốc khánh
    assert due_within("P7D", date(2022, 8, 1), VN, ZONE) == datetime(2022, 8, 8, 23, 59, 59, tzinfo=ZONE)
    assert due_within("P7WD", date(2022, 8, 1), VN, ZONE) == datetime(2022, 8, 10, 23, 59, 59, tzinfo=ZONE)
    assert due_within("P1D", date(2022, 8, 1), VN, ZONE).date() == date(2022, 8, 2)


@pytest.mark.parametrize("within", ["5D", "P5", "P5W", "P-5D", "", "P5D and more"])
def test_what_is_no_span_is_refused(within: str) -> None:
    with pytest.raises(ValueError, match="is not a span"):
        due_within(within, date(2022, 8, 1), VN, ZONE)


rules = st.one_of(
    st.builds("FREQ=DAILY;INTERVAL={}".format, st.integers(1, 40)),
    st.builds("FREQ=WEEKLY;BYDAY={}".format, st.sampled_from(["MO", "FR", "SU", "MO,TH", "SA,SU"])),
    st.builds("FREQ=MONTHLY;BYMONTHDAY={}".format, st.integers(1, 31)),
    st.builds("FREQ=YEARLY;BYMONTH={};BYMONTHDAY={}".format, st.integers(1, 12), st.integers(1, 31)),
)


@st.composite
def deadlines(draw: st.DrawFn) -> Deadline:
    key = draw(st.sampled_from(["before", "by"]))
    start = draw(days)
    if draw(st.booleans()):
        return Deadline.model_validate({key: start.isoformat()})
    until = start + timedelta(days=draw(st.integers(0, 800)))
    rule = {"rrule": draw(rules), "from": start.isoformat(), "until": until.isoformat()}
    return Deadline.model_validate({key: rule})


@settings(max_examples=150, deadline=None)
@given(deadlines())
def test_any_rule_terminates_and_nothing_is_due_twice(deadline: Deadline) -> None:
    try:
        found = list(occurrences(deadline, VN, ZONE))
    except ValueError:
        return
    assert len({item.period for item in found}) == len(found)
    assert len({item.due_at for item in found}) == len(found)
    assert [item.due_at for item in found] == sorted(item.due_at for item in found)


@settings(max_examples=150, deadline=None)
@given(deadlines())
def test_the_advised_day_is_a_working_day_and_never_after_the_last_permitted_day(deadline: Deadline) -> None:
    try:
        found = list(occurrences(deadline, VN, ZONE))
    except ValueError:
        return
    for item in found:
        assert VN.is_working(item.advised_on)
        assert item.advised_on <= item.last_day
        assert item.last_day < item.due_at.date() or item.due_at.time() == END_OF_DAY
        assert all(not VN.is_working(day.day) for day in item.shift)
        assert len(item.shift) == (item.last_day - item.advised_on).days


@given(days)
def test_a_week_knows_its_monday_and_friday(day: date) -> None:
    year, week, _ = day.isocalendar()
    span = week_of(f"{year}-W{week:02}")
    assert span is not None
    assert span[0].weekday() == 0
    assert span[1].weekday() == 4
    assert span[0] <= day <= span[1] + timedelta(days=2)
