"""Requests that are granted when the assignment is not open any more, and in which order meetings are waived."""

from __future__ import annotations

from datetime import date

import pytest

from db import assignments, requests
from db.models import Assignment, Audit, Person
from rules.status import Move, State
from tests.db.test_requests import NOW, asked, coordinator, granted, official, place
from tests.planned_office import PlannedOffice, at

__all__ = ["coordinator", "official", "place"]


def test_an_extension_that_is_granted_after_the_answer_presses_nobody(
    place: PlannedOffice, official: Person, coordinator: Person
) -> None:
    row = place.the_row("2023")
    request = asked(place, official, "2023", "extension", date(2023, 3, 1))
    assignments.move(place.session, row, Move.REPORT, "person:9", at(NOW), place.rules)
    granted(place, coordinator, request)
    assert (row.extended_to, row.next_step_at, row.state) == (date(2023, 3, 1), None, State.REPORTED)
    (logged,) = place.session.query(Audit).where(Audit.action == "extend")
    assert logged.detail == {"from": None, "to": "2023-03-01"}


@pytest.mark.parametrize("state", [State.WAIVED, State.MISSED, State.NOT_TRACKED])
def test_what_is_not_open_gets_its_day_and_no_ladder(
    place: PlannedOffice, official: Person, coordinator: Person, state: State
) -> None:
    row = place.the_row("2023")
    row.state, row.next_step_at = state, None
    granted(place, coordinator, asked(place, official, "2023", "extension", date(2023, 3, 1)))
    assert (row.extended_to, row.next_step_at) == (date(2023, 3, 1), None)


def test_meetings_that_an_exemption_waives_are_logged_in_the_order_of_their_days(
    place: PlannedOffice, official: Person, coordinator: Person
) -> None:
    later, sooner = place.the_row("2023-W01"), place.the_row("2023-W03")
    later.last_day, sooner.last_day = date(2023, 1, 20), date(2023, 1, 2)
    place.session.flush()
    granted(place, coordinator, asked(place, official, "2023-W02", "exemption"))
    waived = place.session.query(Audit).where(Audit.action == "waive").order_by(Audit.id)
    days = [place.session.get_one(Assignment, int(each.subject.split(":")[1])).last_day for each in waived]
    assert days[0] == date(2023, 1, 2)
    assert days == sorted(days)


def test_what_was_granted_because_of_an_answer(place: PlannedOffice, official: Person, coordinator: Person) -> None:
    request = asked(place, official, "2023", "extension", date(2023, 3, 1))
    assert requests.granted_of(place.session, request.reply) == []
    granted(place, coordinator, request)
    other = granted(place, coordinator, asked(place, official, "2022-W52", "extension", date(2023, 1, 9)))
    assert requests.granted_of(place.session, request.reply) == [request]
    assert requests.granted_of(place.session, other.reply) == [other]


def test_the_day_of_another_duty_does_not_come_back(
    place: PlannedOffice, official: Person, coordinator: Person
) -> None:
    request = granted(place, coordinator, asked(place, official, "2023", "extension", date(2023, 3, 1)))
    granted(place, coordinator, asked(place, official, "2022-W52", "extension", date(2023, 1, 9)))
    requests.take_back(place.session, request, "revoked", at(NOW), place.rules, f"person:{coordinator.id}")
    assert place.the_row("2023").extended_to is None
    assert place.the_row("2022-W52").extended_to == date(2023, 1, 9)
