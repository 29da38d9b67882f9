"""The words of a coordinator's sentence that decides on several requests: who is named, what is decided, until when and
why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules.meaning.documents import Document
from rules.meaning.model import Agency, Open
from rules.meaning.naming import mentions, words_in
from rules.meaning.said import Said
from rules.meaning.text import CLAUSE

WHO, ALL, GRANT, REFUSE, LATER, DAY, WHY, PART, JOINT, OTHER = "WAGRLDY,&x"
VERDICTS = (GRANT, REFUSE, LATER)

YES = (
    "dong y|nhat tri|duyet|chap thuan|chap nhan|cho phep|phe duyet|thong nhat|chuan y|tan thanh|duoc|dc|ok|oke|oki|okie"
)
POLITE = "nhe|nha|a|ah|e|em|anh|chi|c|roi|luon"
FILLED = "(?:(?:so|cho|cai|ca|cac|de|nghi|cua) )*"
"""Words before the number or the agency of a request."""

PIECES = re.compile(
    r"(?P<W>#\d+)|(?P<D>@\d+)|(?P<Y>\^)|"
    r"(?P<A>=all|(?:so |cai |de nghi |yeu cau |don vi |truong hop )?con lai|"
    r"(?:tat ca|toan bo|het)(?: (?:cac|de nghi|yeu cau|don vi|nhe))*(?= (?:,|tru|ngoai|rieng|con)(?!\S)|$))(?!\S)|"
    r"(?P<c>,|con|nhung|rieng|song|ma)(?!\S)|"
    r"(?P<j>(?:va|voi|cung)(?= (?:(?:ca|so|cho|cac) )*#))(?!\S)|"
    r"(?P<L>de(?: (?:toi|em|anh|chi|minh))* (?:xem|xet|hoi|tinh|nghien cuu)(?: (?:xet|lai|sau|da|them))*|"
    rf"(?:(?:de|thi|phai|cu|tam|hay) )*=wait(?: (?:them|lai|da|sau|{POLITE}))*(?= {FILLED}#| (?:,|con|nhung)(?!\S)|$)|"
    rf"thoi(?= {FILLED}#)|(?:thi|la) thoi(?= ,|$)|"
    r"(?:(?:can|se) )*(?:xem|xet|hoi|nghien cuu)(?: xet)?(?: (?:lai|sau|da|them))+|de (?:sau|lai)|"
    r"(?:ngoai )?tru(?: ra)?)(?!\S)|"
    rf"(?P<R>(?:(?:khong|chua|chang|ko)(?: the)? (?:{YES}|cho|gia han)|tu choi|bac)(?: (?:cho|gia han|{POLITE}))*|"
    rf"(?:khong|chua|chang|ko)(?=(?: (?:{POLITE}|dau))*(?:$| [,@#^])))(?!\S)|"
    rf"(?P<G>(?:{YES})(?: (?:cho|gia han|lui|{POLITE}))*|(?:^|(?<=, ))cho(?= (?:so )?#))(?!\S)|"
    rf"(?P<f>{POLITE}|thi|cung|deu|so|cac|cai|de|nghi|yeu|cau|cua|don|vi|truong|hop|ca|cho|ho|nay|ay|la|gia|han|den|toi|"
    r"het|ngay|chi|thoi|lui|them|va|voi|xin|dau|di)(?!\S)|"
    r"(?P<x>\S+)"
)
"""What is said, piece by piece; ``f``: words that change nothing of it. Who is left out (``trừ``), waits (``chờ``) or
is dropped (``thôi số 2``) is put off."""

WAITS = re.compile(rf"(?:\b(?:{YES})(?: cho)? )?=wait(?!\S)")
DROPS = re.compile(rf"\bthoi (?:{FILLED}#|(?:viec )?(?:mien|gia han|lui)\b)|\b(?:thi|la) thoi(?: ,|$)")
"""``thôi số 2``, ``số 2 thì thôi``."""

LAST = re.compile(rf"(?:,|con|nhung|rieng) {FILLED}#\d+ thoi(?: ,|$)")
"""``đồng ý số 1, số 2 thôi``: only these two, or not the second."""

GIVES = re.compile(rf"(?:^|, )cho {FILLED}#")
"""``cho số 2``: typed without marks it may be *chờ số 2*."""

FOR_LATER = {"chờ", "đợi", "hoãn", "khoan"}
BECAUSE = {"vì", "vi", "do", "bởi"}
GIVEN = {
    "",
    "thi",
    "y",
    "tri",
    "duyet",
    "thuan",
    "nhan",
    "phep",
    "nhat",
    "thanh",
    "duoc",
    "dc",
    "ok",
    "khong",
    "chua",
    "ko",
}
"""What stands before a *cho* without marks at the end of a clause that gives; elsewhere it is *chờ*."""

NUMBER = re.compile(r"\bso (\d{1,4})\b(?! (?:ngay|tuan|thang|lan)\b)")
COUNTED = re.compile(r"(?:so|don|ben|co|yeu|cai|ngay|tuan|thang|lan|nguoi|viec|gio|h|du)$")
"""The first word behind a bare number that is none of a request's (``2 đơn vị``)."""

