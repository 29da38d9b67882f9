"""What an agency tells of an event from which a duty is counted: what it is about, how much, and on which day.

``cầu Rào 3; 12,5 tỷ; 3/8``; ``đã nghiệm thu cầu Rào 3, 12,5 tỷ, hôm qua``; ``nhận Kế hoạch ngày 19/11``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rules.figures import NotAFigure, Share, parse_figure
from rules.meaning.day import HALF_A_YEAR
from rules.meaning.days import find_days
from rules.meaning.letters import clean, flat
from rules.meaning.money import find_money, find_shares
from rules.meaning.text import Span
from rules.reading import fold

LONGEST_SUBJECT = 200
"""Characters of what an event is about."""

HOUR = re.compile(r"(?<![\w/.,])([01]?\d|2[0-3])\s*(?:h|gio|:)\s*([0-5]\d)?(?![\w/])")
BETWEEN = re.compile(r"\s*[;\n]\s*|\s*,\s+|\s+-\s+")
"""What stands between the parts of such a message."""

BARE = re.compile(r"\d[\d.,]*")
LEADS = re.compile(r"(?:ngay|luc|vao|so tien|gia tri|tri gia|khoi luong|nghiem thu)(?: ngay| la)?")
"""Words that only lead to a day or an amount."""

OPENING = (
    r"^(?:(?:da|a|vang|em|toi|minh|ben|ban|don vi|chung toi|xin|bao cao|bc|bao|thong bao|hom nay|hom qua|vua|moi) )*"
)
NOT = re.compile(r"\b(?:chua|khong|se|sap|chuan bi|dang|du kien|neu)\b|\bcho (?:duyet|ky|kho bac|phe duyet|xac nhan)\b")
"""What did not happen, is to come or is under way."""

LOOKS_LIKE_DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?")


@dataclass(frozen=True)
class Told:
    """What was told, as far as it was: ``on`` is the day, ``at`` the hour.

    ``wrong``: a day that has not come (``future``), days or amounts of which not one can be told (``day``, ``amount``).
    """

    subject: str = ""
    amount: int | None = None
    on: date | None = None
    at: time | None = None
    wrong: str = ""

    def over(self, other: Told) -> Told:
        """This, and where it says nothing what ``other`` says."""
        return Told(
            self.subject or other.subject,
            other.amount if self.amount is None else self.amount,
            self.on or other.on,
            self.at or other.at,
            self.wrong,
        )


def read_event(text: str, today: date) -> Told:
    """Read what happened: the rest of the text beside the last day and the amount is what it is about.

    A day without a year is the latest such day up to ``today``; one that lies ahead is ``wrong``.
    """
    typed = clean(text).strip()
    day, on, wrong = last_day(typed, today)
    found = [span for span in find_money(typed) if day is None or not _overlap(span, day)]
    if not wrong and (len(found) > 1 or any(span.value.unclear for span in found)):
        wrong = "amount"
    amount = found[0].value.dong if len(found) == 1 and wrong != "amount" else None
    hour = HOUR.search(flat(typed))
    at = time(int(hour[1]), int(hour[2] or 0)) if hour else None
    cut = [(span.start, span.end) for span in (*found, *((day,) if day else ()))]
    cut += [hour.span()] if hour else []
    parts = [part.strip(" .,:()") for part in BETWEEN.split(without(typed, cut))]
    parts = [part for part in parts if part and not LEADS.fullmatch(fold(part))]
    if on is None and any(LOOKS_LIKE_DAY.fullmatch(part) for part in parts):
        wrong, parts = "day", [part for part in parts if not LOOKS_LIKE_DAY.fullmatch(part)]
    if amount is None and not wrong and len(parts) > 1:
        amount, parts = _bare_amount(parts)
    parts = [*parts[:-1], _named(parts[-1])] if parts else parts
    return Told(", ".join(filter(None, parts))[:LONGEST_SUBJECT].strip(), amount, on, at, wrong)


def read_amount(text: str) -> int | None:
    """Read an amount that was asked for; a bare number counts as tỷ đồng, as with other figures."""
    try:
        found = parse_figure(text)
    except NotAFigure:
        money = find_money(text)
        return int(money[0].value.dong) if len(money) == 1 and not money[0].value.unclear else None
    return None if isinstance(found, Share) else found


def read_past_day(text: str, today: date) -> date | str:
    """Read a day up to ``today``; what is wrong with it otherwise: ``day`` (none can be told) or ``future``."""
    _, on, wrong = last_day(clean(text), today)
    return on or wrong or "day"


def happened(text: str, of: str, today: date) -> Told | None:
    """What a sentence tells of an event ``of`` this kind ("nghiệm thu khối lượng") that has happened; ``None`` for any
    other sentence: one that begins otherwise, asks, denies, or speaks of what is to come."""
    typed = clean(text).strip()
    lower = flat(typed)
    key = fold(of).split()
    begins = " ".join(key[:2]) if key[:1] != ["nhan"] else "nhan(?: duoc)?"
    rest = "".join(rf"(?: {re.escape(word)})?" for word in key[2:] if begins != "nhan(?: duoc)?")
    found = re.match(OPENING + rf"{begins}{rest}(?= |$|[:;,])(?: xong| roi)*", lower)
    if not found or lower.endswith("?") or NOT.search(lower):
        return None
    near = re.search(r"hom (?:nay|qua)", found[0])
    told = read_event(typed[found.end() :].lstrip(" :;,"), today)
    if told.on is None and near:
        told = replace(told, on=today - timedelta(days=near[0] == "hom qua"))
    if begins == "nhan(?: duoc)?" and not set(key[1:]) & set(fold(told.subject).split()):
        return None
    return told


PAID = re.compile(OPENING + r"(?:thanh toan|chuyen tien|giai ngan xong)(?: xong| roi| du| day du| het)*(?= |$|[:;,.])")
NUMBER = re.compile(r"\bso (\d{1,9})\b|^#?(\d{1,9})\b")


@dataclass(frozen=True)
class Paid:
    """That something was paid: the number or the words for which event, and the day; see `Told.wrong`."""

    number: int | None = None
    words: str = ""
    on: date | None = None
    wrong: str = ""


def read_paid(text: str, today: date) -> Paid:
    """Read which event is done, and when: ``3``, ``số 3; 8/8``, ``cầu Rào 3 hôm qua``."""
    typed = clean(text).strip()
    day, on, wrong = last_day(typed, today)
    rest = without(typed, [(day.start, day.end)] if day else [])
    found = NUMBER.match(flat(rest).strip(" ;,.#"))
    number = int(found[1] or found[2]) if found else None
    return Paid(number, "" if found else _named(rest), on, wrong)


def paid(text: str, today: date) -> Paid | None:
    """What a sentence says of a payment that was made; ``None`` for any other: a part ("50%"), a plan, a question."""
    typed = clean(text).strip()
    lower = flat(typed)
    found = PAID.match(lower)
    if not found or lower.endswith("?") or NOT.search(lower) or find_shares(typed):
        return None
    near = re.search(r"hom (?:nay|qua)", found[0])
    said = read_paid(typed[found.end() :], today)
    if said.on is None and near and not said.wrong:
        said = replace(said, on=today - timedelta(days=near[0] == "hom qua"))
    return said


def resembles(words: str, subject: str) -> bool:
    """Whether words name what an event is about: all of them stand in it, or all of it in them."""
    mine, its = fold(words).split(), fold(subject).split()
    return bool(mine) and bool(its) and (set(mine) <= set(its) or set(its) <= set(mine))


def done_at(on: date | None, said_at: datetime, zone: ZoneInfo) -> datetime:
    """When something counts as done that was done on a day: at noon of a day before the one on which that was said."""
    if on is None or on >= said_at.astimezone(zone).date():
        return said_at
    return datetime.combine(on, time(12), zone)


def last_day(typed: str, today: date) -> tuple[Span | None, date | None, str]:
    """The last day that a text names, where it stands, and what is wrong with it."""
    found = find_days(typed, today)
    if not found:
        return None, None, ""
    span = found[-1]
    day = span.value.day
    if day is None:
        return span, None, "day"
    if day > today and span.value.weekday:
        day -= timedelta(days=7)
    elif day > today and span.value.either:
        day = _month_before(day)
    elif day > today and span.value.exact and not span.value.year:
        before = _year_before(day)
        day = before if today - before <= HALF_A_YEAR else day
    return (span, None, "future") if day > today else (span, day, "")


def _month_before(day: date) -> date:
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _bare_amount(parts: list[str]) -> tuple[int | None, list[str]]:
    """A part that is nothing but a number is the amount, in tỷ đồng."""
    numbers = [part for part in parts if BARE.fullmatch(part)]
    if len(numbers) != 1:
        return None, parts
    return read_amount(numbers[0]), [part for part in parts if part != numbers[0]]


POLITE = frozenset({"a", "ah", "roi", "nhe", "nha", "xong", "ngay", "vao", "cho", "thoi"})
"""Words around what is named that say nothing of it."""


def _named(words: str) -> str:
    """What is named, without the polite words before and behind it."""

    def polite(word: str) -> bool:
        return word.islower() and fold(word) in POLITE  # "đường A" is a name

    kept = words.strip(" ;,.:").split()
    while kept and polite(kept[-1].strip(" ;,.:")):
        kept.pop()
    while kept and polite(kept[0]):
        kept.pop(0)
    return " ".join(kept).strip(" ;,.:")


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def without(typed: str, cut: list[tuple[int, int]]) -> str:
    """The text with these places left out."""
    kept = typed
    for start, end in sorted(cut, reverse=True):
        kept = f"{kept[:start]} {kept[end:]}"
    return re.sub(r"[ \t]+", " ", kept).strip()
