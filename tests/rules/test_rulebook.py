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
    steps = [(step.code, str(step.to)) for step in BOOK.steps("BC-DINHKY", REPORT)]
    assert steps == [
        *((code, "official") for code in ("-14d", "-7d", "-2wd", "0d", "+1wd")),
        ("+2wd", "leader"),
        ("+4wd", "coordinator"),
    ]
    assert BOOK.steps("GIAINGAN-2022", REPORT) == BOOK.steps("GONE", REPORT) == ()
    assert BOOK.ladder("BC-DINHKY") is BOOK.program.ladders["report"]
    assert BOOK.ladder("GIAINGAN-2022") is BOOK.ladder("GONE") is None


def test_a_ladder_begins_with_its_first_step_from_now_on() -> None:
    step = local("2022-08-05T08:00")
    assert BOOK.first_step("BC-DINHKY", REPORT, step) == step
    assert BOOK.first_step("BC-DINHKY", REPORT, step + timedelta(seconds=1)) == local("2022-08-10T08:00")
    assert BOOK.first_step("BC-DINHKY", REPORT, local("2023-08-05T08:00")) is None
    assert BOOK.first_step("GONE", REPORT, step) is None


def test_a_promise_is_asked_about_on_its_day_or_the_working_day_after_in_the_place_of_a_step() -> None:
    def asked(day: date | None) -> list[tuple[str, int]]:
        steps = BOOK.pressed("BC-DINHKY", REPORT, day)
        return [(step.code, step.at.day) for step in steps if step.at.month == 8 and step.at.day >= 10]

    ordinary = [("-2wd", 10), ("0d", 12), ("+1wd", 15), ("+2wd", 16), ("+4wd", 18)]
    assert asked(None) == ordinary
    assert asked(date(2022, 8, 11)) == [ordinary[0], ("promise", 11), *ordinary[1:]]
    assert asked(date(2022, 8, 13)) == [*ordinary[:2], ("promise", 15), *ordinary[3:]]
    assert asked(date(2022, 8, 16)) == [*ordinary[:3], ("+2wd", 16), ("promise", 16), ordinary[4]]
    assert BOOK.pressed("GONE", REPORT, date(2022, 8, 11)) == ()


@pytest.mark.parametrize(
    ("quiet", "day"), [("2022-08-11T00:00", 11), ("2022-08-12T00:00", 12), ("2022-08-13T00:00", 15)]
)
def test_a_promise_is_not_asked_about_while_its_ladder_is_quiet(quiet: str, day: int) -> None:
    """ "hôm nay em gửi" was never asked about: its hour had passed."""
    steps = BOOK.pressed("BC-DINHKY", REPORT, date(2022, 8, 11), quiet_until=local(quiet))
    assert [step.at.day for step in steps if step.code == "promise"] == [day]


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
