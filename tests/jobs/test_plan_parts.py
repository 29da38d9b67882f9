"""Planning in parts: a start looks at what has changed only, and nothing is done in one long transaction."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, func, select

from db import agencies, capitals, planned, successions
from db.models import Assignment, Duty, Program
from jobs import plan as planning
from jobs import planning as one_duty
from jobs import succeeding
from rules.status import State
from tests.rooms import Room


def count(room: Room) -> int:
    return room.session.scalar(select(func.count(Assignment.id))) or 0


def periods(room: Room, agency: str = "SYT", duty: str = "GIAOBAN") -> set[str]:
    query = select(Assignment.period).join(Duty).where(Duty.code == duty)
    return set(room.session.scalars(query.where(Assignment.agency_id == room.agency(agency).id)))


def duty(room: Room, code: str = "GIAOBAN") -> Duty:
    return room.session.scalars(select(Duty).where(Duty.code == code)).one()


def test_a_part_writes_as_much_as_fits_and_is_done_again_until_nothing_is_left(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one_duty, "AT_ONCE", 100)
    before = count(room)
    room.session.execute(delete(Assignment))
    room.session.expire_all()
    for row in room.session.scalars(select(Duty)):
        row.planned_as = None
    room.session.flush()
    written, turns = 0, 0
    for part in planning.parts(room.session, room.rules, thorough=True):
        finished = False
        while not finished:
            changed, finished = planning.do(room.session, room.rules, room.now, part)
            assert changed.new <= 100 + 41
            written, turns = written + changed.new, turns + 1
    assert written == count(room) == before
    assert turns > len(planning.parts(room.session, room.rules, thorough=True))
    assert all(row.planned_as for row in room.session.scalars(select(Duty)))


def test_changed_days_are_taken_over_a_few_at_a_time(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_duty, "AT_ONCE", 10 * one_duty.CHANGE)
    room.load(lambda raw: raw["duties"][0]["deadlines"].__setitem__(0, {"before": "2022-08-31", "period": "2022"}))
    part = planning.parts(room.session, room.rules, thorough=True)[0]
    redated = []
    finished = False
    while not finished:
        changed, finished = planning.do(room.session, room.rules, room.now, part)
        redated.append(changed.redated)
    assert redated == [10, 10, 10, 10, 0]
    assert room.assignment().last_day == date(2022, 8, 30)


def test_a_start_without_a_change_compares_nothing(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> set[str]:
        raise AssertionError("nothing has changed")

    monkeypatch.setattr(planned, "with_other_days", fail)
    known = duty(room).planned_as
    room.at("2022-08-02T08:00")
    assert room.plan().new == 41
    assert duty(room).planned_as == known is not None


def test_what_fell_due_while_the_machine_was_off_is_written_at_the_next_start(room: Room) -> None:
    room.at("2022-12-05T08:00")
    known = duty(room).planned_as
    room.plan()
    assert duty(room).planned_as == known, "the program has not changed"
    assert {"2022-W42", "2022-W48", "2022-W49"} <= periods(room)
    assert room.meeting(week=42).state is State.MISSED
    assert room.session.scalars(select(Program)).one().planned_on == date(2022, 12, 5)


def test_who_owes_meetings_again_gets_those_that_were_left_out_at_the_next_start(room: Room) -> None:
    row = capitals.of_year(room.session, room.agency("SYT").id, 2022)
    row.exempt = True
    room.session.flush()
    room.at("2022-11-07T08:00")
    room.plan()
    assert "2022-W44" not in periods(room)
    row.exempt = False
    room.session.flush()
    room.plan()
    assert "2022-W44" in periods(room)


def test_meetings_about_another_years_capital_are_planned_for_who_is_exempt_in_this_one(room: Room) -> None:
    capitals.of_year(room.session, room.agency("SYT").id, 2022).exempt = True
    room.session.flush()
    room.at("2022-11-07T08:00")
    room.plan()
    assert "2022-W44" not in periods(room)
    room.load(lambda raw: next(each for each in raw["duties"] if each["code"] == "GIAOBAN").update(plan_year=2023))
    room.plan()
    assert "2022-W44" in periods(room)


def test_a_duty_of_which_a_day_failed_is_planned_anew_at_the_next_start(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.at("2022-08-02T08:00")
    monkeypatch.setattr(planned, "create", lambda *_, **__: 1 // 0)
    room.plan(thorough=False)
    assert duty(room).planned_as is None
    assert duty(room, "BC-DINHKY").planned_as is not None
    monkeypatch.undo()
    room.plan()
    assert "2022-W40" in periods(room)
    assert duty(room).planned_as is not None


def test_after_a_succession_what_each_owes_for_itself_is_written_in_parts(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def coming(agency: str = "SYT") -> set[str]:
        return {period for period in periods(room, agency) if period >= "2022-W31"}

    room.at("2022-08-03T09:00")
    room.plan()
    before, known = coming(), duty(room).planned_as
    news = [agencies.add(room.session, code, f"Sở {code}", "Giám đốc", room.now, "operator") for code in ("A", "B")]
    row = successions.decide(room.session, [room.agency("SYT")], news, room.now.date(), room.now, "operator")
    succeeding.decide(room.session, room.rules, row, room.now)
    monkeypatch.setattr(one_duty, "AT_ONCE", 2)
    turns = 0
    for part in planning.parts(room.session, room.rules, thorough=True):
        finished = False
        while not finished:
            _, finished = planning.do(room.session, room.rules, room.now, part)
            turns += 1
    assert turns > len(planning.parts(room.session, room.rules, thorough=True))
    assert duty(room).planned_as != known, "the directory has changed what holds of the program"
    assert coming("A") == before, "the heir has it all"
    assert coming("B") == before - {"2022-W31"}, "of the week that had begun there is one"
    assert coming() == set()
    assert room.plan().new == 0
