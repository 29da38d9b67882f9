"""The matrix of /tinhtrang as pictures for a phone: 1,080 points wide, no text under 20, 45 agencies a page.

Pillow draws it: rectangles and words in their places, a page in a fraction of what a plotting library takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

from db.desk import Cell, Column, Facts, Matrix, Member, Tally
from db.desk.columns import EVENT
from reports import words
from reports.drawing import (
    BLACK,
    GREY,
    LARGE,
    LINE,
    PLAIN,
    SMALL,
    STRIPE,
    TITLE,
    fitted,
    font,
    palette,
    symbol,
    wrapped,
)
from reports.look import COLOURS, INK, count
from rules.due import week_of
from rules.status import State, Timeliness

WIDTH = 1080
EDGE = 24
A_PAGE = 45
"""Agencies on one picture."""

MOST_COLUMNS = 6
CELL_WIDTH, ROW = 100, 42
TITLE_LINES = 6
EACH = f"Cột “{words.EACH}”: số lần như ký hiệu/số lần đang thực hiện; không còn thì số lần đã xong."
SOON = "đang làm, sắp đến hạn (tính trong “Đang làm, trong hạn”)."
CHIPS = (
    (Timeliness.DONE_IN_TIME, "Đúng hạn"),
    (Timeliness.DONE_LATE, "Xong, quá hạn"),
    (Timeliness.OPEN_IN_TIME, "Đang làm, trong hạn"),
    (Timeliness.OPEN_LATE, "Đang làm, quá hạn"),
)


@dataclass(frozen=True)
class _Row:
    """A line of the table: an agency, or the heading of a group."""

    member: Member | None
    heading: str = ""


def draw(facts: Facts, matrix: Matrix, most: int | None = None) -> list[bytes]:
    """Draw the matrix as PNG pictures, one for every 45 agencies, or only the first so many (``most``) of them."""
    shown = [each for each in facts.members if facts.agency in (None, each) and _stands(each, matrix)]
    pages = [shown[first : first + A_PAGE] for first in range(0, len(shown), A_PAGE)] or [[]]
    return [
        _Page(facts, matrix, list(_rows(facts, page)), number, len(pages)).png()
        for number, page in enumerate(pages[:most], 1)
    ]


def pages(agencies: int) -> int:
    """How many pictures so many agencies take."""
    return max(1, -(-agencies // A_PAGE))


def _stands(member: Member, matrix: Matrix) -> bool:
    return any((member.id, *column.key) in matrix.cells for column in matrix.columns)


def _rows(facts: Facts, members: Sequence[Member]) -> Iterator[_Row]:
    """Agencies in the document's order; a group of several has its heading."""
    titles = {number: title for number, title, _ in facts.groups}
    sizes: dict[int, int] = {}
    for each in facts.members:
        sizes[each.group] = sizes.get(each.group, 0) + 1
    before = -1
    for each in members:
        if each.group != before and sizes[each.group] > 1:
            yield _Row(None, f"{each.group}. {titles.get(each.group, '')}")
        before = each.group
        yield _Row(each)


