"""Amounts and shares as people write them. Amounts are whole đồng, shares are per cent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rules.meaning.letters import clean, flat
from rules.meaning.text import Span

BILLION = 10**9
LARGEST = 10**16
UNITS = {
    "nghin ti": 10**12, "ngan ti": 10**12, "toi": BILLION,
    "nghin ty": 10**12, "ngan ty": 10**12, "ty": BILLION, "ti": BILLION,
    "tyd": BILLION, "trieu": 10**6, "trd": 10**6, "tr": 10**6, "cu": 10**6, "nghin": 10**3, "ngan": 10**3, "dong": 1,
    "vnd": 1, "d": 1,
}  # fmt: skip
ENGLISH_UNITS = {"trillion": 10**12, "billion": BILLION, "bn": BILLION, "million": 10**6, "thousand": 10**3}
"""With these a figure is in English notation, as the English messages write it: ``1,234.5 billion``."""

DIGITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6, "bay": 7,
    "tam": 8, "chin": 9, "muoi": 10,
}  # fmt: skip
NUMBER = r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)*"
UNIT = "|".join(sorted((*UNITS, *ENGLISH_UNITS), key=len, reverse=True))
AMOUNT = re.compile(
    rf"(?<![\w/.,-])({NUMBER})\s*((?:ty|ti|tr|toi)(?=\d(?![\w/]))|(?:{UNIT})(?![a-z0-9]|/c\b|(?<=dong) (?:y|chi)\b))\.?"
    r"\s*(?:dong\b(?! (?:y|chi)\b)|d\b|vnd\b)?"
)
DIGIT = "|".join([*(word for word in DIGITS if word != "muoi"), r"\d{1,3}"])
SPELT = re.compile(
    rf"(?<![\w/.,-])((?:{DIGIT}|muoi)\s+(?:(?:{DIGIT}|muoi|chuc|tram|nghin|ngan|linh|le)\s+)*)"
    r"(nghin ty|ngan ty|ty|ti|trieu)\b\s*(?:dong\b)?"
)
BELOW_THOUSAND = rf"(?:({DIGIT}) tram\b)? ?(?:((?:{DIGIT})?) ?(muoi|chuc)|(linh|le))?(?: ?\b({DIGIT}))?"
COUNTED = re.compile(rf"(?:{BELOW_THOUSAND} (nghin|ngan)(?: |$))?{BELOW_THOUSAND}")
"""``hai trăm năm mươi``, ``một nghìn hai trăm``: in full, as it is written on a cheque."""

SPELT_SHARE = re.compile(rf"(?<![\w/.,-])((?:(?:{'|'.join(DIGITS)}|tram|linh|le)\s+)+)phan tram\b")
TENS_SHARE = re.compile(r"(?<![\w/,.-])([1-9])\s*(?:chuc|muoi)\s*(?:phan tram\b|%)")
"""``7 chục phần trăm``."""

TAIL = re.compile(rf"\s*(ruoi\b|(\d{{1,3}})(?![\d/%]|[.,]\d)(?!\s*(?:{UNIT}|%|phan|ngay|thang)))")
SHARE = re.compile(rf"(?<![\w/,.-])({NUMBER})\s*(?:%|phan tram\b|pt\b|per ?cent\b)")
SHARES = re.compile(rf"(?<![\w/,.-])({NUMBER})\s*%?\s*(?:-|den|toi)\s*({NUMBER})\s*(?:%|phan tram\b)")
PARTS = re.compile(
    r"(?<![\w/.,-])(\d{1,3}|mot|hai|ba|bon|nam|sau|bay|tam|chin)\s+phan\s+(\d{1,3}|hai|ba|bon|"
    r"tu|nam|sau|bay|tam|chin|muoi)\b"
)
HALF = re.compile(r"\b(?:mot|1|phan|duoc)?\s*nua\b(?!\s*(?:la|em|se|thi|gui|nop))")


@dataclass(frozen=True)
class Money:
    """An amount; ``unclear``: it can be read in two ways."""

    dong: int
    unclear: bool = False


@dataclass(frozen=True)
class Share:
    """A share in per cent; ``upto`` where a range was given."""

    percent: Decimal
    upto: Decimal | None = None


I_OR_TO = ("tôi", "tới", "tối")
"""What is no "tỏi" (a milliard): ``ngày 9 tôi gửi``."""


def find_money(text: str) -> list[Span]:
    """Amounts with a unit; ``1 tỷ 250 triệu`` is one."""
    lower = flat(clean(text))
    typed = clean(text).lower()
    matches = [match for match in AMOUNT.finditer(lower) if typed[match.start(2) : match.end(2)] not in I_OR_TO]
    parts = [_part(match, lower, typed) for match in matches]
    parts += [found for match in SPELT.finditer(lower) if (found := _spelt(match, _half_behind(lower, match.end())))]
    parts += [_half(match) for match in HALF_A.finditer(lower) if typed[match.start() :].startswith("nửa")]
    return _added([part for part in parts if part], lower)


HALF_A = re.compile(r"(?<!\w)nua (ty|ti|trieu)\b(?: dong\b)?")
HALF_BEHIND = re.compile(r"\s*ruoi\b")
TENTH = re.compile(r"\s*(mốt|một|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín)(?=\s*(?:$|[,;.!)]|(?:ạ|nhé|nha|em|e)\b))")
"""``3 tỷ mốt``: a tenth more for each, in words, at the end and with its marks; not "bà", "từ", "tạm", "năm nay"."""
SCALES = ("tram", "nghin", "ngan", "muoi")


def _half(match: re.Match[str]) -> Span:
    """``nửa tỷ``."""
    return Span("money", match.start(), match.end(), Money(UNITS[match[1]] // 2))


def _half_behind(lower: str, end: int) -> int:
    """Where ``rưỡi`` ends behind an amount in words; 0 where none stands there."""
    found = HALF_BEHIND.match(lower, end)
    return found.end() if found else 0


def _part(match: re.Match[str], lower: str, typed: str) -> Span | None:
    if match[2] in ENGLISH_UNITS:
        return _english(match)
    number = number_of(match[1])
    if number is None:
        return None
    unit = UNITS[match[2]]
    unclear = two_ways(match[1]) and "," in match[1] and unit > 1
    end = match.end()
    tail = TAIL.match(lower, end) if unit >= 10**6 else None
    value = number * unit
    if tail:
        end = tail.end()
        if tail[1] == "ruoi":
            value += Decimal(unit) / 2
        elif len(tail[2]) == 1:
            value += Decimal(unit) * int(tail[2]) / 10
        else:
            value += Decimal(unit) * int(tail[2]) / 1000
            unclear = True
    tenth = TENTH.match(typed, match.end()) if unit == BILLION and not tail else None
    if tenth:
        value += Decimal(unit) * DIGITS[flat(tenth[1])] / 10
        end = tenth.end()
    return Span("money", match.start(), end, Money(int(value), unclear=unclear or value > LARGEST))


def _english(match: re.Match[str]) -> Span | None:
    """``1,234.5 billion dong``: commas group, the point sets off decimals; nothing in it can be read in two ways."""
    if not re.fullmatch(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", match[1]):
        return None
    value = Decimal(match[1].replace(",", "")) * ENGLISH_UNITS[match[2]]
    return Span("money", match.start(), match.end(), Money(int(value), unclear=value > LARGEST))


def _spelt(match: re.Match[str], half: int) -> Span | None:
    """``hai trăm năm mươi tỷ``; shorter than that ("hai lăm", "một trăm hai") it can be read in two ways."""
    words = match[1].split()
    if words[-1].isdecimal() and (len(words) < 2 or words[-2] not in SCALES):
        return None  # "80 tỷ", and a word before it that only looks like a digit
    tried = ((place, COUNTED.fullmatch(" ".join(words[place:]))) for place in range(len(words)))
    place, counted = next((each for each in tried if each[1]), (0, None))
    if counted is None:
        return None
    thousands, short = _below_thousand(counted.groups()[:5])
    rest, shorter = _below_thousand(counted.groups()[6:])
    value = thousands * 1000 + rest
    short = short or shorter or place > 0 or (bool(counted[6]) and 0 < rest < 100 and not counted[10])
    dong = value * UNITS[match[2]] + (UNITS[match[2]] // 2 if half else 0)
    return Span("money", match.start(), half or match.end(), Money(dong, unclear=short)) if value else None


def _below_thousand(found: Sequence[str | None]) -> tuple[int, bool]:
    """The value of a match of `BELOW_THOUSAND`, and whether a unit follows the hundreds at once ("một trăm hai")."""
    hundreds, tens, ten, linking, ones = found
    value = 100 * _count(hundreds) if hundreds else 0
    value += 10 * (_count(tens) if tens else 1) if ten else 0
    units = _count(ones) if ones else 0
    return value + units, bool(hundreds and 0 < units < 10 and not ten and not linking)  # "7 trăm 60" is plain


def _added(parts: list[Span], lower: str) -> list[Span]:
    """``1234 tỉ 500 triệu``: what follows in a smaller unit is added."""
    found: list[Span] = []
    for part in sorted(parts, key=lambda each: (each.start, -each.end)):
        if found and found[-1].end > part.start:
            continue
        before = found[-1] if found else None
        if before and _unit(lower, before) > _unit(lower, part) and not lower[before.end : part.start].strip():
            unclear = before.value.unclear or part.value.unclear
            found[-1] = Span(
                "money", before.start, part.end, Money(before.value.dong + part.value.dong, unclear=unclear)
            )
        else:
            found.append(part)
    return found


def _unit(lower: str, span: Span) -> int:
    """The unit that an amount ends with: a million for "1 tỷ 250 triệu đồng"."""
    units = [(UNITS | ENGLISH_UNITS)[word] for word in re.findall(rf"({UNIT})(?![a-z])", lower[span.start : span.end])]
    return next((unit for unit in reversed(units) if unit > 1), 1)


def find_shares(text: str) -> list[Span]:
    """Shares: ``85,5%``, ``60 phần trăm``, ``80-90%``, ``7 phần 10``, ``một nửa``."""
    lower = flat(clean(text))
    found: list[Span] = []
    for match in SHARES.finditer(lower):
        low, high = number_of(match[1]), number_of(match[2])
        if low is not None and high is not None and low < high <= 1000:
            found.append(Span("share", match.start(), match.end(), Share(low, high)))
    for match in SHARE.finditer(lower):
        number = number_of(match[1])
        if number is not None and number <= 1000 and not _overlaps(match, found):
            found.append(Span("share", match.start(), match.end(), Share(number)))
    for match in TENS_SHARE.finditer(lower):
        if not _overlaps(match, found):
            found.append(Span("share", match.start(), match.end(), Share(Decimal(int(match[1]) * 10))))
    for match in SPELT_SHARE.finditer(lower):
        counted = COUNTED.fullmatch(match[1].strip())
        percent, short = _below_thousand(counted.groups()[6:]) if counted and not counted[6] else (0, True)
        if percent and not short and percent <= 100 and not _overlaps(match, found):
            start, share = _with_whole(lower, match.start(), percent)
            found.append(Span("share", start, match.end(), Share(share)))
    for match in PARTS.finditer(lower):
        part, whole = _count(match[1]), _count(match[2])
        if part and whole and part <= whole and not _overlaps(match, found):
            found.append(Span("share", match.start(), match.end(), Share(Decimal(round(part * 100 / whole)))))
    raw = clean(text)
    for match in HALF.finditer(lower):
        half = raw[match.start() : match.end()].lower().endswith("nửa") or re.match(r"(?:mot|1|phan) +nua", match[0])
        if half and not raw[match.start() : match.end()].lower().endswith("nữa") and not _overlaps(match, found):
            found.append(Span("share", match.start(), match.end(), Share(Decimal(50))))
    return sorted(found, key=lambda span: span.start)


COMMA = re.compile(r"((?:[a-z]+ ){1,4})phay $")


def _with_whole(lower: str, start: int, percent: int) -> tuple[int, Decimal]:
    """Where a spelt share begins, and the share: ``sáu mươi hai phẩy năm`` is 62.5."""
    before = COMMA.search(lower[:start])
    words = before[1].split() if before else []
    for place in range(len(words)):
        counted = COUNTED.fullmatch(" ".join(words[place:]))
        whole, short = _below_thousand(counted.groups()[6:]) if counted and not counted[6] else (0, True)
        if before and whole and not short and whole <= 100:
            offset = len(" ".join(words[:place])) + bool(place)
            return before.start() + offset, Decimal(f"{whole}.{percent}")
    return start, Decimal(percent)


def _count(word: str) -> int:
    return int(word) if word.isdecimal() else DIGITS[word]


def _overlaps(match: re.Match[str], found: list[Span]) -> bool:
    return any(match.start() < span.end and span.start < match.end() for span in found)


def two_ways(written: str) -> bool:
    """``1.234`` and ``1,500``: a thousand and more, or one and a bit."""
    return bool(re.fullmatch(r"\d{1,3}[.,]\d{3}", written))


def number_of(written: str) -> Decimal | None:
    """Read a number in Vietnamese or English notation: the last mark sets off decimals unless it groups thousands."""
    plain = written.replace(" ", "")
    if not re.fullmatch(r"[\d.,]+", plain):
        return None
    dots, commas = plain.count("."), plain.count(",")
    if dots and commas:
        last = "." if plain.rfind(".") > plain.rfind(",") else ","
        other = "," if last == "." else "."
        if plain.count(last) > 1 or not re.fullmatch(rf"\d{{1,3}}(\{other}\d{{3}})+\{last}\d+", plain):
            return None
        return Decimal(plain.replace(other, "").replace(last, "."))
    mark = "." if dots else ","
    if dots + commas > 1:
        return Decimal(plain.replace(mark, "")) if re.fullmatch(rf"\d{{1,3}}(\{mark}\d{{3}})+", plain) else None
    if two_ways(plain):
        return Decimal(plain.replace(mark, ""))
    return Decimal(plain.replace(",", "."))
