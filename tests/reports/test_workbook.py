"""The workbook, read back: real numbers and days, sums as in the database, and texts as they were typed."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from sqlalchemy import select, text

from db import extensions, files, obstacles, replies, requests
from db.models import Reply, Request
from reports.workbook.overview import COURSE, SUMMARY
from reports.workbook.writer import LONGEST, NOTHING
from rules.obstacles import Cause
from rules.status import Move
from tests.desks import BILLION, has_capital, made, sent, sheets, waived
from tests.rooms import Room, local

NAMES = [
    "Tổng hợp", "Ma trận", "Phản hồi", "Nhiệm vụ", "Giải ngân tuần", "Nghiệm thu - thanh toán", "Vướng mắc",
    "Nguyên nhân khách quan", "Gia hạn",
    "Đầu mối", "Hiệu quả nhắc",
]  # fmt: skip
HOSTILE = [
    "=1+1",
    "+84912345678",
    "-2",
    "@SUM(A1)",
    "<b>&amp;</b>",
    "]]>",
    "{{ x }}",
    "<r><t>&</t></r>",
    "  đầu và cuối ",
    "a\x00b\x07c",
    "đảo\u202engược",
    "x" * 100_000,
]


def answered(room: Room) -> None:
    sent(room, room.assignment("SYT"), local("2022-08-10T09:30"), document_number="12/BC-SYT", text=HOSTILE[0])
    has_capital(room, "SYT", 200 * BILLION)
    sent(room, room.meeting("SYT"), local("2022-08-05T15:00"), "held", disbursed=50 * BILLION, planned=180 * BILLION)
    waived(room, room.assignment("SCT"))
    room.at("2022-08-18T08:00")


def test_the_sheets_are_there_and_the_sums_are_those_of_the_database(room: Room) -> None:
    answered(room)
    found = sheets(made(room, "xlsx")[0])
    assert list(found) == NAMES
    summary = found["Tổng hợp"]
    (sums,) = [row for row in summary if row[0] == "Cộng"]
    counted = "state = 'reported' AND reported_at < due_at", "state = 'reported' AND reported_at >= due_at"
    done = [room.session.scalar(text(f"SELECT count(*) FROM assignment WHERE {each}")) for each in counted]
    assert list(sums[4:6]) == done == [2, 0]
    assert sums[9] == 1
    disbursed = room.session.scalar(text("SELECT sum(disbursed) FROM reply WHERE withdrawn_at IS NULL"))
    headings, *weeks = found["Giải ngân tuần"]
    assert headings[:5] == ("Mã", "Đơn vị", "Kỳ", "Đến ngày", "Lũy kế giải ngân (đồng)")
    assert sum(row[4] for row in weeks) == disbursed
    assert weeks == [
        (
            "SYT",
            "Sở Y tế",
            "tuần 31/2022",
            datetime(2022, 8, 5),
            50 * BILLION,
            180 * BILLION,
            50 / 180,
            200 * BILLION,
            0.25,
        )
    ]
    course = summary[7][11:16]
    assert course == ("tuần 31/2022", datetime(2022, 8, 5), 50 * BILLION, 200 * BILLION, 1)
    assert "Giải ngân năm 2022: 50,0/200,0 tỷ đồng (25,0%), theo 1 đơn vị" in {row[0] for row in summary}


def test_answers_have_real_days_and_the_matrix_its_marks(room: Room) -> None:
    answered(room)
    found = sheets(made(room, "xlsx")[0])
    _, first, second = found["Phản hồi"]
    assert first[:10] == (
        *("SYT", "Sở Y tế", "Báo cáo kết quả thực hiện Chương trình", "năm 2022", datetime(2022, 8, 10, 9, 30)),
        *("Đã gửi", "=1+1", None, None, "12/BC-SYT"),
    )
    assert (second[5], second[11], second[12]) == ("Đã họp", 180 * BILLION, 50 * BILLION)
    headings, *rows = found["Ma trận"]
    place = headings.index("Báo cáo kết quả thực hiện Chương trình\nnăm 2022\n14/8/2022")
    marks = {row[0]: row[place] for row in rows}
    assert (marks["SYT"], marks["SCT"], marks["BHP"], marks["SKHDT"]) == ("✓", "miễn", "! 4", None)
    tasks = found["Nhiệm vụ"]
    assert len({(row[2], row[4]) for row in tasks[1:]}) == 81
    (own,) = {(*row[:3], *row[10:14]) for row in tasks[1:] if row[0] == "SYT"}
    assert own == ("SYT", "Sở Y tế", 9, "năm 2022", "Hoàn thành đúng hạn", "12/BC-SYT", None)
    contacts = {(row[0], row[3], row[9]) for row in found["Đầu mối"][1:]}
    assert ("SYT", "Đầu mối", None) in contacts
    assert ("SXD", None, "Chưa có đầu mối") in contacts


def test_hostile_texts_stay_as_they_were_typed(room: Room) -> None:
    person = room.person("SYT")
    person.name = "=cmd|' /C calc'!A0"
    room.agency("STC").name = "<r>&</r>"
    for words in HOSTILE:
        reply = room.reply(room.assignment(), "obstacle", text=words)
        room.request(reply, "obstacle", text=words, note=words)
    data = made(room, "xlsx")[0]
    found = sheets(data)
    shown = [*HOSTILE[:9], "abc", "đảongược", "x" * (LONGEST - 1) + "…"]
    assert [row[6] for row in found["Phản hồi"][1:]] == shown
    assert [row[6] for row in found["Vướng mắc"][1:]] == shown
    assert "<r>&</r>" in {row[1] for row in found["Ma trận"]}, "XlsxWriter takes it for XML of its own"
    for sheet in load_workbook(BytesIO(data)).worksheets:
        assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_it_is_ready_to_be_filtered_and_printed(room: Room) -> None:
    answered(room)
    book = load_workbook(BytesIO(made(room, "xlsx")[0]))
    for sheet in book.worksheets:
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9"), sheet.title
        assert sheet.print_title_rows, sheet.title
        assert sheet.freeze_panes, sheet.title
        assert sheet.auto_filter.ref, sheet.title
        assert sheet.column_dimensions["B"].width > 5
    summary: Any = book["Tổng hợp"]
    for sheet in book.worksheets[1:]:
        assert sheet.page_setup.fitToHeight == (None if sheet.title == "Ma trận" else 0), "41 agencies on one page"
        assert sheet.print_title_cols == "$A:$B", "beside each other every page says of whom it is"
        assert "Mã" in (sheet["A1"].value, sheet["B1"].value) or sheet.title == "Hiệu quả nhắc", sheet.title
    assert len(summary._charts) == 1
    chart = summary._charts[0].anchor._from
    assert (chart.col, chart.row >= summary.max_row) == (2, True), "below the tables, behind what each page repeats"
    assert summary.print_title_cols is None, "what the second table says is not about the first one's rows"
    assert [each.id for each in summary.col_breaks.brk] == [11], "the columns up to there have pages of their own"
    assert sum(width for _, width, _ in SUMMARY[: COURSE - 1]) * summary.page_setup.scale <= 150 * 72, "on one page"
    assert (book["Đầu mối"].page_setup.fitToWidth, book["Phản hồi"].page_setup.fitToWidth) == (None, 2)
    assert (book["Giải ngân tuần"].row_dimensions[1].height or 0) > 30, "the headings take several lines"
    assert book["Giải ngân tuần"]["E2"].number_format == "#,##0"
    assert book["Phản hồi"]["E2"].number_format == "dd/mm/yyyy hh:mm"
    assert book["Phản hồi"]["G2"].number_format == "@"


def test_a_row_is_as_high_as_its_texts_need(room: Room) -> None:
    by = room.person("SYT")
    for words in ("Chờ số liệu", "Chờ số liệu " * 20, "một\nhai\nba", "x" * 100_000):
        room.request(room.reply(room.assignment(), "obstacle", text=words, by=by), "obstacle", text=words)
    book = load_workbook(BytesIO(made(room, "xlsx")[0]))
    assert [book["Vướng mắc"].row_dimensions[row].height for row in range(2, 6)] == [None, 60, 45, 405]


def test_of_one_agency_stands_only_what_is_its_own(room: Room) -> None:
    answered(room)
    room.reply(room.assignment("STC"), "doing", by=room.person("STC"))
    room.request(room.reply(room.assignment("STC"), "extend", by=room.person("STC")))
    found = sheets(made(room, "xlsx", "SYT")[0])
    for name, place in (("Ma trận", 0), ("Phản hồi", 0), ("Nhiệm vụ", 0), ("Gia hạn", 1), ("Đầu mối", 0)):
        assert {row[place] for row in found[name][1:] if row[1] != NOTHING} <= {"SYT"}, name
    assert len(found["Phản hồi"]) == 3


def test_an_empty_program_makes_an_empty_workbook(room: Room) -> None:
    data = made(room, "xlsx")[0]
    found, book = sheets(data), load_workbook(BytesIO(data))
    for name in ("Phản hồi", "Giải ngân tuần", "Nghiệm thu - thanh toán", "Vướng mắc", "Gia hạn", "Hiệu quả nhắc"):
        assert [cell for row in found[name][1:] for cell in row if cell] == [NOTHING], name
        sheet = book[name]
        assert sheet.page_setup.fitToWidth is None, "one page, not one of headings after the other"
        shown = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[sheet.print_area.split("!")[1]][0]]
        assert 100 < sum(shown) < 200, "whose headings can be read"
    assert "Giải ngân năm 2022: chưa có đơn vị nào cho biết" in found["Tổng hợp"][2][0]


def test_what_came_with_an_answer_stands_beside_it(room: Room) -> None:
    answered(room)
    reply = room.session.scalars(select(Reply)).all()[0]
    for name, state in (("BC-SYT.pdf", "kept"), (None, "kept"), ("hỏng.exe", "failed"), ("phụ lục.xlsx", "kept")):
        row = files.want(room.session, "telegram", f"x-{name}", room.person("SYT"), room.now, name=name)
        row.reply_id, row.state = reply.id, state
    headings, first, second = sheets(made(room, "xlsx")[0])["Phản hồi"]
    assert headings[-1] == "Tệp kèm theo"
    assert (first[-1], second[-1]) == ("BC-SYT.pdf; phụ lục.xlsx; 1 ảnh", None)


def test_more_time_tells_the_programs_day_what_was_asked_granted_and_undone_by_whom(room: Room) -> None:
    coordinator, official = room.person("SKHDT", "coordinator"), room.person("SYT")
    room.at("2022-08-10T09:00")

    def asked(agency: str, wished: date) -> Request:
        row = room.reply(room.assignment(agency), "extend", by=room.person(agency), expected_on=wished)
        return room.request(row, until=wished)

    def granted(request: Request, until: date) -> None:
        request.until = until
        replies.decide(room.session, request, "granted", coordinator, room.now, "Được")
        requests.grant(room.session, request, room.now, room.rules, f"person:{coordinator.id}")

    own, other = asked("SYT", date(2022, 8, 25)), asked("STC", date(2022, 8, 26))
    refused = asked("STNMT", date(2022, 9, 30)) if room.join("STNMT") else None
    room.later(hours=1)
    granted(own, date(2022, 8, 19))
    granted(other, date(2022, 8, 26))
    assert refused
    replies.decide(room.session, refused, "refused", coordinator, room.now, "Quá dài")
    room.later(hours=1)
    replies.withdraw(room.session, own.reply, official, room.now, room.rules)
    requests.take_back(room.session, other, "revoked", room.now, room.rules, f"person:{coordinator.id}")
    batch = extensions.give(
        room.session, [room.assignment("SXD")], date(2022, 8, 20), "Mưa bão", coordinator, room.now, room.rules
    )
    room.later(hours=1)
    given = extensions.of_batch(room.session, batch)
    extensions.take_back(room.session, given, f"person:{coordinator.id}", room.now, room.rules)
    headings, *rows = sheets(made(room, "xlsx")[0])["Gia hạn"]
    told = [dict(zip(headings, row, strict=True)) for row in rows]
    at = [datetime(2022, 8, 10, hour) for hour in range(9, 13)]
    shown = ("Tình trạng", "Hạn theo chương trình", "Xin đến ngày", "Được cho đến ngày")
    day = datetime(2022, 8, 14)
    assert [tuple(row[name] for name in shown) for row in told] == [
        ("Đã rút", day, datetime(2022, 8, 25), datetime(2022, 8, 19)),
        ("Đã thu hồi", day, datetime(2022, 8, 26), datetime(2022, 8, 26)),
        ("Chưa đồng ý", day, datetime(2022, 9, 30), None),
        ("Đã thu hồi", day, None, datetime(2022, 8, 20)),
    ]
    who = ("Lúc xin", "Người xin", "Lúc xử lý", "Người xử lý", "Rút, thu hồi lúc", "Người rút, thu hồi")
    assert [tuple(row[name] for name in who) for row in told] == [
        (at[0], official.name, at[1], coordinator.name, at[2], official.name),
        (at[0], room.person("STC").name, at[1], coordinator.name, at[2], coordinator.name),
        (at[0], room.person("STNMT").name, at[1], coordinator.name, None, None),
        (None, None, at[2], coordinator.name, at[3], coordinator.name),
    ]
    assert [row["Loại"] for row in told] == ["Xin gia hạn"] * 3 + ["Cho thêm thời gian"]
    assert [row["Ý kiến xử lý"] for row in told] == ["Được", "Được", "Quá dài", "Mưa bão"]
    room.move(room.assignment("STC"), Move.REPORT)
    assert len(sheets(made(room, "xlsx", "STC")[0])["Gia hạn"]) == 2, "of one agency only its own"


def test_an_obstacle_has_its_cause_and_who_is_to_clear_it_by_which_day(room: Room) -> None:
    raised = room.request(room.reply(room.assignment("SYT"), "obstacle", text="Chưa có mặt bằng"), "obstacle")
    obstacles.set_cause(room.session, raised, Cause.LAND, "operator", room.now)
    obstacles.pass_to(room.session, raised, room.agency("SXD"), date(2022, 8, 10), "operator", room.now)
    head, row = sheets(made(room, "xlsx")[0])["Vướng mắc"]
    told = dict(zip(head, row, strict=True))
    assert told["Nguyên nhân"] == "Giải phóng mặt bằng"
    assert told["Đơn vị được giao xử lý"] == "Sở Xây dựng"
    assert told["Đề nghị trả lời trước hết ngày"].date() == date(2022, 8, 10)
