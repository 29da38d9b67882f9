"""Template filters: days, times, amounts and percentages as officials write them (Babel), and harmless quotes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date, get_day_names
from babel.lists import format_list
from babel.numbers import format_decimal
from markupsafe import Markup

from rules.reading import showable

UNITS = {
    "vi": ((10**9, "tỷ đồng"), (10**6, "triệu đồng"), (1, "đồng")),
    "en": ((10**9, "billion dong"), (10**6, "million dong"), (1, "dong")),
}

NO_DECIMAL = {"vi": ",0", "en": ".0"}
"""The decimal that says nothing."""

SUNDAY = 6

LONGEST = 8_192
"""The longest text of a person that is shown in full."""


def _whole(value: str, length: int) -> str:
    """``brief``: words in the label of a choice. A button (of Telegram) holds ``length`` of their signs; in a numbered
    line, which stands for one, they stand whole."""
    return " ".join(showable(str(value)).split())


def for_language(language: str, *, html: bool) -> dict[str, Callable[..., Any]]:
    """Return all filters of a language."""

    def day(value: str | date, *, year: bool = True) -> str:
        """``05/8/2022``: days and the months 1 and 2 with a leading zero, as Nghị định 30/2020/NĐ-CP writes them."""
        when = _date(value)
        if language == "en":
            return format_date(when, "d MMM y" if year else "d MMM", locale="en")
        month = "MM" if when.month <= 2 else "M"
        return format_date(when, f"dd/{month}/y" if year else f"dd/{month}", locale="vi")

    def weekday(value: str | date) -> str:
        """``thứ Sáu``, and ``Chủ nhật``, which has no number."""
        number = _date(value).weekday()
        name = str(get_day_names("wide", locale=language)[number])
        if language != "vi":
            return name
        return "Chủ nhật" if number == SUNDAY else name[0].lower() + name[1:]

    def longday(value: str | date) -> str:
        """``thứ Sáu, 12/8/2022``."""
        return f"{weekday(value)}, {day(value)}"

    def clock(value: str) -> str:
        """``09:12``, of an ISO time that carries the program's offset."""
        return f"{datetime.fromisoformat(value):%H:%M}"

    def days(values: list[str]) -> str:
        """``13 và 14/8``: several days of one month share it."""
        parts = [_date(value) for value in values]
        shown = [day(part, year=False) for part in parts]
        if language == "vi":
            shown = [
                f"{part:%d}" if following and part.month == following.month else text
                for part, following, text in zip(parts, [*parts[1:], None], shown, strict=True)
            ]
        return format_list(shown, locale=language)

    def number(value: Decimal | float, decimals: int = 1) -> str:
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return format_decimal(Decimal(str(value)), pattern, locale=language)

    def money(value: int) -> str:
        """``1.234,5 tỷ đồng``: the largest unit that keeps the figure at one or more; three decimals at most."""
        size, unit = next(pair for pair in UNITS[language] if abs(value) >= pair[0] or pair[0] == 1)
        amount = Decimal(value) / size
        pattern = "#,##0" if size == 1 else "#,##0.###"
        return f"{format_decimal(amount, pattern, locale=language)} {unit}"

    def rounded(value: int) -> str:
        """``22,7 tỷ đồng``: with one decimal at most, where the exact amount says no more."""
        size, unit = next(pair for pair in UNITS[language] if abs(value) >= pair[0] or pair[0] == 1)
        pattern = "#,##0" if size == 1 else "#,##0.#"
        return f"{format_decimal(Decimal(value) / size, pattern, locale=language)} {unit}"

    def filesize(value: int) -> str:
        """``1,2 MB``, ``340 KB``: how large a file is."""
        size, unit = (2**20, "MB") if value >= 2**20 else (2**10, "KB")
        return f"{format_decimal(max(Decimal(value) / size, Decimal('0.1')), '#,##0.#', locale=language)} {unit}"

    def signed(value: str) -> str:
        """``+1,0``, ``-0,4``: a difference of two shares."""
        return format_decimal(Decimal(value), "+0.0;-0.0", locale=language)

    def percent(part: int, whole: int) -> str:
        """``61,4%``, ``42%``: ``part`` of ``whole``."""
        return f"{number(Decimal(part) * 100 / whole).removesuffix(NO_DECIMAL[language])}%"

    def clip(value: str, length: int = 300) -> str:
        """Quote what a person wrote: no marks that turn the text around, one line, at most ``length`` signs."""
        line = " ".join(showable(str(value)).split())
        return line if len(line) <= length else line[: length - 1].rstrip() + "…"

    def full(value: str) -> str:
        """Quote the whole of what a person wrote, line by line; a message that grows too long is sent in pieces.

        No messenger carries more than 4,096 signs at once: what is much longer was not written by a person.
        """
        lines = (" ".join(line.split()) for line in showable(str(value)).splitlines())
        whole = "\n".join(line for line in lines if line)
        return whole if len(whole) <= LONGEST else whole[: LONGEST - 1].rstrip() + "…"

    def b(value: object) -> object:
        return Markup("<b>{}</b>").format(value) if html else value

    def lower_first(value: str) -> str:
        return value[:1].lower() + value[1:]

    def upper_first(value: str) -> str:
        return value[:1].upper() + value[1:]

    found = (day, weekday, longday, clock, days, number, money, rounded, filesize, signed, percent, clip, full, b)
    return {"brief": clip if html else _whole} | {
        function.__name__: function for function in (*found, lower_first, upper_first)
    }


def _date(value: str | date) -> date:
    if isinstance(value, str):
        return datetime.fromisoformat(value).date() if "T" in value else date.fromisoformat(value)
    return value
