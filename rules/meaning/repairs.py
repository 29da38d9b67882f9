"""A sentence that its writer repairs half-way: ``ngày 8, à 9``, ``đã gửi, à không, mới trình thôi``.

Only what was not understood as it stands is tried so: the value behind the word that repairs is put where the one
before it stood, or what stands behind is read by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from rules.meaning.letters import clean, flat
from rules.meaning.model import Act, Agency, How, Meaning
from rules.meaning.said import Said
from rules.meaning.text import EDGES, Span

STRONG = re.compile(
    r"(?:^|(?<=[\s.,;:!…\n-]))(?:"
    r"(?:a|ay|y|o|ua|ui|uy|chet|khoan) ?,? ?(?:khong phai|khong|ma khong|ma thoi|thoi|quen|nham|lon)"
    r"(?: roi| mat| ti| chut)?|"
    r"(?<=[.,;:!…] )(?:(?:em|anh|chi|toi) )?(?:(?:noi|ghi|go|viet|bam) )?(?:nham|lon)(?: roi| mat| ti| chut)?|"
    r"(?<=[.,;:!…] )dinh chinh(?: lai)?(?: la)?"
    r")(?=[\s.,;:!…-])"
)
"""Words that take back what stands before them."""

WEAK = re.compile(
    r"(?<=[\s.,;:!…])(?:à|ấy|ờ|ủa)(?=[\s,])\s*,?\s*(?=(?:(?:ngày|số|sáng|chiều|thứ|t)\s*)?\d|thứ |mai\b|mùng )",
    re.IGNORECASE,
)
"""``780 tỷ, à 768 tỷ``: a mere "à", where a value follows."""

ANSWERS = (
    *("sent", "completed", "doing", "extension", "held", "not_held", "nothing", "no_capital", "document", "percent"),
    *("day", "amount", "share", "grant", "refuse", "skip"),
)
KINDS = ("day", "money", "share", "document")
LED = re.compile(r"(?:(?:la|phai la|ngay|den|toi|sang|thanh|moi dung|cho|de) ?)*")
NUMBER = re.compile(r"(?:ngay |mung )?(\d{1,2})(?![\d/.,%]|\s*(?:ty|ti|tr|trieu|phan|%|h|gio|ngay|tuan|thang))")
HEDGED = re.compile(r"(?:[\s,.]*(?:di|nhe|nha|nhen|cho chac|cho chan|luon|thoi|em|anh|chi|a|moi dung|lan)\b)*[\s.,!]*")
WHY = re.compile(r"(?:\s|,)+(?:di |nhe |thoi )*(?:vi|do|tai|boi) ")

Read = Callable[[str], Meaning]


def repaired(typed: str, today: date, own: Agency | None, read: Read) -> Meaning | None:
    """What a repaired sentence means in the end; ``None`` where nothing is repaired, or it is not plain."""
    text = clean(typed)
    marks = [*STRONG.finditer(flat(text)), *WEAK.finditer(text)]
    if not marks or "?" in text:
        return None
    mark = max(marks, key=lambda each: (each.start(), each.end()))
    head, tail = text[: mark.start()].rstrip(EDGES), text[mark.end() :].strip(EDGES)
    if not head or not tail:
        return None
    strong = mark.re is STRONG
    before, behind = read(head), read(tail)
    for put in _put_in(head, tail, today, own) if _answers(before) else ():
        found = read(put)
        if _answers(found) and _same(before, found):
            return found
    if _answers(behind) and (strong or _same(before, behind)) and not _loses(before, behind):
        return behind
    return None


def _answers(meaning: Meaning) -> bool:
    """Whether it is an answer that is understood; a figure is echoed, so that it may be likely."""
    figures = all(act.what in ("amount", "share") for act in meaning.acts)
    certain = meaning.how is How.SURE or (meaning.how is How.LIKELY and figures)
    return certain and bool(meaning.acts) and not meaning.why and all(act.what in ANSWERS for act in meaning.acts)


def _same(before: Meaning, behind: Meaning) -> bool:
    return [act.what for act in before.acts] == [act.what for act in behind.acts]


def _loses(before: Meaning, behind: Meaning) -> bool:
    """Whether what stands behind says less of the same act than what it repairs."""
    if not _same(before, behind):
        return False
    return any(_values(one) - _values(other) for one, other in zip(before.acts, behind.acts, strict=True))


def _values(act: Act) -> set[str]:
    names = ("document", "day", "expected", "until", "percent", "share", "dong", "text")
    return {name for name in names if getattr(act, name) is not None}


def _put_in(head: str, tail: str, today: date, own: Agency | None) -> list[str]:
    """The sentence with the value behind in place of the one before, with and without what follows that value."""
    why = WHY.search(flat(tail))
    tail = tail[: why.start()] if why and why.start() else tail
    ahead, after = Said.of(head, today, own), Said.of(tail, today, own)
    led = LED.match(flat(tail))
    start = led.end() if led else 0
    for kind in KINDS:
        olds = [span for span in ahead.text.spans if span.kind == kind]
        news = [span for span in after.text.spans if span.kind == kind]
        if len(olds) == len(news) == 1 and news[0].start <= start:
            return _joined(head, olds[0], tail[news[0].start : news[0].end], tail[news[0].end :])
        number = NUMBER.match(flat(tail))
        if kind == "day" and len(olds) == 1 and not news and number:
            return _renumbered(head, olds[0], number[1], tail[number.end() :])
    return []


def _joined(head: str, old: Span, new: str, rest: str) -> list[str]:
    put = head[: old.start] + new + head[old.end :]
    plain = HEDGED.fullmatch(flat(rest))
    return [put] if plain else [f"{put}, {rest.strip(EDGES)}"]


def _renumbered(head: str, old: Span, number: str, rest: str) -> list[str]:
    """``30/8 nha, à 29``: the day of the month alone is another."""
    named = re.sub(r"\d{1,2}", number, head[old.start : old.end], count=1)
    changed = re.search(r"\d", head[old.start : old.end]) is not None
    return _joined(head, old, named, rest) if changed else []
