"""Tables as files that offices open: workbooks (.xlsx) and .csv, written and read."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO, StringIO
from itertools import islice
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from rules.reading import showable
from rules.roster import FORMULA

KINDS = (".xlsx", ".csv")
MOST_ROWS = 20_000
WIDEST = 50


class NotATable(Exception):
    """The file cannot be read; the message says why."""


def write(rows: Sequence[Sequence[str]], kind: str) -> bytes:
    """Write rows of text, the first one the headings, as ``.xlsx`` or ``.csv``.

    No cell is ever a formula, whatever sign it begins with: in a workbook it is text; in a .csv a stroke stands before.
    """
    shown = [[showable(cell) for cell in row] for row in rows]
    return _workbook(shown) if kind == ".xlsx" else _csv(shown)


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    """In UTF-8 with its mark, without which Excel takes it for something else."""
    text = StringIO(newline="")
    csv.writer(text).writerows(
        [["'" + cell if cell[:1] and cell[0] in FORMULA else cell for cell in row] for row in rows]
    )
    return text.getvalue().encode("utf-8-sig")


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    for number, row in enumerate(rows, 1):
        for place, text in enumerate(row, 1):
            cell = sheet.cell(number, place, text)
            cell.data_type = "s"
            cell.number_format = "@"
            cell.quotePrefix = text[:1] != "" and text[0] in FORMULA
            if number == 1:
                cell.font = Font(bold=True)
    for place, column in enumerate(zip(*rows, strict=True), 1):
        sheet.column_dimensions[get_column_letter(place)].width = min(max(map(len, column)) + 2, WIDEST)
    sheet.freeze_panes = "A2"
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def read(content: bytes, kind: str) -> list[list[str]]:
    """Read the rows of a ``.csv`` or of the first sheet of an ``.xlsx`` as text. Raises `NotATable`."""
    return _read_workbook(content) if kind == ".xlsx" else _read_csv(content)


def _read_csv(content: bytes) -> list[list[str]]:
    """Set apart by the sign that the first line has most of: a comma, a semicolon (Excel in Vietnam) or a tab."""
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise NotATable("is not UTF-8 text; save it as .xlsx, or as CSV UTF-8") from None
    line = text.partition("\n")[0]
    try:
        return list(islice(csv.reader(StringIO(text, newline=""), delimiter=max(",;\t", key=line.count)), MOST_ROWS))
    except csv.Error as error:
        raise NotATable(f"cannot be read as CSV ({error})") from None


def _read_workbook(content: bytes) -> list[list[str]]:
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        rows = islice(book.worksheets[0].iter_rows(values_only=True), MOST_ROWS)
        return [[_text(value) for value in row] for row in rows]
    except Exception as error:  # openpyxl raises whatever its reading of a broken archive or sheet comes upon
        raise NotATable(f"cannot be read as a workbook ({type(error).__name__})") from None


def _text(value: object) -> str:
    """A cell as it looks: whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.date().isoformat() if isinstance(value, datetime) else str(value)
