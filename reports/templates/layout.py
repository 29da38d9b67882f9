"""Lays out the Word templates by Nghị định 30/2020/NĐ-CP, Phụ lục I: ``python -m reports.templates.layout``.

The .docx files beside this one are what is used, and what an office may change; this script made them, and makes them
anew after a change here. Measures and sizes are those of the decree's annex I, mục I and II.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

HERE = Path(__file__).parent
FONT = "Times New Roman"
TOP = BOTTOM = Mm(20)
LEFT, RIGHT = Mm(30), Mm(20)
LONG, SHORT = Mm(297), Mm(210)
BODY, SMALL = Pt(14), Pt(13)
INDENT = Mm(10)
CENTRE, JUSTIFY, START = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT


class Sheet:
    """A document in the making."""

    def __init__(self) -> None:
        self.document = Document()
        normal: Any = self.document.styles["Normal"]
        normal.font.name, normal.font.size = FONT, BODY
        fonts = normal.element.rPr.rFonts
        for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(name), FONT)
        normal.paragraph_format.space_after = Pt(6)
        normal.paragraph_format.space_before = Pt(0)
        normal.paragraph_format.line_spacing = 1.1
        section = self.document.sections[0]
        section.different_first_page_header_footer = True
        self._page(section, across=False)
        self._number(section.header.paragraphs[0])

    def _page(self, section: Any, *, across: bool) -> None:
        """A4, with the margins of the decree; the number of the page at the top in the middle."""
        section.page_width, section.page_height = (LONG, SHORT) if across else (SHORT, LONG)
        section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
        section.top_margin, section.bottom_margin = TOP, BOTTOM
        section.left_margin, section.right_margin = LEFT, RIGHT
        section.header_distance = section.footer_distance = Mm(10)

    def _number(self, paragraph: Any) -> None:
        paragraph.alignment = CENTRE
        run = paragraph.add_run()
        run.font.size, run.font.name = BODY, FONT
        for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
            element = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                element.set(qn("w:fldCharType"), kind)
            else:
                element.set(qn("xml:space"), "preserve")
                element.text = text
            run._r.append(element)

    def appendix(self, *, across: bool) -> None:
        """What follows begins on a page of its own; its first page has a number too."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.different_first_page_header_footer = False
        self._page(section, across=across)

    def line(
        self, text: str, *, bold: bool = False, italic: bool = False, align: Any = JUSTIFY, size: Any = None,
        indent: bool = True, after: float | None = None, keep: bool = False, where: Any = None,
    ) -> Any:  # fmt: skip
        """A paragraph of one kind of letters."""
        paragraph = (where or self.document).add_paragraph()
        paragraph.alignment = align
        if indent and align == JUSTIFY:
            paragraph.paragraph_format.first_line_indent = INDENT
        if after is not None:
            paragraph.paragraph_format.space_after = Pt(after)
        paragraph.paragraph_format.keep_with_next = keep
        self.run(paragraph, text, bold=bold, italic=italic, size=size)
        return paragraph

    def run(self, paragraph: Any, text: str, *, bold: bool = False, italic: bool = False, size: Any = None) -> None:
        """Some words in the font of the decree."""
        run = paragraph.add_run(text)
        run.bold, run.italic, run.font.name = bold, italic, FONT
        run._r.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), FONT)
        if size:
            run.font.size = size

    def heading(self, text: str) -> None:
        """``I. ...``, which stays with what it is the heading of."""
        self.line(text, bold=True, keep=True)

    def tag(self, text: str) -> None:
        """A line of the template's own language, which leaves nothing behind."""
        self.line(text, indent=False, after=0)

    def rule(self, cell: Any, millimetres: float, width: float) -> None:
        """A line under what stands above it, ``millimetres`` long in a cell of that ``width``."""
        paragraph = cell.add_paragraph()
        form = paragraph.paragraph_format
        form.left_indent = form.right_indent = Mm((width - millimetres) / 2)
        form.space_after, form.line_spacing = Pt(6), Pt(3)
        borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
        for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
            top.set(qn(f"w:{key}"), value)
        borders.append(top)
        paragraph._p.get_or_add_pPr().append(borders)

    def head(self, left: float = 66, right: float = 94, about: str = "") -> None:
        """Issuing body and number beside the country's name and motto, place and day."""
        table = self.document.add_table(rows=2, cols=2)
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for row in table.rows:
            row.cells[0].width, row.cells[1].width = Mm(left), Mm(right)
        body, motto = table.rows[0].cells
        number, day = table.rows[1].cells
        self._first(body, "{{ issuer|upper }}", size=SMALL)
        self.line("{{ body|upper }}", bold=True, size=SMALL, align=CENTRE, after=0, where=body)
        self.rule(body, 24, left)
        self._first(motto, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=Pt(12), bold=True)
        self.line("Độc lập - Tự do - Hạnh phúc", bold=True, size=SMALL, align=CENTRE, after=0, where=motto)
        self.rule(motto, 56, right)
        self._first(number, "Số:        /{{ symbol }}", size=SMALL)
        if about:
            self.line(about, size=Pt(12), align=CENTRE, where=number)
        self._first(day, "{{ place }}, {{ written }}", size=SMALL, italic=True)

    def _first(self, cell: Any, text: str, **how: Any) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.alignment, paragraph.paragraph_format.space_after = CENTRE, Pt(0)
        self.run(paragraph, text, **how)

    def table(self, widths: list[float], headings: list[str], loop: str, cells: list[str], aligned: str) -> Any:
        """A table with a row a member of a list; its headings stand on every page. ``aligned``: l, c or r a column."""
        table = self.document.add_table(rows=4, cols=len(widths), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        repeat = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeat)
        tags = (
            [f"{{%tr for {loop} %}}", *[""] * (len(widths) - 1)],
            cells,
            ["{%tr endfor %}", *[""] * (len(widths) - 1)],
        )
        for number, (row, texts) in enumerate(zip(table.rows, (headings, *tags), strict=True)):
            for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
                cell.width = Mm(widths[place])
                side = aligned[place] if number else "c"
                self._first(cell, text, size=SMALL, bold=number == 0)
                cell.paragraphs[0].alignment = {"l": START, "c": CENTRE, "r": WD_ALIGN_PARAGRAPH.RIGHT}[side]
                cell.paragraphs[0].paragraph_format.line_spacing = 1.0
        self.line("", indent=False, after=0)
        return table

    def signature(self) -> None:
        """Receivers beside the place for the signature."""
        table = self.document.add_table(rows=1, cols=2)
        table.autofit = False
        left, right = table.rows[0].cells
        left.width, right.width = Mm(85), Mm(75)
        left.paragraphs[0].paragraph_format.space_after = Pt(0)
        self.run(left.paragraphs[0], "Nơi nhận:", bold=True, italic=True, size=Pt(12))
        for text in ("{%p for each in recipients %}", "- {{ each }};", "{%p endfor %}", "- Lưu: VT."):
            self.line(text, size=Pt(11), indent=False, align=START, after=0, where=left)
        self._first(right, "{{ signer|upper }}", bold=True)
        for _ in range(4):
            self.line("", align=CENTRE, where=right)

    def save(self, name: str) -> None:
        self.document.core_properties.author = "Đôn Đốc"
        self.document.core_properties.title = ""
        self.document.save(str(HERE / name))


