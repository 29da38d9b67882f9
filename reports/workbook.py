"""Everything as a workbook (.xlsx): real days and numbers, texts as they were typed, ready to be filtered and printed.

XlsxWriter writes row after row and keeps none (``constant_memory``), so that a sheet of 245,000 answers needs no more
memory than a small one: every sheet is written from top to bottom, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from db.desk import Answer, Column, Effect, Facts, Line, Matrix, Matter, Member, Money, Week
from db.directory import Listed
from reports import words
from reports.look import COLOURS, INK, mark
from rules.reading import showable
from rules.status import Timeliness

LONGEST = 32_767
"""Signs in a cell: https://support.microsoft.com/office/excel-specifications-and-limits"""

MOST_COLUMNS = 200
"""Periods in the sheet *Ma trận*; what is older stands in *Tổng hợp* as a sum and in *Phản hồi* answer by answer."""

FORMATS: dict[str, dict[str, Any]] = {
    "text": {"num_format": "@", "text_wrap": True, "valign": "top"},
    "day": {"num_format": "dd/mm/yyyy", "align": "left", "valign": "top"},
    "moment": {"num_format": "dd/mm/yyyy hh:mm", "align": "left", "valign": "top"},
    "count": {"num_format": "#,##0", "valign": "top"},
    "amount": {"num_format": "#,##0", "valign": "top"},
    "share": {"num_format": "0.0%", "valign": "top"},
}
"""How each kind of cell is shown; Excel puts the reader's own marks for thousands and decimals."""

Heading = tuple[str, int, str]
"""What stands above a column, its width in signs, and the kind of its cells."""


@dataclass(frozen=True)
class Sheets:
    """What a workbook is made from; what is long comes as an iterator and is read once, in the order of the sheets."""

    facts: Facts
    columns: Sequence[Column]
    matrix: Matrix
    money: Money
    answers: Iterable[Answer]
    reports: Sequence[tuple[Line, Answer | None]]
    """The newest report of every agency, for the tasks."""
    weeks: Iterable[Week]
    matters: Sequence[Matter]
    contacts: Sequence[Listed]
    effects: Sequence[Effect]


def build(sheets: Sheets) -> bytes:
    """Write the workbook."""
    with TemporaryDirectory(prefix="dondoc-") as folder:
        path = Path(folder) / "book.xlsx"
        book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": folder})
        book.set_properties({"title": sheets.facts.name, "subject": f"Số liệu đến {words.moment(sheets.facts.at)}"})
        writer = _Writer(book, sheets.facts)
        _summary(writer, sheets)
        _matrix(writer, sheets)
        writer.sheet("Phản hồi", ANSWERS, _answers(sheets))
        writer.sheet("Nhiệm vụ", TASKS, _tasks(sheets))
        writer.sheet("Giải ngân tuần", WEEKS, _weeks(sheets))
        writer.sheet("Vướng mắc", MATTERS, _matters(sheets, "obstacle"))
        writer.sheet("Gia hạn", MATTERS, _matters(sheets, "extension", "exemption"))
        writer.sheet("Đầu mối", CONTACTS, _contacts(sheets))
        writer.sheet("Hiệu quả nhắc", EFFECTS, _effects(sheets))
        book.close()
        return path.read_bytes()


