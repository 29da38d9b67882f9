"""The four status words as colours, symbols and short marks: one look for workbook, picture and document.

Colours after Okabe and Ito, which the colour-blind tell apart, dark or light enough for what is written on them; each
has a symbol, so that it reads in black and white too.
"""

from __future__ import annotations

from db.desk import Cell
from rules.status import State, Timeliness

COLOURS = {
    Timeliness.DONE_IN_TIME: "#00795A",
    Timeliness.DONE_LATE: "#E69F00",
    Timeliness.OPEN_IN_TIME: "#CFE8F7",
    Timeliness.OPEN_SOON: "#CFE8F7",
    Timeliness.OPEN_LATE: "#C23B00",
}
INK = {
    Timeliness.DONE_IN_TIME: "#FFFFFF",
    Timeliness.DONE_LATE: "#000000",
    Timeliness.OPEN_IN_TIME: "#003A5C",
    Timeliness.OPEN_SOON: "#003A5C",
    Timeliness.OPEN_LATE: "#FFFFFF",
}
SYMBOLS = {
    Timeliness.DONE_IN_TIME: "✓",
    Timeliness.DONE_LATE: "✓+",
    Timeliness.OPEN_IN_TIME: "○",
    Timeliness.OPEN_SOON: "◔",
    Timeliness.OPEN_LATE: "!",
}
WITHOUT = {State.WAIVED: "miễn", State.MISSED: "–"}
"""What stands where nothing is pressed for any more."""


def mark(cell: Cell) -> str:
    """``✓``, ``✓+2`` (done two working days late), ``○``, ``! 3`` (three working days late), ``miễn``, ``–``; with
    ``*`` behind it where an objective cause of the lateness was confirmed."""
    if cell.word is None:
        return WITHOUT.get(cell.state, "")
    star = "*" if cell.excused else ""
    if cell.word is Timeliness.DONE_LATE:
        return f"✓+{cell.days_late}{star}"
    return f"! {cell.days_late}{star}" if cell.word is Timeliness.OPEN_LATE else SYMBOLS[cell.word]
