"""The Word report and letter: laid out by the decree, saying what is known, who is silent, and where it comes from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docxtpl import DocxTemplate
from sqlalchemy import select

from db import assignments, desk, programs
from db.desk import Excuse, Tally
from db.models import Assignment, Program
from reports import document, letter, making, to_do, words
from reports.filling import TEMPLATES, WrongTemplate, clean, place
from reports.letter import NobodyIsLate
from reports.papers import Papers
from reports.templates import layout
from rules.status import Move, State, Timeliness
from tests.desks import BILLION, has_capital, made, scope, sent, sheets, text_of
from tests.jobs.test_succeeding import decided, succeeds
from tests.rooms import Room, local

FONT = "Times New Roman"


def answered(room: Room) -> None:
    sent(
        room,
        room.assignment("SYT"),
        local("2022-08-10T09:30"),
        document_number="12/BC-SYT",
        document_date=date(2022, 8, 9),
        text="Xong 3/4 nhiệm vụ",
    )
    sent(room, room.assignment("STC"), local("2022-08-17T09:30"), by=room.person("STC"))
    has_capital(room, "SYT", 200 * BILLION)
    has_capital(room, "STC", 100 * BILLION)
    has_capital(room, "SXD", 10 * BILLION)
    sent(room, room.meeting("SYT"), local("2022-08-05T15:00"), "held", disbursed=50 * BILLION)
    sent(room, room.meeting("STC"), local("2022-08-05T15:00"), "held", disbursed=55 * BILLION, by=room.person("STC"))
    reply = room.reply(room.assignment("SYT"), "obstacle", text="Thiếu <mặt bằng> & vốn")
    room.request(reply, "obstacle", text=reply.text, note="Sẽ họp", state="resolved")
    room.request(room.reply(room.assignment("SYT"), "extend"), "extension", until=date(2022, 9, 1))
    room.at("2022-08-18T08:00")


@pytest.mark.parametrize("what", ["docx", "letter"])
def test_the_measures_of_the_decree(room: Room, what: Any) -> None:
    """Nghị định 30/2020/NĐ-CP, Phụ lục I, mục I: A4; margins 20-25, 20-25, 30-35, 15-20 mm; Times New Roman 13-14;
    pages numbered at the top in the middle, the first one not."""
    answered(room)
    found = Document(BytesIO(made(room, what)[0]))
    for section in found.sections:
        sides: list[Any] = [section.page_width, section.page_height, section.top_margin, section.bottom_margin]
        sides += [section.left_margin, section.right_margin]
        width, height, top, bottom, left, right = (round(each.mm, 1) for each in sides)
        assert (width, height) == (210, 297)
        assert 20 <= top <= 25
        assert 20 <= bottom <= 25
        assert 30 <= left <= 35
        assert 15 <= right <= 20
    first = found.sections[0]
    assert first.different_first_page_header_footer
    number = first.header.paragraphs[0]
    assert number.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert "PAGE" in number._p.xml
    assert Pt(13) <= number.runs[0].font.size <= Pt(14)
    assert "PAGE" not in first.first_page_header.paragraphs[0]._p.xml
    assert all(section.header.is_linked_to_previous for section in list(found.sections)[1:])
    normal: Any = found.styles["Normal"]
    assert (normal.font.name, normal.font.size) == (FONT, Pt(14))
    head, foot = found.tables[0], next(table for table in found.tables if "Nơi nhận" in table.cell(0, 0).text)
    apart = [paragraph._p for table in (head, foot) for cell in table._cells for paragraph in cell.paragraphs]
    runs = [run for paragraph in _paragraphs(found) if paragraph._p not in apart for run in paragraph.runs]
    assert {run.font.name for run in runs} == {FONT}
    assert {run.font.size for run in runs} <= {None, Pt(13), Pt(14)}
    body = [each for each in found.paragraphs if each.text.startswith(("Theo", "Sở Kế hoạch", "Thực hiện"))]
    assert {each.alignment for each in body} == {WD_ALIGN_PARAGRAPH.JUSTIFY}
    assert all(abs(each.paragraph_format.first_line_indent - Mm(10)) < Mm(0.1) for each in body)


@pytest.mark.parametrize("what", ["docx", "letter"])
def test_tables_have_their_widths_for_every_program_and_rows_stay_whole(room: Room, what: Any) -> None:
    """Word goes by the cells, LibreOffice by the grid, which docxtpl makes even where it adds columns."""
    answered(room)
    found = Document(BytesIO(made(room, what)[0]))
    for table in found.tables:
        grid = [column.w or Mm(0) for column in table._tbl.tblGrid.gridCol_lst]
        for row in table._tbl.tr_lst:
            assert [cell.width for cell in row.tc_lst] == grid
        assert sum(grid) <= Mm(210 - 30 - 20) + Mm(1), "no wider than the text"
    listed = [table for table in found.tables if table.style and table.style.name == "Table Grid"]
    assert listed
    for table in listed:
        rows: list[Any] = list(table._tbl.tr_lst)
        assert all("w:cantSplit" in row.trPr.xml for row in rows)
        assert ["w:tblHeader" in row.trPr.xml for row in rows][:2] == [True, False]


def _paragraphs(found: Any) -> list[Any]:
    cells = [cell for table in found.tables for cell in table._cells]
    return [*found.paragraphs, *(paragraph for cell in cells for paragraph in cell.paragraphs)]


def test_the_head_of_the_report(room: Room) -> None:
    answered(room)
    found = Document(BytesIO(made(room, "docx")[0]))
    head = found.tables[0]
    body, motto = head.cell(0, 0), head.cell(0, 1)
    assert [each.text for each in body.paragraphs[:2]] == [
        "ỦY BAN NHÂN DÂN THÀNH PHỐ HẢI PHÒNG",
        "SỞ KẾ HOẠCH VÀ ĐẦU TƯ",
    ]
    assert [each.text for each in motto.paragraphs[:2]] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    name, line = motto.paragraphs[0].runs[0], motto.paragraphs[1].runs[0]
    assert (name.bold, Pt(12) <= name.font.size <= Pt(13)) == (True, True)
    assert (line.bold, Pt(13) <= line.font.size <= Pt(14)) == (True, True)
    assert "w:pBdr" in motto.paragraphs[2]._p.xml
    assert head.cell(1, 0).text == "Số:        /BC-……", "left open"
    assert head.cell(1, 1).text == "Hải Phòng, ngày      tháng 8 năm 2022"
    assert head.cell(1, 1).paragraphs[0].runs[0].italic
    titles = [paragraph for paragraph in found.paragraphs if paragraph.text][:2]
    assert [each.text for each in titles] == [
        "BÁO CÁO",
        "Kết quả thực hiện Chương trình số 01/CTr-UBND tính đến ngày 18/8/2022",
    ]
    assert all(each.alignment == WD_ALIGN_PARAGRAPH.CENTER and each.runs[0].bold for each in titles)
    foot = next(table for table in found.tables if "Nơi nhận" in table.cell(0, 0).text)
    receivers, signer = foot.rows[0].cells
    assert receivers.text.startswith("Nơi nhận:\n- Ủy ban nhân dân thành phố Hải Phòng (để báo cáo);")
    assert receivers.text.endswith("- Lưu: VT.")
    assert (receivers.paragraphs[0].runs[0].font.size, receivers.paragraphs[1].runs[0].font.size) == (Pt(12), Pt(11))
    assert signer.paragraphs[0].text == "GIÁM ĐỐC"


def test_what_the_report_says(room: Room) -> None:
    answered(room)
    said = text_of(made(room, "docx")[0])
    assert "hoàn thành đúng hạn 3; hoàn thành quá hạn 1;" in said
    assert "Đơn vị chưa báo cáo: Sở Công Thương (hạn: trước ngày 15/8/2022, quá hạn 4 ngày làm việc, chưa nhắc)" in said
    number = "văn bản số 12/BC-SYT ngày 09/8/2022 (chưa xác nhận đã nhận được) [2]"
    assert f"Sở Y tế: đã gửi, {number}. Đơn vị cho biết: “Xong 3/4 nhiệm vụ”." in said
    assert "Báo Hải Phòng: chưa báo cáo (hạn: trước ngày 15/8/2022" in said
    assert "Sở Tài chính: đã gửi (chưa xác nhận đã nhận được; quá hạn 3 ngày làm việc) [1]." in said
    assert "đạt 105,0/300,0 tỷ đồng, bằng 35,0% kế hoạch" in said
    assert "Đơn vị có kế hoạch vốn nhưng chưa báo số giải ngân: Sở Xây dựng." in said
    (silent,) = [line for line in said.splitlines() if "nhưng chưa báo kế hoạch vốn và số giải ngân" in line]
    assert "UBND quận Lê Chân" in silent
    assert "Sở Xây dựng" not in silent
    assert "Sở Y tế" not in silent, "it has told both"
    assert "Vướng mắc số 1, Sở Y tế (01/8/2022; đã giải quyết) [" in said
    assert "“Thiếu <mặt bằng> & vốn”. Trả lời: “Sẽ họp”." in said
    assert "Sở Y tế xin gia hạn Báo cáo kết quả thực hiện Chương trình năm 2022 đến 01/9/2022, chưa xử lý" in said
    assert "- Phân bổ chi tiết vốn đầu tư công năm 2022 (mục III.27): chậm nhất ngày 31/8/2022; đã xong 0/15." in said
    assert "Chưa có đơn vị nào được nêu tên trong nhóm này." in said


def test_a_report_that_was_ended_is_told_so_with_day_and_reason(room: Room) -> None:
    answered(room)
    row, other = room.assignment("SGTVT"), room.assignment("SCT")
    for each, why in ((row, "đơn vị giải thể"), (other, "coordinator")):
        assignments.move(room.session, each, Move.WAIVE, "person:1", room.now, room.rules, because=why)
    room.session.flush()
    said = text_of(made(room, "docx")[0])
    ended = "được miễn, đã kết thúc theo dõi ngày 18/8/2022"
    assert f"Sở Giao thông vận tải: {ended}, lý do: “đơn vị giải thể”." in said
    assert f"Sở Công Thương: {ended}." in said
    assert "Sở Giao thông vận tải: không thuộc diện" not in said
    assert f"{ended}, lý do: “đơn vị giải thể”." in text_of(made(room, "docx", "SGTVT")[0])
    tasks = sheets(made(room, "xlsx")[0])["Nhiệm vụ"]
    assert {cells[11] for cells in tasks if cells[0] == "SGTVT"} == {"Được miễn"}
    room.reply(row, "doing", by=room.person("SYT"), percent=40, text="Đang làm")
    said = text_of(made(room, "docx")[0])
    assert (
        f"Sở Giao thông vận tải: {ended}, lý do: “đơn vị giải thể”; trả lời gần nhất: đang thực hiện, đạt 40%" in said
    )
    row.waived_by_program = other.waived_by_program = True
    room.session.flush()
    assert "Sở Giao thông vận tải: chưa đến kỳ báo cáo." in text_of(made(room, "docx")[0])


def test_what_nobody_has_confirmed_is_told_so_until_somebody_does(room: Room) -> None:
    """To have sent is what the agency says; in an official paper it is not simply so."""
    answered(room)
    said = text_of(made(room, "docx")[0])
    assert "Trong số đã hoàn thành, 2 báo cáo đã gửi nhưng chưa xác nhận đã nhận được. Chi tiết" in said
    for agency in ("SYT", "STC"):
        room.move(room.assignment(agency), Move.ACCEPT)
    said = text_of(made(room, "docx")[0])
    assert "chưa xác nhận" not in said
    assert "ngày 09/8/2022 [2]. Đơn vị" in said


def test_it_is_said_which_agencies_owe_no_reports_and_whose_are_still_to_come(room: Room) -> None:
    """One of the two is so: a paper with "or" between them says nothing."""
    papers = replace(_papers(room), with_reports=making._owing(scope(room), "report"))
    known = {each.code: each for each in papers.facts.members}
    nobody = replace(papers, reports=[], with_reports=papers.with_reports - {"STC"})

    def said(papers: Papers) -> list[str]:
        return [line for group in document.context(papers)["groups"] for line in group["said"]]

    assert f"{known['SYT'].name}: chưa đến kỳ báo cáo." in said(nobody)
    assert f"{known['STC'].name}: không thuộc diện báo cáo định kỳ." in said(nobody)
    assert f"{known['SKHDT'].name}: cơ quan tổng hợp, không thuộc diện báo cáo định kỳ." in said(nobody)
    month = replace(nobody, facts=replace(nobody.facts, month=date(2022, 9, 1)))
    assert f"{known['SYT'].name}: không có báo cáo định kỳ nào trong phạm vi báo cáo này." in said(month)


def test_the_ground_ends_its_list_and_the_title_names_its_period(room: Room) -> None:
    papers = _papers(room)
    fields = document.context(papers)
    assert [each[-1] for each in fields["basis"]] == ["."]
    assert fields["subject"].endswith(f"tính đến ngày {words.day(papers.facts.at.date())}")
    month = document.context(replace(papers, facts=replace(papers.facts, month=date(2022, 8, 1))))
    assert month["subject"].endswith("(các nội dung đến hạn trong tháng 8/2022)")


def test_only_what_an_agency_told_is_put_into_its_mouth(room: Room) -> None:
    answered(room)
    room.reply(room.assignment("SCT"), "given", by=room.person("SYT"), text="Đầu mối Sở Công Thương")
    room.reply(room.assignment("SGTVT"), "directed", by=room.person("SYT"), text="Làm ngay")
    room.reply(room.assignment("SXD"), "explained", by=room.person("SYT"), text="Chờ số liệu của huyện")
    said = text_of(made(room, "docx")[0])
    assert "trả lời gần nhất: lãnh đạo đã giao cho Đầu mối Sở Công Thương (quá hạn 4 ngày làm việc)" in said
    assert "trả lời gần nhất: lãnh đạo đã chỉ đạo (“Làm ngay”) (quá hạn" in said
    assert "cho biết: “Đầu mối" not in said
    assert "cho biết: “Làm ngay" not in said
    assert "Đơn vị cho biết: “Chờ số liệu của huyện”" in said


def test_what_comes_next_leaves_out_what_is_done(room: Room) -> None:
    answered(room)
    assert "III.27): chậm nhất ngày 31/8/2022; đã xong 0/" in str(document.context(_papers(room))["next"])
    papers = _papers(room)
    done = next(each for each in papers.columns if each.last_day > room.now.date() and each.kind == "milestone")
    tally = Tally({Timeliness.DONE_IN_TIME: 1})
    columns = [replace(done, tally=tally), replace(done, named_day=date(2022, 8, 1), tally=tally.plus(Tally(missed=1)))]
    head, line = document.context(replace(papers, columns=columns, coming=()))["next"]
    assert head == "Thực hiện các nội dung đến hạn tiếp theo:"
    assert "01/8/2022" not in line, "of several events the last day"
    assert line.endswith(f"chậm nhất ngày {words.day(done.last_day)}; đã xong 1/2.")


def test_part_v_begins_with_what_is_overdue_and_whose_it_is(room: Room) -> None:
    answered(room)
    room.plan()
    said = to_do.lines(_papers(room))
    assert said[0] == "Hoàn thành ngay các nội dung đã quá hạn:"
    assert said[1].startswith(
        "- Báo cáo kết quả thực hiện Chương trình năm 2022 (mục IV.1): trước ngày 15/8/2022; còn 38/40 đơn vị quá hạn, "
        "chưa xong: Sở Công Thương; Sở Nông nghiệp"
    )
    assert said[1].endswith(" và 32 đơn vị khác (Phụ lục I).")
    assert said[2] == "Thực hiện các nội dung đến hạn tiếp theo:"
    (mine,) = [line for line in to_do.lines(_papers(room, "SXD")) if "năm 2022 (" in line]
    assert mine.endswith("trước ngày 15/8/2022; chưa xong.")
    for row in room.session.scalars(select(Assignment).where(Assignment.period == "2022")):
        if row.duty.code == "BC-DINHKY" and row.agency.code not in ("SXD", "SCT"):
            row.state, row.reported_at = State.REPORTED, room.now
    few = to_do.lines(_papers(room))[1]
    assert few.endswith("còn 2/40 đơn vị quá hạn, chưa xong: Sở Công Thương; Sở Xây dựng.")
    row = room.assignment("SKHDT", "TONGHOP", "2022-08")
    room.at("2022-09-02T08:00")
    assert any(
        line.endswith("chậm nhất ngày 31/8/2022; Sở Kế hoạch và Đầu tư chưa xong.")
        for line in to_do.lines(_papers(room))
    )
    row.state, row.reported_at = State.REPORTED, room.now
    assert not any("Sở Kế hoạch và Đầu tư chưa xong" in line for line in to_do.lines(_papers(room)))


def test_part_v_goes_to_the_end_of_the_program(room: Room) -> None:
    answered(room)
    said = to_do.lines(_papers(room))
    assert "- Giao ban giải ngân (mục IV.1): 71 kỳ tiếp theo, từ tuần 34/2022 đến tuần 52/2023." in said
    assert "- Báo cáo kết quả thực hiện Chương trình năm 2023 (mục IV.1): trước ngày 15/8/2023; 40 đơn vị." in said
    assert said[-1].endswith("tháng 4/2024 (mục IV.2): chậm nhất ngày 30/4/2024.")
    assert sum("tuần 33/2022" in line for line in said) == 1, "what has begun is told by how much of it is done"
    august = to_do.lines(_papers(room, None, date(2023, 8, 1)))
    assert [line for line in august if "năm 2023 (" in line]
    assert not [line for line in august if "2024" in line or "tuần 5" in line]
    assert to_do.lines(_papers(room, None, date(2025, 8, 1))) == [to_do.NOTHING]


def test_part_v_of_a_group_counts_its_agencies_and_a_target_is_never_overdue(room: Room) -> None:
    answered(room)
    asked = replace(scope(room), group=27)
    papers = making.papers_of(room.session, asked, desk.facts(room.session, asked))
    said = to_do.lines(papers)
    assert "- Báo cáo kết quả thực hiện Chương trình năm 2023 (mục IV.1): trước ngày 15/8/2023; 15 đơn vị." in said
    late = to_do.overdue(papers.columns)
    assert late
    assert to_do.overdue([replace(each, kind="target") for each in late]) == []


def test_part_v_is_not_longer_than_somebody_reads_and_says_what_it_leaves_out(room: Room) -> None:
    answered(room)
    papers = _papers(room)
    one = papers.coming[-1]
    many = [one._replace(duty=f"D{number}", title=f"Việc {number}", period="") for number in range(20)]
    said = to_do.lines(replace(papers, columns=[], coming=many))
    assert len(said) == 1 + to_do.SHOWN + 1
    assert said[-1] == "- … và 8 nội dung khác."


def test_what_ended_unreported_with_its_agency_is_asked_about_in_part_v(room: Room) -> None:
    room.at("2022-08-10T08:00")
    sent(room, room.assignment("STC"), room.now, by=room.person("STC"))
    assert to_do.LEFT not in to_do.lines(_papers(room))
    succeeds(room, ["SXD"], ["STC"], date(2022, 8, 10))
    said = to_do.lines(_papers(room))
    assert said[said.index(to_do.LEFT) + 1] == (
        "- Báo cáo kết quả thực hiện Chương trình năm 2022 (mục IV.1) của Sở Xây dựng; "
        "Sở Tài chính đã báo xong phần của mình."
    )


def test_every_figure_has_its_source(room: Room) -> None:
    answered(room)
    papers = document.context(_papers(room))
    rows = papers["standings"]
    assert [(row["name"][:11], row["planned"], row["disbursed"], row["share"], row["beside"]) for row in rows] == [
        ("Sở Tài chín", "100,0", "55,0", "55,0%", "Trên"),
        ("Sở Y tế [4]", "200,0", "50,0", "25,0%", "Dưới"),
    ]
    sources = papers["sources"]
    assert [row["n"] for row in sources] == list(range(1, len(sources) + 1))
    cited = {f"[{row['n']}]" for row in sources}
    text = str({key: value for key, value in papers.items() if key != "sources"})
    assert all(each in text for each in cited)
    assert {
        "n": 4,
        "name": "Sở Y tế",
        "what": "Giải ngân đến tuần 31/2022",
        "day": "05/8/2022",
        "document": "",
    } in sources


def _papers(room: Room, agency: str | None = None, month: date | None = None) -> Papers:
    asked = scope(room, agency, month)
    return making.papers_of(room.session, asked, desk.facts(room.session, asked))


def test_without_any_answer_it_invents_nothing(room: Room) -> None:
    room.at("2022-08-02T08:00")
    said = text_of(made(room, "docx")[0])
    assert "hoàn thành đúng hạn 0; hoàn thành quá hạn 0;" in said
    assert "Chưa có đơn vị nào báo đủ kế hoạch vốn và số giải ngân năm 2022." in said
    assert "Các đơn vị chưa báo vướng mắc nào." in said
    assert "Sở Y tế: chưa báo cáo" in said
    assert "của Sở Y tế" in text_of(made(room, "docx", "SYT", date(2022, 8, 1))[0])


@pytest.mark.parametrize("what", ["docx", "letter"])
def test_of_a_program_that_is_not_followed_report_and_letter_say_so_to_who_drafts(room: Room, what: Any) -> None:
    answered(room)
    assert "[Việc nhắc" not in text_of(made(room, what)[0])
    program = room.session.get_one(Program, 1)
    for state, how in ((programs.PAUSED, "đang tạm dừng"), (programs.ARCHIVED, "đã lưu trữ")):
        programs.move(room.session, program, state, room.now)
        line = f"[Việc nhắc theo Chương trình số 01/CTr-UBND {how}; người soạn xem lại trước khi gửi.]"
        assert line in text_of(made(room, what)[0])


def test_hostile_texts_are_only_texts(room: Room) -> None:
    words = "{{ 7*7 }} {% for x in y %} </w:t><w:p/> & \x00\x07 \u202e " + "z" * 5000
    reply = sent(room, room.assignment(), room.now, text=words, document_number="<b>1</b>")
    room.request(reply, "obstacle", text=words, note=words)
    said = text_of(made(room, "docx")[0])
    assert "{{ 7*7 }} {% for x in y %} </w:t><w:p/> &" in said
    assert "văn bản số <b>1</b>" in said
    assert not {"\x00", "\x07", "\u202e"} & set(said)
    assert clean({"a": ["\u202ex", 1, None]}) == {"a": ["x", 1, None]}


def test_an_office_may_bring_a_template_of_its_own(room: Room) -> None:
    own = Document()
    own.add_paragraph("{{ subject }} – {{ sources|length }}")
    written = BytesIO()
    own.save(written)
    assert "Kết quả thực hiện Chương trình số 01/CTr-UBND tính đến ngày 01/8/2022 – 0" in text_of(
        made(room, "docx", template=written.getvalue())[0]
    )
    own.add_paragraph("{{ no_such_field }}")
    wrong = BytesIO()
    own.save(wrong)
    for template in (wrong.getvalue(), b"nonsense"):
        with pytest.raises(WrongTemplate, match="the template cannot be filled"):
            made(room, "docx", template=template)


def test_the_templates_are_what_the_script_lays_out(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.templates.sheet.HERE", tmp_path)
    layout.report()
    layout.letter()
    layout.evidence()
    for name in ("report.docx", "letter.docx", "evidence.docx"):
        ours, fresh = Document(str(TEMPLATES / name)), Document(str(tmp_path / name))
        assert ours.element.xml == fresh.element.xml, f"run python -m reports.templates.layout: {name} is older"


def test_every_field_is_told_of() -> None:
    told = (TEMPLATES.parent.parent / "docs" / "report.md").read_text("utf-8")
    for name in ("report.docx", "letter.docx", "evidence.docx"):
        fields = DocxTemplate(str(TEMPLATES / name)).get_undeclared_template_variables()
        assert [field for field in sorted(fields) if f"`{field}`" not in told] == [], name


@pytest.mark.parametrize("what", ["docx", "letter"])
def test_the_signature_does_not_stand_alone_on_a_page(room: Room, what: Any) -> None:
    answered(room)
    found = Document(BytesIO(made(room, what)[0]))
    foot = next(table for table in found.tables if "Nơi nhận" in table.cell(0, 0).text)
    before = next(each for each in found.paragraphs if each._p is foot._tbl.getprevious())
    assert before.text.strip()
    assert before.paragraph_format.keep_with_next
    assert "w:cantSplit" in foot.rows[0]._tr.xml


class TestLetter:
    def test_to_one_agency_the_letter_itself_says_what_is_late(self, room: Room) -> None:
        answered(room)
        said = text_of(made(room, "letter", "BHP")[0])
        assert "Kính gửi: Báo Hải Phòng." in said
        assert "V/v đôn đốc thực hiện Chương trình số 01/CTr-UBND" in said
        assert "quá hạn 4 ngày làm việc; chưa nhắc." in said
        assert "trước 17 giờ 00 ngày 23/8/2022" in said
        assert "Phụ lục" not in said

    def test_to_many_an_appendix_says_it(self, room: Room) -> None:
        answered(room)
        asked = scope(room)
        late = making.late_lines(room.session, asked)
        fields = letter.context(letter.Urging(desk.facts(room.session, asked), late, date(2022, 8, 23)))
        assert fields["receivers"][0] == "Sở Kế hoạch và Đầu tư"
        assert len(fields["late"]) == len(late)
        said = text_of(made(room, "letter")[0])
        assert "Kính gửi:\n- Sở Kế hoạch và Đầu tư;" in said
        assert "nêu tại Phụ lục" in said
        addressed = said.partition("Kính gửi:\n")[2].splitlines()[: len(fields["receivers"])]
        assert [each[-1] for each in addressed] == [*";" * (len(addressed) - 1), "."]

    def test_it_says_by_which_hour_and_which_lateness_has_an_objective_cause(self, room: Room) -> None:
        answered(room)
        asked = scope(room)
        found = [each for each in making.late_lines(room.session, asked) if each.duty == "BC-DINHKY"]
        line = next(each for each in found if each.agency_id == room.agency("BHP").id)
        cause = Excuse(7, "UBND thành phố", date(2022, 8, 16), "345/UBND-XD")
        line = line._replace(excused=cause, hour=time(15), exclusive=False)
        urging = letter.Urging(desk.facts(room.session, asked), [line], date(2022, 8, 23))
        said = text_of(letter.build(urging))
        assert "hạn: chậm nhất 15:00 ngày 15/8/2022;" in said
        why = "nguyên nhân khách quan được UBND thành phố xác nhận tại 345/UBND-XD ngày 16/8/2022"
        assert f"chưa nhắc; {why}." in said
        other = line._replace(agency_id=room.agency("SYT").id)
        two = text_of(letter.build(letter.Urging(urging.facts, [line, other], urging.by)))
        assert f"Báo cáo kết quả thực hiện Chương trình năm 2022 ({why})" in two

    def test_to_nobody_there_is_none(self, room: Room) -> None:
        with pytest.raises(NobodyIsLate):
            made(room, "letter")


@pytest.mark.parametrize(
    ("issuer", "where"),
    [("Ủy ban nhân dân thành phố Hải Phòng", "Hải Phòng"), ("UBND tỉnh An Giang", "An Giang"), ("Bộ Y tế", "…………")],
)
def test_the_place_is_that_of_the_issuer(issuer: str, where: str) -> None:
    assert place(issuer) == where


def test_an_agency_that_is_no_more_is_said_to_be_none_and_who_stands_in_its_place(room: Room) -> None:
    room.at("2022-08-05T08:00")
    before = text_of(made(room, "docx")[0])
    assert "đã kết thúc hoạt động" not in before
    succeeds(room, ["SXD"], ["STC"], date(2022, 8, 5))
    decided(room, ["SNV"], ["STC"], date(2022, 9, 1))
    said = text_of(made(room, "docx")[0])
    assert "Sở Xây dựng: đã kết thúc hoạt động từ ngày 05/8/2022; nhiệm vụ do Sở Tài chính thực hiện." in said
    september = text_of(made(room, "docx", None, date(2022, 9, 1))[0])
    assert "Sở Xây dựng: đã kết thúc" in september
    assert "Sở Nội vụ: không có báo cáo định kỳ nào" in september, "what is to come has not come"
