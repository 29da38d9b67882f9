"""What a coordinator writes of reports that were sent: received, sent back and why, or not come.

``đã nhận báo cáo của Sở Y tế``, ``nhận đủ cả rồi``, ``trả lại SYT vì thiếu phụ lục 2``, ``chưa nhận được bc SXD``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rules.meaning.letters import clean, flat
from rules.meaning.model import Agency
from rules.meaning.naming import mentions, words_in
from rules.meaning.returned import WAITED, agencies_of, read_returned
from rules.meaning.said import Said

OPENING = r"^(?:(?:da|vang|ok|ah|a|em|anh|chi|toi|minh|ben|so|phong|chung toi|roi|hien|hom nay|cho|xin|de nghi|thoi) )*"
RECEIVED = re.compile(
    OPENING + r"(?:(?:da |vua |moi )?(?:nhan duoc|nhan du|nhan roi|tiep nhan|nhan(?! (?:xet|dinh|thuc)\b))|"
    r"(?:da |vua |moi )thay|xac nhan(?! cua\b)(?: la)?(?: da)?(?: nhan)?(?: duoc)?)(?: duoc| du| day du| roi)*(?= |$)"
)
SAYS_DONE = re.compile(r"\b(?:da|vua|moi|roi|xac nhan|nhan duoc|nhan du)\b")
SENT_BACK = re.compile(OPENING + r"(?:tra lai|gui tra(?: lai)?|tra ve)(?= |$)")
RETURNS = re.compile(r"\b(?:tra lai|gui tra|tra ve)\b")
NOT_COME = re.compile(r"\b(?:chua|khong) (?:\w+ )?(?:nhan|thay|co)\b")
NOT_RECEIVED = re.compile(OPENING + r"(?:chua|khong) (?:\w+ )?(?:nhan|thay)(?: duoc)?(?: ca)? (?:bao cao|bc)(?= |$)")
THING = re.compile(r"\b(?:bao cao|bc|van ban|cong van)\b")
EACH = re.compile(
    r"\b(?:het|tat ca|toan bo|ca roi|du ca|ca \d+)\b|\bnhan(?: duoc| du)? ca(?: (?:nhe|nha|a|em|anh|day))*$"
)
ELSE = re.compile(
    r"\b(?:vuong mac|gia han|de nghi mien|y kien|phan anh|se|thong bao|tin nhan|nhac|chi dao|cuoc goi|lich)\b"
)
"""What is received or told of is something else than a report."""

EXCEPT = re.compile(r"\b(?:tru|ngoai tru|tru ra|ngoai)\b")
"""Who is named behind it is not among those that have come."""

FULL = re.compile(r"\bnhan(?: duoc)? (?:day )?du\b")
"""All have come, where some are left out."""

BARE_WAITED = re.compile(r"[,;.] *cho(?= )")
"""``da nhan het, cho So Y te``: without marks it may be *chờ*."""

What = Literal["accept", "return", "propose", "look"]
LONGEST = 16
"""Words of a sentence that may say, without a doubt, that reports have come: a longer one tells of more."""


@dataclass(frozen=True)
class Receiving:
    """``what``: ``accept``, ``return`` (with ``why``, which may be empty), ``propose`` (to send back, as something is
    missing: ``why``) or ``look`` (asked, or not come). ``unknown``: a name beside these agencies, or instead, that none
    has. ``each``: all that wait, ``but`` those of these agencies (then ``look``, as it is asked first)."""

    what: What
    agencies: tuple[Agency, ...] = ()
    each: bool = False
    why: str = ""
    unknown: str = ""
    but: tuple[Agency, ...] = ()


def read_receiving(text: str, agencies: Sequence[Agency], today: date) -> Receiving | None:
    """Read a coordinator's text; ``None`` when it is not about reports that were sent."""
    said = Said.of(text, today)
    plain = said.text.plain
    rest = behind(SENT_BACK, text)
    if rest is not None:
        whom = read_returned(rest, agencies)
        if whom.what == "look" and not whom.agencies:
            return None
        return Receiving(whom.what, whom.agencies, why=whom.why, unknown=whom.unknown)
    if len(plain.split()) > LONGEST or ELSE.search(plain):
        return None
    named, each = agencies_of(mentions(words_in(clean(text)), agencies)), bool(EACH.search(plain))
    if not (named or each or THING.search(plain)):
        return None
    if NOT_COME.search(plain):
        return Receiving("look", named) if named and THING.search(plain) else None
    left_out = left_out_of(clean(text), agencies) if RECEIVED.match(plain) else ()
    if left_out and left_out == named and (each or FULL.search(plain)):
        return Receiving("look", each=True, but=named)
    if left_out:
        return Receiving("look", named)
    if not is_received(plain):
        return None
    if said.text.is_question or RETURNS.search(plain):
        return Receiving("look", named)
    return Receiving("accept", named, each=each and not named)


def left_out_of(typed: str, agencies: Sequence[Agency]) -> tuple[Agency, ...]:
    """The agencies that are left out, or still waited for: those that are named behind such a word."""
    folded = flat(typed)
    marks = [EXCEPT.search(folded), WAITED.search(typed), BARE_WAITED.search(folded) if typed.isascii() else None]
    starts = [mark.start() for mark in marks if mark]
    words = words_in(typed)
    found = mentions(words, agencies) if starts else []
    return agencies_of([each for each in found if words[each.first].start > min(starts)])


def behind(opening: re.Pattern[str], text: str) -> str | None:
    """What follows the words with which a text opens; ``None`` where it does not."""
    typed = clean(text).strip()
    words = words_in(typed)
    found = opening.match(" ".join(word.plain for word in words))
    return typed[words[len(found[0].split()) - 1].end :].strip() if found else None


def takes_the_place(text: str, said: Receiving) -> bool:
    """Whether what is ``said`` in a text about another agency's report is so, where a reason is asked for: one that
    only names that agency ("chưa có số liệu của Sở Tài chính") is the reason."""
    plain = " ".join(word.plain for word in words_in(clean(text)))
    return said.what in ("accept", "return") or bool(SENT_BACK.match(plain) or NOT_RECEIVED.match(plain))


def is_received(plain: str) -> bool:
    """Whether folded words open by saying that something has come."""
    return bool(RECEIVED.match(plain) and SAYS_DONE.search(plain))
