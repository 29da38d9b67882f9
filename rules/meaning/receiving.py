"""What a coordinator writes of reports that were sent: received, sent back and why, or not come.

``đã nhận báo cáo của Sở Y tế``, ``nhận đủ cả rồi``, ``trả lại SYT vì thiếu phụ lục 2``, ``chưa nhận được bc SXD``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rules.meaning.agencies import agencies_in
from rules.meaning.letters import clean, flat
from rules.meaning.model import Agency
from rules.meaning.said import Said

OPENING = r"^(?:(?:da|vang|ok|ah|a|em|anh|chi|toi|minh|ben|so|phong|chung toi|roi|hien|hom nay|cho|xin|de nghi|thoi) )*"
RECEIVED = re.compile(
    OPENING + r"(?:(?:da |vua |moi )?(?:nhan duoc|nhan du|nhan roi|tiep nhan|nhan)|(?:da |vua |moi )thay|"
    r"xac nhan(?: la)?(?: da)?(?: nhan)?(?: duoc)?)(?: duoc| du| day du| roi)*(?= |$)"
)
SAYS_DONE = re.compile(r"\b(?:da|vua|moi|roi|xac nhan|nhan duoc|nhan du)\b")
SENT_BACK = re.compile(OPENING + r"(?:tra lai|gui tra(?: lai)?|tra ve)(?= |$)")
NOT_COME = re.compile(r"\b(?:chua|khong) (?:\w+ )?(?:nhan|thay|co)\b")
THING = re.compile(r"\b(?:bao cao|bc|van ban|cong van)\b")
EACH = re.compile(r"\b(?:het|tat ca|toan bo|ca roi|du ca|ca \d+)\b")
ELSE = re.compile(
    r"\b(?:vuong mac|gia han|de nghi mien|y kien|phan anh|se|thong bao|tin nhan|nhac|chi dao|cuoc goi|lich)\b"
)
"""What is received or told of is something else than a report."""

WHY = re.compile(r"(?<!\w)(?:vì|lý do(?: là)?|ly do(?: la)?|bởi|vi|do)(?!\w)\s*:?\s*|[:;,]\s*|\s-\s")
"""What leads to the reason why a report is sent back."""

NO_REASON = frozenset({"", "nhe", "nha", "a", "di", "giup", "giup em", "giup anh", "giup toi"})
LONGEST = 16
"""Words of a sentence that may say, without a doubt, that reports have come: a longer one tells of more."""


@dataclass(frozen=True)
class Receiving:
    """``what``: ``accept``, ``return`` (with ``why``, which may be empty) or ``look`` (asked, or not come)."""

    what: Literal["accept", "return", "look"]
    agencies: tuple[Agency, ...] = ()
    each: bool = False
    why: str = ""


def read_receiving(text: str, agencies: Sequence[Agency], today: date) -> Receiving | None:
    """Read a coordinator's text; ``None`` when it is not about reports that were sent."""
    said = Said.of(text, today)
    plain = said.text.plain
    if SENT_BACK.match(plain):
        why, named = _why(text), tuple(agencies_in(Said.of(_head(text), today), agencies))
        return Receiving("return", named, why=why)
    if len(plain.split()) > LONGEST or ELSE.search(plain):
        return None
    named, each = tuple(agencies_in(said, agencies)), bool(EACH.search(plain))
    if not (named or each or THING.search(plain)):
        return None
    if NOT_COME.search(plain):
        return Receiving("look", named) if named and THING.search(plain) else None
    if not RECEIVED.match(plain) or not SAYS_DONE.search(plain):
        return None
    if said.text.is_question:
        return Receiving("look", named)
    return Receiving("accept", named, each=each and not named)


def _why(text: str) -> str:
    """The reason, in the words that were typed; empty where none is given."""
    typed = clean(text).strip()
    found = WHY.search(typed.lower())
    why = typed[found.end() :].strip(" .;,:-") if found else ""
    return "" if flat(why).strip() in NO_REASON else why


def _head(text: str) -> str:
    """What stands before the reason: an agency that the reason speaks of is not the one that gets it."""
    typed = clean(text).strip()
    found = WHY.search(typed.lower())
    return typed[: found.start()] if found else typed
