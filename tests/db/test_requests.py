"""What a granted request changes, and that taking it back leaves nothing of it behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from benchmarks.simulation.recount import Recount, counted
from db import assignments, obstacles, replies, requests
from db.desk.matters import matters
from db.models import Agency, Person, Request
from rules.obstacles import Turn
from rules.said import Said
from rules.status import Move, State
from tests.desks import scope
from tests.planned_office import PlannedOffice, at, duty, planned_office, program
from tests.rooms import ZONE, Room

WEEKLY = {"by": {"rrule": "FREQ=WEEKLY;BYDAY=FR", "from": "2022-07-01", "until": "2023-12-29"}}
REPORT = {"before": "2023-02-15", "period": "2023"}
NOW = "2022-12-30T08:00"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[PlannedOffice]:
    with planned_office(tmp_path) as found:
        spec = program(duty("HOP", "meeting", WEEKLY), duty("BC", "report", REPORT), steps=("start", "-7d", "0d"))
        found.load(spec, "2022-12-26T08:00")
        yield found


@pytest.fixture
def official(place: PlannedOffice) -> Person:
    return place.session.get_one(Person, place.person().person_id)


@pytest.fixture
def coordinator(place: PlannedOffice) -> Person:
    return place.session.get_one(Person, place.person("AAA", "coordinator").person_id)


def asked(
    place: PlannedOffice, official: Person, period: str, kind: str, until: date | None = None, now: str = NOW
) -> Request:
    """A request of an official about the assignment of a period."""
    code = "no_capital" if kind == "exemption" else "extend"
    reply = replies.store(place.session, place.the_row(period), official, code, at(now))
    place.session.refresh(reply)
    return replies.ask(place.session, reply, kind, "", until)


def granted(place: PlannedOffice, coordinator: Person, request: Request, now: str = NOW) -> Request:
    replies.decide(place.session, request, "granted", coordinator, at(now), None)
    requests.grant(place.session, request, at(now), place.rules, f"person:{coordinator.id}")
    return request


def states(place: PlannedOffice, *periods: str, agency: str = "BBB") -> list[State]:
    return [place.the_row(period, agency).state for period in periods]


def state_of(room: Room, request: Request) -> tuple[int, str, str]:
    """How many requests wait for the coordinators, as what the list that is taken away has it, whose turn it is."""
    counted = requests.counted(room.session, [1]).get("obstacle", 0)
    assert len(requests.waiting(room.session, [1], 0, 10)) == counted
    told = {each.id: each.state for each in matters(room.session, scope(room))}
    assert obstacles.count_unclosed(room.session, 1) == 1
    return counted, told[request.id], str(obstacles.turn(room.session, request))


def test_an_obstacle_waits_for_the_coordinators_until_they_have_had_the_last_word(room: Room) -> None:
    """Step by step; every step is counted anew from the log by who shares no code with it."""
    request = room.request(room.reply(room.assignment(), "obstacle"), "obstacle", text="Vướng mặt bằng")
    coordinator, mine, theirs = room.person("SKHDT", "coordinator"), room.agency("SYT"), room.agency("STNMT")

    def write(by: Agency | None) -> None:
        obstacles.write(room.session, request, "Lời", coordinator, by, room.now, Said(room.now))

    def again() -> None:
        request.state = "resolved"
        assert obstacles.turn(room.session, request) is Turn.RAISER
        obstacles.open_again(room.session, request, "person:1", room.now)

    steps: tuple[tuple[str, Callable[[], object], tuple[int, str, str]], ...] = (
        ("raised", lambda: None, (1, "open", "coordinator")),
        ("answered", lambda: write(None), (0, "answered", "raiser")),
        ("not enough", lambda: write(mine), (1, "open", "coordinator")),
        ("answered again", lambda: write(None), (0, "answered", "raiser")),
        ("said not to be cleared", again, (1, "open", "coordinator")),
        (
            "passed on",
            lambda: obstacles.pass_to(room.session, request, theirs, date(2022, 8, 12), "person:1", room.now),
            (0, "passed", "owner"),
        ),
        ("the raiser adds a word", lambda: write(mine), (0, "passed", "owner")),
        ("the owner answers", lambda: write(theirs), (1, "open", "coordinator")),
        ("answered at last", lambda: write(None), (0, "answered", "raiser")),
        (
            "given back",
            lambda: obstacles.give_back(room.session, request, "person:1", room.now),
            (0, "answered", "raiser"),
        ),
        ("why", lambda: write(theirs), (1, "open", "coordinator")),
    )
    for name, step, expected in steps:
        room.later(minutes=5)
        step()
        room.session.flush()
        assert state_of(room, request) == expected, name
        room.save()
        log = Recount(room.session)
        log.until(room.now)
        assert counted(log, 1, room.now, ZONE)["requests_total"] == expected[0], name


def test_an_exemption_waives_the_meetings_of_its_year_and_agency_only(
    place: PlannedOffice, official: Person, coordinator: Person
) -> None:
    granted(place, coordinator, asked(place, official, "2023-W01", "exemption"))
    waived, still = State.WAIVED, State.OPEN
    assert states(place, "2022-W52", "2023-W01", "2023-W02", "2023") == [still, waived, waived, still]
    assert states(place, "2022-W52", "2023-W01", agency="AAA") == [still, still]
    place.plan("2023-03-30T08:00")
    assert place.row("2023-W20") is None
    assert place.row("2023-W20", "AAA") is not None


def test_a_withdrawn_exemption_brings_its_meetings_back_but_not_those_that_are_over(
    place: PlannedOffice, official: Person, coordinator: Person
) -> None:
    row = place.the_row("2023-W03")
    assignments.move(place.session, row, Move.WAIVE, f"person:{coordinator.id}", at(NOW), place.rules, because="x")
    request = granted(place, coordinator, asked(place, official, "2023-W01", "exemption"))
    now = at("2023-01-10T08:00")
    assert replies.withdraw(place.session, request.reply, official, now, place.rules) == [(request, "granted")]
    expected = [State.WAIVED, State.OPEN, State.WAIVED, State.OPEN]
    assert states(place, "2023-W01", "2023-W02", "2023-W03", "2023-W04") == expected
    assert request.state == "withdrawn"
    assert place.the_row("2023-W04").next_step_at is not None
    place.plan("2023-04-03T08:00")
    assert place.row("2023-W14") is not None
    assert requests.exemption_of(place.session, official.held[0].agency_id, 2023) is None


def test_the_exemption_that_counts_is_the_newest_of_the_year(place: PlannedOffice, official: Person) -> None:
    assert requests.exemption_of(place.session, official.held[0].agency_id, 2023) is None
    asked(place, official, "2022-W52", "exemption")
    first = asked(place, official, "2023-W01", "exemption")
    second = asked(place, official, "2023-W02", "exemption")
    assert requests.exemption_of(place.session, official.held[0].agency_id, 2023) is second
    second.state = "withdrawn"
    place.session.flush()
    assert requests.exemption_of(place.session, official.held[0].agency_id, 2023) is first


def test_a_withdrawn_extension_gives_the_day_back_that_held_before(
    place: PlannedOffice, official: Person, coordinator: Person
) -> None:
    row = place.the_row("2023")
    first = granted(place, coordinator, asked(place, official, "2023", "extension", date(2023, 2, 20)))
    second = granted(
        place, coordinator, asked(place, official, "2023", "extension", date(2023, 3, 1)), "2023-01-03T08:00"
    )
    assert row.extended_to == date(2023, 3, 1)
    replies.withdraw(place.session, second.reply, official, at("2023-01-04T08:00"), place.rules)
    assert row.extended_to == date(2023, 2, 20)
    requests.take_back(place.session, first, "revoked", at("2023-01-05T08:00"), place.rules, f"person:{coordinator.id}")
    assert row.extended_to is None
    assert place.rules.of(row).due_at(row) == at("2023-02-15T00:00")
    assert row.next_step_at == at("2023-02-07T08:00")
    assert [entry for entry in place.log(f"assignment:{row.id}") if entry[1] == "extend"] == [
        (f"person:{coordinator.id}", "extend"),
        (f"person:{coordinator.id}", "extend"),
        (f"person:{official.id}", "extend"),
        (f"person:{coordinator.id}", "extend"),
    ]


def test_who_withdrew_is_who_pressed(place: PlannedOffice, official: Person) -> None:
    colleague = place.session.get_one(Person, place.person().person_id)
    reply = replies.store(place.session, place.the_row("2023"), official, "sent", at(NOW))
    assignments.move(place.session, place.the_row("2023"), Move.REPORT, "person:1", at(NOW), place.rules)
    place.session.refresh(reply)
    replies.withdraw(place.session, reply, colleague, at(NOW), place.rules)
    assert place.log(f"reply:{reply.id}") == [(f"person:{colleague.id}", "withdraw_reply")]
    assert place.log(f"assignment:{place.the_row('2023').id}")[-1] == (f"person:{colleague.id}", "withdraw")


def test_what_was_reported_needs_no_extension_any_more(place: PlannedOffice, official: Person) -> None:
    request = asked(place, official, "2023", "extension", date(2023, 3, 1))
    obstacle = replies.ask(place.session, request.reply, "obstacle", "vướng", at(NOW))
    other = asked(place, official, "2022-W52", "extension", date(2023, 3, 1))
    assignments.move(place.session, place.the_row("2023"), Move.REPORT, "person:9", at(NOW), place.rules)
    assert replies.open_requests(place.session, place.rules.followed) == [obstacle, other]
    assert (request.state, request.decided_at) == ("withdrawn", at(NOW))
    assert place.log(f"request:{request.id}") == [(f"person:{official.id}", "ask"), ("person:9", "drop")]
