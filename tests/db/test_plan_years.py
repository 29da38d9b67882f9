"""Of which year's capital meetings speak: exemptions, figures and a second plan are kept by plan year."""

from __future__ import annotations

import pytest

from db import capitals, replies, requests
from db.models import Capital
from rules.status import State
from tests.plan_years import BILLION, in_january, two_plan_years
from tests.rooms import Room


@pytest.fixture
def january(room: Room) -> Room:
    return in_january(room)


def test_an_exemption_is_from_the_meetings_about_one_plan_year(january: Room) -> None:
    before, now = (january.assignment("STC", code, "2023-W02") for code in ("GB-2022", "GB-2023"))
    reply = january.reply(before, "no_capital")
    request = january.request(reply, "exemption")
    requests.grant(january.session, request, january.now, january.rules, "person:1")
    assert (before.state, now.state) == (State.WAIVED, State.OPEN)
    assert requests.exemption_of(january.session, before.agency_id, 2022) is request
    assert requests.exemption_of(january.session, before.agency_id, 2023) is None
    assert capitals.exempt_years(january.session) == {(before.agency_id, 2022)}
    requests.take_back(january.session, request, "revoked", january.now, january.rules, "person:1")
    assert (before.state, now.state) == (State.OPEN, State.OPEN)


def test_a_second_plan_that_the_file_names_later_is_added_to_what_was_told(room: Room) -> None:
    health = room.agency("SYT")
    room.session.add(Capital(agency_id=health.id, year=2022, planned=90 * BILLION, exempt=False))
    room.load(two_plan_years)
    row = capitals.of_year(room.session, health.id, 2022)
    assert (row.planned, row.second) == (90 * BILLION, 125 * BILLION)
    assert capitals.of_year(room.session, health.id, 2023).second is None


def test_figures_are_those_of_one_plan_year(january: Room) -> None:
    before, now = (january.assignment("STC", code, "2023-W02") for code in ("GB-2022", "GB-2023"))
    told = {row.plan_year: january.reply(row, "held", disbursed=row.plan_year) for row in (before, now)}
    for year in (2022, 2023):
        assert replies.last_disbursed(january.session, before.agency_id, year) is told[year]
    assert replies.last_disbursed(january.session, before.agency_id, 2024) is None
    assert replies.last_disbursed(january.session, before.agency_id, 2022, before.last_day) is None
    meeting = january.meeting("STC", 31)
    assert (meeting.duty.plan_year, meeting.plan_year) == (None, 2022)
    assert requests.exemption_of(january.session, before.agency_id, 2022) is None


def test_who_is_exempt_from_one_plan_year_is_asked_about_the_other(room: Room) -> None:
    room.load(two_plan_years)
    room.session.add(Capital(agency_id=room.agency("STC").id, year=2022, planned=0, exempt=True))
    room.at("2023-01-09T08:00")
    room.plan()
    assert room.assignment("STC", "GB-2023", "2023-W02").plan_year == 2023
    with pytest.raises(Exception, match="No row"):
        room.assignment("STC", "GB-2022", "2023-W02")
