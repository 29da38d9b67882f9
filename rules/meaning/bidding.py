"""What a coordinator bids in a sentence that names whom it is about: to press an agency (``nhắc Sở Tài nguyên nộp báo
cáo giúp tôi``), to let it off its meetings (``miễn giao ban cho Bạch Long Vĩ``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rules.meaning.letters import clean
from rules.meaning.model import Agency
from rules.meaning.naming import mentions, words_in
from rules.meaning.returned import WAITED, agencies_of

What = Literal["press", "exempt"]

POLITE = "xin|de nghi|da|vang|ok|a|nhe|nha|di|em|anh|chi|toi|minh|giup|dum|ho|gium|voi|thoi|luon|ngay|nay|cho|don vi"
NAMED = r"#(?:(?: (?:va|voi))? #)*"
PRESSES = re.compile(
    rf"(?:(?:{POLITE}) )*(?:nhac(?: (?:nho|lai))?|don doc)(?: (?:{POLITE}|tiep|them|lan nua|mot lan|va))* {NAMED}"
    rf"(?: (?:{POLITE}|nop|gui|bao cao|bc|som|gap|khan truong|phai|hop|to chuc|giao ban|tra loi|thuc hien|hoan thanh|"
    r"phan bo|no|tiep|lan nua|mot lan|viec|cac|qua han|dang|cham|chua|xong))*"
)
LETS_OFF = re.compile(
    rf"(?:(?:{POLITE}|dong y|thong nhat|nhat tri) )*(?:{NAMED} (?:duoc |thi )?)?mien(?: (?:cho|viec))*(?: {NAMED})?"
    rf"(?: (?:to chuc|viec))* (?:giao ban|hop)(?: (?:giai ngan|hang tuan|{POLITE}|ca|nam|den het|cuoi))*"
    rf"(?: {NAMED})?(?: (?:{POLITE}|ca|nam))*"
)
"""The sentences, with ``#`` for an agency that is named."""

DROPPED = re.compile(r"\bthoi (?:\S+ )*?(?:nhac|don doc|mien)\b|\bchua$")
"""``thôi miễn giao ban ...``, ``nhắc Sở Y tế chưa``: it is not bidden, or asked."""


@dataclass(frozen=True)
class Bid:
    """``what`` is bidden for these agencies, and nothing else is said."""

    what: What
    agencies: tuple[Agency, ...]


def read_bid(text: str, agencies: Sequence[Agency]) -> Bid | None:
    """Read what is bidden; ``None`` for any other sentence, and one that says more (by when, why, a denial)."""
    typed = clean(text).strip(" .!,")
    words = words_in(typed)
    named = mentions(words, agencies)
    if not named or re.search(r"[?;:\d]", typed):
        return None
    behind = {each.first: each.behind for each in named}
    line, at = [], 0
    while at < len(words):
        waited = WAITED.fullmatch(typed, words[at].start, words[at].end)
        line.append("#" if at in behind else "=wait" if waited else words[at].plain)
        at = behind.get(at, at + 1)
    plain = " ".join(line)
    if DROPPED.search(plain):
        return None
    what: What | None = "press" if PRESSES.fullmatch(plain) else "exempt" if LETS_OFF.fullmatch(plain) else None
    return Bid(what, agencies_of(named)) if what else None
