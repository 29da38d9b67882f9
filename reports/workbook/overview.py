"""The sheets that sum up: *Tổng hợp* with the course of disbursement, and *Ma trận*."""

from __future__ import annotations

from typing import Any

from db.desk import Column, Money
from db.desk.columns import EVENT
from reports import words
from reports.look import mark
from reports.workbook.contents import Sheets
from reports.workbook.sheet import Sheet
from reports.workbook.writer import Heading, Writer, text
from rules.status import Timeliness

SUMMARY: tuple[Heading, ...] = (
    ("Nghĩa vụ", 44, "text"),
    ("Kỳ", 14, "text"),
    ("Hạn", 12, "day"),
    ("Phải thực hiện", 11, "count"),
    ("Hoàn thành đúng hạn", 11, "count"),
    ("Hoàn thành quá hạn", 11, "count"),
    ("Đang thực hiện trong hạn", 12, "count"),
    ("Đang thực hiện quá hạn", 12, "count"),
    ("Kỳ đã qua, chưa báo thực hiện", 12, "count"),
    ("Được miễn", 10, "count"),
    ("", 3, "text"),
    ("Kỳ giải ngân", 16, "text"),
    ("Ngày", 13, "day"),
    ("Lũy kế giải ngân (đồng)", 22, "amount"),
    ("Kế hoạch vốn (đồng)", 22, "amount"),
    ("Số đơn vị báo trong kỳ", 10, "count"),
    ("Số đơn vị trong lũy kế", 10, "count"),
)

COURSE = 11
"""Where the course of disbursement begins in *Tổng hợp*."""

ON_ONE_PAGE = 45
"""Agencies up to which the matrix is printed on pages beside each other alone."""

TOP = 6
"""The row of the headings in *Tổng hợp*; above it the totals."""


def summary_sheet(writer: Writer, sheets: Sheets) -> None:
    """*Tổng hợp*: the counts of each duty and period, and beside them the course of disbursement with its chart."""
    facts, money, total = sheets.facts, sheets.money, sheets.matrix.total
    sheet = writer.begin("Tổng hợp", SUMMARY, TOP, second=COURSE)
    about = facts.agency.name if facts.agency else f"{len(facts.members)} đơn vị"
    about = f"{facts.part}, {about}" if facts.part else about
    sheet.write_string(0, 0, text(f"{facts.name} – {about}"), writer.title)
    sheet.write_string(1, 0, f"S{words.as_of(facts.at, facts.unfollowed)[1:]}", writer.plain)
    sheet.write_string(2, 0, f"Giải ngân năm {money.year}: {_money_line(money)}", writer.plain)
    if sheets.unconfirmed:
        sheet.write_string(3, 0, f"Trong số đã hoàn thành: {words.unconfirmed(sheets.unconfirmed)}", writer.plain)
    if said := words.paused(facts.pauses):
        sheet.write_string(4, 0, said, writer.plain)
    if money.course:
        sheet.write_string(TOP - 2, COURSE, f"Diễn biến giải ngân năm {money.year}", writer.title)
    writer.headings(sheet, TOP, SUMMARY[: COURSE - 1])
    writer.headings(sheet, TOP, SUMMARY[COURSE:], COURSE)
    course = [
        (words.period(each.period), each.day, each.disbursed, money.planned, each.told, each.behind)
        for each in money.course
    ]
    rows = [_tally_row(column) for column in sheets.columns]
    rows.append(("Cộng", None, None, *_counts(total)))
    for number in range(max(len(rows), len(course))):
        if number < len(rows):
            writer.row(sheet, TOP + 1 + number, SUMMARY[: COURSE - 1], rows[number])
        if number < len(course):
            for offset, (cell, (_, _, kind)) in enumerate(zip(course[number], SUMMARY[COURSE:], strict=True)):
                writer.cell(sheet, TOP + 1 + number, COURSE + offset, kind, cell)
    sheet.autofilter(TOP, 0, TOP + len(rows), COURSE - 2)
    if course:
        _chart(writer, sheet, len(course), TOP + max(len(rows), len(course)) + 2, money)


