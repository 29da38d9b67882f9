"""Reading what people type: without diacritics and capitals, days, and numbers of documents."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = {
    "hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3, "sau": 4, "6": 4, "bay": 5, "7": 5,
}  # fmt: skip
ENGLISH_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
ENGLISH_DAY = re.compile(
    rf"(?<!\w)(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+({MONTH})|({MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?)\b,?(?:\s*(\d{{4}}))?"
)
"""``12 Aug``, ``12 August 2022``, ``Aug 12, 2022``, in lower case: day and month, or month and day; then the year."""

DAY = re.compile(r"(?<![\d/-])(\d{1,2})\s*(?:[/.-]|thang)\s*(\d{1,2})(?:\s*(?:[/.-]|nam)\s*(\d{4}|\d{2}))?(?![\d/])")
ISO_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
DOCUMENT = re.compile(
    r"(?:[=+@]?(?:\d{1,6}[=+*@^%$|\\~]){1,3})?(?:\d{1,6}\s*/\s*(?=\d{4}\s*/\s*[^\W\d_]))?"
    r"(?:\d{1,6}\s*/\s*[^\W\d_][\w&-]*(?:/[\w&-]+)?|\d{1,6}-[^\W\d_][\w/&-]*)"
)
"""``123/BC-SYT``, ``12/2022/QĐ-UBND``, ``45-CV/TU``; figures with odd signs between them (``12+13/BC-SYT``) are one
number, and not the last of them another."""

HARMFUL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
INVISIBLE = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")

BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""Signs that count as letters or symbols and are shown as nothing: Hangul fillers, the empty Braille pattern."""


class NotADay(ValueError):
    """The text names no day."""


@dataclass(frozen=True)
class Document:
    """Number and date of an official document, as far as they were given."""

    number: str
    day: date | None


def storable(text: str) -> str:
    """Drop what a database cannot hold: NUL and other control characters, lone surrogates. Keeps all else."""
    return HARMFUL.sub("", text)


def showable(text: str) -> str:
    """Drop what could disturb the message around it: marks that turn the writing direction, invisible signs."""
    return INVISIBLE.sub("", storable(text))


def shows(text: str) -> bool:
    """Tell whether anything of ``text`` can be seen: a letter, digit, punctuation or symbol that is not blank."""
    return any(unicodedata.category(sign)[0] in "LNPS" and sign not in BLANK for sign in text)


def name_or(text: str, fallback: str, longest: int = 200) -> str:
    """A name that somebody gave themselves, in one line of at most ``longest`` signs; ``fallback`` for one that cannot
    be seen."""
    name = " ".join(showable(text).split())[:longest].strip()
    return name if shows(name) else fallback


def fold(text: str) -> str:
    """Lower-case without diacritics: ``ĐANG LÀM`` and ``dang lam`` are the same answer."""
    decomposed = unicodedata.normalize("NFD", showable(text).lower().replace("đ", "d"))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


HALF_A_YEAR = timedelta(days=183)


def read_day(text: str, today: date, *, past: bool = False) -> date:
    """Read a day: ``10/8``, ``10/8/2022``, ``2022-08-10``, ``10 tháng 8``, ``10 Aug``, ``thứ Sáu``, ``mai``.

    Without a year the nearest such day from ``today`` on is meant (with ``past``: the latest up to today); but one of
    the last half-year rather than one that is farther ahead than that: it has passed. Raises `NotADay`.
    """
    plain = fold(text)
    found = ISO_DAY.search(plain)
    if found:
        return _date(int(found[1]), int(found[2]), int(found[3]), text)
    found = ENGLISH_DAY.search(plain)
    if found:
        day, month = int(found[1] or found[4]), MONTHS.index((found[2] or found[3])[:3]) + 1
        return _date(int(found[5]), month, day, text) if found[5] else _nearest(day, month, today, past, text)
    found = DAY.search(plain)
    if found:
        day, month, year = int(found[1]), int(found[2]), found[3]
        if year:
            return _date(int(year) + (2000 if len(year) == 2 else 0), month, day, text)
        return _nearest(day, month, today, past, text)
    return _named_day(plain, today, text)


def read_document(text: str, today: date) -> Document:
    """Read ``123/BC-SYT ngày 05/8/2022`` in any usual writing; what is no number is kept as it stands (255 signs)."""
    clean = " ".join(showable(text).split())
    number = DOCUMENT.search(clean)
    rest = clean[number.end() :] if number else clean
    try:
        day = read_day(rest, today, past=True)
    except NotADay:
        day = None
    return Document(re.sub(r"\s*/\s*", "/", number[0]) if number else clean[:255], day)


def names_document(text: str) -> bool:
    """Tell whether the text holds a document's number, such as ``123/BC-SYT``."""
    return bool(DOCUMENT.search(" ".join(showable(text).split())))


LONGEST_DOCUMENT = 12
"""Words with which the number of a document may stand ("Sở Y tế đã gửi báo cáo số 123/BC-SYT ngày 05/8/2022")."""


def plainly_document(text: str) -> bool:
    """Tell whether the text is little more than the number of a document, with its date perhaps."""
    return names_document(text) and len(text.split()) <= LONGEST_DOCUMENT


def _named_day(plain: str, today: date, text: str) -> date:
    for words, days in ((("hom nay", "today"), 0), (("ngay kia",), 2), (("ngay mai", "mai", "tomorrow"), 1)):
        if any(re.search(rf"\b{word}\b", plain) for word in words):
            return today + timedelta(days=days)
    found = re.search(r"\bthu (hai|ba|tu|nam|sau|bay|[2-7])\b", plain)
    if found:
        weekday = WEEKDAYS[found[1]]
    elif "chu nhat" in plain:
        weekday = 6
    else:
        weekday = next((i for i, name in enumerate(ENGLISH_WEEKDAYS) if name in plain), -1)
    if weekday < 0:
        raise NotADay(text)
    if re.search(r"\b(tuan sau|tuan toi|next)\b", plain):
        return today + timedelta(days=7 - today.weekday() + weekday)
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _nearest(day: int, month: int, today: date, past: bool, text: str) -> date:
    if not past:
        ahead, behind = _next(day, month, today, False, text), _next(day, month, today, True, text)
        return behind if ahead - today > HALF_A_YEAR >= today - behind else ahead
    return _next(day, month, today, past, text)


def _next(day: int, month: int, today: date, past: bool, text: str) -> date:
    years = range(today.year, today.year - 9, -1) if past else range(today.year, today.year + 9)
    for year in years:
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if (found <= today) if past else (found >= today):
            return found
    raise NotADay(text)


def _date(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADay(text) from None
