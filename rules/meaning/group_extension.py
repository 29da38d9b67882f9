"""More time for several agencies at once, in a coordinator's words: ``gia hạn cả nhóm 27 đến 20/8 vì bão``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rules.meaning.agencies import agencies_in
from rules.meaning.letters import clean, flat
from rules.meaning.model import Agency
from rules.meaning.more_time import MORE_TIME
from rules.meaning.said import Said
from rules.reading import NotADay, read_day

GROUPS = re.compile(r"\bnhom\s+(\d{1,2}(?:\s*(?:,|va|&)\s*(?:nhom\s+)?\d{1,2}(?![\d/]))*)(?![\d/])")
EVERYBODY = re.compile(
    r"\b(?:tat ca|toan bo|moi don vi|cac don vi|ca chuong trinh|het cac don vi|"
    rf"(?:{MORE_TIME})(?: cho)? het(?= (?:den|toi|sang|luon|nhe|di)\b))\b"
)
SEVERAL = re.compile(
    rf"{EVERYBODY.pattern}|{GROUPS.pattern}|"
    r"\b(?:(?:tung|hai|ba|bon|nam|[2-9]|\d{2,}) don vi|dong loat|ca loat|"
    r"(?:cac|nhung) (?:so|quan|huyen|ban|nganh|phuong|xa|ben))\b"
)
ASKED_OF_THEM = re.compile(r"^\s*(?:(?:anh|em|nhung|va|dong thoi) )*(?:de nghi|yeu cau|nhac|mong|luu y)\b")
"""``đề nghị các đơn vị gửi đúng hạn``: who is named there gets no time by it."""
BEGINS = re.compile(
    r"^(?:(?:da|vang|ok|dong y|thong nhat|cho|chap thuan|anh|em|toi|xin) )*"
    rf"(?:(?:{MORE_TIME})(?: cho| chung)?|(?:cho )?(?:ca|tat ca|toan bo|cac don vi)\b)"
)
GIVES = re.compile(rf"\b(?:{MORE_TIME})\b")
GIVES_NOT = re.compile(
    r"\b(?:khong|chua|chang|(?<!xay )dung|thu hoi|huy|nhac|don doc|xin (?:gia han|lui|them)|"
    r"het (?:han|gia han)|neu (?:gia han|lui|cho)|"
    r"(?:da|vua|muon|can) (?:duoc )?(?:gia han|lui)|(?:lui|doi|hoan) (?:lich )?(?:hop|giao ban))\b"
)
"""Beside such words more time is not what is told to be given."""

UNTIL = re.compile(r"\b(?:den|toi|sang|truoc|cham nhat)\b(?: het)?(?: ngay)?")
WHY = re.compile(r"(?<!\w)(?:vì|lý do(?: là)?|ly do(?: la)?|bởi|do|vi)(?!\w)\s*:?\s*")


@dataclass(frozen=True)
class GroupExtension:
    """Who gets more time: numbered ``groups`` of the program, these ``agencies``, or (neither) everybody. ``until``:
    the last day, ``None`` where none was read; ``why``: the reason in the words that were typed, may be empty."""

    groups: tuple[int, ...] = ()
    agencies: tuple[Agency, ...] = ()
    until: date | None = None
    why: str = ""


def read_group_extension(
    text: str, agencies: Sequence[Agency], today: date, *, commanded: bool = False
) -> GroupExtension | None:
    """Read who gets more time until when. ``commanded``: the text stands behind ``/giahan``; without it
    agencies are meant only beside words that give them more time. ``None``: it says nothing of the kind."""
    typed = clean(text).strip()
    plain = flat(typed)
    reason = WHY.search(typed.lower())
    head = plain[: reason.start()] if reason else plain
    gives = bool(GIVES.search(head)) and not GIVES_NOT.search(head) and "?" not in typed
    if not commanded and not ((BEGINS.match(plain) or gives) and UNTIL.search(head)):
        return None
    groups = tuple(dict.fromkeys(int(number) for found in GROUPS.findall(head) for number in re.findall(r"\d+", found)))
    everybody = EVERYBODY.search(head) is not None
    named: tuple[Agency, ...] = ()
    if not groups and not everybody:
        if not commanded and not gives:
            return None
        until_at = UNTIL.search(head)
        who = typed[: until_at.start()] if until_at else typed[: len(head)]
        named = tuple(
            each for part in re.split(r"[,;]| và ", who) for each in agencies_in(Said.of(part, today), agencies)
        )
        if not named:
            return None
    why = _trimmed(typed[reason.end() :]) if reason else ""
    return GroupExtension(groups, tuple(dict.fromkeys(named)), last_day(typed[: len(head)], head, today), why)


def means_several(head: str) -> bool:
    """Whether words that give more time, without their reason, give it to several agencies: all, groups, some."""
    parts = re.split(r"[,;](?!\d)", flat(clean(head)))
    return any(SEVERAL.search(part) for part in parts if not ASKED_OF_THEM.match(part))


def split_reason(text: str) -> tuple[str, str]:
    """What is said before a reason, and the reason, may be empty: ``10/9 vì bão số 3``."""
    typed = clean(text).strip()
    reason = WHY.search(typed.lower())
    return (typed[: reason.start()].strip(), _trimmed(typed[reason.end() :])) if reason else (typed, "")


def _trimmed(why: str) -> str:
    return why.strip(' .;,:-"“”')


def last_day(typed: str, head: str, today: date) -> date | None:
    """The last day that is named in ``typed`` (folded: ``head``), with ``trước`` the day before; ``None`` for none."""
    led = list(UNTIL.finditer(head))
    try:
        found = read_day(typed[led[-1].end() :] if led else typed, today)
    except NotADay:
        return None
    return found - timedelta(days=1) if led and led[-1][0].startswith("truoc") else found
