"""What a coordinator orders in a sentence that names whom it is about: an obstacle passed on, more time taken back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rules.meaning.agencies import agencies_in
from rules.meaning.group_extension import UNTIL, last_day
from rules.meaning.letters import clean, flat
from rules.meaning.model import Agency
from rules.meaning.said import Said

OBSTACLE = r"(?:vuong mac|kho khan)"
PASSES = (
    re.compile(
        rf"\b(?P<what>{OBSTACLE}\b.*?) (?P<by>giao|chuyen|de nghi|yeu cau)(?: cho| sang| den| ve)? (?P<whom>.+)"
    ),
    re.compile(rf"^(?:\w+ )??(?P<by>giao|chuyen) (?P<what>{OBSTACLE}\b.*?) (?:cho|sang|den|ve) (?P<whom>.+)"),
    re.compile(
        rf"^(?:\w+ )??(?P<by>giao|chuyen|de nghi|yeu cau)(?: cho)? (?P<whom>.+?) "
        rf"(?P<what>(?:tra loi|giai quyet|xu ly|thao go)\b.*?{OBSTACLE}\b.*)"
    ),
)
"""``vướng mắc của Cát Hải giao Sở Tài nguyên trả lời trước 7/9``, ``chuyển vướng mắc số 7 cho STNMT``, ``giao Sở Tài
nguyên trả lời vướng mắc của Cát Hải``."""

OF_A_CARD = re.compile(
    r"^(?:(?:vang|ok|a|vay|thi|cai|viec|nay|em|anh|chi|toi|minh|xin|thong nhat|dong y) )*"
    r"(?:(?:giao|chuyen)(?: tiep)?(?: cho| sang| den| ve)?|(?P<asks>(?:de nghi|yeu cau)(?: cho)?)) (?P<whom>.+)"
)
"""``giao Hải An xử lý trước 20/8``: to the obstacle that was shown last."""

CLEARS = re.compile(
    r"\b(?:tra loi|giai quyet|xu ly|thao go|giai trinh|chu tri|phoi hop|lam viec|kiem tra|ra soat|xem xet|tham muu|"
    r"bao cao|gui|ban giao|hoan thanh|thuc hien|huong dan|cho y kien|co y kien|de)\b|,"
)
"""What follows whom it is passed to."""

PASSED = re.compile(r"(?:tra loi|giai quyet|xu ly|thao go)\b")
"""What is asked of an agency to which an obstacle is passed; anything else that is asked of it may be an answer."""

NUMBER = re.compile(rf"\b{OBSTACLE} (?:so )?(\d{{1,4}})\b(?!/)")
NOT = re.compile(r"\b(?:khong|chua|chang|da|vua|thoi|neu|sao)\b")
"""Beside such words nothing is ordered."""

TAKES_BACK = re.compile(
    r"^(?:(?:da|vang|ok|a|em|anh|toi|xin|de nghi|thoi|nay) )*(?:thu hoi|rut lai|huy|bo)\b.*\bgia han\b"
)
NOT_BACK = re.compile(r"\b(?:khong|chua|chang|(?<!^)da|vua|neu|sao)\b")


@dataclass(frozen=True)
class Passing:
    """An obstacle by its ``number``, or of the agency that ``raised`` it, is for ``owner`` to clear by ``until``."""

    owner: Agency
    number: int | None = None
    raised: Agency | None = None
    until: date | None = None


def read_passing(text: str, agencies: Sequence[Agency], today: date) -> Passing | None:
    """Read to whom an obstacle is passed; ``None`` where that is not what is ordered, or not plain."""
    typed = clean(text).strip()
    plain = " ".join(flat(typed).split())
    found = next((match for each in PASSES if (match := each.search(plain))), None)
    if found is None or "?" in typed or NOT.search(plain):
        return None
    owners, plainly = _passed_to(found["whom"], agencies, today, asks=_asks(found))
    number = NUMBER.search(found["what"])
    raised = _named(_before_day(found["what"]), agencies, today)
    if not plainly or len(raised) > 1 or not (number or raised) or owners == raised:
        return None
    until = last_day(plain, plain, today) if UNTIL.search(plain) else None
    return Passing(owners[0], int(number[1]) if number else None, raised[0] if raised else None, until)


def read_passing_of_card(text: str, agencies: Sequence[Agency], raised: str, today: date) -> Passing | None:
    """Read to whom the obstacle that was shown last is passed, where the sentence names that one agency and not the one
    that ``raised`` it (its code); ``None`` for any other text, which may be an answer."""
    typed = clean(text).strip()
    plain = " ".join(flat(typed).split())
    found = OF_A_CARD.match(plain)
    if found is None or "?" in typed or NOT.search(found["whom"]):
        return None
    owners, plainly = _passed_to(found["whom"], agencies, today, asks=found["asks"] is not None)
    if not plainly or owners[0].code == raised:
        return None
    return Passing(owners[0], until=last_day(plain, plain, today) if UNTIL.search(plain) else None)


def _asks(found: re.Match[str]) -> bool:
    """Whether what is found only asks something of an agency (``đề nghị``); ``đề nghị Sở Tài nguyên trả lời vướng mắc``
    gives it the obstacle."""
    return found["by"] in ("de nghi", "yeu cau") and found.start("by") > found.start("what")


def _passed_to(line: str, agencies: Sequence[Agency], today: date, *, asks: bool) -> tuple[list[Agency], bool]:
    """The agencies before what they are to do, and whether they are one alone to whom it is passed: who is named behind
    ("làm việc với Sở Tài nguyên") gets nothing, and what is only asked of one (``asks``) may be an answer."""
    whom = _before_day(line)
    behind = CLEARS.search(whom)
    owners = _named(whom[: behind.start()] if behind else whom, agencies, today)
    others = _named(whom[behind.start() :], agencies, today) if behind else []
    passed = not asks or (behind is not None and PASSED.match(behind[0]) is not None)
    return owners, passed and len(owners) == 1 and not [each for each in others if each not in owners]


def hands_on(text: str, agencies: Sequence[Agency], raised: str, today: date) -> bool:
    """Whether a sentence gives something to another agency than the one that ``raised`` an obstacle (its code), so that
    it may be no answer to that one."""
    found = OF_A_CARD.match(" ".join(flat(clean(text).strip()).split()))
    named = _named(_before_day(found["whom"]), agencies, today) if found and found["asks"] is None else []
    return any(each.code != raised for each in named)


def _before_day(line: str) -> str:
    """What stands before a last day, which may be read as something else ("Cát Hải trước 7/9")."""
    until = UNTIL.search(line)
    return line[: until.start()] if until and until.start() else line


def read_taking_back_of(text: str, agencies: Sequence[Agency], today: date) -> list[Agency]:
    """The agencies whose more time is to be taken back; none where that is not what is ordered."""
    typed = clean(text).strip()
    plain = " ".join(flat(typed).split())
    if "?" in typed or not TAKES_BACK.search(plain) or NOT_BACK.search(plain):
        return []
    parts = re.split(r"[,;]| và ", typed)
    return list(dict.fromkeys(each for part in parts for each in _named(part, agencies, today)))


def _named(text: str, agencies: Sequence[Agency], today: date) -> list[Agency]:
    return agencies_in(Said.of(text, today), agencies)
