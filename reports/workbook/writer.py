"""Sheets that look alike: headings, formats of cells, how they are printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import accumulate
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

from db.desk import Facts
from reports import words
from reports.look import COLOURS, INK
from reports.workbook.sheet import LINE_HEIGHT, LONGEST, Sheet, lines_of, text
from rules.status import Timeliness

FORMATS: dict[str, dict[str, Any]] = {
    "text": {"num_format": "@", "text_wrap": True, "valign": "top"},
    "day": {"num_format": "dd/mm/yyyy", "align": "left", "valign": "top"},
    "moment": {"num_format": "dd/mm/yyyy hh:mm", "align": "left", "valign": "top"},
    "count": {"num_format": "#,##0", "align": "right", "indent": 1, "valign": "top"},
    "amount": {"num_format": "#,##0", "align": "right", "indent": 1, "valign": "top"},
    "share": {"num_format": "0.0%", "align": "right", "indent": 1, "valign": "top"},
}
"""How each kind of cell is shown; Excel puts the reader's own marks for thousands and decimals. A number keeps away
from the text in the next column."""

CELL = {"align": "center", "border": 1, "border_color": "#FFFFFF"}
"""A coloured cell stands apart from the next one."""

TITLE_SIZE = 1.5
"""How much wider and higher a title's signs are."""

CENTRED = {"align": "center", "indent": 0}

PRINTED = 180
"""Signs across a printed page, A4 on its side, that can still be read; a wider table takes several pages beside each
other, each with the first two columns."""

LONGEST_NAME = 120
"""Signs of a program's name in a header, which has room for 255 altogether."""

SCALE = 72
"""Percent of its size at which a table of 150 signs across has room on a page."""

NOTHING = "Không có dòng nào."
"""What an empty table says when it is printed."""

Heading = tuple[str, int, str]
"""What stands above a column, its width in signs, and the kind of its cells."""


def _in_header(name: str) -> str:
    """A name in the header of a page, where ``&`` begins a code unless it is doubled: in one line, and not cut off
    between two of these."""
    signs = ["&&" if sign == "&" else sign for sign in " ".join(text(name).split())]
    return "".join(sign for sign, end in zip(signs, accumulate(map(len, signs)), strict=True) if end <= LONGEST_NAME)