def report() -> None:
    """The draft of the consolidated report; docs/report.md lists its fields."""
    sheet = Sheet()
    sheet.head()
    sheet.line("", indent=False, after=0)
    sheet.line("BÁO CÁO", bold=True, align=CENTRE, after=0)
    sheet.line("{{ subject }}", bold=True, align=CENTRE, after=12)
    for text in ("{%p for each in basis %}", "{{ each }}", "{%p endfor %}"):
        sheet.line(text, italic=not text.startswith("{%"))
    sheet.line("{{ opening }}")
    sheet.heading("I. TÌNH HÌNH CHUNG")
    for text in ("{%p for each in overview %}", "{{ each }}", "{%p endfor %}"):
        sheet.line(text)
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
        "row in tallies",
        [
            "{{ row.name }}",
            "{{ row.owed }}",
            "{{ row.in_time }}",
            "{{ row.late }}",
            "{{ row.open }}",
            "{{ row.overdue }}",
            "{{ row.missed }}",
        ],
        "lcccccc",
    )
    sheet.tag("{%p if silent %}")
    sheet.line("Đơn vị chưa báo cáo: {{ silent }}.")
    sheet.tag("{%p endif %}")
    sheet.heading("II. KẾT QUẢ THEO NHÓM VÀ NHIỆM VỤ")
    sheet.tag("{%p for group in groups %}")
    sheet.line("{{ group.number }}. {{ group.title }}", bold=True, keep=True)
    for text in ("{%p for task in group.tasks %}", "- {{ task }}", "{%p endfor %}"):
        sheet.line(text)
    for text in ("{%p for each in group.said %}", "{{ each }}", "{%p endfor %}"):
        sheet.line(text)
    sheet.tag("{%p endfor %}")
    sheet.heading("III. GIẢI NGÂN VỐN ĐẦU TƯ CÔNG")
    for text in ("{%p for each in money %}", "{{ each }}", "{%p endfor %}"):
        sheet.line(text)
    sheet.tag("{%p if standings %}")
    sheet.table(
        [10, 56, 26, 28, 20, 20],
        ["TT", "Đơn vị", "Kế hoạch (tỷ đồng)", "Lũy kế giải ngân (tỷ đồng)", "Tỷ lệ", "So với bình quân"],
        "row in standings",
        [
            "{{ row.n }}",
            "{{ row.name }}",
            "{{ row.planned }}",
            "{{ row.disbursed }}",
            "{{ row.share }}",
            "{{ row.beside }}",
        ],
        "clrrrc",
    )
    sheet.tag("{%p endif %}")
    sheet.heading("IV. KHÓ KHĂN, VƯỚNG MẮC VÀ ĐỀ NGHỊ")
    for text in ("{%p for each in obstacles %}", "{{ each }}", "{%p endfor %}"):
        sheet.line(text)
    sheet.heading("V. NHIỆM VỤ THỜI GIAN TỚI")
    for text in ("{%p for each in next %}", "{{ each }}", "{%p endfor %}"):
        sheet.line(text)
    sheet.line("{{ closing }}", after=12)
    sheet.signature()
    sheet.appendix(across=False)
    _appendix(sheet, "Phụ lục I", "TÌNH HÌNH THỰC HIỆN CỦA TỪNG ĐƠN VỊ")
    table = sheet.table(
        [52, 22],
        ["Đơn vị", "{%tc for head in heads %}"],
        "row in matrix",
        ["{{ row.name }}", "{%tc for cell in row.cells %}"],
        "lc",
    )
    _dynamic(sheet, table)
    sheet.line("{{ key }}", italic=True, size=SMALL)
    sheet.appendix(across=False)
    _appendix(sheet, "Phụ lục II", "NGUỒN SỐ LIỆU")
    sheet.table(
        [12, 44, 54, 22, 28],
        ["Số", "Đơn vị", "Nội dung", "Ngày trả lời", "Văn bản"],
        "row in sources",
        ["{{ row.n }}", "{{ row.name }}", "{{ row.what }}", "{{ row.day }}", "{{ row.document }}"],
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
            from copy import deepcopy  # noqa: PLC0415

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
    for text in ("{%p for each in receivers %}", "- {{ each }};", "{%p endfor %}"):
        sheet.line(text, indent=False, align=START, after=0).paragraph_format.left_indent = Mm(55)
    sheet.tag("{%p endif %}")
    for text in ("{%p for each in paragraphs %}", "{{ each }}", "{%p endfor %}"):
        sheet.line(text)
    sheet.tag("{%p if receivers|length == 1 %}")
    for text in (
        "{%p for row in late %}",
        "- {{ row.what }}, {{ row.clause }}; hạn: {{ row.due }}; quá hạn {{ row.days }} ngày làm việc; "
        "đã nhắc {{ row.reminders }} lần.",
        "{%p endfor %}",
    ):
        sheet.line(text)
    sheet.tag("{%p endif %}")
    for text in ("{%p for each in requests %}", "{{ each }}", "{%p endfor %}"):
        sheet.line(text)
    sheet.signature()
    sheet.tag("{%p if receivers|length > 1 %}")
    sheet.line("", indent=False, after=0).paragraph_format.page_break_before = True
    _appendix(sheet, "Phụ lục", "CÁC NỘI DUNG QUÁ HẠN")
    sheet.table(
        [40, 42, 18, 26, 18, 16],
        ["Đơn vị", "Nội dung", "Căn cứ", "Hạn", "Quá hạn (ngày làm việc)", "Số lần đã nhắc"],
        "row in late",
        [
            "{{ row.name }}",
            "{{ row.what }}",
            "{{ row.clause }}",
            "{{ row.due }}",
            "{{ row.days }}",
            "{{ row.reminders }}",
        ],
        "llllcc",
    )
    sheet.tag("{%p endif %}")
    sheet.save("letter.docx")


if __name__ == "__main__":
    report()
    letter()
