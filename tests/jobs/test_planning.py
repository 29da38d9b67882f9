"""Planning: when a meeting is overtaken, and that what begins early is written early enough to be said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.texts.render import Texts
from db import assignments
from db.models import Message
from jobs.remind import remind
from rules.status import State
from tests.planned_office import PlannedOffice, at, duty, planned_office, program

WEEKLY = {"by": {"rrule": "FREQ=WEEKLY;BYDAY=FR", "from": "2022-07-01", "until": "2022-12-31"}}
MONTHLY = {"by": {"rrule": "FREQ=MONTHLY;BYMONTHDAY=25", "from": "2022-07-01", "until": "2022-12-31"}}
TWICE = {"by": {"rrule": "FREQ=MONTHLY;BYMONTHDAY=10,25", "from": "2022-07-01", "until": "2022-12-31"}}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[PlannedOffice]:
    with planned_office(tmp_path) as found:
        yield found


def test_a_monthly_meeting_is_open_until_the_next_month_begins(place: PlannedOffice) -> None:
    place.load(program(duty("HOP", "meeting", MONTHLY)), "2022-08-01T08:00")
    for day, state in (("08-08", State.OPEN), ("08-26", State.OPEN), ("08-31", State.OPEN), ("09-01", State.MISSED)):
        place.plan(f"2022-{day}T08:00")
        assert place.the_row("2022-08").state is state, day


def test_a_weekly_meeting_is_open_until_monday(place: PlannedOffice) -> None:
    place.load(program(duty("HOP", "meeting", WEEKLY)), "2022-08-01T08:00")
    for day, state in (("08-06", State.OPEN), ("08-07", State.OPEN), ("08-08", State.MISSED)):
        place.plan(f"2022-{day}T08:00")
        assert place.the_row("2022-W31").state is state, day
    assert place.the_row("2022-W32").state is State.OPEN


def test_a_meeting_of_a_quarter_is_overtaken_by_the_next_quarter(place: PlannedOffice) -> None:
    place.load(program(duty("HOP", "meeting", {"end_of": "2022-Q3"}, {"end_of": "2022-Q4"})), "2022-07-01T08:00")
    place.plan("2022-09-30T08:00")
    assert place.the_row("2022-Q3").state is State.OPEN
    assert place.plan("2022-10-01T08:00").missed == 2
    assert place.the_row("2022-Q3").state is State.MISSED
    place.plan("2023-01-01T08:00")
    assert place.the_row("2022-Q4").state is State.MISSED


def test_a_meeting_twice_a_month_waits_until_the_next_is_asked_for(place: PlannedOffice) -> None:
    place.load(program(duty("HOP", "meeting", TWICE)), "2022-08-01T08:00")
    place.plan("2022-08-24T08:00")
    assert place.the_row("2022-08-10").state is State.OPEN
    place.plan("2022-08-25T08:00")
    assert place.the_row("2022-08-10").state is State.MISSED


def test_an_extended_meeting_is_waited_for(place: PlannedOffice) -> None:
    place.load(program(duty("HOP", "meeting", WEEKLY)), "2022-08-01T08:00")
    place.the_row("2022-W31").extended_to = date(2022, 8, 9)
    for day, state in (("08-09", State.OPEN), ("08-10", State.MISSED)):
        place.plan(f"2022-{day}T08:00")
        assert place.the_row("2022-W31").state is state


def test_only_meetings_are_overtaken(place: PlannedOffice) -> None:
    place.load(program(duty("BC", "report", WEEKLY)), "2022-08-01T08:00")
    place.plan("2022-09-01T08:00")
    assert place.the_row("2022-W31").state is State.OPEN


def test_a_meeting_without_a_period_can_be_answered_in_the_week_before_it(place: PlannedOffice) -> None:
    place.load(program(duty("HOP", "meeting", TWICE)), "2022-08-01T08:00")
    agency = place.the_row("2022-08-10").agency_id

    def listed(now: str) -> list[str]:
        found = assignments.open_of(place.session, [agency], at(now).date(), at("2022-09-20T08:00"))
        return [row.period for row in found]

    assert listed("2022-08-02T08:00") == []
    assert listed("2022-08-03T08:00") == ["2022-08-10"]


@pytest.mark.parametrize(
    ("deadline", "period", "first", "day_before", "said"),
    [
        ({"end_of": "2022-Q4"}, "2022-Q4", "2022-08-01", "2022-10-02", "2022-10-03"),
        ({"end_of": "2023"}, "2023", "2022-08-01", "2023-01-02", "2023-01-03"),
    ],
)
def test_the_start_of_a_long_period_is_said(
    place: PlannedOffice, deadline: dict[str, str], period: str, first: str, day_before: str, said: str
) -> None:
    place.load(program(duty("VIEC", "milestone", deadline)), f"{first}T08:00")
    assert place.row(period) is None
    place.person()
    place.plan(f"{day_before}T08:00")
    remind(place.session, place.rules, at(f"{day_before}T08:00"))
    assert place.the_row(period).reminders == 0
    place.plan(f"{said}T08:00")
    remind(place.session, place.rules, at(f"{said}T08:00"))
    row = place.the_row(period)
    assert row.reminders == 1
    listed = assignments.open_of(place.session, [row.agency_id], at(f"{said}T08:00").date(), at(f"{said}T09:00"))
    assert [each.period for each in listed] == [period]


def test_a_ladder_that_begins_ninety_days_before_is_written_in_time(place: PlannedOffice) -> None:
    deadline = {"before": "2023-06-01"}
    place.load(program(duty("VIEC", "report", deadline), steps=("-90d", "0d")), "2022-08-01T08:00")
    place.plan("2022-12-29T08:00")
    assert place.row("2023-06-01") is None
    place.plan("2022-12-30T08:00")
    place.person()
    remind(place.session, place.rules, at("2023-03-02T08:00"))
    assert place.the_row("2023-06-01").reminders == 1


def test_only_a_weekly_meeting_is_asked_for_by_the_week(place: PlannedOffice) -> None:
    place.load(
        program(duty("HOP", "meeting", MONTHLY), duty("QUY", "meeting", {"end_of": "2022-Q3"})), "2022-07-31T08:00"
    )
    place.person()
    for now, words in (
        ("2022-08-01T08:00", "Đề nghị tổ chức chậm nhất thứ Năm, 25/8/2022."),
        ("2022-08-25T08:00", "Đơn vị đã tổ chức việc HOP tháng 8/2022 chưa?"),
        ("2022-09-23T08:00", "Đơn vị đã tổ chức việc HOP tháng 9/2022 chưa?"),
        ("2022-09-30T08:00", "Đơn vị đã tổ chức việc QUY quý 3/2022 chưa?"),
    ):
        place.plan(now)
        remind(place.session, place.rules, at(now))
        message = place.session.scalars(select(Message).order_by(Message.id.desc())).first()
        assert message is not None
        said = Texts().line(message.kind, **message.params)
        assert words in said
        assert "tuần" not in said
        message.state = "sent"
