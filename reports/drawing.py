"""What pictures are drawn with: letters that fit and can be read on a phone, a palette, the symbols of status words.

Symbols are drawn, not written, because the font that ships has none of them.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache

from font_source_sans_pro import font_files_ttf
from PIL import Image, ImageColor, ImageDraw, ImageFont

from reports.look import COLOURS, INK
from rules.reading import showable
from rules.status import Timeliness

LONGEST = 1_000
"""Signs of a text that are looked at: more than fit anywhere."""

SMALL, PLAIN, LARGE, TITLE = 20, 24, 40, 34
"""Sizes of letters in points; what is smaller than 20 cannot be read on a phone."""

BLACK, GREY, LINE, STRIPE, WHITE = "#1A1A1A", "#595959", "#D0D0D0", "#F5F5F5", "#FFFFFF"


@cache
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The font that ships with the program and has all of Vietnamese."""
    return ImageFont.truetype(font_files_ttf["SourceSansProSemibold" if bold else "SourceSansPro"], size)


@cache
def palette() -> Image.Image:
    """The colours that a page has: its own and the steps between letters and what they stand on. To look for the best
    ones in the page takes longer than to draw it. Pillow compares colours roughly: a step next to a colour of the page
    would be taken in its place."""
    grounds = [(ground, ink) for ground in (WHITE, STRIPE) for ink in (BLACK, GREY, *COLOURS.values())]
    pairs = [*grounds, *((COLOURS[word], INK[word]) for word in COLOURS), (LINE, LINE)]
    own = [ImageColor.getrgb(colour) for colour in dict.fromkeys(colour for pair in pairs for colour in pair)]
    steps = dict.fromkeys(colour for pair in pairs for colour in _steps(*map(ImageColor.getrgb, pair)))
    colours = [*own, *(step for step in steps if all(_differ(step, colour) for colour in own))]
    found = Image.new("P", (1, 1))
    found.putpalette([part for colour in colours for part in colour])
    return found


def _differ(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) > 12


def _steps(first: tuple[int, ...], last: tuple[int, ...]) -> list[tuple[int, ...]]:
    """The colours between two."""
    return [tuple(round(a + (b - a) * step / 8) for a, b in zip(first, last, strict=True)) for step in range(1, 8)]


def fitted(text: str, width: float, size: int, *, bold: bool = False) -> tuple[str, ImageFont.FreeTypeFont]:
    """A text in the largest letters in which it fits, cut off with an ellipsis where even the smallest do not."""
    text = " ".join(showable(text[:LONGEST]).split())
    for points in range(size, SMALL - 1, -2):
        found = font(points, bold=bold)
        if found.getlength(text) <= width:
            return text, found
    found = font(SMALL, bold=bold)
    fits = bisect_left(range(len(text)), True, key=lambda count: found.getlength(text[: count + 1] + "…") > width)
    return text[:fits].rstrip() + "…", found


def wrapped(text: str, width: float, size: int, most: int) -> list[str]:
    """A text in lines of that width, as many as may be; the last one says by an ellipsis that there was more."""
    lines: list[str] = []
    for word in text[:LONGEST].split():
        if lines and font(size).getlength(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1] + " …"]
    return [fitted(line, width, size)[0] for line in lines]


def symbol(draw: ImageDraw.ImageDraw, word: Timeliness, x: float, y: float, size: float) -> None:
    """The symbol of a status word about a middle: a tick, a ring (with a hand when it falls due soon), a stroke and
    dot."""
    ink, r = INK[word], size / 2
    thick = max(3, round(size / 7))
    if word in (Timeliness.DONE_IN_TIME, Timeliness.DONE_LATE):
        draw.line([(x - r, y), (x - r * 0.25, y + r * 0.7), (x + r, y - r * 0.7)], fill=ink, width=thick, joint="curve")
    elif word is Timeliness.OPEN_LATE:
        draw.line([(x, y - r * 0.9), (x, y + r * 0.3)], fill=ink, width=thick + 1)
        draw.ellipse((x - thick * 0.7, y + r * 0.55, x + thick * 0.7, y + r * 0.55 + thick * 1.4), fill=ink)
    else:
        draw.ellipse((x - r * 0.8, y - r * 0.8, x + r * 0.8, y + r * 0.8), outline=ink, width=thick)
        if word is Timeliness.OPEN_SOON:
            draw.line([(x, y - r * 0.5), (x, y), (x + r * 0.4, y)], fill=ink, width=max(2, thick - 1))
