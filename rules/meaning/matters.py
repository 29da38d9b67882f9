"""Which clauses of a leader's sentence are about the report, and which about the meeting."""

from __future__ import annotations

import re

from rules.meaning.directing import AS_IT_STANDS, names_report
from rules.meaning.letters import clean, flat
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
