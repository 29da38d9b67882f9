"""The tasks of an agency, and the short results that it gave of them."""

from __future__ import annotations

from db import results
from rules.meaning.results import Code, Result
from rules.said import Said
from rules.status import Move, State
from tests.rooms import Room, local


def give(room: Room, *told: Result, agency: str = "SYT", said: Said | None = None) -> None:
    row = room.agency(agency)
    tasks = results.tasks_of(room.session, row.id, 1)
    report = results.report_of(room.session, row.id, 1)
    results.give(room.session, row, tasks, told, room.person("SYT"), room.now, said or Said(room.now), report)


def test_an_agency_has_the_tasks_of_its_groups(room: Room) -> None:
    number = room.agency("SYT").id
    tasks = results.tasks_of(room.session, number, 1)
    assert [task.code for task in tasks] == ["III.9.1", "III.9.2", "III.9.3"]
    assert results.tasks_of(room.session, number, 2) == []
    tasks[1].gone_at = room.now
    assert len(results.tasks_of(room.session, number, 1)) == 2


def test_the_newest_result_counts_and_the_others_stay(room: Room) -> None:
    give(room, Result(1, Code.DOING, 40, "chờ vốn"), Result(3, Code.NOT_STARTED))
    room.later(days=1)
    give(room, Result(1, Code.DONE), said=Said(local("2022-08-01T20:00")))
    number = room.agency("SYT").id
    tasks = results.tasks_of(room.session, number, 1)
    last = results.latest(room.session, number, tasks)
    assert {task.code: last[task.id].code for task in tasks if task.id in last} == {
        "III.9.1": "done", "III.9.3": "not_started",
    }  # fmt: skip
    first, second = results.history(room.session, number, tasks[0].id)
    assert (first.code, first.percent, first.text) == ("doing", 40, "chờ vốn")
    assert (second.at, second.stored_at) == (local("2022-08-01T20:00"), room.now)
    assert results.latest(room.session, room.agency("STC").id, tasks) == {}
    assert [row.detail.get("said_at") for row in room.log("result")] == [
        None,
        None,
        local("2022-08-01T20:00").isoformat(),
    ]


def test_results_come_with_the_report_that_was_sent_last_else_with_the_next(room: Room) -> None:
    number = room.agency("SYT").id
    found = results.report_of(room.session, number, 1)
    assert found is room.assignment()
    room.move(room.assignment(), Move.REPORT)
    assert results.report_of(room.session, number, 1) is room.assignment()
    room.assignment().state = State.ACCEPTED
    assert results.report_of(room.session, number, 1) is room.assignment()
    assert results.report_of(room.session, number, 2) is None


def test_how_many_have_told_is_counted_for_the_newest_report(room: Room) -> None:
    assert results.newest_period(room.session, 1) == []
    assert results.given(room.session, 1) is None
    give(room, Result(1, Code.DONE), Result(2, Code.DONE), Result(1, Code.DOING, 90))
    reports = results.newest_period(room.session, 1)
    assert len(reports) == 40
    assert {row.period for row in reports} == {"2022"}
    assert results.given_with(room.session, reports) == {room.agency("SYT").id: 2}
    assert results.given(room.session, 1) == (1, 40)
    room.assignment("STC").state = State.WAIVED
    assert len(results.newest_period(room.session, 1)) == 39
    assert results.newest_period(room.session, 2) == []
