"""Figures as officials write them: ``1.234,5 tỷ``, ``980 triệu``, ``85%``. Amounts are whole đồng."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from babel.numbers import NumberFormatError, parse_decimal

from rules.pace import disagrees
from rules.reading import fold

UNITS = {
    "nghin ty": 10**12,
    "ngan ty": 10**12,
    "ty": 10**9,
    "ti": 10**9,
    "trieu": 10**6,
    "tr": 10**6,
    "nghin": 10**3,
    "ngan": 10**3,
    "dong": 1,
    "vnd": 1,
    "d": 1,
}
ENGLISH_UNITS = {"trillion": 10**12, "billion": 10**9, "bn": 10**9, "million": 10**6, "thousand": 10**3}
"""With these a figure is in English notation: ``1,234.5 billion``."""

LARGEST = 10**16
"""Ten million tỷ, far above the whole country's yearly capital: beyond it a unit was surely mistaken."""

PART = re.compile(
    r"(?P<number>\d[\d.,]*)\s*(?P<unit>"
    + "|".join(sorted((*UNITS, *ENGLISH_UNITS), key=len, reverse=True))
    + r")?\b\.?\s*(?:dong|vnd)?"
)


class NotAFigure(ValueError):
    """The text is not an amount or a percentage that can be understood."""


@dataclass(frozen=True)
class Share:
    """A percentage, 85 for ``85%``."""

    percent: Decimal

    def of(self, plan: int) -> int:
        """Return that share of ``plan`` in whole đồng."""
        return int((self.percent * plan / 100).to_integral_value())


class Doubt(StrEnum):
    """Why a figure is questioned before it is stored."""

    ABOVE_PLAN = "above_plan"
    FALLING = "falling"
    NO_PLAN = "no_plan"
    SHARE = "share"
    """The share that was told with it is another one."""


def parse_figure(text: str) -> int | Share:
    """Read an amount (whole đồng) or a percentage.

    ``1 tỷ 250 triệu`` adds up. A bare number below a million is taken as tỷ đồng, the unit of disbursement tables;
    from a million on as đồng. What is read is always echoed for confirmation. Raises `NotAFigure`.
    """
    plain = fold(text).strip().rstrip(".")
    share = re.fullmatch(r"(\d[\d.,]*)\s*(?:%|phan tram)", plain)
    if share:
        percent = _number(share[1])
        if percent > 1000:
            raise NotAFigure(text)
        return Share(percent)
    total, position = Decimal(0), 0
    for match in PART.finditer(plain):
        if plain[position : match.start()].strip(" ,+"):
            raise NotAFigure(text)
        if match["unit"] in ENGLISH_UNITS:
            total += _number(match["number"], "en") * ENGLISH_UNITS[match["unit"]]
        else:
            number = _number(match["number"])
            total += number * (UNITS[match["unit"]] if match["unit"] else 1 if number >= 10**6 else 10**9)
        position = match.end()
    if position == 0 or plain[position:].strip() or total > LARGEST:
        raise NotAFigure(text)
    return int(total.to_integral_value())


def parse_figures(text: str) -> list[int | Share]:
    """Read one figure, or several that are set apart by semicolons or line breaks. Raises `NotAFigure`."""
    return [parse_figure(part) for part in re.split(r"[;\n]", text) if part.strip()] or [parse_figure(text)]


def plainly_figures(text: str) -> bool:
    """Tell whether the text is figures and nothing else, with a unit or as a percentage: no bare number is."""
    try:
        parse_figures(text)
    except NotAFigure:
        return False
    return all(re.search(r"[^\W\d_]|%", fold(part)) for part in re.split(r"[;\n]", text) if part.strip())


def parse_percent(text: str) -> int:
    """Read a percentage of progress, ``70%`` or ``70``, 0 to 100. Raises `NotAFigure`."""
    plain = fold(text).strip()
    match = re.search(r"(\d[\d.,]*)\s*(?:%|phan tram)", plain) or re.fullmatch(r"(\d{1,3})", plain)
    percent = _number(match[1]) if match else Decimal(-1)
    if not 0 <= percent <= 100:
        raise NotAFigure(text)
    return int(percent)


def doubts(plan: int, disbursed: int, previous: int | None, share: Decimal | None = None) -> list[Doubt]:
    """Name what is impossible about cumulative figures in đồng: above the plan, lower than the week before, or not the
    ``share`` (per cent) that was told with them."""
    found = []
    if plan == 0 and disbursed > 0:
        found.append(Doubt.NO_PLAN)
    elif disbursed > plan:
        found.append(Doubt.ABOVE_PLAN)
    if previous is not None and disbursed < previous:
        found.append(Doubt.FALLING)
    if share is not None and disagrees(plan, disbursed, share):
        found.append(Doubt.SHARE)
    return found


def _number(text: str, *locales: str) -> Decimal:
    """Read a number in Vietnamese notation, or in English where only that makes sense (``1.5``)."""
    for locale in locales or ("vi", "en"):
        try:
            return parse_decimal(text.strip(".,"), locale=locale, strict=True)
        except NumberFormatError:
            continue
    raise NotAFigure(text)
