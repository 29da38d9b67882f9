"""The steps of a ladder on real days, and the decision at one instant."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rules.ladder import Course, Decision, PlannedStep, decide, lay_out, parse_steps, quiet_until
from rules.program import Ladder
from rules.window import SendingWindow
from rules.workdays import Workdays

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
VN, WINDOW = Workdays(), SendingWindow()
REPORT = Course(None, date(2022, 8, 12), date(2022, 8, 14))
WEEK = Course(date(2022, 8, 8), date(2022, 8, 12), date(2022, 8, 12))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def steps(course: Course, *codes: str, **more: object) -> dict[str, str]:
    ladder = Ladder.model_validate({"at": "08:00", "steps": list(codes), **more})
    return {step.code: f"{step.at:%d/%m %H:%M}" for step in lay_out(ladder, course, VN, ZONE)}


def test_before_the_day_from_the_advised_day_back_to_a_working_day() -> None:
    assert steps(REPORT, "-30d", "-7d", "-5d", "-1wd", "-2wd", "0d") == {
        "-30d": "13/07 08:00",
        "-5d": "05/08 08:00",
        "-2wd": "10/08 08:00",
        "-1wd": "11/08 08:00",
        "0d": "12/08 08:00",
    }


def test_after_the_day_from_the_last_permitted_day_forward_to_a_working_day() -> None:
    assert steps(REPORT, "+1wd", "+2wd", "+5d", "+6d") == {
        "+1wd": "15/08 08:00",
        "+2wd": "16/08 08:00",
        "+5d": "19/08 08:00",
        "+6d": "22/08 08:00",
    }


def test_of_two_at_one_instant_the_nearer_is_kept() -> None:
    assert steps(REPORT, "-5d", "-7d") == {"-5d": "05/08 08:00"}
    assert steps(REPORT, "-1d", "-1wd") == {"-1d": "11/08 08:00"}
    assert steps(REPORT, "+7d", "+5wd") == {"+5wd": "19/08 08:00", "+7d": "22/08 08:00"}
    assert steps(Course(None, date(2022, 8, 12), date(2022, 8, 12)), "+6d", "+5wd") == {
        "+5wd": "19/08 08:00",
        "+6d": "18/08 08:00",
    }


def test_the_start_is_the_first_working_day_of_the_period_and_never_after_the_advised_day() -> None:
    assert steps(WEEK, "start", "0d@14:00") == {"start": "08/08 08:00", "0d": "12/08 14:00"}
    assert steps(Course(date(2022, 8, 6), date(2022, 8, 12), date(2022, 8, 12)), "start") == {"start": "08/08 08:00"}
    assert steps(Course(date(2022, 8, 13), date(2022, 8, 12), date(2022, 8, 14)), "start") == {"start": "12/08 08:00"}
    assert steps(REPORT, "start") == {"start": "12/08 08:00"}
    assert steps(REPORT, "start", "0d") == {"0d": "12/08 08:00"}


def test_a_repetition_follows_the_last_step() -> None:
    ladder = Ladder.model_validate({"steps": ["0d", "+3wd"], "repeat": {"every": 5, "times": 2}})
    assert [step.code for step in parse_steps(ladder)] == ["0d", "+3wd", "+8wd", "+13wd"]
    only_before = Ladder.model_validate({"steps": ["-7d", "0d"], "repeat": {"every": 5, "times": 1}})
    assert [step.code for step in parse_steps(only_before)] == ["-7d", "0d", "+5wd"]
    days = Ladder.model_validate({"steps": ["+7d"], "repeat": {"every": 1, "times": 1}})
    assert [step.code for step in parse_steps(days)] == ["+7d", "+6wd"]
    part = Ladder.model_validate({"steps": ["+8d"], "repeat": {"every": 1, "times": 1}})
    assert parse_steps(part)[-1].code == "+7wd"
    assert {step.at.hour for step in parse_steps(ladder)} == {8}


LADDER = [PlannedStep("-7d", at("2022-08-05T08:00")), PlannedStep("-3d", at("2022-08-09T08:00"))]


def decision(now: str, last: str | None = None, quiet: str | None = None) -> Decision:
    return decide(
        LADDER,
        at(now),
        last_sent=at(last) if last else None,
        quiet_until=at(quiet) if quiet else None,
        window=WINDOW,
        workdays=VN,
    )


@pytest.mark.parametrize(
    ("now", "last", "quiet", "send", "following"),
    [
        ("2022-08-05T07:59", None, None, None, "2022-08-05T08:00"),
        ("2022-08-05T08:00", None, None, 0, "2022-08-09T08:00"),
        ("2022-08-05T08:00", "2022-08-05T07:59", None, 0, "2022-08-09T08:00"),
        ("2022-08-05T09:00", "2022-08-05T08:00", None, None, "2022-08-09T08:00"),
        ("2022-08-05T12:00", None, None, None, "2022-08-05T13:30"),
        ("2022-08-05T17:00", None, None, None, "2022-08-08T07:30"),
        ("2022-08-10T08:00", None, None, 1, None),
        ("2022-08-10T08:00", "2022-08-09T08:00", None, None, None),
        ("2022-08-05T08:00", None, "2022-08-06T00:00", None, "2022-08-08T07:30"),
        ("2022-08-05T08:00", None, "2022-08-05T08:00", 0, "2022-08-09T08:00"),
        ("2022-08-05T09:00", "2022-08-05T08:00", "2022-08-10T00:00", None, "2022-08-10T07:30"),
        ("2022-08-05T09:00", "2022-08-05T08:00", "2022-08-09T08:00", None, "2022-08-09T08:00"),
        ("2022-08-05T09:00", "2022-08-05T08:00", "2022-08-06T00:00", None, "2022-08-09T08:00"),
        ("2022-08-10T08:00", "2022-08-09T08:00", "2022-08-12T00:00", None, None),
    ],
)
def test_what_is_said_now_and_when_to_look_again(
    now: str, last: str | None, quiet: str | None, send: int | None, following: str | None
) -> None:
    expected = Decision(LADDER[send] if send is not None else None, at(following) if following else None)
    assert decision(now, last, quiet) == expected


@pytest.mark.parametrize(
    ("expected", "today", "until"),
    [
        ("2022-08-10", "2022-08-05", "2022-08-10"),
        ("2022-08-30", "2022-08-11", "2022-08-12"),
        ("2022-08-30", "2022-08-12", "2022-08-19"),
        ("2022-08-16", "2022-08-12", "2022-08-16"),
        ("2022-08-30", "2022-08-15", "2022-08-22"),
    ],
)
def test_a_promise_keeps_silence_until_its_day_but_not_beyond_the_advised_day(
    expected: str, today: str, until: str
) -> None:
    days = [date.fromisoformat(text) for text in (expected, today)]
    assert quiet_until(days[0], REPORT, days[1], VN, ZONE) == at(f"{until}T00:00")


def test_a_step_that_has_come_just_now_has_come() -> None:
    moment = LADDER[1].at
    found = decide(LADDER, moment, last_sent=moment, quiet_until=None, window=WINDOW, workdays=VN)
    assert found == Decision(None, None)
    early = moment - timedelta(microseconds=1)
    assert decide(LADDER, moment, last_sent=early, quiet_until=None, window=WINDOW, workdays=VN).send == LADDER[1]
