"""The list of whom to call as a workbook: who, which number, about what, since when; and what calls gave."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from db import calls, desk, people, posts, progress
from db.desk import Called, Contact, ToCall
from db.models import Assignment, Program
from reports import call_book, words
from reports.call_book import PADDING
from reports.making import NothingToMake
from reports.workbook.sheet import LINE_HEIGHT
from rules.authority import Role
from rules.calls import Outcome
from rules.status import Move
from tests.desks import made, scope, sheets
from tests.rooms import Room, local

HEADINGS = ("TT", "Đơn vị", "Lý do gọi", "Từ ngày", "Nội dung cần hỏi", "Người cần gọi", "Điện thoại",
            "Lần gọi gần nhất", "Kết quả")  # fmt: skip


@pytest.fixture
def silent(room: Room) -> Assignment:
    """Sở Y tế said nothing about its report; of all other agencies somebody can be reached."""
    for agency in desk.facts(room.session, scope(room)).members:
        if not posts.at(room.session, agency.id, but="coordinator"):
            room.join(agency.code, "official")
    row = room.assignment()
    for role, day in ((Role.LEADER, 16), (Role.COORDINATOR, 18)):
        progress.of(room.session, row, role).said_at = local(f"2022-08-{day}T08:00")
    for day in (8, 15):
        asked = room.reminder(room.address("SYT"), row)
        asked.state, asked.sent_at = "sent", local(f"2022-08-{day:02}T08:00")
    row.reminders = 2
    room.person("SYT").name, room.person("SYT").phone = "Trần Văn A", "0912345678"
    room.person("SYT", "leader").name = "Lê Thị B"
    room.at("2022-08-18T09:12")
    return row


def called(room: Room, row: Assignment, outcome: Outcome, text: str | None = None) -> None:
    program, by = room.session.get_one(Program, row.duty.program_id), room.person("SKHDT", "coordinator")
    by.name = "Phạm Thị C"
    calls.note(room.session, program, row.agency, [row.id], by, room.now, outcome, text)


def test_a_row_is_one_person_with_one_number_and_a_place_to_write(room: Room, silent: Assignment) -> None:
    room.agency("SYT").phone = "+84 225 3 842 614"
    (data,) = made(room, "calls")
    ((name, rows),) = sheets(data).items()
    assert name == "Cần gọi"
    heights = load_workbook(BytesIO(data)).worksheets[0].row_dimensions
    assert [heights[row].height for row in (5, 6, 7)] == [34.5, 34.5, 34.5], "somebody writes into each"
    assert rows[0][0] == "Danh sách cần gọi điện – Chương trình số 01/CTr-UBND"
    assert rows[1][0] == "Cần gọi: 1 đơn vị. Hôm nay đã gọi: 0 cuộc. Số liệu đến 09:12 thứ Năm, 18/8/2022."
    assert not load_workbook(BytesIO(data)).worksheets[0]["A2"].alignment.wrap_text, "it goes on over empty cells"
    assert rows[3] == HEADINGS
    about = "• Báo cáo kết quả thực hiện Chương trình năm 2022: trước ngày 15/8/2022, quá hạn 4 ngày làm việc"
    why, since = "Không trả lời, đã nhắc 2 lần", datetime(2022, 8, 8)
    assert rows[4:] == [
        (1, "Sở Y tế", why, since, about, "Trần Văn A, đầu mối", "0912345678", None, None),
        (None, "Sở Y tế", None, None, None, "Lê Thị B, lãnh đạo", "chưa có số", None, None),
        (None, "Sở Y tế", None, None, None, "Số chung của đơn vị", "+84 225 3 842 614", None, None),
    ]


def test_who_was_called_and_what_that_gave(room: Room, silent: Assignment) -> None:
    called(room, silent, Outcome.SPOKEN, "2 giờ chiều gọi lại")
    room.at("2022-08-18T10:30")
    found = sheets(made(room, "calls")[0])
    assert list(found) == ["Cần gọi", "Hôm nay đã gọi"]
    assert found["Cần gọi"][4:] == [], "called about it today"
    assert found["Hôm nay đã gọi"][1][0].startswith("Cần gọi: 0 đơn vị. Hôm nay đã gọi: 1 cuộc.")
    ((number, agency, at, by, about, gave),) = found["Hôm nay đã gọi"][4:]
    assert (number, agency, at, by) == (1, "Sở Y tế", datetime(2022, 8, 18, 9, 12), "Phạm Thị C")
    assert about.startswith("• Báo cáo kết quả thực hiện Chương trình năm 2022: ")
    assert gave == "“2 giờ chiều gọi lại”"
    called(room, silent, Outcome.PROMISED, "mai gửi")
    order = [row[5] for row in sheets(made(room, "calls")[0])["Hôm nay đã gọi"][4:]]
    assert order == ["“2 giờ chiều gọi lại”", "Hẹn sẽ trả lời: “mai gửi”"], "in the order in which they were made"
    room.at("2022-08-19T08:00")
    (again,) = [row for row in sheets(made(room, "calls")[0])["Cần gọi"][4:] if row[0]]
    assert again[7] == "10:30 18/8/2022 (Phạm Thị C): Hẹn sẽ trả lời: “mai gửi”"


def test_who_is_out_of_reach_says_why_and_since_when(room: Room, silent: Assignment) -> None:
    room.move(silent, Move.REPORT)
    people.stop(room.session, room.person("SXD"), local("2022-08-18T00:30"))  # the day before in UTC
    (first, *_) = desk.to_call(room.session, scope(room), room.rules)
    assert (first.agency, first.why, first.since, first.asked) == ("Sở Xây dựng", "stopped", date(2022, 8, 18), 0)
    rows = sheets(made(room, "calls")[0])["Cần gọi"][4:]
    assert rows[0][2:4] == ("Người nhận đã ngừng nhận tin", datetime(2022, 8, 18))
    assert rows[0][4].count("\n") == 3, "two weeks that are over, this one, and the report"


def test_nobody_to_call_and_nobody_called_is_no_file(room: Room, silent: Assignment) -> None:
    room.move(silent, Move.REPORT)
    with pytest.raises(NothingToMake):
        made(room, "calls")


def test_it_is_printed_across_with_its_headings_and_numbers_stay_texts(room: Room) -> None:
    line = next(desk.lines(room.session, scope(room)))
    many = tuple(line._replace(id=number, title="Việc " * 20) for number in range(8))
    both = (Contact("=1+1", "official", "=84912"), Contact("Văn phòng", None, "0225"))
    last = Called("Sở A", room.now, "C", Outcome.NO_ANSWER, None)
    wanted = [
        ToCall("Sở A", "blocked", None, 0, many, both, last),
        ToCall("Sở B", "nobody", None, 0, many[:1], (), None),
    ]
    data = call_book.build(desk.facts(room.session, scope(room)), wanted, [])
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$4:$4", "C5")
    assert {str(each) for each in sheet.merged_cells.ranges} == {f"{column}5:{column}6" for column in "ACDEH"}
    assert [sheet.cell(row, 7).value for row in (5, 6, 7)] == ["=84912", "0225", "chưa có số"]
    assert {sheet.cell(row, 7).data_type for row in (5, 6, 7)} == {"s"}
    assert sheet["E5"].value.endswith("\n• và 2 việc khác") and sheet["E5"].value.count("\n") == 6
    assert sheet["H5"].value.endswith("(C): Không nghe máy")
    assert (sheet["C5"].value, sheet["C7"].value) == ("Người nhận đã chặn tin", "Chưa ai tham gia")
    assert sheet["F7"].value == "Chưa có ai đăng ký; gọi qua văn phòng đơn vị"
    open_to_write = sheet["I6"]
    assert (open_to_write.value, open_to_write.border.left.style, open_to_write.border.bottom.style) == (
        (None, "thin", "thin")
    )
    heights = [sheet.row_dimensions[row].height for row in (5, 6, 7)]
    assert abs(heights[0] - heights[1]) <= 15, "what both share is spread over both"
    assert sum(heights[:2]) == LINE_HEIGHT * (6 * 4 + 1) + 2 * PADDING, "as high as what they share"


def test_every_outcome_and_every_reason_has_words() -> None:
    assert set(words.OUTCOMES) == set(Outcome) - {Outcome.SPOKEN}
    states = {"nobody", "stopped", "away", "blocked", "not_found", "deactivated"}
    assert {calls.SILENT, calls.MEETINGS, *states, ""} == set(words.UNREACHED)


def test_a_row_is_high_enough_where_broader_letters_stand_in(room: Room, silent: Assignment) -> None:
    """A long name takes the lines that it would take in letters as broad as figures."""
    room.person("SYT").name = "Giám đốc Ban Quản lý dự án số 1 (chạy thử)"
    sheet = load_workbook(BytesIO(made(room, "calls")[0])).worksheets[0]
    (row,) = [number for number in (5, 6, 7) if str(sheet.cell(number, 6).value).startswith("Giám đốc Ban")]
    assert sheet.cell(row, 6).value == "Giám đốc Ban Quản lý dự án số 1 (chạy thử), đầu mối"
    assert sheet.row_dimensions[row].height == 3 * LINE_HEIGHT + PADDING
