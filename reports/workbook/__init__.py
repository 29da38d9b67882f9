"""Everything as a workbook (.xlsx): real days and numbers, texts as they were typed, ready to be filtered and printed.

XlsxWriter writes row after row and keeps none (``constant_memory``), so that a sheet of 245,000 answers needs no more
memory than a small one: every sheet is written from top to bottom, once.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter

from reports import words
from reports.workbook import lists, overview
from reports.workbook.contents import Sheets
from reports.workbook.writer import Writer

MOST_COLUMNS = 200
"""Periods in the sheet *Ma trận*; what is older stands in *Tổng hợp* as a sum and in *Phản hồi* answer by answer."""


def build(sheets: Sheets) -> bytes:
    """Write the workbook."""
    with TemporaryDirectory(prefix="dondoc-") as folder:
        path = Path(folder) / "book.xlsx"
        book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": folder})
        book.set_properties({"title": sheets.facts.name, "subject": f"Số liệu đến {words.moment(sheets.facts.at)}"})
        writer = Writer(book, sheets.facts)
        overview.summary_sheet(writer, sheets)
        overview.matrix_sheet(writer, sheets)
        writer.sheet("Phản hồi", lists.ANSWERS, lists.answers(sheets))
        writer.sheet("Nhiệm vụ", lists.TASKS, lists.tasks(sheets))
        writer.sheet("Giải ngân tuần", lists.WEEKS, lists.weeks(sheets))
        writer.sheet("Nghiệm thu - thanh toán", lists.HAPPENINGS, lists.happenings(sheets))
        writer.sheet("Vướng mắc", lists.MATTERS, lists.matters(sheets))
        writer.sheet("Nguyên nhân khách quan", lists.CAUSES, lists.causes(sheets))
        writer.sheet("Gia hạn", lists.WISHES, lists.wishes(sheets))
        writer.sheet("Đầu mối", lists.CONTACTS, lists.contacts(sheets))
        writer.sheet("Hiệu quả nhắc", lists.EFFECTS, lists.effects(sheets))
        book.close()
        return path.read_bytes()


__all__ = ["MOST_COLUMNS", "Sheets", "build"]