class _Writer:
    """Writes sheets that look alike."""

    def __init__(self, book: xlsxwriter.Workbook, facts: Facts) -> None:
        self.book, self._facts = book, facts
        base: dict[str, Any] = {"font_name": "Times New Roman", "font_size": 11}
        self.formats: dict[str, Format] = {kind: book.add_format({**base, **how}) for kind, how in FORMATS.items()}
        bold = {**base, "bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E7E6E6", "border": 1}
        self.heading: Format = book.add_format(bold)
        self.title: Format = book.add_format({**base, "bold": True, "font_size": 14})
        self.words: dict[Timeliness, Format] = {
            word: book.add_format({**base, "align": "center", "bg_color": COLOURS[word], "font_color": INK[word]})
            for word in Timeliness
        }
        self.grey: Format = book.add_format({**base, "align": "center", "font_color": "#595959"})

    def begin(self, name: str, headings: Sequence[Heading], first: int = 0) -> Worksheet:
        """A sheet with its columns, to be printed on A4 across with the headings (in row ``first``) on every page."""
        sheet: Worksheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.6)
        safe = self._facts.name.replace("&", "&&")[:120]
        sheet.set_header(f"&L{safe}&R{name}, số liệu đến {words.moment(self._facts.at)}")
        sheet.set_footer("&C&P/&N")
        sheet.repeat_rows(first)
        sheet.freeze_panes(first + 1, 2)
        for place, (_, width, kind) in enumerate(headings):
            sheet.set_column(place, place, width, self.formats[kind])
        return sheet

    def row(self, sheet: Worksheet, number: int, headings: Sequence[Heading], cells: Iterable[Any]) -> None:
        for place, ((_, _, kind), cell) in enumerate(zip(headings, cells, strict=True)):
            self.cell(sheet, number, place, kind, cell)

    def cell(self, sheet: Worksheet, row: int, place: int, kind: str, cell: Any) -> None:
        """One cell by its kind; a text is never anything else, whatever it begins with."""
        how = self.formats[kind]
        if cell is None:
            return
        if kind == "text":
            sheet.write_string(row, place, text(cell), how)
        elif kind in ("day", "moment"):
            at = cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell
            sheet.write_datetime(row, place, at, how)
        else:
            sheet.write_number(row, place, cell, how)

    def headings(self, sheet: Worksheet, number: int, headings: Sequence[Heading], place: int = 0) -> None:
        for offset, (heading, _, _) in enumerate(headings):
            sheet.write_string(number, place + offset, heading, self.heading)

    def sheet(self, name: str, headings: Sequence[Heading], rows: Iterable[Sequence[Any]]) -> None:
        """A plain table with its headings in the first row and a filter over it."""
        sheet = self.begin(name, headings)
        self.headings(sheet, 0, headings)
        last = 0
        for last, cells in enumerate(rows, 1):
            self.row(sheet, last, headings, cells)
        sheet.autofilter(0, 0, max(last, 1), len(headings) - 1)


def text(value: object) -> str:
    """A text as a cell can hold it: as typed, without control signs and marks that turn the writing around."""
    shown = showable(str(value))
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


SUMMARY: tuple[Heading, ...] = (
    ("Nghĩa vụ", 44, "text"),
    ("Kỳ", 16, "text"),
    ("Hạn", 13, "day"),
    ("Phải thực hiện", 11, "count"),
    ("Hoàn thành đúng hạn", 12, "count"),
    ("Hoàn thành quá hạn", 12, "count"),
    ("Đang thực hiện trong hạn", 13, "count"),
    ("Đang thực hiện quá hạn", 13, "count"),
    ("Kỳ đã qua, chưa thực hiện", 13, "count"),
    ("Được miễn", 10, "count"),
    ("", 3, "text"),
    ("Kỳ giải ngân", 16, "text"),
    ("Ngày", 13, "day"),
    ("Lũy kế giải ngân (đồng)", 22, "amount"),
    ("Kế hoạch vốn (đồng)", 22, "amount"),
    ("Số đơn vị báo", 10, "count"),
)
COURSE = 11
"""Where the course of disbursement begins in *Tổng hợp*."""
TOP = 6
"""The row of the headings in *Tổng hợp*; above it the totals."""


def _summary(writer: _Writer, sheets: Sheets) -> None:
    facts, money, total = sheets.facts, sheets.money, sheets.matrix.total
    sheet = writer.begin("Tổng hợp", SUMMARY, TOP)
    about = facts.agency.name if facts.agency else f"{len(facts.members)} đơn vị"
    sheet.write_string(0, 0, text(f"{facts.name} – {about}"), writer.title)
    sheet.write_string(1, 0, f"Số liệu đến {words.moment(facts.at)}")
    sheet.write_string(2, 0, f"Giải ngân năm {money.year}: {_money_line(money)}")
    writer.headings(sheet, TOP, SUMMARY[: COURSE - 1])
    writer.headings(sheet, TOP, SUMMARY[COURSE:], COURSE)
    course = [(words.period(code), day, sum_, money.planned, told) for code, day, sum_, told in money.course]
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
        _chart(writer, sheet, len(course), money)


def _money_line(money: Money) -> str:
    if not money.planned:
        return "chưa có đơn vị nào cho biết cả kế hoạch và số giải ngân"
    part = f"{words.billions(money.disbursed)}/{words.billions(money.planned)} tỷ đồng"
    return f"{part} ({words.share(money.disbursed, money.planned)}), theo {len(money.counted)} đơn vị"


def _counts(tally: Any) -> tuple[int, ...]:
    late = tally.of(Timeliness.DONE_LATE), tally.in_time, tally.of(Timeliness.OPEN_LATE)
    return (tally.owed, tally.of(Timeliness.DONE_IN_TIME), *late, tally.missed, tally.waived)


def _tally_row(column: Column) -> tuple[Any, ...]:
    return (column.title, words.period(column.period), column.last_day, *_counts(column.tally))


