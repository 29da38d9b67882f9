"""The evidence sheet: what it says of each line, laid out by the decree, in both forms, whatever people wrote."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.shared import Pt
from openpyxl import load_workbook

from db import audit, desk, disputes, extensions, grounds, programs, successions
from jobs import succeeding
from reports import evidence
from reports.making import NothingToMake
from rules.said import Said
from rules.status import Move
from tests.db.test_grounds import confirmed
from tests.desks import made, scope, sent, sheets, text_of
from tests.rooms import Room, local

AUGUST = date(2022, 8, 1)
HOSTILE = "=1+1 </w:t> {{ 7*7 }} \u202e\x07 & " + "x" * 100_000


def lived(room: Room) -> None:
    """Sở Y tế asked for more time, got less than it wished, sent its report late, was sent back once, and disputes."""
    row, meeting = room.assignment("SYT"), room.meeting("SYT", 32)
    for day, to in (("2022-08-05T08:00", "official"), ("2022-08-05T08:30", "leader"), ("2022-08-12T08:00", "official")):
        asked = room.reminder(room.address("SYT", to), row)
        asked.state, asked.sent_at = "sent", local(day)
    waits = room.reminder(room.address("SYT"), row)
    waits.sent_at = local("2022-08-13T08:00")  # never arrived
    wish = room.reply(row, "extend", at=local("2022-08-10T10:00"), expected_on=date(2022, 8, 24), text="Chờ số liệu")
    decided: dict[str, Any] = {"state": "granted", "decided_at": local("2022-08-11T09:00")}
    by = room.person("SKHDT", "coordinator")
    asked_on = local("2022-08-10T10:00")
    room.request(wish, until=date(2022, 8, 18), note="Đến 18/8", decided_by=by.id, asked_at=asked_on, **decided)
    row.extended_to = date(2022, 8, 18)
    first = room.reply(row, "sent", at=local("2022-08-17T09:00"), document_number="11/BC-SYT")
    first.returned_at, first.returned_because = local("2022-08-18T10:00"), "thiếu phụ lục"
    room.reply(row, "note", at=local("2022-08-18T11:00"), withdrawn_at=local("2022-08-18T12:00"), text="Rút")
    numbered: dict[str, Any] = {"document_number": "12/BC-SYT", "document_date": date(2022, 8, 22)}
    sent(room, row, local("2022-08-22T09:30"), percent=100, **numbered).accepted_at = local("2022-08-23T08:00")
    sent(room, meeting, local("2022-08-12T15:00"), "held", text="Họp gọn")
    room.move(room.meeting("SYT", 33), Move.WAIVE)
    room.at("2022-08-25T08:00")
    extensions.give(room.session, [room.meeting("SYT", 34)], date(2022, 8, 30), "bão", by, room.now, room.rules)
    audit.record(room.session, local("2022-08-24T14:00"), f"person:{by.id}", "press_on", f"assignment:{row.id}")
    said = disputes.write(room.session, row, room.person("SYT"), "Đã gửi 18/8", room.now, Said(room.now))
    disputes.answer(room.session, said, disputes.ACCEPTED, "Đúng là 18/8", by, room.now)


def test_what_stands_behind_each_line(room: Room) -> None:
    lived(room)
    found = {each.line.period: each for each in desk.evidence(room.session, scope(room, "SYT", AUGUST))}
    report = found["2022"]
    assert [f"{at:%d/%m %H:%M}" for at in report.asked] == ["05/08 08:00", "12/08 08:00", "24/08 14:00"]
    assert [each.code for each in report.given] == ["extend", "sent", "sent"]
    assert report.done is not None
    assert (report.done.document_number, report.line.days_late) == ("12/BC-SYT", 2)
    (more,) = report.more
    assert (more.wished, more.until, more.state) == (date(2022, 8, 24), date(2022, 8, 18), "granted")
    assert report.accepted
    (given,) = found["2022-W34"].more
    assert (given.asked_at, given.wished, given.until, given.text) == (None, None, date(2022, 8, 30), None)
    assert found["2022-W32"].disputed == found["2022-W32"].asked == ()
    assert found["2022-W31"].done is None
    assert [each.line.last_day for each in found.values()] == sorted(each.line.last_day for each in found.values())


def test_what_an_agency_that_ended_had_not_sent_stands_in_its_own_sheet(room: Room) -> None:
    """Its heir had sent its own report in time."""
    mine, theirs = room.assignment("STC"), room.assignment("SXD")
    room.at("2022-08-05T09:00")
    sent(room, mine, room.now, document_number="297/BC-STC")
    room.at("2022-08-18T09:00")
    ends, heir = room.agency("SXD"), room.agency("STC")
    row = successions.decide(room.session, [ends], [heir], room.now.date(), room.now, "operator")
    succeeding.decide(room.session, room.rules, row, room.now)
    room.at("2022-08-30T09:00")
    room.save()
    for name in ("SXD", "sxd"):
        assert desk.scope_of(room.session, room.rules, programs.named(room.session, "01"), room.now, agency=name)
    paper = text_of(made(room, "evidence", "SXD", AUGUST)[0])
    assert "Chưa báo khi đơn vị kết thúc, quá hạn 4 ngày làm việc" in paper
    assert "297/BC" not in paper
    assert "đang thực hiện quá hạn 1" in paper
    assert theirs.id in [each.line.id for each in desk.evidence(room.session, scope(room, "SXD", AUGUST))]
    assert "Hoàn thành đúng hạn" in text_of(made(room, "evidence", "STC", AUGUST)[0])


def test_a_dispute_that_was_taken_back_or_replaced_is_not_shown(room: Room) -> None:
    row, by = room.assignment("SYT"), room.person("SYT")
    for text in ("một", "hai"):
        last = disputes.write(room.session, row, by, text, room.now, Said(room.now))
    assert [each.text for each in disputes.of_all(room.session, [row.id])] == ["hai"]
    disputes.withdraw(room.session, last, by, room.now)
    assert disputes.of_all(room.session, [row.id]) == []


def test_the_document_says_it_in_words(room: Room) -> None:
    lived(room)
    said = text_of(made(room, "evidence", "SYT", AUGUST)[0])
    assert "PHIẾU MINH CHỨNG\nTiến độ thực hiện Chương trình số 01/CTr-UBND của Sở Y tế trong tháng 8/2022" in said
    assert (
        "hoàn thành đúng hạn 1, hoàn thành quá hạn 1, đang thực hiện trong hạn 1, đang thực hiện quá hạn 1, được miễn "
        "1; 1 dòng được chấp nhận là chưa đúng." in said
    )
    assert "trước ngày 15/8/2022\n12/8/2022\n08:00 05/8; 08:00 12/8; 14:00 24/8\n" in said
    assert "09:00 17/8/2022: đã gửi, văn bản số 11/BC-SYT (official" in said
    assert "), bị trả lại 18/8/2022 vì “thiếu phụ lục”\n09:30 22/8/2022: đã gửi, văn bản số 12/BC-SYT" in said
    assert "ngày 22/8/2022, 100% (official" in said
    assert "đã nhận 23/8/2022" in said
    assert "Đã chấp nhận là chưa đúng (đã ghi: hoàn thành quá hạn 2 ngày làm việc)" in said
    assert "Xin ngày 10/8/2022 đến 24/8/2022 (“Chờ số liệu”): được đến 18/8/2022, ngày 11/8/2022 (coordinator" in said
    assert "Được cho thêm: được đến 30/8/2022, ngày 25/8/2022 (coordinator" in said
    assert "), “bão”" in said
    assert "“Đã gửi 18/8” (official" in said
    assert "Sở Kế hoạch và Đầu tư chấp nhận ý kiến của đơn vị: “Đúng là 18/8” (coordinator" in said
    assert "[Ghi nguyên nhân khách quan của dòng quá hạn" in said
    assert "Được miễn" in said
    assert "Chưa hỏi" in said
    assert "Rút" not in said
    assert said.count("“Chờ số liệu”") == 1, "a wish for more time stands in its own column"


def test_of_a_period_that_is_over_nothing_is_said_but_what_is_known(room: Room) -> None:
    silent, told = room.meeting("SYT", 31), room.meeting("SYT", 32)
    room.reply(told, "not_held")
    for row in (silent, told):
        room.move(row, Move.OVERTAKE)
    room.at("2022-08-25T08:00")
    said = text_of(made(room, "evidence", "SYT", AUGUST)[0])
    assert ("Kỳ đã qua, không có trả lời" in said, "Kỳ đã qua, chưa báo thực hiện" in said) == (True, True)
    assert "chưa thực hiện" not in said
    assert ", kỳ đã qua mà chưa báo thực hiện 2." in said
    assert "được miễn" not in said, "who need not do it is not told in one figure with who said nothing"
    assert "kỳ đã qua, chưa báo thực hiện 2" in text_of(made(room, "docx", "SYT")[0])


def test_what_has_not_been_answered_says_so(room: Room) -> None:
    row = room.assignment("SYT")
    disputes.write(room.session, row, room.person("SYT"), "Chưa đến hạn", room.now, Said(room.now))
    room.reply(row, "doing", time_known=False, percent=40, expected_on=date(2022, 8, 9), text="Gần xong")
    said = text_of(made(room, "evidence", "SYT", AUGUST)[0])
    assert "(giờ không rõ): đang thực hiện, 40%, dự kiến 09/8/2022, “Gần xong”" in said
    assert ". Sở Kế hoạch và Đầu tư chưa trả lời." in said
    assert "Chưa trả lời" in said
    assert "đang thực hiện quá hạn 0." in said


def test_an_objective_cause_stands_with_who_confirmed_it_when_and_by_which_document(room: Room) -> None:
    """Officials are assessed by this sheet: a late line that the authority has excused says so, in both forms."""
    lived(room)
    report, meeting = room.assignment("SYT"), room.meeting("SYT", 31)
    ground = confirmed(room, report)
    told = f"UBND thành phố xác nhận tại 345/UBND-XD ngày 20/8/2022 (vướng mắc số {ground.request_id})"
    lines = desk.evidence(room.session, scope(room, "SYT", AUGUST))
    number = next(place for place, each in enumerate(lines, 1) if each.line.id == report.id)
    said = text_of(made(room, "evidence", "SYT", AUGUST)[0])
    assert f"Dòng {number}: {told}." in said
    assert "(đã ghi: hoàn thành quá hạn 2 ngày làm việc); có nguyên nhân khách quan đã được xác nhận" in said
    assert "; 1 nội dung quá hạn có nguyên nhân khách quan đã được xác nhận; 1 dòng" in said
    assert evidence.OBJECTIVE in said, "another line is late without one"
    headings, *rows = sheets(made(room, "evidence_book", "SYT", AUGUST)[0])["Minh chứng"][4:]
    (row,) = [each for each in rows if each[0] == number]
    assert row[headings.index("Nguyên nhân khách quan (người xác nhận, ngày)")] == told
    assert [each[16] for each in rows if each is not row] == [None] * (len(rows) - 1)
    confirmed(room, meeting)
    assert evidence.OBJECTIVE not in text_of(made(room, "evidence", "SYT", AUGUST)[0])
    grounds.withdraw(room.session, ground, room.person("SKHDT", "coordinator"), room.now)
    assert told not in text_of(made(room, "evidence", "SYT", AUGUST)[0])


def test_where_nothing_is_late_there_is_nothing_to_fill_in(room: Room) -> None:
    room.at("2022-08-02T08:00")
    said = text_of(made(room, "evidence", "SYT", AUGUST)[0])
    assert (evidence.NOTHING_LATE in said, evidence.OBJECTIVE in said) == (True, False)


def test_the_measures_of_the_decree_across(room: Room) -> None:
    """Nghị định 30/2020/NĐ-CP, Phụ lục I: A4, margins, font and sizes, as the other documents; across for its table."""
    lived(room)
    found = Document(BytesIO(made(room, "evidence", "SYT", AUGUST)[0]))
    (section,) = found.sections
    sides: list[Any] = [section.page_width, section.page_height, section.top_margin, section.bottom_margin]
    sides += [section.left_margin, section.right_margin]
    assert [round(each.mm) for each in sides] == [297, 210, 20, 20, 30, 20]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    table = found.tables[1]
    assert "w:tblHeader" in table.rows[0]._tr.xml
    widths: list[Any] = [cell.width for cell in table.rows[0].cells]
    assert round(sum(each.mm for each in widths)) == 247, "as wide as the page's text"
    for other in (found.tables[0], found.tables[2]):
        wide: list[Any] = [cell.width for cell in other.rows[0].cells]
        assert round(sum(each.mm for each in wide)) == 247
    runs = [run for row in table.rows for cell in row.cells for each in cell.paragraphs for run in each.runs]
    assert {run.font.size for run in runs} == {Pt(13)}
    assert {run.font.name for run in runs} == {"Times New Roman"}


def test_the_workbook_has_real_days_and_the_same_words(room: Room) -> None:
    lived(room)
    data = made(room, "evidence_book", "SYT", AUGUST)[0]
    ((name, rows),) = sheets(data).items()
    assert name == "Minh chứng"
    assert rows[0][0] == "Tiến độ thực hiện Chương trình số 01/CTr-UBND của Sở Y tế trong tháng 8/2022"
    headings, *lines = rows[4:]
    (report,) = [dict(zip(headings, row, strict=True)) for row in lines if "Báo cáo kết quả" in str(row[1])]
    assert report["Ngày cuối theo Chương trình"] == datetime(2022, 8, 14)
    assert report["Ngày nên xong"] == datetime(2022, 8, 12)
    assert report["Ngày cuối sau gia hạn"] == datetime(2022, 8, 18)
    assert report["Hoàn thành lúc"] == datetime(2022, 8, 22, 9, 30)
    assert (report["Số lần hỏi"], report["Quá hạn (ngày làm việc)"]) == (3, 2)
    assert (report["Số văn bản"], report["Ngày văn bản"]) == ("12/BC-SYT", datetime(2022, 8, 22))
    assert report["Đã hỏi lúc"] == "08:00 05/8/2022\n08:00 12/8/2022\n14:00 24/8/2022"
    assert report["Nguyên nhân khách quan (người xác nhận, ngày)"] is None
    assert report["Ý kiến của đơn vị, trả lời"].startswith("“Đã gửi 18/8” (official")
    waived = [row for row in lines if row[13] == "Được miễn"]
    assert [row[14] for row in waived] == [None], "of what was waived nothing is late or in time"
    assert [row[0] for row in lines] == list(range(1, len(lines) + 1))
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$5:$5", "$A:$B")
    assert {str(each) for each in sheet.merged_cells.ranges} == {"A1:B1", "A2:B2", "A3:B3"}
    assert all(sheet.cell(row, 1).alignment.wrap_text for row in (1, 2, 3)), "whole on every page beside the first"
    heights = [sheet.row_dimensions[row].height for row in (1, 2, 3)]
    assert heights[0] >= 3 * 15 and heights[2] >= 4 * 15, heights
    assert sheet.freeze_panes == "C6"
    assert sheet.auto_filter.ref == f"A5:R{5 + len(lines)}"


def test_hostile_texts_are_only_texts(room: Room) -> None:
    row, by = room.assignment("SYT"), room.person("SYT")
    wish = room.reply(row, "extend", expected_on=date(2022, 8, 20), text=HOSTILE)
    room.request(wish, until=date(2022, 8, 20), text=HOSTILE, note=HOSTILE, state="refused")
    back = room.reply(row, text=HOSTILE, document_number=HOSTILE, returned_because=HOSTILE)
    back.returned_at = room.now
    said = disputes.write(room.session, row, by, HOSTILE, room.now, Said(room.now))
    disputes.answer(room.session, said, disputes.KEPT, HOSTILE, by, room.now)
    document = text_of(made(room, "evidence", "SYT", AUGUST)[0])
    assert "=1+1 </w:t> {{ 7*7 }}" in document
    assert not {"\u202e", "\x07"} & set(document)
    assert len(document) < 40_000
    data = made(room, "evidence_book", "SYT", AUGUST)[0]
    cells = [cell for line in load_workbook(BytesIO(data)).worksheets[0].iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert max(len(cell.value) for cell in cells if isinstance(cell.value, str)) <= 32_767


def test_of_all_or_of_nothing_there_is_none(room: Room) -> None:
    for agency, month, why in (
        (None, AUGUST, "one agency and one month"),
        ("SYT", None, "one agency and one month"),
        ("SYT", date(2022, 7, 1), "Nothing of this agency"),
    ):
        for what in ("evidence", "evidence_book"):
            with pytest.raises(NothingToMake, match=why):
                made(room, what, agency, month)


def test_a_long_quotation_is_clipped() -> None:
    assert evidence.clip("a  b\nc", 5) == "a b c"
    assert evidence.clip("abcdef", 5) == "abcd…"
