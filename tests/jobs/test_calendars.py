"""A swapped day: what is open gets its days by it, and its ladder is looked at in time, also after a kill."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from bot.texts.render import Texts
from db import calendars as kept
from db import log, programs, progress
from db.models import Assignment, Duty, PutAside
from db.session import Database
from jobs import calendars
from jobs.calendars import Moved, moved, stays
from jobs.chores import Chores
from jobs.in_parts import InParts
from jobs.plan import Planned, do, parts, plan
from rules.status import Move, State
from tests.rooms import Room, local

FRIDAY, THURSDAY, SATURDAY = date(2022, 8, 12), date(2022, 8, 11), date(2022, 8, 13)


def change(room: Room, day: date, *, working: bool = False) -> Callable[[Session], None]:
    """The change that adds a day for all programs."""
    now = room.now

    def work(session: Session) -> None:
        kept.add(session, day, working, "Hoán đổi", None, now, "operator")

    return work


def swapped(room: Room, day: date, *, working: bool = False) -> Planned:
    """Add a day, and plan by it, with the rules of before in hand."""
    before = room.rules
    change(room, day, working=working)(room.session)
    return plan(room.session, programs.anew(room.session, before), room.now)


def test_open_assignments_are_advised_a_day_earlier_and_what_waits_is_said_anew(room: Room) -> None:
    mine, done = room.assignment(), room.assignment("STC")
    room.move(done, Move.REPORT)
    waits = room.reminder(room.address("SYT"), mine)
    planned = swapped(room, FRIDAY)
    (report,) = [each for each in moved(planned) if each.duty == "BC-DINHKY"]
    last = date(2022, 8, 14)
    assert report == Moved("01/CTr-UBND", "BC-DINHKY", "2022", (FRIDAY, THURSDAY), (last, last), report.agencies)
    assert report.agencies == 39  # of 40: one has reported
    assert (mine.advised_on, mine.last_day) == (THURSDAY, last)
    assert room.again(waits).state == "cancelled"
    assert not stays(planned)
    assert [each.last[1] for each in moved(planned)] == sorted(each.last[1] for each in moved(planned))
    (entry,) = [each for each in room.log("redate") if each.subject == f"assignment:{mine.id}"]
    (told,) = log.told(room.session, [entry], room.rules)
    line = Texts("vi").line("log_line", entry=told, coordinator="", program={}, agencies=[])
    assert "do đổi lịch làm việc ngày 12/8/2022: đổi hạn của báo cáo" in line
    assert "lý do: “Hoán đổi”" in line
    room.load(lambda raw: raw.update(title=f"{raw['title']} (sửa đổi)"))
    assert kept.cause(room.session, 1) == ("program", {}), "what changes after a loading is the program's"


def test_ladders_whose_days_stay_are_looked_at_when_their_steps_now_are(room: Room) -> None:
    room.at("2022-08-05T09:00")
    mine = room.assignment()
    before = mine.next_step_at = local("2022-08-10T08:00")  # two working days before Friday
    planned = swapped(room, THURSDAY)
    assert mine.advised_on == FRIDAY
    assert mine.next_step_at == local("2022-08-09T08:00") != before
    assert planned.stepped > 0 and not stays(planned)
    assert f"{planned.stepped} reminded of at another time" in str(planned)
    noted = [each for each in room.log("restep") if each.subject == f"assignment:{mine.id}"]
    assert [(each.actor, each.detail) for each in noted] == [
        (
            "calendar",
            {
                "from": "2022-08-10T08:00:00+07:00",
                "to": "2022-08-09T08:00:00+07:00",
                "day": THURSDAY.isoformat(),
                "because": "Hoán đổi",
            },
        )
    ]


def test_a_step_that_has_come_stays_due_and_a_day_far_from_everything_changes_nothing(room: Room) -> None:
    mine = room.assignment()
    mine.next_step_at = room.now
    swapped(room, THURSDAY)
    assert mine.next_step_at == room.now
    assert stays(swapped(room, date(2031, 8, 11)))
    assert stays(swapped(room, SATURDAY))  # nobody works on it anyway


def test_a_working_saturday_is_the_advised_day(room: Room) -> None:
    planned = swapped(room, SATURDAY, working=True)
    assert room.assignment().advised_on == SATURDAY
    assert [each.advised for each in moved(planned) if each.duty == "BC-DINHKY"] == [(FRIDAY, SATURDAY)]


def test_many_ladders_are_looked_at_together_as_one_by_one(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "AT_ONCE", 7)
    room.at("2022-08-10T09:00")
    rows = room.session.scalars(select(Assignment).where(Assignment.state == State.OPEN)).all()
    one_by_one = [(row, progress.look_again(room.session, row, room.rules, room.now)) for row in rows]
    assert len({at for _, at in one_by_one}) > 2
    assert list(progress.look_again_each(room.session, rows, room.rules, room.now)) == one_by_one


Standing = dict[int, tuple[date, date, State, datetime | None]]
"""By assignment (id): its days, its state, and when its ladder is looked at."""


def standing(session: Session) -> Standing:
    query = select(Assignment).order_by(Assignment.id).execution_options(populate_existing=True)
    return {row.id: (row.advised_on, row.last_day, row.state, row.next_step_at) for row in session.scalars(query)}


def in_one_go(room: Room, day: date, *, working: bool) -> tuple[Standing, Counter[tuple[Any, ...]], int]:
    """What a day makes of everything, by plain loops in one transaction that is undone: how all stands, which days of
    how much that is open moved, and how many other ladders are looked at at another time."""
    session, steps = room.session, 0
    before = standing(session)
    with session.begin_nested() as undone:
        change(room, day, working=working)(session)
        session.execute(update(Duty).values(looked_up_to=None))
        session.expire_all()
        rules = programs.anew(session, room.rules)
        plan(session, rules, room.now)
        session.flush()
        opened = [row for row in session.scalars(select(Assignment)) if row.state is State.OPEN and row.id in before]
        others = [row for row in opened if before[row.id][:2] == (row.advised_on, row.last_day)]
        days = Counter(
            (row.duty.code, row.period, *before[row.id][:2], row.advised_on, row.last_day)
            for row in opened
            if row not in others
        )
        for row in (row for row in others if row.next_step_at and row.next_step_at > room.now):
            at = progress.look_again(session, row, rules, room.now)
            steps, row.next_step_at = steps + (at != row.next_step_at), at
        session.flush()
        found = standing(session)
        undone.rollback()
    session.expire_all()
    return found, days, steps


def told(planned: Planned) -> tuple[Counter[tuple[Any, ...]], int]:
    days = Counter(
        {
            (each.duty, each.period, each.advised[0], each.last[0], each.advised[1], each.last[1]): each.agencies
            for each in moved(planned)
        }
    )
    return days, planned.stepped


def furnish(room: Room) -> None:
    """Assignments amid their ladders: reported, given more time, quiet for a while, and with a step that has come."""
    room.at("2022-08-05T09:00")
    room.move(room.assignment("STC"), Move.REPORT)
    room.assignment("SXD").extended_to = date(2022, 8, 25)
    room.assignment("SCT").quiet_until = local("2022-08-09T08:00")
    for row in room.session.scalars(select(Assignment).where(Assignment.state == State.OPEN)):
        row.last_step_at = room.now
        row.next_step_at = progress.look_again(room.session, row, room.rules, room.now)
    room.assignment("SNV").next_step_at = room.now
    room.save()


@pytest.mark.parametrize(
    ("day", "working"), [(FRIDAY, False), (THURSDAY, False), (SATURDAY, True), (date(2022, 8, 15), False)]
)
def test_in_parts_the_same_comes_of_it_as_in_one_go_and_as_was_foreseen(
    room: Room, monkeypatch: pytest.MonkeyPatch, day: date, working: bool
) -> None:
    monkeypatch.setattr(calendars, "AT_ONCE", 7)
    furnish(room)
    wanted, days, steps = in_one_go(room, day, working=working)
    before = standing(room.session)
    room.save()
    _, foreseen = InParts(room.database, room.rulebooks).look(change(room, day, working=working), room.now)
    assert standing(room.session) == before
    room.save()
    room.restart()
    work = InParts(room.database, room.rulebooks)
    work.run(change(room, day, working=working))
    planned = work.plan(room.now)
    assert standing(room.session) == wanted
    assert told(planned) == told(foreseen) == (days, steps)
    assert (planned.redated, planned.waived, planned.new) == (foreseen.redated, foreseen.waived, foreseen.new)
    assert days or steps


def left(session: Session) -> set[str]:
    """The duties of which ladders are left to be looked at."""
    return set(session.scalars(select(Duty.code).where(Duty.looked_up_to.is_not(None))))


@pytest.mark.parametrize("finishes", ["start", "running"])
async def test_what_a_kill_leaves_is_looked_at_by_the_next_start_or_by_the_bot_that_runs(
    room: Room, monkeypatch: pytest.MonkeyPatch, finishes: str
) -> None:
    monkeypatch.setattr(calendars, "AT_ONCE", 7)
    furnish(room)
    wanted, _, steps = in_one_go(room, THURSDAY, working=False)
    room.save()
    bot = Chores(room.database, room.rulebooks, (), lambda: room.now)
    await bot.plan()
    room.restart()
    work = InParts(room.database, room.rulebooks)
    work.run(change(room, THURSDAY))
    looked: list[Planned] = []

    def kill(done: int, of: int, planned: Planned) -> None:
        looked.append(planned)
        if planned.stepped:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work.plan(room.now, kill)
    assert 0 < looked[-1].stepped < steps
    assert left(room.session), "the change is stored, and what is left of it is known"
    assert standing(room.session) != wanted
    room.save()
    if finishes == "start":
        bot = Chores(room.database, room.rulebooks, (), lambda: room.now)
    await bot.remind()
    room.session.expire_all()
    due = {row.id for row in room.session.scalars(select(Assignment)) if row.last_step_at == room.now}
    found = standing(room.session)
    assert {key: found[key] for key in found if key not in due} == {
        key: wanted[key] for key in wanted if key not in due
    }
    assert left(room.session) == set()
    assert len(room.log("restep")) == steps, "nothing was done twice"


def test_others_can_write_between_any_two_parts(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "AT_ONCE", 7)
    furnish(room)
    other = Database(room.database.url.render_as_string(hide_password=False), durable=False)
    written: list[set[str]] = []

    def write(*_: object) -> None:
        with other.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA busy_timeout=0")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            connection.exec_driver_sql("UPDATE person SET name = 'x'")
            rows = connection.exec_driver_sql("SELECT code FROM duty WHERE looked_up_to IS NOT NULL").all()
            written.append({row[0] for row in rows})
            connection.exec_driver_sql("COMMIT")

    work = InParts(room.database, room.rulebooks)
    work.run(change(room, THURSDAY))
    work.plan(room.now, write)
    other.close()
    assert len(written) > 12, "also amid a duty"
    assert any("BC-DINHKY" in each for each in written)
    assert written[-1] == set()


def test_a_ladder_that_cannot_be_looked_at_is_put_aside_and_the_others_are(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(room)
    bad, each = room.assignment("SYT"), progress.look_again_each

    def fails(session: Session, rows: Any, *more: Any) -> Any:
        assert bad not in rows, "broken"
        return each(session, rows, *more)

    monkeypatch.setattr(progress, "look_again_each", fails)
    before = bad.next_step_at
    planned = swapped(room, THURSDAY)
    assert bad.next_step_at == before
    assert planned.stepped > 1
    assert [(row.what, row.subject) for row in room.session.scalars(select(PutAside))] == [
        ("assignment", f"{bad.id} (SYT)")
    ]
    assert left(room.session) == set()


def test_ladders_of_a_program_that_is_paused_are_looked_at_when_it_goes_on(room: Room) -> None:
    furnish(room)
    wanted, _, steps = in_one_go(room, THURSDAY, working=False)
    program = programs.every(room.session)[0]
    programs.move(room.session, program, programs.PAUSED, room.now)
    assert stays(swapped(room, THURSDAY))
    assert left(room.session)
    programs.move(room.session, program, programs.ACTIVE, room.now)
    assert plan(room.session, programs.anew(room.session, room.rules), room.now).stepped == steps > 0
    assert standing(room.session) == wanted


def test_a_day_that_is_added_amid_the_looking_lets_all_be_looked_at_again(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendars, "AT_ONCE", 7)
    furnish(room)
    change(room, THURSDAY)(room.session)
    rules = programs.anew(room.session, room.rules)
    (part, *_) = parts(room.session, rules, thorough=True)
    _, done = do(room.session, rules, room.now, part)
    first = room.session.get_one(Duty, part.duty_id)
    assert not done and first.looked_up_to
    kept.add(room.session, date(2022, 8, 10), False, "Bão", None, room.now, "operator")
    assert first.looked_up_to == 0


def test_who_looks_at_the_same_time_looks_at_nothing_twice(postgres_room: Room) -> None:
    room = postgres_room
    furnish(room)
    change(room, THURSDAY)(room.session)
    room.save()
    rules = room.rules
    part = next(each for each in parts(room.session, rules, thorough=True))
    room.session.rollback()
    tries: list[Planned] = []

    def both(session: Session) -> None:
        """Another one does the same after this has looked at the database for the first time."""
        session.execute(text("SELECT 1"))
        if not tries:
            tries.append(room.database.run_now(do, rules, room.now, part)[0])
        tries.append(do(session, rules, room.now, part)[0])

    room.database.run_now(both)
    assert [each.stepped for each in tries] == [len(room.log("restep")), 0], "the second one was refused, and saw"
    assert room.session.scalars(select(PutAside)).all() == []