def _chart(writer: _Writer, sheet: Worksheet, length: int, money: Money) -> None:
    """Cumulative disbursement against the plan, beside the table that it is drawn from."""
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
    chart.set_size({"width": 760, "height": 380})
    sheet.insert_chart(TOP, len(SUMMARY) + 1, chart)


def _matrix(writer: _Writer, sheets: Sheets) -> None:
    """Agencies x duties and periods, coloured, with a symbol and the days of lateness in the cell."""
    matrix, facts = sheets.matrix, sheets.facts
    headings: list[Heading] = [("Mã", 12, "text"), ("Đơn vị", 40, "text"), ("Nhóm", 7, "count")]
    headings += [
        (f"{each.title}\n{words.period(each.period)}\n{words.day(each.last_day)}", 14, "text")
        for each in matrix.columns
    ]
    sheet = writer.begin("Ma trận", headings)
    sheet.set_row(0, 90)
    writer.headings(sheet, 0, [(text(heading), width, kind) for heading, width, kind in headings])
    shown = [each for each in facts.members if facts.agency in (None, each)]
    for row, member in enumerate(shown, 1):
        writer.row(sheet, row, headings[:3], (member.code, member.name, member.group or None))
        for place, column in enumerate(matrix.columns, 3):
            cell = matrix.cells.get((member.id, *column.key))
            if cell:
                how = writer.words[cell.word] if cell.word else writer.grey
                sheet.write_string(row, place, mark(cell), how)
    sheet.autofilter(0, 0, max(len(shown), 1), len(headings) - 1)


ANSWERS: tuple[Heading, ...] = (
    ("Mã", 12, "text"),
    ("Đơn vị", 36, "text"),
    ("Nghĩa vụ", 36, "text"),
    ("Kỳ", 14, "text"),
    ("Lúc trả lời", 16, "moment"),
    ("Trả lời", 16, "text"),
    ("Nội dung", 50, "text"),
    ("Đã làm", 8, "share"),
    ("Dự kiến xong", 12, "day"),
    ("Số văn bản", 18, "text"),
    ("Ngày văn bản", 12, "day"),
    ("Kế hoạch vốn (đồng)", 20, "amount"),
    ("Lũy kế giải ngân (đồng)", 20, "amount"),
    ("Người trả lời", 24, "text"),
    ("Rút lại lúc", 16, "moment"),
)


def _answers(sheets: Sheets) -> Iterator[tuple[Any, ...]]:
    for each in sheets.answers:
        member = sheets.facts.member(each.agency_id)
        code = (
            "Đã hoàn thành"
            if each.code == "sent" and each.kind == "milestone"
            else words.ANSWERS.get(each.code, each.code)
        )
        share = each.percent / 100 if each.percent is not None else None
        yield (
            *(member.code, member.name, each.title, words.period(each.period), each.at, code, each.text, share),
            *(each.expected_on, each.document_number, each.document_date, each.planned, each.disbursed, each.by),
            each.withdrawn_at,
        )


TASKS: tuple[Heading, ...] = (
    ("Nhóm", 7, "count"),
    ("Tên nhóm", 36, "text"),
    ("Nhiệm vụ", 60, "text"),
    ("Mã", 12, "text"),
    ("Đơn vị thực hiện", 36, "text"),
    ("Kỳ báo cáo", 16, "text"),
    ("Tình trạng báo cáo", 24, "text"),
    ("Số văn bản", 18, "text"),
    ("Ngày văn bản", 12, "day"),
    ("Nội dung đơn vị trả lời", 50, "text"),
)


def _tasks(sheets: Sheets) -> Iterator[tuple[Any, ...]]:
    """Each task with who bears it, and where that agency's newest report stands, which is to speak of it."""
    told = {line.agency_id: (line, answer) for line, answer in sheets.reports}
    for number, title, tasks in sheets.facts.groups:
        members = [
            each for each in sheets.facts.members if each.group == number and sheets.facts.agency in (None, each)
        ]
        bearing: list[Member | None] = [*members] if members or sheets.facts.agency else [None]
        for task in tasks:
            for member in bearing:
                line, answer = told.get(member.id, (None, None)) if member else (None, None)
                yield (
                    *(number, title, task, member.code if member else None, member.name if member else None),
                    words.period(line.period) if line else None,
                    words.status(line.state, line.word) if line else None,
                    *((answer.document_number, answer.document_date, answer.text) if answer else (None, None, None)),
                )


