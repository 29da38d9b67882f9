"""Events and their clocks as they stand in the tables: planned, redated, taken back, told once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from db import desk, events
from db.events import Source, ToldAlready
from db.models import Assignment, Event, Program
from reports import words
from rules.events import Told
from rules.said import Said
from rules.status import Move, State, Timeliness
from tests.desks import made, scope, sheets
from tests.rooms import Room, local

PMUS = [
    {"code": "BQLGT", "name": "Ban Quản lý dự án giao thông", "head": "Giám đốc"},
    {"code": "BQLDD", "name": "Ban Quản lý dự án dân dụng", "head": "Giám đốc"},
]
PLAN = {
    "code": "KH",
    "kind": "report",
    "title": "Kế hoạch triển khai",
    "clause": "mục IV.3",
    "owed_by": {"groups": [25]},
    "to": "SKHDT",
    "ladder": "report",
    "deadlines": [{"within": "P10D", "of": "nhận Kế hoạch", "since": {"BQLDD": "2022-08-01"}}],
}


def with_pmus(raw: dict[str, Any]) -> None:
    next(group for group in raw["groups"] if group["number"] == 25)["agencies"] = PMUS
    raw["duties"].append(PLAN)


@pytest.fixture(autouse=True)
def friday(room: Room) -> None:
    furnished(room)


def furnished(room: Room) -> None:
    room.at("2022-08-05T08:00")
    room.load(with_pmus)
    room.plan()
    room.join("BQLGT")


def of(room: Room, code: str = "THANHTOAN", agency: str = "BQLGT") -> Source:
    found = events.sources(room.session, room.rules, [room.agency(agency).id])
    return next(each for each in found if each.duty.code == code)


def tells(room: Room, told: Told, code: str = "THANHTOAN", said: Said | None = None) -> Event:
    by = room.person("BQLGT")
    row = events.record(room.session, of(room, code), told, by, room.now, room.rules, said)
    room.session.flush()
    return row


def clock(row: Event) -> Assignment:
    assert row.assignment
    return row.assignment


BRIDGE = Told("cầu Rào 3", 12_500_000_000, date(2022, 8, 3))


def test_each_event_has_a_number_a_due_day_and_a_ladder_of_its_own(room: Room) -> None:
    first, second = tells(room, BRIDGE), tells(room, Told("kè hồ", 980_000_000, date(2022, 8, 5)))
    assert [clock(row).period for row in (first, second)] == [f"#{first.id}", f"#{second.id}"]
    assert [clock(row).last_day for row in (first, second)] == [date(2022, 8, 8), date(2022, 8, 10)]
    assert [clock(row).next_step_at for row in (first, second)] == [
        local("2022-08-05T08:00"),
        local("2022-08-09T08:00"),
    ]
    assert (first.of, first.subject, first.amount, first.happened_at) == (
        "nghiệm thu khối lượng",
        "cầu Rào 3",
        12_500_000_000,
        None,
    )
    assert (first.at, first.stored_at) == (room.now, room.now)
    assert clock(first).state is State.OPEN
    assert clock(first).set_by == "document"
    (row, _) = room.log("happen")
    assert row.detail == {"event": first.id, "on": "2022-08-03", "amount": 12_500_000_000}
    assert row.subject == f"assignment:{clock(first).id}"
    assert events.running(room.session, [room.agency("BQLGT").id]) == [first, second]
    assert events.running(room.session, [room.agency("SYT").id]) == []
    assert events.find(room.session, first.id) is first
    assert events.find(room.session, 99) is None


def test_what_was_said_before_it_was_stored_is_kept_apart(room: Room) -> None:
    row = tells(room, BRIDGE, said=Said(local("2022-08-04T09:00")))
    assert (row.at, row.stored_at) == (local("2022-08-04T09:00"), room.now)


def test_planning_leaves_it_and_takes_over_what_the_program_changes(room: Room) -> None:
    row = clock(tells(room, BRIDGE))
    for thorough in (True, False):
        assert str(room.plan(thorough=thorough)) == ""
    room.later(minutes=1)

    def longer(raw: dict[str, Any]) -> None:
        with_pmus(raw)
        next(each for each in raw["duties"] if each["code"] == "THANHTOAN")["deadlines"][0]["within"] = "P5WD"

    room.load(longer)
    assert str(room.plan()) == "1 with other days"
    assert (room.again(row).last_day, row.next_step_at) == (date(2022, 8, 10), local("2022-08-09T08:00"))
    room.load(lambda raw: None)
    room.plan()
    assert room.again(row).state is State.WAIVED
    room.load(longer)
    room.plan()
    assert room.again(row).state is State.OPEN


def test_a_slip_counts_nowhere_any_more_and_is_not_planned_again(room: Room) -> None:
    row = tells(room, BRIDGE)
    events.withdraw(room.session, row, "person:1", room.now, room.rules)
    assert clock(row).state is State.NOT_TRACKED
    assert row.withdrawn_at == room.now
    assert room.log("leave")[-1].detail["because"] == f"event:{row.id}"
    assert events.find(room.session, row.id) is None
    assert events.running(room.session, [room.agency("BQLGT").id]) == []
    assert events.alike(room.session, of(room), BRIDGE) is None
    room.plan()
    assert room.again(clock(row)).state is State.NOT_TRACKED
    assert list(desk.happenings(room.session, scope(room))) == []


def test_what_says_the_very_same_is_known(room: Room) -> None:
    row = tells(room, BRIDGE)
    nothing = tells(room, Told("kè hồ", None, date(2022, 8, 3)))
    same = Told("Cầu Rào 3", 12_500_000_000, date(2022, 8, 3))
    assert events.alike(room.session, of(room), same) is row
    assert events.alike(room.session, of(room), Told("kè hồ", None, date(2022, 8, 3))) is nothing
    for other in (Told("cầu Rào 2", *(12_500_000_000, date(2022, 8, 3))), Told("cầu Rào 3", 1, date(2022, 8, 3))):
        assert events.alike(room.session, of(room), other) is None
    assert events.alike(room.session, of(room), Told("cầu Rào 3", 12_500_000_000, date(2022, 8, 4))) is None


def test_a_day_of_receipt_is_told_once_by_who_has_none_in_the_program(room: Room) -> None:
    assert [each.duty.code for each in events.sources(room.session, room.rules, [room.agency("BQLDD").id])] == [
        "THANHTOAN"
    ]
    source = of(room, "KH")
    row = tells(room, Told(on=date(2022, 8, 3)), "KH")
    assert (clock(row).period, clock(row).last_day) == ("P10D", date(2022, 8, 15))
    assert "KH" not in [each.duty.code for each in events.sources(room.session, room.rules, [room.agency("BQLGT").id])]
    with pytest.raises(ToldAlready):
        events.record(room.session, source, Told(on=date(2022, 8, 1)), room.person("BQLGT"), room.now, room.rules)
    room.session.rollback()


def test_a_day_of_receipt_that_was_a_slip_is_told_anew(room: Room) -> None:
    row = tells(room, Told(on=date(2022, 8, 3)), "KH")
    events.withdraw(room.session, row, "person:1", room.now, room.rules)
    again = tells(room, Told(on=date(2022, 8, 4)), "KH")
    assert clock(again) is clock(row)
    assert (clock(again).state, clock(again).last_day, clock(again).event) == (State.OPEN, date(2022, 8, 15), again)
    assert clock(again).next_step_at is not None
    room.plan()
    assert room.again(clock(again)).state is State.OPEN


def test_what_is_paid_late_is_so_in_the_files(room: Room) -> None:
    late, soon = tells(room, BRIDGE), tells(room, Told("kè hồ", 980_000_000, date(2022, 8, 5)))
    room.at("2022-08-11T08:00")
    events.done(room.session, late, date(2022, 8, 10), "person:1", room.now)
    clock(late).reported_at, clock(late).state = local("2022-08-10T12:00"), State.REPORTED
    found = list(desk.happenings(room.session, scope(room)))
    assert [(each.number, each.done_on, each.line.word, each.line.days_late) for each in found] == [
        (late.id, date(2022, 8, 10), Timeliness.DONE_LATE, 2),
        (soon.id, None, Timeliness.OPEN_LATE, 1),
    ]
    assert room.log("set")[-1].detail == {"done_on": [None, "2022-08-10"]}
    book = sheets(made(room, "xlsx")[0])
    headings, first, _ = book["Nghiệm thu - thanh toán"]
    assert dict(zip(headings, first, strict=True)) | {"Lúc báo": None} == {
        "Số": late.id,
        "Mã": "BQLGT",
        "Đơn vị": "Ban Quản lý dự án giao thông",
        "Nghĩa vụ": "Thủ tục thanh toán khối lượng đã nghiệm thu",
        "Sự kiện": "nghiệm thu khối lượng",
        "Dự án, nội dung": "cầu Rào 3",
        "Số tiền (đồng)": 12_500_000_000,
        "Ngày nghiệm thu": local("2022-08-03T00:00").replace(tzinfo=None),
        "Hạn": local("2022-08-08T00:00").replace(tzinfo=None),
        "Ngày thanh toán": local("2022-08-10T00:00").replace(tzinfo=None),
        "Tình trạng": "Hoàn thành quá hạn",
        "Số ngày làm việc quá hạn": 2,
        "Nguyên nhân khách quan": None,
        "Người báo": late.person.name,
        "Lúc báo": None,
        "Tệp kèm theo": None,
    }
    assert first[-2] == local("2022-08-05T08:00").replace(tzinfo=None)


def test_in_sums_all_events_of_a_duty_stand_together_and_in_one_column(room: Room) -> None:
    tells(room, BRIDGE), tells(room, Told("kè hồ", 1, date(2022, 8, 5)))
    (column,) = [each for each in desk.columns(room.session, scope(room)) if each.kind == "event"]
    assert (column.period, column.last_day, column.tally.owed) == ("", date(2022, 8, 10), 2)
    assert [each.kind for each in desk.matrix(room.session, scope(room)).columns].count("event") == 1
    assert words.period("#7") == "số 7"
    (row,) = [row for row in sheets(made(room, "xlsx")[0])["Tổng hợp"] if str(row[0]).startswith("Thủ tục thanh toán")]
    assert (row[1], row[2], row[3]) == ("", None, 2)


def test_an_event_goes_with_its_agency_s_assignment(room: Room) -> None:
    row = tells(room, BRIDGE)
    clock(row).agency_id = room.agency("BQLDD").id
    room.session.flush()
    room.session.expire_all()
    room.plan()
    assert room.again(clock(row)).state is State.OPEN


def test_what_is_told_stands_before_a_later_slip(room: Room) -> None:
    row = tells(room, BRIDGE)
    again = tells(room, Told("kè hồ", 980_000_000, date(2022, 8, 5)))
    again.assignment_id, again.withdrawn_at = row.assignment_id, room.now
    room.session.flush()
    room.session.expire_all()
    assert clock(row).event is row
    row.withdrawn_at = room.now
    assert clock(row).event is again, "of slips alone the last one is told of"


def test_an_archived_or_paused_program_asks_for_none(room: Room) -> None:
    room.move(clock(tells(room, BRIDGE)), Move.REPORT)
    assert events.running(room.session, [room.agency("BQLGT").id]) == []
    program = of(room).duty.program_id
    room.session.get_one(Program, program).state = "paused"
    assert events.sources(room.session, room.rules, [room.agency("BQLGT").id]) == []


def test_on_postgresql_too(postgres_room: Room) -> None:
    furnished(postgres_room)
    row = tells(postgres_room, BRIDGE)
    postgres_room.plan()
    assert postgres_room.session.scalars(select(Event)).one() is row
    assert [each.number for each in desk.happenings(postgres_room.session, scope(postgres_room))] == [row.id]
    assert events.alike(postgres_room.session, of(postgres_room), BRIDGE) is row
