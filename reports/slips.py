"""Invitations on paper: one slip an agency or person, three on a sheet of A4 that is cut along dashed lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import groupby
from xml.sax.saxutils import escape

import segno
from font_source_sans_pro import font_files_ttf
from reportlab.lib.colors import grey
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

PLAIN, BOLD = "SourceSansPro", "SourceSansProBold"
"""A font of the package ``font_source_sans_pro``: reportlab's own have no Vietnamese."""

A_PAGE = 3
WIDTH, HEIGHT = A4[0], A4[1] / A_PAGE
EDGE = 14 * mm
TEXT_WIDTH = 92 * mm
QR_SIDE = 38 * mm
CODE, CODE_SIZE = 30 * mm, 32
"""How high above the slip's lower edge the code stands, and how large it is."""

SIZES = ((18, 11), (16, 11), (14, 10), (12, 10), (11, 9), (10, 8), (8, 7), (7, 6), (6, 5))
"""Sizes of the receiver and of the purpose, in points, the best first."""

GAP = 2 * mm
QUIET = 4
"""Modules of white around a QR code (ISO/IEC 18004)."""


@dataclass(frozen=True)
class Way:
    """A way in: the ``messenger``, what to do in a short sentence, and the ``link`` of the QR code (may be empty)."""

    messenger: str
    steps: str
    link: str = ""


@dataclass(frozen=True)
class Slip:
    """One invitation in the words in which it is printed: ``to`` whom, ``what`` it is about, the ``code`` with the word
    for it, ``until`` when it is good, and the ways in (two fit beside each other)."""

    to: str
    what: str
    code_is: str
    code: str
    until: str
    ways: tuple[Way, ...] = ()


def draw(slips: Sequence[Slip], title: str) -> bytes:
    """Draw slips as a PDF document, in their order; the same slips give the same bytes."""
    _register()
    paper = BytesIO()
    canvas = Canvas(paper, pagesize=A4, invariant=1)
    canvas.setTitle(title)
    for number, slip in enumerate(slips):
        place = number % A_PAGE
        if number and not place:
            canvas.showPage()
        bottom = A4[1] - (place + 1) * HEIGHT
        _slip(canvas, slip, bottom)
        if place < A_PAGE - 1:
            _cut(canvas, bottom)
    canvas.save()
    return paper.getvalue()


@cache
def _register() -> None:
    for name in (PLAIN, BOLD):
        pdfmetrics.registerFont(TTFont(name, font_files_ttf[name]))


def _cut(canvas: Canvas, y: float) -> None:
    canvas.saveState()
    canvas.setStrokeColor(grey)
    canvas.setLineWidth(0.5)
    canvas.setDash(3, 3)
    canvas.line(6 * mm, y, WIDTH - 6 * mm, y)
    canvas.restoreState()


def _slip(canvas: Canvas, slip: Slip, bottom: float) -> None:
    top, code = bottom + HEIGHT - 11 * mm, bottom + CODE
    head, body = _sizes(slip, top - code - CODE_SIZE - 16)
    y = _text(canvas, slip.to, EDGE, top, TEXT_WIDTH, head, BOLD) - GAP
    _text(canvas, slip.what, EDGE, y, TEXT_WIDTH, body)
    _text(canvas, slip.code_is, EDGE, code + CODE_SIZE + 10, TEXT_WIDTH, 10)
    canvas.setFont(BOLD, CODE_SIZE)
    canvas.drawString(EDGE, code, slip.code)
    _text(canvas, slip.until, EDGE, code - 12, TEXT_WIDTH, 10)
    for number, way in enumerate(reversed(slip.ways)):
        _way(canvas, way, WIDTH - EDGE - QR_SIDE - number * (QR_SIDE + 6 * mm), top)


def _sizes(slip: Slip, room: float) -> tuple[int, int]:
    """The largest sizes at which receiver and purpose fit above the code, else the smallest."""
    for head, body in SIZES:
        if _height(slip.to, head, BOLD) + GAP + _height(slip.what, body) <= room:
            break
    return head, body


def _way(canvas: Canvas, way: Way, x: float, top: float) -> None:
    canvas.setFont(BOLD, 13)
    canvas.drawCentredString(x + QR_SIDE / 2, top - 11, way.messenger)
    y = top - 16
    if way.link:
        _qr(canvas, way.link, x, y - QR_SIDE)
        y -= QR_SIDE
    _text(canvas, way.steps, x, y - 1 * mm, QR_SIDE, 9)


def _qr(canvas: Canvas, link: str, x: float, y: float) -> None:
    """A QR code, its margin included, with the left lower corner at (x, y); drawn, so that it is sharp at any size."""
    rows = modules(link)
    module = QR_SIDE / (len(rows) + 2 * QUIET)
    path = canvas.beginPath()
    for number, row in enumerate(rows):
        left = QUIET
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                lower = y + QR_SIDE - (QUIET + number + 1) * module
                path.rect(x + left * module, lower, length * module, module)
            left += length
    canvas.drawPath(path, stroke=0, fill=1)


def modules(link: str) -> list[list[bool]]:
    """The dark (true) and light modules of a link's QR code, row by row, without its margin; a quarter may be lost."""
    return [[bool(module) for module in row] for row in segno.make(link, error="q", micro=False).matrix]


def _text(canvas: Canvas, text: str, x: float, top: float, width: float, size: int, font: str = PLAIN) -> float:
    paragraph = _paragraph(text, size, font)
    height: float = paragraph.wrap(width, HEIGHT)[1]
    paragraph.drawOn(canvas, x, top - height)
    return top - height


def _height(text: str, size: int, font: str = PLAIN) -> float:
    height: float = _paragraph(text, size, font).wrap(TEXT_WIDTH, HEIGHT)[1]
    return height


def _paragraph(text: str, size: int, font: str) -> Paragraph:
    style = ParagraphStyle(font, fontName=font, fontSize=size, leading=size * 1.25, splitLongWords=1)
    return Paragraph(escape(text), style)