WEEKS: tuple[Heading, ...] = (
    ("Mã", 12, "text"),
    ("Đơn vị", 40, "text"),
    ("Kỳ", 16, "text"),
    ("Đến ngày", 13, "day"),
    ("Lũy kế giải ngân (đồng)", 22, "amount"),
    ("Kế hoạch đơn vị báo (đồng)", 22, "amount"),
    ("Tỷ lệ trên kế hoạch đơn vị báo", 14, "share"),
    ("Kế hoạch cả năm hiện có (đồng)", 22, "amount"),
    ("Tỷ lệ trên kế hoạch cả năm", 14, "share"),
)


def _weeks(sheets: Sheets) -> Iterator[tuple[Any, ...]]:
    for each in sheets.weeks:
        member = sheets.facts.member(each.agency_id)
        parts = [each.disbursed / whole if whole else None for whole in (each.told, each.planned)]
        yield (
            *(member.code, member.name, words.period(each.period), each.day, each.disbursed),
            *(each.told, parts[0], each.planned, parts[1]),
        )


MATTERS: tuple[Heading, ...] = (
    ("Số", 7, "count"),
    ("Loại", 18, "text"),
    ("Mã", 12, "text"),
    ("Đơn vị", 36, "text"),
    ("Nghĩa vụ", 36, "text"),
    ("Kỳ", 14, "text"),
    ("Nội dung", 50, "text"),
    ("Xin đến ngày", 12, "day"),
    ("Lúc gửi", 16, "moment"),
    ("Người gửi", 22, "text"),
    ("Tình trạng", 14, "text"),
    ("Trả lời", 40, "text"),
    ("Lúc xử lý", 16, "moment"),
    ("Người xử lý", 22, "text"),
)


def _matters(sheets: Sheets, *kinds: str) -> Iterator[tuple[Any, ...]]:
    for each in sheets.matters:
        if each.kind in kinds:
            member = sheets.facts.member(each.agency_id)
            yield (
                *(each.id, words.MATTERS[each.kind], member.code, member.name, each.title, words.period(each.period)),
                *(each.text, each.until, each.asked_at, each.by, words.STATES.get(each.state, each.state)),
                *(each.note, each.decided_at, each.decided_by),
            )


CONTACTS: tuple[Heading, ...] = (
    ("Mã", 12, "text"),
    ("Đơn vị", 40, "text"),
    ("Họ tên", 28, "text"),
    ("Vai", 16, "text"),
    ("Chức vụ", 24, "text"),
    ("Điện thoại", 16, "text"),
    ("Ứng dụng", 18, "text"),
    ("Từ ngày", 13, "day"),
    ("Trả lời gần nhất", 17, "moment"),
    ("Ghi chú", 24, "text"),
)


def _contacts(sheets: Sheets) -> Iterator[tuple[Any, ...]]:
    """Who holds what post, and the agencies where nobody does."""
    zone = sheets.facts.at.tzinfo
    reached: set[int] = set()
    for each in sheets.contacts:
        if each.role != "coordinator":
            reached.add(each.agency.id)
        note = "Chưa tham gia" if each.person_id is None else "Đã ngừng nhận tin" if each.stopped else None
        yield (
            *(each.agency.code, each.agency.name, each.name, words.ROLES.get(each.role, each.role), each.position),
            *(each.phone, ", ".join(words.MESSENGERS.get(channel, channel) for channel in each.channels)),
            _local_day(each.since, zone),
            each.answered_at.astimezone(zone) if each.answered_at else None,
            note,
        )
    for member in sheets.facts.members:
        if member.id not in reached and sheets.facts.agency in (None, member):
            yield (member.code, member.name, *[None] * 7, "Chưa có đầu mối")


def _local_day(at: datetime | None, zone: Any) -> date | None:
    return at.astimezone(zone).date() if at else None


EFFECTS: tuple[Heading, ...] = (
    ("Ứng dụng", 16, "text"),
    ("Giờ gửi", 10, "count"),
    ("Lần nhắc thứ", 10, "count"),
    ("Số lần đã nhắc", 12, "count"),
    ("Trả lời trong 1 giờ", 12, "count"),
    ("Trả lời trong 1 ngày", 12, "count"),
    ("Trả lời muộn hơn, trước lần nhắc sau", 16, "count"),
    ("Tỷ lệ có trả lời", 12, "share"),
)


def _effects(sheets: Sheets) -> Iterator[tuple[Any, ...]]:
    for each in sheets.effects:
        answered = each.within_hour + each.within_day + each.later
        yield (
            *(words.MESSENGERS.get(each.channel, each.channel), each.hour, each.step, each.sent),
            *(each.within_hour, each.within_day, each.later, answered / each.sent),
        )
