"""What a file said before the file could say more, it still says: the same days, the same stored form."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.check import parse_program
from rules.due import occurrences
from rules.program import Deadline
from rules.workdays import Workdays
from tests.rooms import SEED

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
VN = Workdays()

Old = tuple[str, date | None, date, datetime, date]
"""Period, opening day, named day, due time and last day, as they were reckoned up to the tables of 0010."""


def as_before(deadline: dict[str, Any]) -> list[Old]:
    """How deadlines were reckoned before: kept here word for word as the measure."""
    found: list[Old] = []
    exclusive = "before" in deadline
    for period, opens_on, named in _days_before(deadline, exclusive=exclusive):
        last = named - timedelta(days=1) if exclusive else named
        week = re.fullmatch(r"(\d{4})-W(\d{2})", period)
        if week:
            monday = date.fromisocalendar(int(week[1]), int(week[2]), 1)
            if VN.first_on_or_after(monday) > monday + timedelta(days=4):
                continue
        at = time(0) if exclusive else time.fromisoformat(deadline.get("at", "23:59:59"))
        found.append((period, opens_on, named, datetime.combine(named, at, ZONE), last))
    return found


def _days_before(deadline: dict[str, Any], *, exclusive: bool) -> Iterator[tuple[str, date | None, date]]:
    if "end_of" in deadline:
        year, _, rest = deadline["end_of"].partition("-")
        first, last = (1, 12) if not rest else (int(rest[1]) * 3 - 2, int(rest[1]) * 3) if rest[0] == "Q" else (0, 0)
        first, last = (first, last) if first else (int(rest), int(rest))
        ends = date(int(year), last, monthrange(int(year), last)[1])
        yield deadline.get("period", deadline["end_of"]), date(int(year), first, 1), ends
        return
    when = deadline.get("before") or deadline["by"]
    if isinstance(when, str):
        yield deadline.get("period", when), None, date.fromisoformat(when)
        return
    begins, until = date.fromisoformat(when["from"]), date.fromisoformat(when["until"])
    rule = rrulestr(f"{when['rrule']};UNTIL={until:%Y%m%d}", dtstart=datetime.combine(begins, time(0)))
    days = [moment.date() for moment in rule]
    back = timedelta(days=1 if exclusive else 0)
    periods = [_named_before(when["rrule"], day - back) for day in days]
    unique = len({period for period, _ in periods}) == len(days)
    for day, (period, opens_on) in zip(days, periods, strict=True):
        yield (period, opens_on, day) if unique else (day.isoformat(), None, day)


def _named_before(rule: str, day: date) -> tuple[str, date | None]:
    if "WEEKLY" in rule:
        year, week, weekday = day.isocalendar()
        return f"{year}-W{week:02}", day - timedelta(days=weekday - 1)
    if "MONTHLY" in rule:
        return f"{day:%Y-%m}", day.replace(day=1)
    return (f"{day:%Y}", day.replace(month=1, day=1)) if "YEARLY" in rule else (day.isoformat(), None)


DAYS = st.dates(date(2021, 1, 1), date(2026, 12, 31)).map(date.isoformat)
RULES = st.sampled_from(
    [
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=WEEKLY;BYDAY=FR",
        "FREQ=WEEKLY;BYDAY=MO",
        "FREQ=WEEKLY;BYDAY=MO,TH",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU",
        "FREQ=MONTHLY;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYMONTHDAY=20",
        "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=5",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1",
        "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=25",
    ]
)
RECURRING = st.tuples(RULES, DAYS).map(
    lambda found: {
        "rrule": found[0],
        "from": found[1],
        "until": (date.fromisoformat(found[1]) + timedelta(days=800)).isoformat(),
    }
)
PERIODS = st.sampled_from(["2022", "2023-Q2", "2022-05", "2023-W04", "2022-W32", "Đợt 1", "2022-H1", "2022-08-15"])
DEADLINES = st.one_of(
    st.fixed_dictionaries({"before": DAYS}, optional={"period": PERIODS}),
    st.fixed_dictionaries({"by": DAYS}, optional={"period": PERIODS, "at": st.sampled_from(["09:00", "16:30"])}),
    st.fixed_dictionaries({"before": RECURRING}),
    st.fixed_dictionaries({"by": RECURRING}, optional={"at": st.sampled_from(["09:00", "16:30"])}),
    st.fixed_dictionaries(
        {"end_of": st.sampled_from(["2022", "2022-04", "2023-Q1", "2023-Q4", "2024-02"])},
        optional={"period": PERIODS},
    ),
)


@settings(max_examples=150, deadline=None)
@given(DEADLINES)
def test_the_days_are_those_of_before(deadline: dict[str, Any]) -> None:
    found = occurrences(Deadline.model_validate(deadline), VN, ZONE)
    assert [(each.period, each.opens_on, each.named_day, each.due_at, each.last_day) for each in found] == as_before(
        deadline
    )


def test_a_file_that_says_no_more_is_stored_as_before() -> None:
    stored = parse_program(SEED.read_text("utf-8")).model_dump(mode="json", by_alias=True, exclude_none=True)
    keys = {key for duty in stored["duties"] for key in duty} - {"in_person"}
    assert keys == {"code", "kind", "title", "clause", "owed_by", "to", "ladder", "percent", "payment", "deadlines"}
    assert {key for group in stored["groups"] for task in group["tasks"] for key in task} == {"code", "title", "clause"}
    said = {key for duty in stored["duties"] for each in duty["deadlines"] for key in each}
    assert said == {"before", "by", "end_of", "within", "of", "period", "set_by"}
    recurring = next(duty for duty in stored["duties"] if duty["code"] == "GIAOBAN")["deadlines"][0]["by"]
    assert set(recurring) == {"rrule", "from", "until"}
