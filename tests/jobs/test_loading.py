"""Loading a program file while the bot runs: counted before, planned in short transactions, finished after a kill."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from db import progress
from db.models import Assignment, Duty, Program, PutAside
from db.session import Database
from jobs import calendars, in_parts, planning
from jobs.chores import Chores
from jobs.loading import Loading
from jobs.plan import Planned, do, parts
from rules.check import parse_program
from tests.rooms import SEED, Room, local

Change = Callable[[dict[str, Any]], object]


def loads(room: Room, change: Change = lambda raw: None, **more: Any) -> Loading:
    """Loading the seed after a change; what the room did until now is stored."""
    raw = json.loads(SEED.read_text("utf-8"))
    change(raw)
    room.save()
    room.later(seconds=1)
    return Loading(room.database, room.rulebooks, parse_program(json.dumps(raw)), **more)


def silent(*_: object) -> None:
    pass


def other_day(raw: dict[str, Any]) -> None:
    raw["duties"][0]["deadlines"][0] = {"before": "2022-08-31", "period": "2022"}


def one_less(raw: dict[str, Any]) -> None:
    raw["duties"] = [each for each in raw["duties"] if each["code"] != "PHANBO-2022"]


def one_more(raw: dict[str, Any]) -> None:
    raw["groups"][24]["agencies"] = [{"code": "BQLDA1", "name": "Ban Quản lý dự án 1", "head": "Giám đốc"}]


def everything(raw: dict[str, Any]) -> None:
    other_day(raw)
    one_less(raw)
    one_more(raw)


def state(session: Session) -> list[tuple[Any, ...]]:
    query = select(Assignment.duty_id, Assignment.agency_id, Assignment.period, Assignment.state, Assignment.last_day)
    return sorted(tuple(row) for row in session.execute(query))


def test_what_loading_would_do_is_counted_and_nothing_of_it_is_stored(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_parts, "COMPARED_AT_ONCE", 1)
    it = loads(room, everything)
    before = room.database.run_now(state), len(room.log("load"))
    room.session.rollback()
    changes, foreseen = it.look(room.now)
    assert (foreseen.redated, foreseen.waived) == (40, 15)
    assert foreseen.new > 0
    assert (len(changes.new), len(changes.gone)) == (1, 1)
    assert (room.database.run_now(state), len(room.log("load"))) == before
    room.session.rollback()
    told: list[tuple[int, int, Planned]] = []
    it.store(room.now, lambda *known: told.append(known))
    done, of, planned = told[-1]
    assert done == of == len(told) == 6, "every duty is told of, also the one that is gone"
    assert (planned.new, planned.redated, planned.waived) == (foreseen.new, foreseen.redated, foreseen.waived)
    assert it.look(room.later(seconds=1))[1] == Planned()


def test_what_has_come_within_the_horizon_since_is_counted_too(room: Room) -> None:
    it = loads(room)
    room.later(days=22)
    changes, foreseen = it.look(room.now)
    assert changes.none
    it.store(room.now, silent)
    assert foreseen.new == 4 * 41, "meetings of four weeks"
    room.session.expire_all()
    assert room.session.scalars(select(Program)).one().planned_on == room.now.date()


def other_steps(raw: dict[str, Any]) -> None:
    raw["ladders"]["report"]["steps"][2] = "-3wd"


def day_off(raw: dict[str, Any]) -> None:
    raw["calendar"]["off"] = [{"day": "2022-08-11", "name": "Nghỉ bù"}]


def other_title(raw: dict[str, Any]) -> None:
    raw["duties"][0]["title"] = "Báo cáo"


def test_only_the_duties_whose_steps_a_file_moves_are_looked_at_again(room: Room) -> None:
    room.load(other_steps)
    again = room.session.scalars(select(Duty.code).where(Duty.looked_up_to.is_not(None)))
    assert set(again) == {"BC-DINHKY"}, "what nothing moves is not looked through"


@pytest.mark.parametrize(
    ("change", "at"),
    [(other_steps, "2022-08-09T08:00"), (day_off, "2022-08-09T08:00"), (other_title, "2022-08-10T08:00")],
)
def test_ladders_whose_steps_a_file_moves_are_looked_at_when_they_now_are(
    room: Room, monkeypatch: pytest.MonkeyPatch, change: Change, at: str
) -> None:
    monkeypatch.setattr(calendars, "AT_ONCE", 7)
    room.at("2022-08-08T09:00")
    mine = room.assignment()
    for row in room.session.scalars(select(Assignment).where(Assignment.state == "open")):
        row.last_step_at = room.now
        row.next_step_at = progress.look_again(room.session, row, room.rules, room.now)
    assert mine.next_step_at == local("2022-08-10T08:00")
    it = loads(room, change)
    _, foreseen = it.look(room.now)
    told: list[Planned] = []
    it.store(room.now, lambda done, of, planned: told.append(planned))
    assert room.again(mine).next_step_at == local(at)
    assert told[-1].stepped == foreseen.stepped == len(room.log("restep"))
    assert (foreseen.stepped > 0) == (change is not other_title)
    assert foreseen.redated == 0


def test_others_can_write_between_any_two_parts(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "AT_ONCE", 100)
    it = loads(room, everything)
    other = Database(room.database.url.render_as_string(hide_password=False), durable=False)
    written: list[int] = []

    def write(*_: object) -> None:
        with other.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA busy_timeout=0")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            connection.exec_driver_sql("UPDATE person SET name = 'x'")
            written.append(1)
            connection.exec_driver_sql("COMMIT")

    it.store(room.now, write)
    other.close()
    assert len(written) > 6


async def test_what_was_cut_off_is_finished_by_the_next_start(room: Room) -> None:
    room.session.execute(delete(Assignment))
    room.session.execute(update(Duty).values(planned_as=None))
    it = loads(room, everything)

    def kill(done: int, *_: object) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        it.store(room.now, kill)
    half = room.database.run_now(state)
    await Chores(room.database, room.rulebooks, (), lambda: room.now).plan()
    whole = room.database.run_now(state)
    assert 0 < len(half) < len(whole)
    room.database.run_now(lambda session: session.execute(delete(Assignment)))
    room.database.run_now(lambda session: session.execute(update(Duty).values(planned_as=None)))
    loads(room, everything).store(room.now, silent)
    assert room.database.run_now(state) == whole


@pytest.mark.parametrize("finishes", ["loading", "bot"])
async def test_a_file_that_was_cut_off_amid_a_duty_is_taken_back_by_the_one_before(
    room: Room, monkeypatch: pytest.MonkeyPatch, finishes: str
) -> None:
    monkeypatch.setattr(planning, "AT_ONCE", 100)
    loads(room).store(room.now, silent)
    before = room.database.run_now(state)

    def kill(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        loads(room, other_day).store(room.now, kill)
    assert room.database.run_now(state) != before, "some have the other day"
    again = loads(room)
    if finishes == "loading":
        again.store(room.now, silent)
    else:
        with pytest.raises(KeyboardInterrupt):
            again.store(room.now, kill)
        await Chores(room.database, room.rulebooks, (), lambda: room.now).plan()
    assert room.database.run_now(state) == before


def test_after_a_while_of_work_others_get_their_turn(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[float] = []
    monkeypatch.setattr(in_parts, "sleep", rests.append)
    it = loads(room)
    it.store(room.now, silent)
    rests.clear()
    monkeypatch.setattr(in_parts, "WORKED", 0.0)
    it.store(room.later(seconds=1), silent)
    assert rests == [in_parts.RESTED] * 10, (
        "loading, the list of duties, six duties, the end, what is due to be succeeded"
    )


def test_who_plans_at_the_same_time_writes_nothing_twice_and_puts_nothing_aside(postgres_room: Room) -> None:
    room = postgres_room
    room.session.execute(delete(Assignment))
    room.session.execute(update(Duty).values(planned_as=None))
    room.save()
    rules = room.rules
    part = parts(room.session, rules, thorough=True)[0]
    room.session.rollback()
    tries: list[Planned] = []

    def both(session: Session) -> None:
        """Another one plans the same after this has looked at the database for the first time."""
        session.execute(text("SELECT 1"))
        if not tries:
            room.database.run_now(do, rules, room.now, part)
        tries.append(Planned())
        tries[-1] = do(session, rules, room.now, part)[0]

    room.database.run_now(both)
    assert [each.new for each in tries] == [0, 0], "the first one was refused, the second saw what was written"
    assert room.session.scalar(select(func.count(PutAside.id))) == 0
    assert room.session.scalar(select(func.count(Assignment.id))) > 0  # type: ignore[operator]
