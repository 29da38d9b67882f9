"""The four status words as colours, symbols and short marks: one look for workbook, picture and document.

Colours after Okabe and Ito, which the colour-blind tell apart, dark or light enough for what is written on them; each
has a symbol, so that it reads in black and white too.
"""

from __future__ import annotations

from db.desk import Cell, shares
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


def count(cell: Cell) -> str:
    """Of what is counted from events how many stand so, of how many: ``1/3``; ``3`` where all is well."""
    some, of = shares(cell.several) if cell.several else (0, 0)
    return str(of) if cell.word in (Timeliness.OPEN_IN_TIME, Timeliness.DONE_IN_TIME) else f"{some}/{of}"


def mark(cell: Cell) -> str:
    """``✓``, ``✓+2`` (done two working days late), ``○``, ``! 3`` (three working days late), ``miễn``, ``–``; with
    ``*`` behind it where an objective cause of the lateness was confirmed. Of what is counted from events `count`
    stands behind the symbol: ``! 1/3``, ``○ 3``, ``✓ 12``."""
    if cell.several and cell.word:
        return f"{SYMBOLS[cell.word]} {count(cell)}"
    if cell.word is None:
        return WITHOUT.get(cell.state, "")
    star = "*" if cell.excused else ""
    if cell.word is Timeliness.DONE_LATE:
        return f"✓+{cell.days_late}{star}"
    return f"! {cell.days_late}{star}" if cell.word is Timeliness.OPEN_LATE else SYMBOLS[cell.word]
