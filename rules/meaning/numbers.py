"""Numbers that pick a choice: alone, or before a comment; never those that count, tell the time, or name a day."""

from __future__ import annotations

import re
import unicodedata

from rules.meaning.letters import flat
from rules.meaning.said import Said

LONE = re.compile(r"(?:(?:so|chon|muc|phuong an|cau|y|dap an|lua chon|viec|bam|nhan|em chon|toi chon)\s+)*(\d{1,2})")
SPELT = {"mot": 1, "hai": 2, "ba": 3, "bon": 4}
SPELT_OUT = re.compile(r"\b(?:so|chon) (mot|hai|ba|bon)\b")
LEADING = re.compile(
    r"\s*(?:(?:số|so|chọn|chon|việc|viec|mục|muc|câu|cau)\s+)?(\d{1,2})(?:\s*[.):;,/-]+\s*|\s+)(?=\S)", re.IGNORECASE
)
COUNTED = re.compile(
    r"(?:gio|h|g|ngay|tuan|thang|hom|bua|nam|phut|nguoi|anh|chi|em|cai|con|ho|du an|don vi|bo|"
    r"ban|goi|lan|phan|ty|ti|trieu|tr|dong(?! y)|nghin|ngan|"
    r"xa|phuong|benh vien|truong|cuoc|buoi|noi dung|viec|nhiem vu|van ban|bao cao|so|to|chu|"
    r"ong|ba|dong chi|d/c|%|benh|co|mon|suat|xe|phong|tang|trang)\b"
)
NOT_COUNTED = re.compile(
    r"chu (?:tich|dau tu|nhat|truong|tri)\b|so (?:lieu|hieu)\b|to (?:chuc|trinh)\b|bo (?:tri|phan)\b|phan (?:bo|mem)\b|"
    r"ban (?:hop|viec|lich|di|qua|tiep|hoc|cong tac|cong viec)\b|con (?:cho|thieu|dang|vuong|doi|phai|lam)\b|"
    r"co (?:quan|so|vuong|hop|lich|viec|le|the|ke hoach|van ban|nhung)\b|dong (?:dau|vien|bo)\b|"
    r"chi (?:thi|dao|con|cho)\b"
)
"""Words that begin as one that is counted (chú, bạn, cô, bộ) and are none."""
WRITTEN = {"ban": "bận", "con": "còn", "co": "có", "bo": "bỏ", "to": "tổ", "chi": "chỉ", "tang": "tăng"}
"""How the first word is typed, with its marks, where it is not the one that is counted."""
SPOKEN = re.compile(
    r"(?:anh|chi|em|ong|ba|chu|co|dong chi|d/c|nguoi|don vi|ban|bo|so|phong|xa|phuong|truong|benh vien|"
    r"(?:hom|tuan) (?:nay|qua))\b"
)
"""Of what is counted what may as well say who it is, or when: ``2 em đang họp``, ``2 tuan nay di vang``."""
THIS_ONE = re.compile(r"(?:tuần|tháng|năm|quý) (?:này|sau|tới|trước|vừa)\b", re.IGNORECASE)
"""``2 tuần này``: what is typed in full is no number of weeks ("2 tuần nay" is one)."""
ITEM = re.compile(r"(?:^|(?<=[\s,;.]))(?:việc|viec|câu|cau|mục|muc|số|so)?\s*(\d)\s*[.):,-]?\s+(?=\D)", re.IGNORECASE)


def lone_number(said: Said) -> int | None:
    """The number that is all there is, beside politeness."""
    pieces = [piece for piece in said.cut(("polite",)).pieces if piece.tag == "?"]
    bare = " ".join(" ".join(piece.words) for piece in pieces)
    if re.fullmatch(r"(?:chon |em chon |toi chon )?=document", bare) and said.documents[0].plain:
        number = said.documents[0].number
        named = re.search(r"van ban|cong van|bao cao|\bbc\b|\bcv\b|\bvb\b", flat(said.text.raw))
        return int(number) if len(number) <= 2 and not named else None
    found = LONE.fullmatch(bare)
    if found:
        return int(found[1]) if not re.search(r"[.,/%]\s*\d", said.text.raw) else None
    spelt = SPELT_OUT.search(said.text.plain)
    known = spelt and bare in (spelt[0], spelt[0].removesuffix(" ba"))  # "ba" is polite too, where it is "bà"
    return SPELT[spelt[1]] if spelt and known and "bà" not in said.text.raw.lower() else None


def leading_number(said: Said) -> tuple[int, Said] | None:
    """A number and the words behind it, unless it counts them, tells the time or is part of a value."""
    found = _led(said)
    if not found or (_counts(found[1]) and not found[1].documents):
        return None
    return found


def counting_number(said: Said) -> tuple[int, Said] | None:
    """A number and the words behind it, where it may count them, and where they may as well say who or when."""
    found = _led(said, counting=True)
    return found if found and _counts(found[1]) and SPOKEN.match(flat(found[1].text.raw)) else None


def _led(said: Said, *, counting: bool = False) -> tuple[int, Said] | None:
    """A number and the words behind it; ``counting``: also where it is part of a length ("2 tuần")."""
    raw = said.text.raw
    match = LEADING.match(raw)
    if not match:
        return None
    loose = ("document", "day") if counting or THIS_ONE.match(raw[match.end() :]) else ("document",)
    if any(
        span.start < match.end(1) and match.start(1) < span.end and span.kind not in loose for span in said.text.spans
    ):
        return None
    rest = Said.of(raw[match.end() :], said.today)
    return (int(match[1]), rest) if rest.text.plain else None


def _counts(rest: Said) -> bool:
    """Whether the first of these words is one that is counted."""
    found = COUNTED.match(rest.text.full)
    if found is None or THIS_ONE.match(rest.text.raw) or NOT_COUNTED.match(rest.text.full):
        return False
    first = rest.text.raw.split(maxsplit=1)[0].lower().strip(",.;:")
    return unicodedata.normalize("NFC", first) != WRITTEN.get(found[0])


def several_numbers(said: Said) -> list[Said]:
    """The parts of an enumeration that begin with numbers of their own, from 1 on."""
    found = numbered_parts(said)
    return [part for _, part in found] if [number for number, _ in found] == list(range(1, len(found) + 1)) else []


def numbered_parts(said: Said) -> list[tuple[int, Said]]:
    """The parts of an enumeration with the numbers that they begin with, which rise; empty where the text does not
    begin with one, or holds no other. A number within a day or an amount ("chắc thứ 5, 2 chưa") begins none."""
    raw, base = said.text.raw, said.text.base
    values = [(span.start - base, span.end - base) for span in said.text.spans if span.kind != "document"]
    items = [
        match
        for match in ITEM.finditer(raw)
        if not any(start < match.end(1) and match.start(1) < end for start, end in values)
    ]
    numbers = [int(match[1]) for match in items]
    if len(items) < 2 or items[0].start() > 0 or numbers != sorted(set(numbers)):
        return []
    ends = [match.start() for match in items[1:]] + [len(raw)]
    parts = [raw[match.end() : end].strip(" ,;.") for match, end in zip(items, ends, strict=True)]
    return [(number, Said.of(part, said.today)) for number, part in zip(numbers, parts, strict=True)]
