"""Ladders: steps are ordered and unique, and one knock sends one step, the latest."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.ladder import Course, PlannedStep, asked_sooner, decide, lay_out, quiet_until
from rules.program import Ladder
from rules.window import SendingWindow
from rules.workdays import Workdays

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
VN, WINDOW = Workdays(), SendingWindow()

codes = st.one_of(
    st.just("start"),
    st.just("0d"),
    st.builds("{}{}{}".format, st.sampled_from("+-"), st.integers(1, 90), st.sampled_from(["d", "wd"])),
)


@st.composite
def ladders(draw: st.DrawFn) -> Ladder:
    steps = draw(st.lists(codes, min_size=1, max_size=12, unique=True))
    repeat = draw(st.none() | st.fixed_dictionaries({"every": st.integers(1, 20), "times": st.integers(1, 20)}))
    return Ladder.model_validate({"at": "08:00", "steps": steps, "repeat": repeat})


@st.composite
def courses(draw: st.DrawFn) -> Course:
    last = draw(st.dates(date(2022, 2, 1), date(2029, 12, 1)))
    opens = draw(st.none() | st.integers(0, 40).map(lambda n: last - timedelta(days=n)))
    return Course(opens, VN.last_on_or_before(last), last)


@settings(max_examples=200, deadline=None)
@given(ladders(), courses())
def test_steps_are_ordered_unique_and_on_working_days(ladder: Ladder, course: Course) -> None:
    steps = lay_out(ladder, course, VN, ZONE)
    instants = [step.at for step in steps]
    assert instants == sorted(set(instants))
    assert len({step.code for step in steps}) == len(steps)
    assert all(VN.is_working(at.date()) for at in instants)


@settings(max_examples=200, deadline=None)
@given(ladders(), courses())
def test_no_step_before_the_last_day_falls_after_it_and_none_after_it_before(ladder: Ladder, course: Course) -> None:
    for step in lay_out(ladder, course, VN, ZONE):
        if step.code.startswith("+"):
            assert step.at.date() > course.last_day
        else:
            assert step.at.date() <= course.advised_on


@settings(max_examples=150, deadline=None)
@given(ladders(), courses(), st.lists(st.integers(1, 60), min_size=1, max_size=30))
def test_however_the_knocks_fall_every_step_is_sent_at_most_once_and_in_order(
    ladder: Ladder, course: Course, pauses: list[int]
) -> None:
    steps = lay_out(ladder, course, VN, ZONE)
    now = datetime.combine(course.advised_on - timedelta(days=100), time(9), ZONE)
    last_sent, sent = None, []
    for pause in pauses:
        now += timedelta(days=pause)
        decision = decide(steps, now, last_sent=last_sent, quiet_until=None, window=WINDOW, workdays=VN)
        if decision.send:
            assert WINDOW.is_open(now, VN)
            assert decision.send == [step for step in steps if step.at <= now][-1]
            sent.append(decision.send)
            last_sent = now
        assert decision.next_at is None or decision.next_at > now
    assert sent == sorted(set(sent), key=lambda step: step.at)


def test_quiet_means_quiet_and_then_the_latest_step() -> None:
    at = [datetime(2022, 8, day, 8, tzinfo=ZONE) for day in (5, 9, 11)]
    steps = [PlannedStep(code, when) for code, when in zip(("-7d", "-3d", "-1wd"), at, strict=True)]
    quiet = datetime(2022, 8, 10, tzinfo=ZONE)
    silent = decide(steps, at[1], last_sent=at[0], quiet_until=quiet, window=WINDOW, workdays=VN)
    assert silent.send is None
    assert silent.next_at == datetime(2022, 8, 10, 7, 30, tzinfo=ZONE)
    spoken = decide(steps, silent.next_at, last_sent=at[0], quiet_until=quiet, window=WINDOW, workdays=VN)
    assert spoken.send == steps[1]


def test_a_promise_never_silences_the_advised_day() -> None:
    course = Course(None, date(2022, 8, 12), date(2022, 8, 14))
    until = quiet_until(date(2022, 9, 30), course, date(2022, 8, 5), VN, ZONE)
    assert until == datetime(2022, 8, 12, tzinfo=ZONE)
    late = quiet_until(date(2022, 9, 30), course, date(2022, 8, 16), VN, ZONE)
    assert late == datetime(2022, 8, 23, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("today", "expected", "silent", "why"),
    [
        ((2022, 8, 5), (2022, 8, 11), (2022, 8, 11), None),
        ((2022, 8, 5), (2022, 8, 12), (2022, 8, 12), None),
        ((2022, 8, 5), (2022, 8, 13), (2022, 8, 12), "advised"),
        ((2022, 8, 12), (2022, 8, 30), (2022, 8, 19), "late"),
        ((2022, 8, 26), (2022, 9, 7), (2022, 9, 6), "late"),
        ((2022, 8, 16), (2022, 9, 30), (2022, 8, 18), "announced"),
        ((2022, 8, 5), (2022, 8, 11), (2022, 8, 10), "announced"),
    ],
)
def test_who_is_asked_before_the_day_that_they_promised_is_told_why(
    today: tuple[int, int, int], expected: tuple[int, int, int], silent: tuple[int, int, int], why: str | None
) -> None:
    course = Course(None, date(2022, 8, 12), date(2022, 8, 14))
    assert asked_sooner(date(*expected), date(*silent), course, date(*today), VN) == why


@given(st.datetimes(datetime(2022, 1, 1), datetime(2029, 1, 1)))
def test_the_window_opens_in_the_future_on_a_working_day(moment: datetime) -> None:
    at = moment.replace(tzinfo=ZONE)
    opening = WINDOW.next_open(at, VN)
    assert opening >= at
    assert VN.is_working(opening.date())
    assert WINDOW.is_open(opening, VN)


def test_what_is_promised_for_today_is_asked_about_on_the_next_working_day() -> None:
    course = Course(None, date(2022, 8, 12), date(2022, 8, 14))
    for today, asked in ((date(2022, 8, 5), 8), (date(2022, 8, 11), 12), (date(2022, 8, 12), 15)):
        assert quiet_until(today, course, today, VN, ZONE) == datetime(2022, 8, asked, tzinfo=ZONE)
    assert quiet_until(date(2022, 8, 6), course, date(2022, 8, 5), VN, ZONE) == datetime(2022, 8, 6, tzinfo=ZONE)