COUNTS = {"hai": 2, "ba": 3, "bon": 4, "nam": 5, **{str(count): count for count in range(2, 100)}}
"""How many, behind "cả" (``cả ba``, ``cả 3``), which is no request's number."""

HOW_MANY = re.compile(rf"\bca ({'|'.join(COUNTS)})\b(?! (?:ngay|tuan|thang|lan)\b)")

BESIDE = 2
"""How near the number of an agency's request stands where both name the same (``số 1 (Sở Y tế)``)."""


@dataclass(frozen=True)
class Piece:
    """``word``: the place of its first word in the text. ``request``: the number that is named by `WHO` (0: an agency
    of which not just one request waits); ``named``: it is an agency that is named."""

    kind: str
    word: int
    request: int = 0
    named: bool = False


def pieces_of(said: Said, waiting: Sequence[Open], agencies: Sequence[Agency]) -> list[Piece]:
    """The pieces of a sentence in their order, without words that change nothing."""
    line, named = _line(said, waiting, agencies)
    places = [place for place, each in enumerate(line) if each]
    joined = " ".join(each for each in line if each)
    found: list[Piece] = []
    for match in PIECES.finditer(joined):
        kind = match.lastgroup or ""
        kind = {"c": PART, "j": JOINT}.get(kind, kind)
        if kind != "f" and not (kind in (PART, JOINT) and found and found[-1].kind in (PART, JOINT)):
            place = places[joined.count(" ", 0, match.start())]
            request = int(match[0][1:]) if kind == WHO else 0
            found.append(Piece(kind, place, request, named=place in named))
    return found


def puts_off(said: Said, waiting: Sequence[Open], agencies: Sequence[Agency]) -> bool:
    """Whether something is to wait, or is dropped (``chờ số 2``, ``thôi số 2``); not what is agreed to be waited for
    (``đồng ý chờ đến 19/8``)."""
    joined = _joined(said, waiting, agencies)
    waits = any(match[0].startswith("=wait") for match in WAITS.finditer(joined))
    return waits or DROPS.search(joined) is not None


def may_wait(said: Said, waiting: Sequence[Open], agencies: Sequence[Agency]) -> bool:
    """Whether what is given may as well wait or be dropped (``dong y so 1, cho so 2``, ``đồng ý số 1, số 2 thôi``)."""
    joined = _joined(said, waiting, agencies)
    return LAST.search(joined) is not None or (said.text.raw.isascii() and GIVES.search(joined) is not None)


def _joined(said: Said, waiting: Sequence[Open], agencies: Sequence[Agency]) -> str:
    return " ".join(each for each in _line(said, waiting, agencies)[0] if each)


def _line(said: Said, waiting: Sequence[Open], agencies: Sequence[Agency]) -> tuple[list[str], set[int]]:
    """Every word as the pieces are looked for, and the places where agencies are named, each of which stands as the
    request that is its own."""
    line = [_written(said, place, waiting) for place in range(len(said.text.words))]
    named = set()
    for agency, first, behind in _named(said, agencies):
        named.add(first)
        rows = [f"#{each.ref}" for each in waiting if each.agency == agency]
        beside = [each for each in (*line[:first][-BESIDE:], *line[behind:][:BESIDE]) if each in rows]
        line[first:behind] = [""] * (behind - first)
        if not beside:
            line[first] = rows[0] if len(rows) == 1 else "#0"
    return line, named


def _written(said: Said, place: int, waiting: Sequence[Open]) -> str:
    """A word as the pieces are looked for; empty for a sign that sets nothing apart."""
    words, raw = said.text.words, said.text.raw
    word = words[place]
    if word.plain in CLAUSE and word.plain not in "()":
        return ","
    if word.is_sign:
        return ""
    before, after = words[place - 1].plain if place else "", words[place + 1].plain if place + 1 < len(words) else ""
    typed = raw[word.start - said.text.base : word.end - said.text.base].lower()
    bare = typed == "cho" and raw.isascii() and (after == "them" or after in CLAUSE or not after)
    if typed in FOR_LATER or (bare and before not in GIVEN):
        return "=wait"
    if typed in BECAUSE:
        return "" if before == "ly" else "^"
    if word.plain == "ly" and after == "do":
        return "^"
    if word.plain == "=day":
        return f"@{place}"
    if isinstance(word.value, Document):
        return f"#{word.value.number}" if word.value.plain and word.value.number.isdecimal() else "=document"
    if before == "ca" and word.plain in COUNTS:
        return "=all" if COUNTS[word.plain] == len(waiting) else "=some"
    if not word.plain.isdecimal():
        return word.plain
    own = any(each.ref == int(word.plain) for each in waiting) and not COUNTED.match(after)
    return f"#{int(word.plain)}" if own or before == "so" else word.plain


def _named(said: Said, agencies: Sequence[Agency]) -> list[tuple[str, int, int]]:
    """The agencies that are named, each by the places of its words."""
    typed = words_in(said.text.raw)
    at = {word.start - said.text.base: place for place, word in enumerate(said.text.words)}
    found = []
    for each in mentions(typed, agencies):
        first, last = at.get(typed[each.first].start), at.get(typed[each.behind - 1].start)
        if each.sure and first is not None and last is not None:
            found.append((each.agency.code, first, last + 1))
    return found
