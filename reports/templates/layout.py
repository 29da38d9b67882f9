"""Lays out the Word templates by Nghị định 30/2020/NĐ-CP, Phụ lục I: ``python -m reports.templates.layout``.

The .docx files beside this one are what is used, and what an office may change; this script made them, and makes them
anew after a change here or in `sheet`.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from docx.oxml.ns import qn
from docx.shared import Mm

from reports.templates.sheet import CENTRE, SMALL, START, Sheet


def report() -> None:
    """The draft of the consolidated report; docs/report.md lists its fields."""
    sheet = Sheet()
    sheet.head()
    sheet.line("", indent=False, after=0)
    sheet.line("BÁO CÁO", bold=True, align=CENTRE, after=0)
    sheet.line("{{ subject }}", bold=True, align=CENTRE, after=12)
    sheet.each("basis", italic=True)
    sheet.line("{{ opening }}")
    sheet.heading("I. TÌNH HÌNH CHUNG")
    sheet.each("overview")
    sheet.table(
        [52, 18, 18, 18, 18, 18, 18],
        [
            "Nghĩa vụ, kỳ",
            "Phải thực hiện",
            "Đúng hạn",
            "Quá hạn",
            "Đang làm, trong hạn",
            "Đang làm, quá hạn",
            "Kỳ đã qua",
        ],
        "tallies",
        ["name", "owed", "in_time", "late", "open", "overdue", "missed"],
        "lcccccc",
    )
    sheet.tag("{%p if silent %}")
    sheet.line("Đơn vị chưa báo cáo: {{ silent }}.")
    sheet.tag("{%p endif %}")
    sheet.heading("II. KẾT QUẢ THEO NHÓM VÀ NHIỆM VỤ")
    sheet.each("results")
    sheet.tag("{%p for group in groups %}")
    sheet.line("{{ group.number }}. {{ group.title }}", bold=True, keep=True)
    sheet.tag("{%p for task in group.results %}")
    sheet.line("- {{ task.line }}")
    sheet.each("task.said", "+ {{ each }}")
    sheet.tag("{%p endfor %}")
    sheet.each("group.said")
    sheet.tag("{%p endfor %}")
    sheet.heading("III. GIẢI NGÂN VỐN ĐẦU TƯ CÔNG")
    sheet.each("money")
    sheet.tag("{%p if standings %}")
    sheet.table(
        [12, 54, 26, 28, 20, 20],
        ["TT", "Đơn vị", "Kế hoạch (tỷ đồng)", "Lũy kế giải ngân (tỷ đồng)", "Tỷ lệ", "So với bình quân"],
        "standings",
        ["n", "name", "planned", "disbursed", "share", "beside"],
        "clrrrc",
    )
    sheet.tag("{%p endif %}")
    sheet.heading("IV. KHÓ KHĂN, VƯỚNG MẮC VÀ ĐỀ NGHỊ")
    sheet.each("obstacles")
    sheet.heading("V. NHIỆM VỤ THỜI GIAN TỚI")
    sheet.each("next")
    sheet.line("{{ closing }}", after=12, keep=True)
    sheet.signature()
    sheet.appendix(across=False)
    _appendix(sheet, "Phụ lục I", "TÌNH HÌNH THỰC HIỆN CỦA TỪNG ĐƠN VỊ")
    table = sheet.table(
        [34, 21],
        ["Đơn vị", "{%tc for head in heads %}"],
        "matrix",
        ["name", "{%tc for cell in row.cells %}"],
        "lc",
    )
    _dynamic(sheet, table)
    sheet.line("{{ key }}", italic=True, size=SMALL)
    sheet.appendix(across=False)
    _appendix(sheet, "Phụ lục II", "NGUỒN SỐ LIỆU")
    sheet.table(
        [12, 36, 51, 25, 36],
        ["Số", "Đơn vị", "Nội dung", "Ngày trả lời", "Văn bản"],
        "sources",
        ["n", "name", "what", "day", "document"],
        "cllcl",
    )
    sheet.save("report.docx")


def _appendix(sheet: Sheet, number: str, title: str) -> None:
    sheet.line(number, bold=True, align=CENTRE, after=0)
    sheet.line(title, bold=True, align=CENTRE, after=0)
    sheet.line(
        "(Kèm theo {{ letter }} số        /{{ symbol }} {{ written }} của {{ body }})",
        italic=True,
        align=CENTRE,
        after=12,
    )


def _dynamic(sheet: Sheet, table: Any) -> None:
    """Columns as many as there are periods: a cell that is repeated stands between two that say so."""
    for number, middle in ((0, "{{ head }}"), (2, "{{ cell }}")):
        row = table.rows[number]._tr
        opening = row.tc_lst[1]
        for text in (middle, "{%tc endfor %}"):
            copy = deepcopy(opening)
            texts = copy.findall(f".//{qn('w:t')}")
            texts[0].text = text
            row.append(copy)


def letter() -> None:
    """The letter that urges agencies which are late."""
    sheet = Sheet()
    sheet.head(about="V/v {{ subject }}")
    sheet.line("", indent=False, after=0)
    sheet.tag("{%p if receivers|length == 1 %}")
    sheet.line("Kính gửi: {{ receivers[0] }}.", align=CENTRE, after=12)
    sheet.tag("{%p else %}")
    sheet.line("Kính gửi:", align=CENTRE, after=0)
    for paragraph in sheet.each(
        "receivers", "- {{ each }}{{ '.' if loop.last else ';' }}", indent=False, align=START, after=0
    ):
        paragraph.paragraph_format.left_indent = Mm(55)
    sheet.tag("{%p endif %}")
    sheet.each("paragraphs")
    sheet.tag("{%p if receivers|length == 1 %}")
    sheet.each(
        "late",
        "- {{ row.what }}, {{ row.clause }}; hạn: {{ row.due }}; quá hạn {{ row.days }} ngày làm việc; "
        "{% if row.reminders %}đã nhắc {{ row.reminders }} lần{% else %}chưa nhắc{% endif %}"
        "{% if row.excused %}; {{ row.excused }}{% endif %}.",
        name="row",
    )
    sheet.tag("{%p endif %}")
    sheet.each("requests", keep=True)
    sheet.signature()
    sheet.tag("{%p if receivers|length > 1 %}")
    sheet.line("", indent=False, after=0).paragraph_format.page_break_before = True
    _appendix(sheet, "Phụ lục", "CÁC NỘI DUNG QUÁ HẠN")
    sheet.table(
        [40, 42, 18, 26, 18, 16],
        ["Đơn vị", "Nội dung", "Căn cứ", "Hạn", "Quá hạn (ngày làm việc)", "Số lần đã nhắc"],
        "late",
        [
            "name",
            "{{ row.what }}{% if row.excused %} ({{ row.excused }}){% endif %}",
            *("clause", "due", "days", "reminders"),
        ],
        "llllcc",
    )
    sheet.tag("{%p endif %}")
    sheet.save("letter.docx")


def evidence() -> None:
    """The evidence sheet of an agency and a month, across: it is one table."""
    sheet = Sheet(across=True)
    sheet.head(left=105, right=142)
    sheet.line("", indent=False, after=0)
    sheet.line("PHIẾU MINH CHỨNG", bold=True, align=CENTRE, after=0)
    sheet.line("{{ subject }}", bold=True, align=CENTRE, after=12)
    sheet.each("opening")
    sheet.table(
        [10, 45, 28, 25, 30, 48, 28, 33],
        [
            "TT",
            "Nội dung, căn cứ",
            "Hạn",
            "Ngày nên xong",
            "Đã hỏi đơn vị",
            "Đơn vị trả lời, văn bản",
            "Kết quả",
            "Gia hạn: đã xin, được cho",
        ],
        "lines",
        ["n", "what", "due", "advised", "asked", "given", "result", "more"],
        "clccllll",
    )
    sheet.heading("Nguyên nhân khách quan")
    sheet.line("{{ objective }}")
    sheet.tag("{%p if disputes %}")
    sheet.heading("Ý kiến của đơn vị về các dòng chưa đúng")
    sheet.each("disputes")
    sheet.tag("{%p endif %}")
    sheet.line("{{ note }}", italic=True, after=12, keep=True)
    sheet.signature(left_wide=147, right_wide=100)
    sheet.save("evidence.docx")


if __name__ == "__main__":
    report()
    letter()
    evidence()