class _Page:
    """One picture."""

    def __init__(self, facts: Facts, matrix: Matrix, rows: list[_Row], number: int, pages: int) -> None:
        self._facts, self._matrix, self._rows = facts, matrix, rows
        self._number, self._pages = number, pages
        self._columns = [each for each in matrix.columns if each.kind != "target"]
        self._left = WIDTH - EDGE - CELL_WIDTH * max(1, len(self._columns))
        self._spans = list(_spans(self._columns))
        self._heads = [wrapped(title, CELL_WIDTH * count - 12, SMALL, TITLE_LINES) for title, _, count in self._spans]
        self._head = max((len(lines) for lines in self._heads), default=1) * 24 + 70
        self._image = Image.new("RGB", (WIDTH, self._height()), "white")
        self._draw = ImageDraw.Draw(self._image)

    TOP = 268
    """Where the table begins."""

    def _height(self) -> int:
        return self.TOP + self._head + ROW * (len(self._rows) + 1) + self._below

    @property
    def _below(self) -> int:
        """How high the legend is."""
        return 96 + 28 * (self._of_events + self._soon)

    @property
    def _soon(self) -> bool:
        """Whether a cell on this page has the clock of what falls due soon, for which there is no field above."""
        asked = ((row.member.id, *column.key) for row in self._rows if row.member for column in self._columns)
        cells = (self._matrix.cells.get(key) for key in asked)
        return any(cell is not None and cell.word is Timeliness.OPEN_SOON for cell in cells)

    @property
    def _of_events(self) -> bool:
        return any(column.kind == EVENT for column in self._columns)

    def png(self) -> bytes:
        self._title()
        self._chips()
        self._headings()
        for place, row in enumerate(self._rows):
            self._row(row, self.TOP + self._head + place * ROW, stripe=place % 2 == 1)
        self._sums(self.TOP + self._head + len(self._rows) * ROW)
        self._legend(self._height() - self._below + 12)
        written = BytesIO()
        self._image.quantize(palette=palette(), dither=Image.Dither.NONE).save(written, "PNG", compress_level=6)
        return written.getvalue()

    def _words(
        self, x: float, y: float, text: str, size: int, *, bold: bool = False, fill: str = BLACK, anchor: str = "ls"
    ) -> None:
        self._draw.text((x, y), text, fill=fill, font=font(size, bold=bold), anchor=anchor)

    def _title(self) -> None:
        facts = self._facts
        name, large = fitted(facts.name, WIDTH - 2 * EDGE, TITLE, bold=True)
        self._draw.text((EDGE, 56), name, fill=BLACK, font=large, anchor="ls")
        page = f" – trang {self._number}/{self._pages}" if self._pages > 1 else ""
        about = f"{facts.agency.name} – " if facts.agency else f"{facts.part} – " if facts.part else ""
        line, plain = fitted(
            f"{about}tình hình đến {words.standing_at(facts.at, facts.unfollowed)}{page}", WIDTH - 2 * EDGE, PLAIN
        )
        self._draw.text((EDGE, 94), line[:1].upper() + line[1:], fill=GREY, font=plain, anchor="ls")

    def _chips(self) -> None:
        """The totals of everything, each in its colour: the key to the colours as well."""
        total, width = self._matrix.total, (WIDTH - 2 * EDGE - 3 * 12) / 4
        for place, (word, label) in enumerate(CHIPS):
            x, y = EDGE + place * (width + 12), 116
            self._draw.rounded_rectangle((x, y, x + width, y + 116), 12, fill=COLOURS[word])
            count = total.in_time if word is Timeliness.OPEN_IN_TIME else total.of(word)
            symbol(self._draw, word, x + 40, y + 44, 34)
            self._words(x + 76, y + 60, words.number(count, 0), LARGE, bold=True, fill=INK[word])
            text, found = fitted(label, width - 24, 22)
            self._draw.text((x + 14, y + 98), text, fill=INK[word], font=found, anchor="ls")

    def _headings(self) -> None:
        x, bottom = float(self._left), self.TOP + self._head
        self._words(EDGE, bottom - 14, "Đơn vị", PLAIN, bold=True)
        for lines, (_, columns, broad) in zip(self._heads, self._spans, strict=True):
            for number, line in enumerate(lines):
                self._words(x + CELL_WIDTH * broad / 2, self.TOP + 20 + number * 24, line, SMALL, anchor="ms")
            for offset, column in enumerate(columns):
                middle = x + CELL_WIDTH * (offset + 0.5)
                self._words(middle, bottom - 38, short_period(column), SMALL + 2, bold=True, anchor="ms")
                until = f"đến {words.short_day(column.last_day)}" if column.kind != EVENT else ""
                self._words(middle, bottom - 12, until, SMALL, fill=GREY, anchor="ms")
            x += CELL_WIDTH * broad
        self._draw.line((EDGE, bottom, WIDTH - EDGE, bottom), fill=BLACK, width=2)

    def _row(self, row: _Row, y: int, *, stripe: bool) -> None:
        if row.member is None:
            text, found = fitted(row.heading, WIDTH - 2 * EDGE, SMALL, bold=True)
            self._draw.text((EDGE, y + 29), text, fill=GREY, font=found, anchor="ls")
            return
        if stripe:
            self._draw.rectangle((EDGE, y, WIDTH - EDGE, y + ROW - 1), fill=STRIPE)
        name, found = fitted(words.short_name(row.member.name), self._left - EDGE - 10, PLAIN)
        self._draw.text((EDGE, y + 29), name, fill=BLACK, font=found, anchor="ls")
        for place, column in enumerate(self._columns):
            cell = self._matrix.cells.get((row.member.id, *column.key))
            if cell:
                self._cell(cell, self._left + place * CELL_WIDTH, y)
        self._draw.line((EDGE, y + ROW - 1, WIDTH - EDGE, y + ROW - 1), fill=LINE)

    def _cell(self, cell: Cell, x: float, y: float) -> None:
        box = (x + 3, y + 3, x + CELL_WIDTH - 3, y + ROW - 4)
        middle = y + ROW / 2
        if cell.word is None:
            word = "miễn" if cell.state is State.WAIVED else "–"
            self._words(x + CELL_WIDTH / 2, middle + 7, word, SMALL, fill=GREY, anchor="ms")
            return
        self._draw.rounded_rectangle(box, 8, fill=COLOURS[cell.word])
        if cell.several:
            symbol(self._draw, cell.word, x + 20, middle, 24)
            text, found = fitted(count(cell), CELL_WIDTH - 42, PLAIN, bold=True)
            self._draw.text((x + 36, middle + 9), text, fill=INK[cell.word], font=found, anchor="ls")
        elif cell.days_late:
            symbol(self._draw, cell.word, x + 28, middle, 24)
            days = f"+{cell.days_late}" if cell.word is Timeliness.DONE_LATE else str(cell.days_late)
            days += "*" if cell.excused else ""
            text, found = fitted(days, CELL_WIDTH - 52, PLAIN, bold=True)
            self._draw.text((x + 46, middle + 9), text, fill=INK[cell.word], font=found, anchor="ls")
        else:
            symbol(self._draw, cell.word, x + CELL_WIDTH / 2, middle, 24)

    def _sums(self, y: int) -> None:
        """How many have done it, of how many who owe it, over all agencies."""
        self._draw.line((EDGE, y, WIDTH - EDGE, y), fill=BLACK, width=2)
        self._words(EDGE, y + 29, "Đã xong/phải thực hiện", PLAIN, bold=True)
        for place, column in enumerate(self._columns):
            text, found = fitted(done_of(column.tally), CELL_WIDTH - 8, PLAIN, bold=True)
            middle = self._left + (place + 0.5) * CELL_WIDTH
            self._draw.text((middle, y + 29), text, fill=BLACK, font=found, anchor="ms")

    def _legend(self, y: int) -> None:
        lines: tuple[str, ...] = (
            "Số trong ô: số ngày làm việc quá hạn. “*”: do nguyên nhân khách quan. “miễn”: được miễn.",
            "“–”: kỳ đã qua. Ô trống: không phải thực hiện. Các ô màu phía trên: toàn chương trình, mọi kỳ.",
        )
        lines = (*lines, EACH) if self._of_events else lines
        for number, line in enumerate(lines):
            self._words(EDGE, y + 26 + number * 28, line, SMALL, fill=GREY)
        if self._soon:
            last = y + 26 + len(lines) * 28
            self._draw.rounded_rectangle((EDGE, last - 20, EDGE + 36, last + 5), 6, fill=COLOURS[Timeliness.OPEN_SOON])
            symbol(self._draw, Timeliness.OPEN_SOON, EDGE + 18, last - 7, 20)
            self._words(EDGE + 46, last, SOON, SMALL, fill=GREY)


def done_of(tally: Tally) -> str:
    """``31/40``."""
    return f"{tally.done}/{tally.owed}"


def short_period(column: Column) -> str:
    """``tuần 33``, ``8/2022``, ``2022``, ``quý 3/2022``; ``từng lần`` of what is counted from events."""
    if column.kind == EVENT:
        return words.EACH
    if week_of(column.period):
        return f"tuần {int(column.period[-2:])}"
    return words.period(column.period).removeprefix("năm ").removeprefix("tháng ")


def _spans(columns: Sequence[Column]) -> Iterator[tuple[str, list[Column], int]]:
    """Columns of one duty stand under one title."""
    held: list[Column] = []
    for column in columns:
        if held and column.duty != held[0].duty:
            yield held[0].title, held, len(held)
            held = []
        held.append(column)
    if held:
        yield held[0].title, held, len(held)
