"""What leaves the program is closed and comes back with it; what is overdue does not vanish with its deadline."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db import assignments, capitals
from jobs.remind import remind
from rules.status import Move, State
from tests.planned_office import PlannedOffice, at, duty, planned_office, program

REPORT = duty("BC", "report", {"before": "2022-08-15", "period": "2022"}, {"before": "2023-02-15", "period": "2023"})
MEETING = duty("HOP", "meeting", {"by": {"rrule": "FREQ=WEEKLY;BYDAY=FR", "from": "2022-07-01", "until": "2023-12-29"}})
LADDER = ("start", "-7d", "0d", "+1wd", "+2wd", "+5wd", "+10wd")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[PlannedOffice]:
    with planned_office(tmp_path) as found:
        found.load(program(REPORT, MEETING, agencies="AAA BBB CCC", steps=LADDER), "2022-08-01T08:00")
        yield found


def test_what_is_overdue_of_a_duty_that_left_is_closed_and_comes_back_with_it(place: PlannedOffice) -> None:
    done = place.load(program(MEETING, agencies="AAA BBB CCC", steps=LADDER), "2022-08-16T08:00")
    row = place.the_row("2022")
    assert (row.state, row.waived_by_program, row.next_step_at) == (State.WAIVED, True, None)
    assert done.waived == 3
    assert place.log(f"assignment:{row.id}")[-1] == ("program", "waive")
    place.load(program(REPORT, MEETING, agencies="AAA BBB CCC", steps=LADDER), "2022-08-18T08:00")
    assert [place.the_row("2022", code).state for code in ("AAA", "BBB", "CCC")] == [State.OPEN] * 3
    assert place.the_row("2022").waived_by_program is False
    place.person()
    remind(place.session, place.rules, at("2022-08-22T08:00"))
    assert place.the_row("2022").reminders == 1


def test_what_is_overdue_of_an_agency_that_left_is_closed(place: PlannedOffice) -> None:
    place.load(program(REPORT, MEETING, agencies="AAA BBB", steps=LADDER), "2022-08-16T08:00")
    assert place.the_row("2022", "CCC").state is State.WAIVED
    assert place.the_row("2022", "BBB").state is State.OPEN
    place.person("CCC")
    remind(place.session, place.rules, at("2022-08-16T08:00"))
    assert place.the_row("2022", "CCC").reminders == 0
    place.load(program(REPORT, MEETING, agencies="AAA BBB CCC", steps=LADDER), "2022-08-17T08:00")
    assert place.the_row("2022", "CCC").state is State.OPEN


def test_what_is_overdue_does_not_vanish_because_its_deadline_did(place: PlannedOffice) -> None:
    later = duty("BC", "report", {"before": "2022-12-15", "period": "2022-12"})
    place.load(program(later, MEETING, agencies="AAA BBB CCC", steps=LADDER), "2022-08-16T08:00")
    assert place.the_row("2022").state is State.OPEN
    place.load(program(REPORT, MEETING, agencies="AAA BBB CCC", steps=LADDER), "2022-08-17T08:00")
    assert place.the_row("2022").state is State.OPEN


def test_what_is_to_come_is_closed_with_its_deadline(place: PlannedOffice) -> None:
    place.load(program(REPORT, MEETING, agencies="AAA BBB CCC", steps=LADDER), "2022-12-20T08:00")
    first = duty("BC", "report", {"before": "2022-08-15", "period": "2022"})
    place.load(program(first, MEETING, agencies="AAA BBB CCC", steps=LADDER), "2022-12-21T08:00")
    assert place.the_row("2023").state is State.WAIVED
    assert place.the_row("2022").state is State.OPEN


def test_what_was_written_early_stays_when_the_ladder_becomes_shorter(place: PlannedOffice) -> None:
    early = duty("BC", "report", {"before": "2023-02-15", "period": "2023"})
    place.load(program(early, agencies="AAA BBB CCC", steps=("-90d", "0d")), "2022-10-01T08:00")
    assert place.the_row("2023").state is State.OPEN
    done = place.load(program(early, agencies="AAA BBB CCC", steps=("0d",)), "2022-10-02T08:00")
    assert place.the_row("2023").state is State.OPEN
    assert done.waived == 0


def test_what_the_coordinator_ended_does_not_come_back_by_a_reload(place: PlannedOffice) -> None:
    row = place.the_row("2022")
    assignments.move(place.session, row, Move.WAIVE, "person:1", at("2022-08-16T08:00"), place.rules)
    place.load(program(REPORT, MEETING, agencies="AAA BBB CCC", steps=LADDER), "2022-08-17T08:00")
    assert place.the_row("2022").state is State.WAIVED


def test_meetings_of_an_agency_that_became_exempt_meanwhile_stay_closed(place: PlannedOffice) -> None:
    place.load(program(REPORT, agencies="AAA BBB CCC", steps=LADDER), "2022-08-02T08:00")
    capitals.of_year(place.session, place.the_row("2022-W32").agency_id, 2022).exempt = True
    place.load(program(REPORT, MEETING, agencies="AAA BBB CCC", steps=LADDER), "2022-08-03T08:00")
    assert place.the_row("2022-W32", "BBB").state is State.WAIVED
    assert place.the_row("2022-W32", "CCC").state is State.OPEN


def test_what_was_left_to_history_is_followed_once_the_operator_says_since_when(tmp_path: Path) -> None:
    spec = program(REPORT, MEETING, agencies="AAA BBB CCC", steps=LADDER)
    with planned_office(tmp_path / "late") as place:
        place.load(spec, "2022-08-16T08:00")
        assert place.the_row("2022").state is State.NOT_TRACKED
        place.load(spec, "2022-08-17T08:00", follow_from="2022-08-01T00:00")
        assert place.the_row("2022").state is State.OPEN
        assert place.the_row("2022-W29").state is State.NOT_TRACKED
        assert place.the_row("2022-W31").state is State.MISSED
