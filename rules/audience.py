"""Whom a broadcast is for, in a coordinator's words: ``nhóm 27``, ``tất cả đơn vị quá hạn``, ``SYT chưa giao ban``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rules.meaning.agencies import agencies_in
from rules.meaning.letters import clean, flat
from rules.meaning.model import Agency
from rules.meaning.naming import mentions, words_in
from rules.meaning.said import Said
from rules.reading import fold

GROUPS = re.compile(
    r"\bnhom\s+((?:\d{1,2}\s*-\s*)?\d{1,2}(?:\s*(?:,|va|&)\s*(?:nhom\s+)?(?:\d{1,2}\s*-\s*)?\d{1,2})*)(?!\d)"
)
SPAN = re.compile(r"(\d+)(?:\s*-\s*(\d+))?")
EVERYBODY = re.compile(r"\b(?:tat ca|toan bo|moi don vi|cac don vi|all)\b")
LATE = re.compile(r"\b(?:qua han|tre han|cham han|late)\b")
OPEN = re.compile(r"\b(?:chua|con no|dang no)\b")
KINDS = {
    "report": re.compile(r"\bbao cao\b"),
    "meeting": re.compile(r"\b(?:giao ban|hop)\b"),
    "milestone": re.compile(r"\bnhiem vu\b"),
}

BREAK = re.compile(r"\s*[:\n]\s*|\s+[-–]\s+")
BEGINS = re.compile(
    r"(?<=\s)(?:kinh )?(?:de nghi|yeu cau|moi|thong bao|kinh gui|vui long|tran trong|xin|nhac|khan truong|hop luc|"
    r"ngay mai|hom nay)(?=\s)"
)
"""With what the words of a broadcast begin where nothing sets them apart from whom it is for."""

EVERY = ("mọi", "mỗi", "moi")
"""Typed so, it is no invitation."""

KNOWN = frozenset(
    (
        *("nhom", "so", "don", "vi", "va", "cac", "tat", "ca", "toan", "bo", "all", "qua", "han", "tre", "cham"),
        *("late", "chua", "con", "no", "dang", "bao", "cao", "giao", "ban", "hop", "nhiem", "vu", "nop", "gui", "xong"),
        *("cho", "toi", "nhung", "ai", "dia", "phuong", "quan", "huyen"),
    )
)
"""Words that only say for whom it is."""

LEAST = 2
"""So few words may be a part of whom it is for."""


@dataclass(frozen=True)
class Audience:
    """Numbered ``groups`` of the program, these ``agencies`` (codes), or (neither) all of them; of these who has
    something open: of one ``kind`` of duty (empty: of any), and only ``late``, as far as one of the two is said."""

    groups: tuple[int, ...] = ()
    agencies: tuple[str, ...] = ()
    kind: str = ""
    late: bool = False
    open: bool = False

    @property
    def by_state(self) -> bool:
        """Whether what is open decides."""
        return bool(self.kind) or self.late or self.open


def split_words(text: str, agencies: Sequence[Agency], today: date) -> tuple[str, str]:
    """Whom a broadcast is for and its words, where both were written in one: ``nhóm 27 quá hạn: đề nghị nộp trước
    26/8``; without the words where the text says only for whom, or may do so."""
    typed = clean(text).strip()
    line = flat(typed)
    for found in sorted([*BREAK.finditer(typed), *BEGINS.finditer(line)], key=lambda each: each.start()):
        head = typed[: found.start()].strip(" ,.;-–")
        words = typed[found.end() if found.re is BREAK else found.start() :].strip()
        if not head or not says_more(words, agencies) or words.lower().startswith(EVERY) or words[:1].isdecimal():
            continue
        if read_audience(head, agencies, today) is not None:
            return head, words
    return text, ""


def says_more(text: str, agencies: Sequence[Agency]) -> bool:
    """Whether a text for whom a broadcast is says more than that, which would be lost."""
    words = words_in(clean(text))
    named = {place for each in mentions(words, agencies) for place in range(each.first, each.behind)}
    more = [word for place, word in enumerate(words) if place not in named and word.plain not in KNOWN]
    return sum(word.plain.isalpha() for word in more) >= LEAST


def read_audience(text: str, agencies: Sequence[Agency], today: date) -> Audience | None:
    """Read for whom it is; ``None`` where nothing of the kind is said."""
    plain = fold(text)
    groups = tuple(dict.fromkeys(number for found in GROUPS.findall(plain) for number in _numbers(found)))
    late, open_ = bool(LATE.search(plain)), bool(OPEN.search(plain))
    kind = next((kind for kind, pattern in KINDS.items() if pattern.search(plain)), "")
    named: list[str] = []
    if not groups and not EVERYBODY.search(plain):
        parts = re.split(r"[,;]| và ", text)
        named = [each.code for part in parts for each in agencies_in(Said.of(part, today), agencies)]
        if not (named or late or open_ or kind):
            return None
    return Audience(groups, tuple(dict.fromkeys(named)), kind, late, open_)


def _numbers(found: str) -> list[int]:
    """``1-3, 27``: 1, 2, 3, 27."""
    spans = [(int(one), int(other or one)) for one, other in SPAN.findall(found)]
    return [number for first, last in spans for number in range(first, last + 1)]
