"""The list of whom to call as a workbook: to be printed on A4 across and written on, or opened on a phone.

A row is one person with one number, so that no number can be read as another's; a result is written beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import wrap
from typing import Any

import xlsxwriter

from db.calls import SILENT
from db.desk import Called, Contact, Facts, Line, ToCall
from reports import words
from reports.evidence import clip
from reports.workbook.sheet import HIGHEST, LINE_HEIGHT, MOST_LINES, Sheet
from reports.workbook.writer import Heading, Writer, text

TOP = 3
"""The row of the headings; above it what the list is."""

TO_CALL: tuple[Heading, ...] = (
    ("TT", 4, "count"),
    ("Đơn vị", 22, "text"),
    ("Lý do gọi", 18, "text"),
    ("Từ ngày", 11, "day"),
    ("Nội dung cần hỏi", 38, "text"),
    ("Người cần gọi", 22, "text"),
    ("Điện thoại", 15, "text"),
    ("Lần gọi gần nhất", 20, "text"),
    ("Kết quả", 30, "text"),
)
CALLED: tuple[Heading, ...] = (
    ("TT", 4, "count"),
    ("Đơn vị", 28, "text"),
    ("Gọi lúc", 16, "moment"),
    ("Người gọi", 26, "text"),
    ("Nội dung đã hỏi", 46, "text"),
    ("Kết quả", 50, "text"),
)

ABOUT, NAME, QUOTED = 6, 200, 300
"""How many duties of an agency are named, and how long names and what a call gave may be."""

LINES_TO_WRITE = 2
"""How high a row is at least: somebody writes into it by hand."""

PADDING = 4.5
"""Points that a row is higher than its lines: on another computer letters may be broader and higher."""

SHARED = (0, 2, 3, 4, 7)
"""The columns of the first sheet that say the same of everybody at an agency."""

NO_NUMBER, OFFICE = "chưa có số", "Số chung của đơn vị"
NOBODY = Contact("Chưa có ai đăng ký; gọi qua văn phòng đơn vị", None, None)


def build(facts: Facts, wanted: Sequence[ToCall], called: Sequence[Called]) -> bytes:
    """Write the workbook: a sheet of whom to call and, where there were calls today, a sheet of what they gave."""
    with TemporaryDirectory(prefix="dondoc-") as folder:
        path = Path(folder) / "book.xlsx"
        book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": folder})
        book.set_properties({"title": title(facts), "subject": f"Số liệu đến {words.moment(facts.at)}"})
        writer = Writer(book, facts)
        said = f"Cần gọi: {len(wanted)} đơn vị. Hôm nay đã gọi: {len(called)} cuộc."
        sheet = _begin(writer, "Cần gọi", (title(facts), said), TO_CALL)
        row = TOP + 1
        for number, each in enumerate(wanted, 1):
            row = _agency(writer, sheet, row, _rows(number, each))
        if called:
            sheet = _begin(writer, "Hôm nay đã gọi", ("Hôm nay đã gọi", said), CALLED)
            for number, call in enumerate(called, 1):
                cells = (number, clip(call.agency, NAME), call.at, clip(call.by, NAME), _about(call.about), _gave(call))
                _write(writer, sheet, TOP + number, CALLED, cells, _lines(CALLED, cells))
        book.close()
        return path.read_bytes()


def title(facts: Facts) -> str:
    """``Danh sách cần gọi điện – Chương trình số 01/CTr-UBND``."""
    return f"Danh sách cần gọi điện – {facts.name}"


def _begin(writer: Writer, name: str, said: tuple[str, str], headings: Sequence[Heading]) -> Sheet:
    sheet = writer.begin(name, headings, TOP)
    sheet.write_string(0, 0, text(clip(said[0], NAME)), writer.title)
    as_of = words.as_of(writer.facts.at, writer.facts.unfollowed)
    sheet.write_string(1, 0, f"{said[1]} S{as_of[1:]}.", writer.plain)
    writer.headings(sheet, TOP, headings)
    return sheet


def _rows(number: int, each: ToCall) -> list[tuple[Any, ...]]:
    """A row for everybody who can be called; what is the same for the whole agency stands in the first."""
    last = each.last
    said = f"{last.at:%H:%M} {words.day(last.at.date())} ({clip(last.by, NAME)}): {_gave(last)}" if last else None
    whole: tuple[Any, ...] = (number, _why(each), each.since, _about(each.about), said)
    found: list[tuple[Any, ...]] = []
    for contact in each.contacts or (NOBODY,):
        tt, why, since, about, gave = whole if not found else (None,) * len(whole)
        who, phone = _name(contact), clip(contact.phone or NO_NUMBER, NAME)
        found.append((tt, clip(each.agency, NAME), why, since, about, who, phone, gave, None))
    return found


def _agency(writer: Writer, sheet: Sheet, first: int, rows: Sequence[tuple[Any, ...]]) -> int:
    """Write the rows of an agency, together as high as what they share needs; returns the row behind them."""
    own = [max(LINES_TO_WRITE, _lines(TO_CALL, cells, shared=False)) for cells in rows]
    more, rest = divmod(max(0, _lines(TO_CALL, rows[0]) - sum(own)), len(rows))
    for offset, (cells, lines) in enumerate(zip(rows, own, strict=True)):
        _write(writer, sheet, first + offset, TO_CALL, cells, lines + more + (offset < rest))
    for place in SHARED:
        sheet.join(first, first + len(rows) - 1, place)
    return first + len(rows)


def _lines(headings: Sequence[Heading], cells: Sequence[Any], *, shared: bool = True) -> int:
    """How many lines a row's texts need, with or without those that an agency's rows share."""
    places = [place for place in range(len(headings)) if shared or place not in SHARED]
    texts = [(cells[place], headings[place][1]) for place in places if headings[place][2] == "text"]
    return min(MOST_LINES, max((_wrapped(said, width) for said, width in texts if said), default=1))


def _wrapped(said: str, width: int) -> int:
    """How many lines a text takes in a column, were its letters as broad as figures, which those of Times New Roman are
    not: other fonts stand in for it where it is missing."""
    return sum(len(wrap(line, width)) or 1 for line in said.split("\n"))


def _write(
    writer: Writer, sheet: Sheet, row: int, headings: Sequence[Heading], cells: Sequence[Any], lines: int
) -> None:
    """One row, so many lines high, with lines around its cells, the empty ones too."""
    sheet.set_row(row, min(LINE_HEIGHT * lines + PADDING, HIGHEST))
    for place, ((_, _, kind), cell) in enumerate(zip(headings, cells, strict=True)):
        if cell is None:
            sheet.write_blank(row, place, None, writer.boxed[kind])
        else:
            writer.cell(sheet, row, place, kind, cell, writer.boxed[kind])


def _name(contact: Contact) -> str:
    """``Nguyễn Văn A, đầu mối``."""
    if contact.role is None:
        return OFFICE if contact.phone else NOBODY.name
    return f"{clip(contact.name, NAME)}, {words.ROLES.get(contact.role, contact.role).lower()}"


def _why(each: ToCall) -> str:
    if each.periods:
        return f"{each.periods} kỳ giao ban liền không trả lời"
    said = words.UNREACHED.get(each.why, words.UNREACHED[""])
    if each.unread:
        reason = words.UNREACHED.get(each.unread, words.UNREACHED[""]).lower()
        said = f"Tin không đến được đầu mối ({reason}), lãnh đạo không trả lời"
    if each.promised:
        said = f"Đã hẹn {each.promised:%d/%m/%Y}, chưa xong"
    elif each.answered:
        said = f"Trả lời ngày {each.answered:%d/%m/%Y}, chưa xong"
    return f"{said}, đã nhắc {each.asked} lần" if each.why == SILENT and each.asked else said


def _about(lines: Sequence[Line]) -> str | None:
    """``Giao ban giải ngân tuần 33/2022: chậm nhất ngày 19/8/2022, quá hạn 4 ngày làm việc``, one line each."""
    found = []
    for line in lines[:ABOUT]:
        due = words.due(line.named_day, exclusive=line.exclusive, extended_to=line.extended_to, hour=line.hour)
        late = f", quá hạn {line.days_late} ngày làm việc" if line.days_late else ""
        found.append(f"• {clip(words.with_period(line.title, line.period), NAME)}: {due}{late}")
    if len(lines) > ABOUT:
        found.append(f"• và {len(lines) - ABOUT} việc khác")
    return "\n".join(found) or None


def _gave(call: Called) -> str:
    """``Hẹn sẽ trả lời: “chiều nay gửi”``."""
    said = f"“{clip(call.text, QUOTED)}”" if call.text else ""
    return ": ".join(part for part in (words.OUTCOMES.get(call.outcome, ""), said) if part) or "Chưa ghi kết quả"
