"""Objective causes as they stand in the tables, in views and in the files."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest

from db import board, desk, grounds, programs, views
from db.models import Assignment, Ground, Request
from reports import look, words
from rules.grounds import Confirmation, NotNow
from rules.status import Move, State
from tests.desks import made, scope, sheets, text_of
from tests.rooms import Room, local

SAID = Confirmation("UBND thành phố", date(2022, 8, 20), "345/UBND-XD")
WORDS = "nguyên nhân khách quan được UBND thành phố xác nhận tại 345/UBND-XD ngày 20/8/2022"


def obstacle(room: Room, agency: str = "SYT") -> Request:
    reply = room.reply(room.assignment(agency), "obstacle", by=room.person("SYT"), text="Vướng")
    return room.request(reply, "obstacle", text="Chưa bàn giao mặt bằng")


def confirmed(room: Room, row: Assignment | None = None) -> Ground:
    by, request = room.person("SKHDT", "coordinator"), obstacle(room)
    ground = grounds.propose(room.session, request, row or room.assignment("SYT"), by, room.now)
    grounds.confirm(room.session, ground, SAID, by, room.now)
    room.session.flush()
    return ground


def test_offered_is_what_is_late_or_coming_the_one_it_was_told_with_first(room: Room) -> None:
    room.at("2022-08-25T08:00")
    room.move(room.meeting("SYT", 32), Move.REPORT)
    in_time = room.meeting("SYT", 33)
    room.move(in_time, Move.REPORT)
    in_time.reported_at = local("2022-08-18T08:00")
    request = obstacle(room)
    found = grounds.candidates(room.session, request, room.rules, room.now)
    assert found[0] is room.assignment("SYT")
    assert [row.period for row in found[1:3]] == ["2022-W32", "2022-W31"]
    assert in_time not in found
    assert found[3].last_day > date(2022, 8, 25)
    assert all(row.agency.code == "SYT" and row.last_day <= date(2022, 10, 9) for row in found)
    assert len(found) <= grounds.OFFERED
    by = room.person("SKHDT", "coordinator")
    ground = grounds.propose(room.session, request, found[0], by, room.now)
    assert grounds.propose(room.session, request, found[0], by, room.now) is ground
    assert found[0] not in grounds.candidates(room.session, request, room.rules, room.now)
    grounds.refuse(room.session, ground, by, room.now)
    assert found[0] in grounds.candidates(room.session, request, room.rules, room.now)
    assert grounds.find(room.session, request, ground.id) is ground
    assert grounds.find(room.session, obstacle(room), ground.id) is None
    assert grounds.find(room.session, request, 99) is None


def test_what_is_decided_is_recorded_with_who_and_when(room: Room) -> None:
    by = room.person("SKHDT", "coordinator")
    ground = confirmed(room)
    assert (ground.state, ground.confirmed_by, ground.confirmed_on, ground.document) == (
        "confirmed",
        "UBND thành phố",
        date(2022, 8, 20),
        "345/UBND-XD",
    )
    assert (ground.proposed_by, ground.proposed_at, ground.decided_by, ground.decided_at) == (
        by.id,
        room.now,
        by.id,
        room.now,
    )
    about = {"ground": ground.id, "assignment": ground.assignment_id}
    assert [(row.subject, row.detail) for row in (*room.log("propose_ground"), *room.log("confirm_ground"))] == [
        (f"request:{ground.request_id}", about),
        (f"request:{ground.request_id}", {**about, "on": "2022-08-20", "document": "345/UBND-XD"}),
    ]
    with pytest.raises(NotNow):
        grounds.refuse(room.session, ground, by, room.now)
    grounds.withdraw(room.session, ground, by, room.now)
    assert room.log("withdraw_ground")[0].detail == {**about, "from": "confirmed"}
    again = grounds.propose(room.session, ground.request, ground.assignment, by, room.now)
    grounds.refuse(room.session, again, by, room.now)
    assert room.log("refuse_ground")[0].detail["ground"] == again.id
    assert [row.state for row in grounds.of_request(room.session, ground.request)] == ["withdrawn", "refused"]


def test_only_what_is_or_was_late_carries_it(room: Room) -> None:
    row = room.assignment("SYT")
    ground = confirmed(room, row)
    assert grounds.confirmed_of(room.session, [row.id]) == {row.id: ground}

    def carried() -> bool:
        return views.assignment(room.again(row), room.rules, room.now)["excused"] is not None

    assert not carried()
    room.at("2022-08-25T08:00")
    assert views.assignment(row, room.rules, room.now)["excused"] == {
        "id": ground.id,
        "obstacle": ground.request_id,
        "state": "confirmed",
        "by": "UBND thành phố",
        "on": "2022-08-20",
        "document": "345/UBND-XD",
    }
    row.state, row.reported_at = State.REPORTED, local("2022-08-14T23:00")
    assert not carried()
    row.reported_at = local("2022-08-15T00:00")
    assert carried()
    grounds.withdraw(room.session, ground, room.person("SKHDT", "coordinator"), room.now)
    assert not carried()
    assert grounds.confirmed_of(room.session, [row.id]) == {}


def test_the_overview_counts_what_is_late_with_one(room: Room) -> None:
    confirmed(room)
    confirmed(room, room.meeting("SYT", 34))
    room.at("2022-08-25T08:00")
    program = programs.every(room.session)[0].id
    found = board.standings(
        room.session, program, board.open_work(room.session, program, room.rules, room.now), room.rules, room.now
    )
    assert {each.period: each.excused for each in found if each.excused} == {"2022": 1}


def test_the_files_carry_it(room: Room) -> None:
    ground = confirmed(room)
    room.at("2022-08-25T08:00")
    (line,) = [each for each in desk.lines(room.session, scope(room)) if each.id == ground.assignment_id]
    assert line.excused == desk.Excuse(ground.request_id, "UBND thành phố", date(2022, 8, 20), "345/UBND-XD")
    assert words.excused(line.excused) == WORDS
    assert words.excused(None) == ""
    cells = desk.matrix(room.session, scope(room)).cells
    cell = cells[room.agency("SYT").id, "BC-DINHKY", "2022"]
    assert (look.mark(cell), cell.excused) == ("! 9*", True)
    assert look.mark(cells[room.agency("STC").id, "BC-DINHKY", "2022"]) == "! 9"
    headings, row = sheets(made(room, "xlsx")[0])["Nguyên nhân khách quan"]
    assert dict(zip(headings, row, strict=True)) == {
        "Vướng mắc số": ground.request_id,
        "Mã": "SYT",
        "Đơn vị": "Sở Y tế",
        "Nghĩa vụ": "Báo cáo kết quả thực hiện Chương trình",
        "Kỳ": "năm 2022",
        "Hạn": local("2022-08-14T00:00").replace(tzinfo=None),
        "Tình trạng": "Đang thực hiện quá hạn",
        "Số ngày làm việc quá hạn": 9,
        "Nội dung vướng mắc": "Chưa bàn giao mặt bằng",
        "Xác nhận": "Đã được xác nhận",
        "Người, cấp xác nhận": "UBND thành phố",
        "Văn bản xác nhận": "345/UBND-XD",
        "Ngày xác nhận": local("2022-08-20T00:00").replace(tzinfo=None),
        "Lúc đề nghị": local("2022-08-01T08:00").replace(tzinfo=None),
        "Người đề nghị": room.person("SKHDT", "coordinator").name,
    }
    assert WORDS in text_of(made(room, "docx")[0])
    room.move(room.assignment("SYT"), Move.REPORT)
    (line,) = [each for each in desk.lines(room.session, scope(room)) if each.id == ground.assignment_id]
    assert (
        line.excused is not None,
        look.mark(desk.matrix(room.session, scope(room)).cells[room.agency("SYT").id, "BC-DINHKY", "2022"]),
    ) == (True, "✓+9*")
    assert BytesIO(made(room, "png")[0]).getvalue()


def test_on_postgresql_too(postgres_room: Room) -> None:
    ground = confirmed(postgres_room)
    postgres_room.at("2022-08-25T08:00")
    assert [each.state for each in desk.causes(postgres_room.session, scope(postgres_room))] == ["confirmed"]
    found = grounds.candidates(postgres_room.session, ground.request, postgres_room.rules, postgres_room.now)
    assert ground.assignment not in found


def test_what_is_to_come_is_offered_the_nearest_first_and_few_meetings(room: Room) -> None:
    room.at("2022-08-10T08:00")
    about = room.meeting("HONGBANG", 31)
    request = room.request(room.reply(about, "obstacle", by=room.person("SYT"), text="Vướng"), "obstacle", text="Vướng")
    first, *to_come = grounds.candidates(room.session, request, room.rules, room.now)
    assert first is about
    assert [row.period for row in to_come if row.duty.kind == "meeting"] == ["2022-W32"], "no more than this week's"
    assert len(to_come) > 2
    assert [row.last_day for row in to_come] == sorted(row.last_day for row in to_come)


def test_a_meeting_is_offered_up_to_the_seventh_day_before_it(room: Room) -> None:
    about = room.meeting("HONGBANG", 31)
    request = room.request(room.reply(about, "obstacle", by=room.person("SYT"), text="Vướng"), "obstacle", text="Vướng")
    for day, weeks in (("2022-08-11", ["2022-W32"]), ("2022-08-12", ["2022-W32", "2022-W33"])):
        room.at(f"{day}T08:00")
        room.plan(thorough=False)
        found = grounds.candidates(room.session, request, room.rules, room.now)
        assert [row.period for row in found if row.duty.kind == "meeting" and row is not about] == weeks
