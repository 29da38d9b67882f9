"""When a digest comes: on its day and hour, on working days, within the window, whatever the program says."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.authority import Role
from rules.digest import Due, day_of, due, in_the_morning, on_day
from rules.program import Digest
from rules.program.digests import USUAL, WEEKDAYS
from rules.window import SendingWindow
from rules.workdays import Workdays
from tests.rooms import ZONE, local

WORKDAYS, WINDOW = Workdays(), SendingWindow()
ACTING, ALL = frozenset({Role.COORDINATOR}), frozenset({Role.COORDINATOR, Role.OBSERVER})


def monday(at: str, *to: str) -> Digest:
    return Digest.model_validate({"day": "MO", "at": at, **({"to": to} if to else {})})


def at(text: str, digests: tuple[Digest, ...] = USUAL, window: SendingWindow = WINDOW) -> Due | None:
    return due(digests, local(text), window, WORKDAYS)


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ("2022-08-19T16:29", None),
        ("2022-08-19T16:30", ("2022-08-19T16:30", ACTING)),
        ("2022-08-19T16:59", ("2022-08-19T16:30", ACTING)),
        ("2022-08-19T17:00", None),
        ("2022-08-20T09:00", None),
        ("2022-08-22T08:29", None),
        ("2022-08-22T08:30", ("2022-08-22T08:30", ALL)),
        ("2022-08-22T12:00", None),
        ("2022-08-22T13:30", ("2022-08-22T08:30", ALL)),
        ("2022-08-23T08:30", None),
        ("2022-09-02T16:30", None),
        ("2022-09-01T16:30", None),
        ("2022-08-31T16:30", ("2022-08-31T16:30", ACTING)),
    ],
)
def test_friday_and_monday_else_the_next_working_day_of_the_week_else_the_last_before(
    now: str, found: tuple[str, frozenset[Role]] | None
) -> None:
    """1 and 2/9/2022 (Thursday, Friday) are days off."""
    assert at(now) == (Due(local(found[0]), found[1]) if found else None)


def test_a_monday_off_is_made_up_for_on_tuesday() -> None:
    off = Workdays(off={date(2022, 8, 22): "Nghỉ bù"})
    assert due(USUAL, local("2022-08-22T09:00"), WINDOW, off) is None
    assert due(USUAL, local("2022-08-23T09:00"), WINDOW, off) == Due(local("2022-08-23T08:30"), ALL)


def test_of_two_that_have_come_the_newest_is_sent() -> None:
    two = (monday("08:00"), monday("09:00", "observer"))
    assert at("2022-08-22T08:59", two) == Due(local("2022-08-22T08:00"), ACTING)
    for order in (two, two[::-1]):
        assert at("2022-08-22T09:00", order) == Due(local("2022-08-22T09:00"), frozenset({Role.OBSERVER}))
    same = (monday("08:00"), monday("08:00", "observer"))
    assert at("2022-08-22T08:00", same) == Due(local("2022-08-22T08:00"), ALL)


def test_an_hour_behind_the_window_is_a_quarter_of_an_hour_before_its_end() -> None:
    short = SendingWindow.parse("07:30-11:30")
    assert at("2022-08-19T11:14", window=short) is None
    assert at("2022-08-19T11:15", window=short) == Due(local("2022-08-19T11:15"), ACTING)


def test_none_are_sent_where_the_program_wants_none_and_in_a_week_without_working_days() -> None:
    assert at("2022-08-22T08:30", ()) is None
    tet = Workdays(off={date(2022, 8, 22) + timedelta(days=n): "Tết" for n in range(7)})
    assert day_of(USUAL[0], date(2022, 8, 24), tet) is None


@given(
    st.sampled_from(WEEKDAYS),
    st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    st.dates(date(2022, 1, 1), date(2024, 12, 31)),
)
def test_every_week_has_one_on_a_working_day_and_in_no_hour_outside_the_window(day: str, at: time, week: date) -> None:
    digest = Digest.model_validate({"day": day, "at": f"{at:%H:%M}"})
    on = day_of(digest, week, WORKDAYS)
    monday = week - timedelta(days=week.weekday())
    days = [monday + timedelta(days=n) for n in range(7)]
    working = [each for each in days if WORKDAYS.is_working(each)]
    assert (on in working) if working else on is None
    own = monday + timedelta(days=WEEKDAYS.index(day))
    if own in working:
        assert on == own
    seen = set()
    for each in days:
        for quarter in range(96):
            now = datetime.combine(each, time(quarter // 4, quarter % 4 * 15), ZONE)
            found = due([digest], now, WINDOW, WORKDAYS)
            if found:
                assert each == on
                assert WINDOW.is_open(now, WORKDAYS)
                assert found.at <= now
                seen.add(found.at)
    assert len(seen) == (1 if working else 0), "once, whatever is missed"


@pytest.mark.parametrize(
    ("now", "coordinators", "observers"),
    [
        ("2022-08-22T00:05", True, True),
        ("2022-08-22T10:00", True, True),
        ("2022-08-19T00:05", False, False),
        ("2022-08-21T00:05", False, False),
        ("2022-09-05T00:05", True, True),
    ],
)
def test_on_which_days_a_digest_comes_in_the_morning(now: str, coordinators: bool, observers: bool) -> None:
    found = [in_the_morning(USUAL, role, local(now), WINDOW, WORKDAYS) for role in (Role.COORDINATOR, Role.OBSERVER)]
    assert found == [coordinators, observers]
    only_acting = (monday("08:30"),)
    assert not in_the_morning(only_acting, Role.OBSERVER, local("2022-08-22T00:05"), WINDOW, WORKDAYS)


@pytest.mark.parametrize(
    ("now", "coordinators", "observers"),
    [
        ("2022-08-19T07:00", True, False),
        ("2022-08-19T23:00", True, False),
        ("2022-08-20T08:00", False, False),
        ("2022-08-22T18:00", True, True),
        ("2022-08-23T08:30", False, False),
        ("2022-08-31T08:00", True, False),
        ("2022-09-02T08:00", False, False),
    ],
)
def test_a_day_has_a_digest_before_and_after_its_hour(now: str, coordinators: bool, observers: bool) -> None:
    """1 and 2/9/2022 (Thursday, Friday) are days off: their digest is Wednesday's."""
    found = [on_day(USUAL, role, local(now), WINDOW, WORKDAYS) for role in (Role.COORDINATOR, Role.OBSERVER)]
    assert found == [coordinators, observers]


def test_no_digest_comes_on_a_day_off() -> None:
    off = Workdays(off={date(2022, 8, 22): "Nghỉ bù"})
    monday_off, tuesday = local("2022-08-22T09:00"), local("2022-08-23T09:00")
    assert [on_day(USUAL, Role.OBSERVER, day, WINDOW, off) for day in (monday_off, tuesday)] == [False, True]
