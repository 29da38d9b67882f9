"""What has been disbursed to date is what was said for the newest week, not what was said last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db import replies
from tests.planned_office import PlannedOffice, at, duty, planned_office, program

WEEKLY = {"by": {"rrule": "FREQ=WEEKLY;BYDAY=FR", "from": "2022-07-01", "until": "2023-02-28"}}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[PlannedOffice]:
    with planned_office(tmp_path) as found:
        found.load(program(duty("HOP", "meeting", WEEKLY)), "2022-08-01T08:00")
        yield found


def told(place: PlannedOffice, period: str, disbursed: int | None, now: str = "2022-08-15T08:00") -> None:
    """An official of BBB tells what has been disbursed up to a week."""
    person = place.session.get_one(type(place.person().person), place.person().person_id)
    reply = replies.store(place.session, place.the_row(period), person, "held", at(now))
    reply.planned, reply.disbursed = 1000, disbursed
    place.session.flush()


def to_date(place: PlannedOffice, before: str = "", year: int = 2022) -> int | None:
    day = place.the_row(before).last_day if before else None
    found = replies.last_disbursed(place.session, place.the_row("2022-W31").agency_id, year, day)
    return found.disbursed if found else None


def test_an_older_week_that_is_corrected_later_does_not_become_the_newest(place: PlannedOffice) -> None:
    told(place, "2022-W31", 90)
    told(place, "2022-W32", 200)
    told(place, "2022-W31", 100)
    assert to_date(place) == 200


def test_the_week_before_is_the_newest_one_before_that_which_is_answered(place: PlannedOffice) -> None:
    for week, amount in (("2022-W30", 50), ("2022-W32", 200), ("2022-W31", 100)):
        told(place, week, amount)
    assert to_date(place, before="2022-W30") is None
    assert to_date(place, before="2022-W31") == 50
    assert to_date(place, before="2022-W32") == 100
    assert to_date(place, before="2022-W34") == 200


def test_of_two_figures_for_one_week_the_later_counts_and_withdrawn_or_missing_ones_do_not(
    place: PlannedOffice,
) -> None:
    for amount in (10, 20, 30, None):
        told(place, "2022-W31", amount)
    newest = replies.last_disbursed(place.session, place.the_row("2022-W31").agency_id, 2022)
    assert newest is not None
    assert newest.disbursed == 30
    newest.withdrawn_at = at("2022-08-16T08:00")
    place.session.flush()
    assert to_date(place) == 20


def test_a_year_begins_anew(place: PlannedOffice) -> None:
    place.plan("2022-12-30T08:00")
    told(place, "2022-W52", 900)
    assert to_date(place, year=2023) is None
    told(place, "2023-W01", 5, "2023-01-06T08:00")
    assert to_date(place, year=2023) == 5
    assert to_date(place, year=2022) == 900
    assert to_date(place, before="2023-W01", year=2023) is None
