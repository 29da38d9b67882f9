"""The evidence sheet as a workbook: real days and numbers, every answer in full, ready to be filtered and printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter

from db.desk import Evidence, Facts
from reports import evidence, words
from reports.workbook.writer import LONGEST, Heading, Writer

TOP = 4
"""The row of the headings; above it what the sheet is about."""

COLUMNS: tuple[Heading, ...] = (
    ("TT", 5, "count"),
    ("Nội dung", 40, "text"),
    ("Căn cứ", 14, "text"),
    ("Hạn", 20, "text"),
    ("Ngày cuối theo Chương trình", 13, "day"),
    ("Ngày nên xong", 12, "day"),
    ("Ngày cuối sau gia hạn", 12, "day"),
    ("Số lần hỏi", 8, "count"),
    ("Đã hỏi lúc", 24, "text"),
    ("Hoàn thành lúc", 16, "moment"),
    ("Số văn bản", 18, "text"),
    ("Ngày văn bản", 12, "day"),
    ("Các câu trả lời", 50, "text"),
    ("Kết quả", 24, "text"),
    ("Quá hạn (ngày làm việc)", 10, "count"),
    ("Gia hạn: đã xin, được cho", 40, "text"),
    ("Nguyên nhân khách quan (người xác nhận, ngày)", 28, "text"),
    ("Ý kiến của đơn vị, trả lời", 44, "text"),
)


def build(facts: Facts, lines: Sequence[Evidence]) -> bytes:
    """Write the workbook: one sheet, printed on A4 across."""
    with TemporaryDirectory(prefix="dondoc-") as folder:
        path = Path(folder) / "book.xlsx"
        book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": folder})
        book.set_properties({"title": evidence.subject(facts), "subject": f"Số liệu đến {words.moment(facts.at)}"})
        writer, as_of = Writer(book, facts), f"S{words.as_of(facts.at, facts.unfollowed)[1:]}"
        sheet = writer.begin("Minh chứng", COLUMNS, TOP)
        paused = f"{evidence.summary(lines)} {words.paused(facts.pauses) or ''}".strip()
        for row, said in enumerate((evidence.subject(facts), as_of, paused)):
            writer.above(sheet, row, COLUMNS, said)
        writer.headings(sheet, TOP, COLUMNS)
        for number, cells in enumerate(_rows(facts, lines), TOP + 1):
            writer.row(sheet, number, COLUMNS, cells)
        sheet.autofilter(TOP, 0, TOP + max(len(lines), 1), len(COLUMNS) - 1)
        book.close()
        return path.read_bytes()


def _rows(facts: Facts, lines: Sequence[Evidence]) -> Iterator[tuple[Any, ...]]:
    for number, each in enumerate(lines, 1):
        line, done = each.line, each.done
        yield (
            *(number, words.with_period(line.title, line.period), line.clause, evidence.due(line)),
            *(line.last_day, line.advised_on, line.extended_to, len(each.asked)),
            "\n".join(f"{at:%H:%M} {words.day(at.date())}" for at in each.asked) or None,
            line.reported_at,
            *((done.document_number, done.document_date) if done else (None, None)),
            "\n".join(evidence.given(told, LONGEST) for told in each.answers) or None,
            evidence.result(each),
            line.days_late if line.word is not None else None,
            "\n".join(evidence.more(asked, LONGEST) for asked in each.more) or None,
            evidence.cause(each, LONGEST),
            "\n".join(evidence.disputed(told, facts, LONGEST) for told in each.disputed) or None,
        )
