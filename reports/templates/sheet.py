"""A document in the making, with the measures and sizes of Nghị định 30/2020/NĐ-CP, Phụ lục I, mục I and II."""

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

    def __init__(self, *, across: bool = False) -> None:
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
        self._page(section, across=across)
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

    def each(self, of: str, text: str = "{{ each }}", *, name: str = "each", **how: Any) -> list[Any]:
        """A paragraph for each member of a list, which ``text`` calls by ``name``; returns the template's three."""
        kept = {key: value for key, value in how.items() if key != "italic"}
        opening = self.line(f"{{%p for {name} in {of} %}}", **kept)
        return [opening, self.line(text, **how), self.line("{%p endfor %}", **kept)]

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
        self._wide(table, [left, right])
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

    def table(self, widths: list[float], headings: list[str], of: str, fields: list[str], aligned: str) -> Any:
        """A table with a row a member of a list; its headings stand on every page. ``fields``: what a column shows of
        the member, or a tag of the template; ``aligned``: l, c or r a column."""
        cells = [each if each.startswith("{") else f"{{{{ row.{each} }}}}" for each in fields]
        table = self.document.add_table(rows=4, cols=len(widths), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        self._wide(table, widths)
        for row in table.rows:  # a row is not torn apart where a page ends
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        tags = (
            [f"{{%tr for row in {of} %}}", *[""] * (len(widths) - 1)],
            cells,
            ["{%tr endfor %}", *[""] * (len(widths) - 1)],
        )
        for number, (row, texts) in enumerate(zip(table.rows, (headings, *tags), strict=True)):
            for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
                side = aligned[place] if number else "c"
                self._first(cell, text, size=SMALL, bold=number == 0)
                cell.paragraphs[0].alignment = {"l": START, "c": CENTRE, "r": WD_ALIGN_PARAGRAPH.RIGHT}[side]
                cell.paragraphs[0].paragraph_format.line_spacing = 1.0
        self.line("", indent=False, after=0)
        return table

    def _wide(self, table: Any, widths: list[float]) -> None:
        """Give columns their widths (mm): Word goes by the cells, LibreOffice by the grid of the table."""
        for place, width in enumerate(widths):
            table.columns[place].width = Mm(width)
            for cell in table.columns[place].cells:
                cell.width = Mm(width)

    def signature(self, left_wide: float = 85, right_wide: float = 75) -> None:
        """Receivers beside the place for the signature."""
        table = self.document.add_table(rows=1, cols=2)
        table.autofit = False
        self._wide(table, [left_wide, right_wide])
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        left, right = table.rows[0].cells
        left.paragraphs[0].paragraph_format.space_after = Pt(0)
        self.run(left.paragraphs[0], "Nơi nhận:", bold=True, italic=True, size=Pt(12))
        small: dict[str, Any] = {"size": Pt(11), "indent": False, "align": START, "after": 0, "where": left}
        self.each("recipients", "- {{ each }};", **small)
        self.line("- Lưu: VT.", **small)
        self._first(right, "{{ signer|upper }}", bold=True)
        for _ in range(4):
            self.line("", align=CENTRE, where=right)

    def save(self, name: str) -> None:
        self.document.core_properties.author = "Đôn Đốc"
        self.document.core_properties.title = ""
        self.document.save(str(HERE / name))
