"""Which clauses of a leader's sentence are about which of several things: the report or the meeting, the lines of a
card by their numbers, the agencies that the leader heads."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rules.meaning.directing import AS_IT_STANDS, names_report
from rules.meaning.letters import clean, flat
from rules.meaning.model import Agency
from rules.meaning.naming import mentions, words_in
from rules.meaning.pressed import MET

MEETING, REPORT = "meeting", "report"

THERE = re.compile(
    r"\b(?:bao cao|trinh|giai trinh|trao doi|noi|bao|lam ro|y kien)\b(?: \w+){0,5}? (?:tai|trong|o|vao|truoc|den)"
    r"(?: (?:cuoc|buoi|ky|phien|hoi nghi))* (?:hop|giao ban)\b"
)
"""``báo cáo tôi tại giao ban thứ Hai``: where and when somebody is to be told, and no meeting that is to be held."""

BETWEEN = re.compile(r"[;\n]+|[,.](?=\s)|\s(?=còn\s)", re.IGNORECASE)
"""What parts two clauses. ``và`` joins names as well, so it parts nothing."""

DEALT = re.compile(r"\b(?:gui|nop|trinh|soan|tong hop|hoan thanh|hoan thien|phat hanh|xu ly)\b")
"""What is done with a paper."""

ORDINALS = {
    **dict.fromkeys(("nhat", "mot", "dau", "dau tien"), 1),
    **dict.fromkeys(("hai", "nhi", "sau", "con lai", "kia"), 2),
    "ba": 3,
}
"""``việc thứ nhất``, ``việc sau``: the lines of a card that are counted in words."""

COUNTED = (
    r"(?:ngay|tuan|thang|quy|nam|gio|tieng|phut|hom|viec|xa|phuong|quan|huyen|phong|ban|so|don vi|du an|goi|ho so|ho|"
    r"nguoi|dong chi|can bo|lan|noi dung|muc|van ban|ty|trieu|nghin|phan tram|cong trinh|chu dau tu|phu luc|buoc)\b"
)
"""What a number counts that is no line of a card (``2 xã chưa gửi``)."""

MARK = re.compile(
    r"(?:^|[;\n]|[.,](?=\s))\s*(?P<bare>\d{1,2})(?:\s*[.):-]\s+(?=[^\W\d])|\s+(?=[^\W\d])(?!"
    + COUNTED
    + r"))|(?:(?:^|[;\n.,:])\s*|\s)(?:(?:con|va|rieng|ve) )*viec (?:(?P<digit>\d{1,2})|so (?P<number>\d{1,2})|"
    r"thu (?P<counted>nhat|mot|hai|nhi|ba)|(?P<word>dau tien|dau|con lai|sau|kia|mot|hai|ba))\b[\s.):,-]*(?:thi )?",
)
"""What a line of a card is called at the beginning of a clause: ``1.``, ``việc 2``, ``việc thứ nhất``."""


def numbered(typed: str) -> tuple[str, list[tuple[int, str]]]:
    """What a sentence says of each line of a card that it calls by its number, in its words, and what stands before the
    first of them; no line where it calls none so. Words that may be others (``việc sau``, ``việc thứ hai``) call one
    only where several are called."""
    text = _parted(clean(typed).strip(" ."))
    found = list(MARK.finditer(flat(text)))
    lines = [_line(mark) for mark in found]
    if (
        not found
        or None in lines
        or len(set(lines)) < len(lines)
        or (len(found) == 1 and (found[0]["word"] or found[0]["counted"]))
    ):
        return "", []
    ends = [*(mark.start() for mark in found[1:]), len(text)]
    parts = [text[mark.end() : end].strip(" ,;.\n") for mark, end in zip(found, ends, strict=True)]
    before = text[: found[0].start()].strip(" ,;.:\n")
    if not all(parts) or (before and found[0]["bare"]):
        return "", []
    return before, [(line, part) for line, part in zip(lines, parts, strict=True) if line is not None]


def _parted(text: str) -> str:
    """``1. đã gửi 2. đã họp`` with each line on one of its own, place by place as it was typed."""
    number = re.match(r"(\d{1,2})[.):](?=\s+[^\W\d])", text)
    line = int(number[1]) + 1 if number else 0
    while number and (number := re.compile(rf"\s(?={line}[.):]\s+[^\W\d])").search(text, number.end())):
        text, line = f"{text[: number.start()]}\n{text[number.end() :]}", line + 1
    return text


def _line(mark: re.Match[str]) -> int | None:
    """Which line a mark calls; ``None`` for none that is known."""
    said = next(each for each in mark.groups() if each is not None)
    return int(said) if said.isdecimal() else ORDINALS.get(said)


def of_agencies(typed: str, agencies: Sequence[Agency]) -> list[tuple[str, str]]:
    """What a sentence says of each of several agencies (by code), in clauses that begin by naming it: ``Sở Xây dựng thì
    giao đồng chí đầu mối, Sở GTVT tôi đã chỉ đạo``. A clause that names none belongs to the one before it; empty where
    not several are named so, or a clause names two."""
    found: dict[str, list[str]] = {}
    code = ""
    for part in (part.strip() for part in BETWEEN.split(clean(typed).strip(" .")) if part.strip()):
        named = {each.agency.code for each in mentions(words_in(part), agencies) if each.sure}
        if len(named) > 1 or not (named or code):
            return []
        code = next(iter(named), code)
        found.setdefault(code, []).append(_beyond_name(part, agencies))
    return [(each, ", ".join(words)) for each, words in found.items()] if len(found) > 1 else []


BEFORE_NAME = {"so", "con", "rieng", "ve", "ben", "phia", "o", "don", "vi", "viec", "cua"}


def _beyond_name(part: str, agencies: Sequence[Agency]) -> str:
    """A clause without the name of the agency with which it begins."""
    words = words_in(part)
    named = mentions(words, agencies)
    if not named or any(word.plain not in BEFORE_NAME for word in words[: named[0].first]):
        return part
    return re.sub(r"^[\s:,-]*(?:thì\s+|thi\s+)?", "", part[words[named[0].behind - 1].end :]) or part


def names_meeting(line: str) -> bool:
    """Whether a line without accents speaks of the meeting that is to be held."""
    return MET.search(THERE.sub(" ", line)) is not None


def clauses(typed: str) -> list[tuple[str, str]]:
    """The part about the report and the part about the meeting, each in its words, in the order in which they are
    said; empty where not both are spoken of, each in clauses of its own. A clause that names neither belongs to the one
    before it, or to the first."""
    parts = [part.strip() for part in BETWEEN.split(clean(typed).strip(" .")) if part.strip()]
    named = [_matter(part) for part in parts]
    if None in named[:1]:
        named[0] = next((each for each in named if each), None)
    found: dict[str, list[str]] = {}
    matter = ""
    for part, own in zip(parts, named, strict=True):
        if own == "":
            return []
        matter = own or matter
        found.setdefault(matter, []).append(part)
    return [(each, ", ".join(words)) for each, words in found.items()] if len(found) > 1 else []


def _matter(part: str) -> str | None:
    """Which of the two a clause names; ``None``: neither; empty: both."""
    line = flat(part)
    meets = names_meeting(line)
    reports = names_report(line) or (not meets and DEALT.search(line) is not None)
    if meets and reports:
        return ""
    return MEETING if meets else REPORT if reports else None


def how_it_stands(clause: str) -> bool:
    """Whether a clause tells how it stands rather than what is to be done."""
    return AS_IT_STANDS.search(flat(clause)) is not None
