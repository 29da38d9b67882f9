"""What was decided last, and what of it is told together."""

from __future__ import annotations

from datetime import date

from db import audit, calls, decisions
from db.decisions import Decision
from db.models import Assignment, Program
from rules.calls import Outcome
from rules.deciding import Decided, What
from tests.rooms import Room, local

AT = local("2022-08-18T08:00")


def test_decisions_that_end_on_other_days_are_told_apart(room: Room) -> None:
    """Taking back more time for several leaves some with a day that they were granted before."""
    rows = [room.assignment(code) for code in ("SYT", "STC", "SXD", "LECHAN", "HAIAN", "HONGBANG", "KIENAN", "ANDUONG")]
    made = Decided(What.EXTEND, AT, 1)
    days = [None, date(2022, 8, 26)] * 4
    found = decisions.at_once((row, Decision(made, until)) for row, until in zip(rows, days, strict=True))
    assert [{each.until for _, each in part} for part in found] == [{None}, {date(2022, 8, 26)}]
    assert [len(part) for part in decisions.at_once((row, Decision(made)) for row in rows[:3])] == [1, 1, 1]
    assert [len(part) for part in decisions.at_once((row, Decision(made)) for row in rows[:4])] == [4]


def test_a_call_is_no_decision_that_leaves_nothing_to_decide(room: Room) -> None:
    row, by = room.assignment(), room.person("SKHDT", "coordinator")
    room.at("2022-08-18T08:00")
    calls.note(room.session, room.session.get_one(Program, 1), row.agency, [row.id], by, room.now, Outcome.SPOKEN)
    last = decisions.last(room.session, row)
    assert last
    assert last.decided.what is What.CALL
    assert _since(room, row) == []
    room.later(minutes=1)
    audit.record(room.session, room.now, f"person:{by.id}", str(What.PRESS_ON), f"assignment:{row.id}", {"people": 2})
    assert _since(room, row) == [What.PRESS_ON]
    assert decisions.since(room.session, [row], room.later(seconds=1)) == []


def _since(room: Room, row: Assignment) -> list[What]:
    return [each.decided.what for _, each in decisions.since(room.session, [row], AT)]
