"""Numbers of official documents: ``123/BC-SYT``, ``so 123 bc syt``; never what has no digit in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rules.meaning.letters import clean, flat
from rules.meaning.text import Span

KINDS = "bc|cv|qd|tb|ttr|kh|nq|ct|hd|gm|pa|bb|tt|gp|ctr|bcth"
FULL = re.compile(
    r"(?:(?<![\w/.-])|(?<=\b(?:cv|bc|vb|tb|so|qd)))(\d{1,6}[a-z]?)\s*(?:/\s*(\d{4})\s*)?([/-])\s*([a-z&]{2,}[0-9]?(?:\s*[-/]\s*[a-z&]{2,}[0-9]?)*)(?![\w/])"
)
LOOSE = re.compile(rf"(?<![\w/.,-])(\d{{1,6}})\s+({KINDS})(?:\s*[-/ ]\s*([a-z&]{{2,8}}))?(?![\w/])")
SPACED = re.compile(r"\b(?:so|cv|bc|vb|la)\s*:?\s*(\d{1,6})\s+([a-z&]{2,8}\s*-\s*[a-z&]{2,8})(?![\w/-])")
"""``số 15 SYT-VP``: a blank for the stroke, where a number is announced."""

PLAIN = re.compile(
    rf"\b(?:(?:bao cao|cong van|van ban|to trinh|quyet dinh|{KINDS}|"
    rf"vb)\s+)?(?:so(?:\s+(?:van ban|cong van|bao cao|hieu))?\s*(?:la\s+)?:?\s*|"
    rf"(?:la\s+)?(?<=bao cao )|(?<=cong van )|(?<=van ban )|(?<=\bbc )|"
    rf"(?<=\bcv ))(\d{{1,6}})(?![\w/%-]|[.,]\d)"
    rf"(?!\s*(?:ty|ti|trieu|tr|%|ngay(?!\s*:?\s*(?:\d|hom|qua|kia|ky|mung|mong))|phan|tuan|ho|du an)\b)"
)
COUNTED = re.compile(
    r"\b(?:thau|an|luc|mau|quan|phuong|ho|lo|dot|ky|tuan|quy|diem|cau|viec|muc|duong|phong|to|nhom|va|bao|khu|luc|bieu|doi|khoa|tang|phan|cong|he|lan)\s+$"
)
"""What is numbered too, and is no document: gói thầu số 2, phụ lục số 1."""

NOT_LETTERS = re.compile(r"^(?:ty|ti|trieu|tr|dong|vnd|ngay|thang|nam|h|gio|nhe|em|anh|chi|roi|da|du|ho|nguoi|tuan)$")


@dataclass(frozen=True)
class Document:
    """A document's number as it is written down; ``plain`` where it was a bare number."""

    number: str
    plain: bool = False


def find_documents(text: str) -> list[Span]:
    """The numbers of documents in a text; places are those in ``clean(text)``."""
    raw = clean(text)
    lower = flat(raw)
    found: list[Span] = []
    for match in FULL.finditer(lower):
        if NOT_LETTERS.match(match[4].split("-")[0].strip()):
            continue
        year = f"/{match[2]}" if match[2] else ""
        letters = re.sub(r"\s+", "", raw[match.start(4) : match.end(4)])
        number = raw[match.start(1) : match.end(1)]
        found.append(
            Span("document", match.start(), match.end(), Document(number + year + match[3] + _letters(letters)))
        )
    for match in LOOSE.finditer(lower):
        if not _overlaps(match, found):
            agency = match[3] if match[3] and not NOT_LETTERS.match(match[3]) and match[3] != "ngay" else None
            end = match.end(3) if agency else match.end(2)
            kind = _letters(raw[match.start(2) : match.end(2)])
            code = "-" + _letters(raw[match.start(3) : match.end(3)]) if agency else ""
            found.append(Span("document", match.start(), end, Document(f"{match[1]}/{kind}{code}")))
    for match in SPACED.finditer(lower):
        if not _overlaps(match, found) and not NOT_LETTERS.match(match[2].split("-")[0].strip()):
            letters = _letters(re.sub(r"\s+", "", raw[match.start(2) : match.end(2)]))
            found.append(Span("document", match.start(1), match.end(2), Document(f"{match[1]}/{letters}")))
    for match in PLAIN.finditer(lower):
        if not _overlaps(match, found) and not COUNTED.search(lower[: match.start()]):
            found.append(Span("document", match.start(), match.end(), Document(match[1], plain=True)))
    return sorted(found, key=lambda span: span.start)


def _letters(letters: str) -> str:
    """Capitals where all was typed small."""
    return letters.upper() if letters == letters.lower() else letters


def _overlaps(match: re.Match[str], found: list[Span]) -> bool:
    return any(match.start() < span.end and span.start < match.end() for span in found)
