"""Promises of a program: kept, broken, to come, and by whom."""

from __future__ import annotations

from datetime import date

from db.models import Assignment
from db.promised import Judged, judged, view
from rules.promises import Kept
from rules.status import Move
from tests.rooms import Room, local, second_program


def promises(room: Room, row: Assignment, made: str, day: str, code: str = "doing", **values: object) -> None:
    at = local(f"2022-08-{made}T09:00")
    on = date.fromisoformat(f"2022-08-{day}")
    room.reply(row, code, by=room.person("SYT"), at=at, stored_at=at, expected_on=on, **values)


def found(room: Room, since: str = "01", program: int = 1) -> Judged:
    room.session.flush()
    return judged(room.session, program, room.rules, room.now, date.fromisoformat(f"2022-08-{since}"))


def test_kept_broken_and_to_come_by_agency(room: Room) -> None:
    first, second, third = room.assignment("SYT"), room.assignment("STC"), room.assignment("SXD")
    promises(room, first, "01", "03")
    promises(room, first, "04", "10")
    promises(room, second, "02", "05")
    promises(room, third, "02", "30")
    promises(room, room.assignment("SCT"), "02", "05", "extend")
    promises(room, room.assignment("SNV"), "02", "05", withdrawn_at=room.now)
    room.at("2022-08-10T22:00")
    room.move(first, Move.REPORT)
    assert found(room) == Judged(Kept(1, 2, 1), (("Sở Tài chính", 1), ("Sở Y tế", 1)))
    room.move(first, Move.WITHDRAW)
    room.at("2022-08-11T00:00")
    assert found(room) == Judged(Kept(0, 3, 1), (("Sở Y tế", 2), ("Sở Tài chính", 1)))
    assert found(room, "04") == Judged(Kept(0, 2, 1), (("Sở Tài chính", 1), ("Sở Y tế", 1)))
    assert found(room, "10") == Judged(Kept(0, 1, 1), (("Sở Y tế", 1),))


def test_done_counts_on_the_day_of_the_people_and_the_promise_on_its_own(room: Room) -> None:
    row = room.assignment("SYT")
    promises(room, row, "01", "03")
    room.at("2022-08-03T23:59")
    room.move(row, Move.REPORT)
    assert found(room).total == Kept(1, 0, 0)


def test_a_promise_for_a_day_off_is_broken_after_the_next_working_day_only(room: Room) -> None:
    first, second = room.assignment("SYT"), room.assignment("STC")
    promises(room, first, "04", "06")
    promises(room, second, "04", "07")
    room.at("2022-08-08T08:30")
    assert found(room).total == Kept(0, 0, 2)
    assert found(room, "08").total == Kept(0, 0, 2)
    room.at("2022-08-08T22:00")
    room.move(first, Move.REPORT)
    room.at("2022-08-09T07:00")
    assert found(room) == Judged(Kept(1, 1, 0), (("Sở Tài chính", 1),))
    assert found(room, "09").total == Kept()


def test_each_program_has_its_own(room: Room) -> None:
    room.load(second_program)
    room.plan()
    promises(room, room.assignment("SXD"), "01", "03")
    assert found(room, program=2) == Judged(Kept(), ())
    assert found(room).total == Kept(0, 0, 1)


def test_a_promise_names_who_made_it_where_not_only_they_are_asked(room: Room) -> None:
    row, me, leader = room.assignment("SYT"), room.person("SYT"), room.person("SYT", "leader")

    def shown(day: int) -> tuple[object, object]:
        room.session.flush()
        found = view(room.session, row, date(2022, 8, day), room.rules)
        return found["by"], found["beyond"]

    reply = room.reply(row, "doing", by=me, expected_on=date(2022, 8, 10))
    row.promised_on = date(2022, 8, 10)
    assert row.last_day == date(2022, 8, 14)
    assert [shown(day) for day in (14, 15)] == [(None, False), (None, True)]
    room.join("SYT")
    assert shown(10) == (me.name, False), "another reads it too"
    reply.person_id = leader.id
    room.session.flush()
    room.session.refresh(reply)
    assert shown(10) == (leader.name, False)