class Writer:
    """Writes sheets that look alike."""

    def __init__(self, book: xlsxwriter.Workbook, facts: Facts) -> None:
        self.book, self.facts = book, facts
        base: dict[str, Any] = {"font_name": "Times New Roman", "font_size": 11}
        self.formats: dict[str, Format] = {kind: book.add_format({**base, **how}) for kind, how in FORMATS.items()}
        self.boxed: dict[str, Format] = {
            kind: book.add_format({**base, **how, "border": 1, **(CENTRED if kind == "count" else {})})
            for kind, how in FORMATS.items()
        }
        bold = {**base, "bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E7E6E6", "border": 1}
        self.heading: Format = book.add_format(bold)
        self.plain: Format = book.add_format(base)
        self.title: Format = book.add_format({**base, "bold": True, "font_size": 14})
        wrapped = {"text_wrap": True, "valign": "top"}
        self.wrapped: Format = book.add_format({**base, **wrapped})
        self.wrapped_title: Format = book.add_format({**base, **wrapped, "bold": True, "font_size": 14})
        self.words: dict[Timeliness, Format] = {
            word: book.add_format({**base, **CELL, "bg_color": COLOURS[word], "font_color": INK[word]})
            for word in Timeliness
        }
        grey = {**base, "font_color": "#595959"}
        self.grey: Format = book.add_format({**grey, "align": "center"})
        self.grey_text: Format = book.add_format({**grey, "italic": True})

    def begin(self, name: str, headings: Sequence[Heading], first: int = 0, second: int = 0) -> Sheet:
        """A sheet with its columns, to be printed on A4 across with the headings (in row ``first``) on every page.
        ``second``: the column in which a second table begins, which says nothing about the rows of the first, so that
        each has pages of its own."""
        sheet: Sheet = self.book.add_worksheet(name, worksheet_class=Sheet)
        sheet.set_landscape()
        sheet.set_paper(9)
        if second:
            sheet.set_print_scale(SCALE)
            sheet.set_v_pagebreaks([second])
        else:
            sheet.fit_to_pages(max(1, -(-sum(width for _, width, _ in headings) // PRINTED)), 0)
            sheet.repeat_columns(0, 1)
        sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.6)
        sheet.set_header(
            f"&L{_in_header(self.facts.name)}&R{name}, {words.as_of(self.facts.at, self.facts.unfollowed)}"
        )
        sheet.set_footer("&C&P/&N")
        sheet.repeat_rows(first)
        sheet.freeze_panes(first + 1, 2)
        for place, (_, width, kind) in enumerate(headings):
            sheet.set_column(place, place, width, self.formats[kind])
        return sheet

    def above(self, sheet: Sheet, row: int, headings: Sequence[Heading], said: str) -> None:
        """What a sheet is about (in the first row its title), as wide as the two columns that stand on every page: of
        a table that takes several pages beside each other it would be cut off on all but the first."""
        how = self.wrapped if row else self.wrapped_title
        large = 1 if row else TITLE_SIZE
        lines = lines_of((said,), ((0, int((headings[0][1] + headings[1][1]) / large)),))
        sheet.set_row(row, LINE_HEIGHT * lines * large)
        sheet.write_string(row, 0, text(said), how)
        sheet.write_blank(row, 1, None, how)
        sheet.merge.append([row, 0, row, 1])

    def row(self, sheet: Sheet, number: int, headings: Sequence[Heading], cells: Sequence[Any]) -> None:
        """A row that is as high as the longest of its texts needs."""
        texts = [(place, width) for place, (_, width, kind) in enumerate(headings) if kind == "text"]
        if (lines := lines_of(cells, texts)) > 1:
            sheet.set_row(number, LINE_HEIGHT * lines)
        for place, ((_, _, kind), cell) in enumerate(zip(headings, cells, strict=True)):
            self.cell(sheet, number, place, kind, cell)

    def cell(self, sheet: Sheet, row: int, place: int, kind: str, cell: Any, how: Format | None = None) -> None:
        """One cell by its kind, in the format of that or in another; a text stays one, whatever it begins with."""
        how = how or self.formats[kind]
        if cell is None:
            return
        if kind == "text":
            sheet.write_string(row, place, text(cell), how)
        elif kind in ("day", "moment"):
            at = cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell
            sheet.write_datetime(row, place, at, how)
        else:
            sheet.write_number(row, place, cell, how)

    def headings(self, sheet: Sheet, number: int, headings: Sequence[Heading], place: int = 0) -> None:
        """The headings of some columns, their row as high as the longest of them needs."""
        lines = max(
            sum(-(-len(line) // max(1, width - 2)) for line in text_.split("\n")) for text_, width, _ in headings
        )
        if lines > 1 and not place:
            sheet.set_row(number, LINE_HEIGHT * lines + 4)
        for offset, (heading, _, _) in enumerate(headings):
            sheet.write_string(number, place + offset, heading, self.heading)

    def sheet(self, name: str, headings: Sequence[Heading], rows: Iterable[Sequence[Any]]) -> None:
        """A plain table with its headings in the first row and a filter over it."""
        sheet = self.begin(name, headings)
        self.headings(sheet, 0, headings)
        columns = [(kind, self.formats[kind]) for _, _, kind in headings]
        count = sheet.lay_out(1, columns, rows, [width for _, width, _ in headings])
        if not count:
            self._say_nothing(sheet, headings)
        sheet.autofilter(0, 0, max(count, 1), len(headings) - 1)

    def _say_nothing(self, sheet: Sheet, headings: Sequence[Heading]) -> None:
        """Of an empty table one page is printed, with as many of its headings as can be read there."""
        sheet.write_string(1, 1, NOTHING, self.grey_text)
        ends = accumulate(width for _, width, _ in headings)
        sheet.print_area(0, 0, 1, sum(end <= PRINTED for end in ends) - 1)
        sheet.fit_to_pages(1, 0)


__all__ = ["LONGEST", "NOTHING", "Heading", "Writer", "text"]
