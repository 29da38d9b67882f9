"""A sheet that takes a long plain table quickly: a cell by XlsxWriter's own way costs ten times what it costs here.

What is written is what XlsxWriter itself writes row after row (``constant_memory``), into the same file. Texts are
written here too where a cell is written by itself: XlsxWriter takes one that begins with ``<r>`` and ends with ``</r>``
for XML of its own, whoever typed it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet
from xlsxwriter.xmlwriter import XMLwriter

from rules.reading import showable

LONGEST = 32_767
"""Signs in a cell: https://support.microsoft.com/office/excel-specifications-and-limits"""

FIRST = date(1900, 3, 1)
"""The first day that Excel counts right; what lies before is written as a text."""

BEFORE = 693_594
"""The day (counted as Python does) from which Excel counts."""

LINE_HEIGHT = 15
"""Points; a row is as high as one line unless it says otherwise, whatever its cells hold, and LibreOffice leaves it
so."""

MOST_LINES, HIGHEST = 27, 409
"""A row may be so many points high."""

REPEATED = 120
"""Signs up to which a text is one that comes again: names, titles, periods."""

_xml = XMLwriter()
Cell = Callable[[str, Any], str]
"""Writes a cell: the number of its row, and what stands in it."""


def text(value: object) -> str:
    """A text as a cell can hold it: as typed, without control signs and marks that turn the writing around."""
    shown = showable(str(value)).replace("\r\n", "\n")
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


def lines_of(cells: Sequence[Any], texts: Sequence[tuple[int, int]]) -> int:
    """How many lines the texts among some cells take (by place and width of their columns), as many as a row can
    show."""
    most = 1
    for place, width in texts:
        cell = cells[place]
        fits = width * 6 // 5  # a width counts figures, which are wider than letters
        if cell and (len(cell) > fits or "\n" in cell):
            most = max(most, sum(-(-len(line) // fits) or 1 for line in cell[:LONGEST].split("\n")))
    return min(most, MOST_LINES)


def _inner(value: object) -> str:
    """A text from within the tag that holds it."""
    typed = str(value)
    return _repeated(typed) if len(typed) <= REPEATED else _escaped(typed)


def _escaped(typed: str) -> str:
    shown = text(typed)
    kept = ' xml:space="preserve">' if shown != shown.strip() else ">"
    return kept + str(_xml._escape_data(_xml._escape_control_characters(shown)))


_repeated = lru_cache(20_000)(_escaped)


def _text(column: str, xf: int) -> Cell:
    return lambda row, value: f'<c r="{column}{row}" s="{xf}" t="inlineStr"><is><t{_inner(value)}</t></is></c>'


def _number(column: str, xf: int) -> Cell:
    return lambda row, value: f'<c r="{column}{row}" s="{xf}"><v>{value:.16G}</v></c>'


def _day(column: str, xf: int) -> Cell:
    before = _text(column, xf)

    def write(row: str, value: date) -> str:
        if value < FIRST:
            return before(row, f"{value:%d/%m/%Y}")
        return f'<c r="{column}{row}" s="{xf}"><v>{value.toordinal() - BEFORE}</v></c>'

    return write


def _moment(column: str, xf: int) -> Cell:
    def write(row: str, at: datetime) -> str:
        days = at.toordinal() - BEFORE + (at.hour * 3600 + at.minute * 60 + at.second) / 86400
        return f'<c r="{column}{row}" s="{xf}"><v>{days:.16G}</v></c>'

    return write


CELLS: dict[str, Callable[[str, int], Cell]] = {
    "text": _text,
    "day": _day,
    "moment": _moment,
    "count": _number,
    "amount": _number,
    "share": _number,
}
"""How each kind of cell is written, by its column and the number of its format."""


class Sheet(Worksheet):  # type: ignore[misc,unused-ignore]
    """A sheet of a workbook that keeps no rows."""

    def lay_out(
        self,
        first: int,
        columns: Sequence[tuple[str, Format]],
        rows: Iterable[Sequence[Any]],
        widths: Sequence[int] = (),
    ) -> int:
        """Write rows of cells (kind and format by column) from row ``first`` on, where nothing stands yet, each as high
        as its texts need in columns of such ``widths``; returns how many there were."""
        self._write_single_row(first)  # what stands above
        write = self.fh.write
        kinds = [CELLS[kind](xl_col_to_name(place), how._get_xf_index()) for place, (kind, how) in enumerate(columns)]
        texts = [
            (place, width)
            for place, (width, (kind, _)) in enumerate(zip(widths, columns, strict=False))
            if kind == "text"
        ]
        number = first
        for number, cells in enumerate(rows, first + 1):
            row = str(number)
            found = [kind(row, cell) for kind, cell in zip(kinds, cells, strict=True) if cell is not None]
            lines = lines_of(cells, texts)
            high = f' ht="{LINE_HEIGHT * lines}" customHeight="1"' if lines > 1 else ""
            write(f'<row r="{row}"{high}>{"".join(found)}</row>')
        if number > first:
            self._check_dimensions(number - 1, len(columns) - 1)
            self.previous_row = number
        return number - first

    def join(self, first: int, last: int, place: int) -> None:
        """Show the cells of a column from one row to another as one; what it says stands in the first."""
        if last > first:
            self.merge.append([first, place, last, place])

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        if type(cell).__name__ == "String" and cell.format:
            self.fh.write(_text(xl_col_to_name(col), cell.format._get_xf_index())(str(row + 1), cell.string))
        else:
            super()._write_cell(row, col, cell)