def _money_line(money: Money) -> str:
    if not money.planned:
        return "chưa có đơn vị nào cho biết cả kế hoạch và số giải ngân"
    part = f"{words.billions(money.disbursed)}/{words.billions(money.planned)} tỷ đồng"
    return f"{part} ({words.share(money.disbursed, money.planned)}), theo {len(money.counted)} đơn vị"


def _counts(tally: Any) -> tuple[int, ...]:
    late = tally.of(Timeliness.DONE_LATE), tally.in_time, tally.of(Timeliness.OPEN_LATE)
    return (tally.owed, tally.of(Timeliness.DONE_IN_TIME), *late, tally.missed, tally.waived)


def _tally_row(column: Column) -> tuple[Any, ...]:
    due = column.last_day if column.period else None  # events have each a day of their own
    return (column.title, words.period(column.period), due, *_counts(column.tally))


def _chart(writer: Writer, sheet: Sheet, length: int, row: int, money: Money) -> None:
    """Cumulative disbursement against the plan, below the tables (from ``row`` on): beside them it would make what is
    printed half as large, and in the first two columns, which every page repeats, its half would stand there again."""
    chart: Any = writer.book.add_chart({"type": "line"})
    first, last = TOP + 1, TOP + length
    for offset, colour in ((2, "#0072B2"), (3, "#595959")):
        chart.add_series(
            {
                "name": ["Tổng hợp", TOP, COURSE + offset],
                "categories": ["Tổng hợp", first, COURSE, last, COURSE],
                "values": ["Tổng hợp", first, COURSE + offset, last, COURSE + offset],
                "line": {"color": colour, "width": 2.25},
                "marker": {"type": "circle" if offset == 2 else "none", "size": 6},
            }
        )
    chart.set_title({"name": f"Giải ngân năm {money.year}", "name_font": {"size": 12}})
    chart.set_y_axis({"num_format": '#,##0.0,,,"  tỷ"', "min": 0})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 600, "height": 380})
    told = "; ".join(
        f"{words.period(each.period)} {words.billions(each.disbursed)} tỷ đồng của {each.behind} đơn vị"
        for each in money.course
    )
    described = f"Lũy kế giải ngân năm {money.year} trên kế hoạch {words.billions(money.planned)} tỷ đồng: {told}."
    sheet.insert_chart(row, 2, chart, {"description": described})


def _heading(column: Column) -> str:
    days = (words.period(column.period), words.day(column.last_day)) if column.kind != EVENT else (words.EACH,)
    return "\n".join((column.title, *days))


def matrix_sheet(writer: Writer, sheets: Sheets) -> None:
    """Agencies x duties and periods, coloured, with a symbol and the days of lateness in the cell."""
    matrix, facts = sheets.matrix, sheets.facts
    headings: list[Heading] = [("Mã", 12, "text"), ("Đơn vị", 40, "text"), ("Nhóm", 7, "count")]
    headings += [(_heading(each), 14, "text") for each in matrix.columns]
    sheet = writer.begin("Ma trận", headings)
    writer.headings(sheet, 0, [(text(heading), width, kind) for heading, width, kind in headings])
    shown = [each for each in facts.members if facts.agency in (None, each)]
    if len(shown) <= ON_ONE_PAGE:
        sheet.fit_to_pages(sheet.fit_width, 1)
    for row, member in enumerate(shown, 1):
        writer.row(sheet, row, headings[:3], (member.code, member.name, member.group or None))
        for place, column in enumerate(matrix.columns, 3):
            cell = matrix.cells.get((member.id, *column.key))
            if cell:
                how = writer.words[cell.word] if cell.word else writer.grey
                sheet.write_string(row, place, mark(cell), how)
    sheet.autofilter(0, 0, max(len(shown), 1), len(headings) - 1)
