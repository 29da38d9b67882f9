"""Planning what a program says beyond single days: hours, days of agencies' own, tasks in parts; and their ladders."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from db.models import Assignment, Duty
from rules.ladder import Course, lay_out
from rules.program import Ladder
from rules.workdays import Workdays
from tests.duties import duty
from tests.rooms import ZONE, Room, local


def planned(room: Room, code: str) -> list[tuple[str, str, date]]:
    query = select(Assignment).join(Duty).where(Duty.code == code).order_by(Assignment.due_at, Assignment.agency_id)
    return [(row.agency.code, row.period, row.last_day) for row in room.session.scalars(query)]


def test_each_agency_is_asked_by_the_day_that_is_its_own(room: Room) -> None:
    own = {"within": "P10D", "of": "nhận Kế hoạch", "since": {"SYT": "2022-08-01"}, "period": "Kế hoạch"}
    room.load(duty("NHAN", own))
    room.plan()
    assert planned(room, "NHAN") == [("SYT", "Kế hoạch", date(2022, 8, 11))]
    room.load(duty("NHAN", {**own, "since": {"SYT": "2022-08-02", "STC": "2022-08-08"}}))
    done = room.plan()
    assert (done.new, done.redated) == (1, 1)
    assert planned(room, "NHAN") == [("SYT", "Kế hoạch", date(2022, 8, 12)), ("STC", "Kế hoạch", date(2022, 8, 18))]
    assert room.assignment("STC", "NHAN", "Kế hoạch").opens_on == date(2022, 8, 8)
    room.load(duty("NHAN", {**own, "since": "each"}))
    assert room.plan().waived == 2


def test_a_day_that_nobody_knows_yet_is_not_planned(room: Room) -> None:
    room.load(duty("NHAN", {"within": "P10D", "of": "nhận Kế hoạch", "since": "each"}))
    room.plan()
    assert planned(room, "NHAN") == []


def test_days_by_the_hour_are_planned_each_and_reminded_of_by_the_hour(room: Room) -> None:
    days = {"rrule": "FREQ=DAILY", "from": "2022-08-03", "until": "2022-08-03"}

    def change(raw: dict[str, Any]) -> None:
        raw["ladders"]["hours"] = {"steps": ["-2h", "+1h"]}
        duty("GIO", {"before": days, "at": ["09:00", "16:00"]}, ladder="hours")(raw)

    room.load(change)
    room.plan()
    assert [period for agency, period, _ in planned(room, "GIO") if agency == "SYT"] == [
        "2022-08-03T09:00",
        "2022-08-03T16:00",
    ]
    row = room.assignment("SYT", "GIO", "2022-08-03T16:00")
    assert row.next_step_at == local("2022-08-03T14:00")
    steps = room.rules.of(row).steps("GIO", row)
    assert [(step.code, step.at) for step in steps] == [
        ("-2h", local("2022-08-03T14:00")),
        ("+1h", local("2022-08-03T17:00")),
    ]
    row.extended_to = date(2022, 8, 5)
    assert room.rules.of(row).steps("GIO", row) == ()


@pytest.mark.parametrize(
    ("due", "steps"),
    [
        ("2022-08-03T16:00", ["2022-08-03T13:00", "2022-08-03T17:00"]),
        ("2022-08-06T16:00", ["2022-08-05T13:00", "2022-08-08T17:00"]),  # a Saturday
        ("2022-08-03T01:00", ["2022-08-02T22:00", "2022-08-03T02:00"]),
    ],
)
def test_steps_by_the_hour_fall_on_working_days(due: str, steps: list[str]) -> None:
    vn, at = Workdays(), local(due)
    course = Course(None, vn.last_on_or_before(at.date()), at.date(), at)
    laid = lay_out(Ladder(steps=("-3h", "+1h")), course, vn, ZONE)
    assert [step.at for step in laid] == [local(step) for step in steps]
    days = lay_out(Ladder(steps=("0d", "-3h", "+1h")), Course(None, at.date(), at.date()), vn, ZONE)
    assert [step.code for step in days] == ["0d"]
