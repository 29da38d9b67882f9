"""The rulebook: an extension moves the ladder and the effective due time, the program's days stay."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rules.check import parse_program
from rules.ladder import Course
from rules.rulebook import Rulebook
from rules.window import SendingWindow
from tests.rooms import SEED

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DUE = datetime(2022, 8, 15, tzinfo=ZONE)
BOOK = Rulebook(parse_program(SEED.read_text("utf-8")), ZONE, SendingWindow())


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@dataclass(frozen=True)
class Item:
    """The days of a report."""

    opens_on: date | None = None
    advised_on: date = date(2022, 8, 12)
    last_day: date = date(2022, 8, 14)
    due_at: datetime = DUE
    extended_to: date | None = None


REPORT = Item()
EXTENDED = replace(REPORT, extended_to=date(2022, 8, 20))


def test_the_days_of_the_program_without_an_extension() -> None:
    assert BOOK.course(REPORT) == Course(None, date(2022, 8, 12), date(2022, 8, 14))
    assert BOOK.due_at(REPORT) == local("2022-08-15T00:00")


def test_an_extension_lasts_to_the_end_of_its_day_and_is_advised_on_a_working_day() -> None:
    assert BOOK.course(EXTENDED) == Course(None, date(2022, 8, 19), date(2022, 8, 20))
    assert BOOK.due_at(EXTENDED) == local("2022-08-20T23:59:59")
    assert str(BOOK.due_at(EXTENDED).tzinfo) == "UTC"


def test_steps_of_a_duty_that_is_pressed_for_and_of_others() -> None:
    assert [step.code for step in BOOK.steps("BC-DINHKY", REPORT)][:6] == ["-30d", "-14d", "-7d", "-3d", "-1wd", "0d"]
    assert BOOK.steps("GIAINGAN-2022", REPORT) == BOOK.steps("GONE", REPORT) == ()
    assert BOOK.ladder("BC-DINHKY") is BOOK.program.ladders["report"]
    assert BOOK.ladder("GIAINGAN-2022") is BOOK.ladder("GONE") is None


def test_a_ladder_begins_with_its_first_step_from_now_on() -> None:
    step = local("2022-08-05T08:00")
    assert BOOK.first_step("BC-DINHKY", REPORT, step) == step
    assert BOOK.first_step("BC-DINHKY", REPORT, step + timedelta(seconds=1)) == local("2022-08-09T08:00")
    assert BOOK.first_step("BC-DINHKY", REPORT, local("2023-08-05T08:00")) is None
    assert BOOK.first_step("GONE", REPORT, step) is None


def test_a_decision_takes_times_of_any_zone() -> None:
    now = local("2022-08-05T08:00")
    utc = now.astimezone(ZoneInfo("UTC"))
    decision = BOOK.decide("BC-DINHKY", REPORT, utc, None, None)
    assert decision.send is not None
    assert (decision.send.code, decision.next_at) == ("-7d", local("2022-08-09T08:00"))
    assert BOOK.decide("BC-DINHKY", REPORT, utc, utc, None).send is None
    quiet = local("2022-08-06T00:00").astimezone(ZoneInfo("UTC"))
    silent = BOOK.decide("BC-DINHKY", REPORT, utc, None, quiet)
    assert (silent.send, silent.next_at) == (None, local("2022-08-08T07:30"))
    assert silent.next_at is not None
    assert silent.next_at.tzinfo is ZONE


def test_the_reason_for_the_earlier_day() -> None:
    assert [day.day.day for day in BOOK.days_off_before(REPORT)] == [13, 14]
    assert [day.day.day for day in BOOK.days_off_before(EXTENDED)] == [20]


def test_the_beginning_of_a_day() -> None:
    assert BOOK.morning(date(2022, 8, 12)) == local("2022-08-12T00:00")
    assert BOOK.local(local("2022-08-12T00:00").astimezone(ZoneInfo("UTC"))).tzinfo is ZONE


@pytest.mark.parametrize(("language", "name"), [("vi", "Quốc khánh"), ("en", "Independence Day")])
def test_holidays_are_named_in_the_language_of_the_people(language: str, name: str) -> None:
    found = replace(BOOK, language=language).workdays.day_off(date(2022, 9, 2))
    assert found is not None
    assert name.lower() in found.name.lower() or found.name == "National Day"
