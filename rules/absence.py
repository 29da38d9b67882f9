"""Leave: its days as people write them, and on which of them nobody is there who could be told."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rules.reading import NotADay, fold, read_day

LONGEST = timedelta(days=366)
"""A leave that ends later than that from today is more likely a wrong year."""

TO = re.compile(
    r"\s*(?:\b(?:cho )?den\b|\btoi(?= (?:het |ngay )*(?:\d|thu |chu |mai|cuoi ))|(?<=\s)[-–—](?=\s)|"
    r"\b(?:until|till?)\b|\bto\b(?= \d))\s*"
)
"""What stands between the first day and the last: ``từ 3/8 đến hết 12/8``; ``tới`` is not ``tôi``."""

DATED = r"\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?"
BOTH = re.compile(rf"(?<![\d/.-])({DATED}|\d{{1,2}})\s*[-–—]\s*({DATED})(?![\d-])")
"""``3/8-12/8``, and ``3-12/8`` within one month."""

MONTHLESS = re.compile(r"(?:^|\b(?:tu|ngay) )(\d{1,2})$")
OPEN = re.compile(r"\btu (?:ngay )?(?:\d|thu|chu|mai|hom)")
"""``từ mai``: until when is not said."""

WEEK = re.compile(r"\btuan (nay|sau|toi)\b")
REST_OF_WEEK = re.compile(r"\b(?:het|cuoi) tuan( sau)?\b")


DECLINES = re.compile(
    r"\b(?:khong|chua) (?:the )?(?:nhan|truc|tra loi) (?:tin |viec )?(?:thay|ho)\b"
    r"(?: (?:cho )?(?:anh|chi|dong chi|d/c|co|chu|ong|ba)(?: (?!duoc\b|a\b|nhe\b)\w+){1,3})?"
)
AROUND = re.compile(
    r"(?:xin|loi|phep|da|vang|thua|bao|rat|tiec|a|nhe|nha|em|toi|minh|anh|chi|ban|dong|chi|oi|duoc|dau|nua|roi|thi|nen|vi|"
    r"do|la|cung|deu|se|dang|di|lai|o|xa|co|viec|rieng|cong|tac|hoc|hop|nghi|om|vang|mat|mai|hom|ngay|tuan|thang|"
    r"ay|nay|do|kia|sau|toi|ca|tu|den|\d[\d/]*|giup|nho|nguoi|khac)"
)
"""What may stand around it: politeness, and why."""


def declines(text: str) -> bool:
    """Whether somebody says that they do not stand in for who has named them, and nothing else: neither asks about it
    nor makes it a condition, nor speaks of another."""
    spoken = fold(text)
    said = DECLINES.search(spoken)
    if said is None or "?" in text:
        return False
    around = re.findall(r"[\w/]+", f"{spoken[: said.start()]} {spoken[said.end() :]}")
    return all(AROUND.fullmatch(word) for word in around)


class NotALeave(ValueError):
    """The text names no days of a leave; ``problem`` is a word for what is wrong: no_day, past, far or order."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Days:
    """The days of a leave, the last one included; ``deputy``: who is told instead (a person's id), if anybody."""

    begins: date
    until: date
    deputy: int | None = None

    def holds(self, day: date) -> bool:
        """Tell whether a day is one of them."""
        return self.begins <= day <= self.until

    def meets(self, other: Days) -> bool:
        """Tell whether they have a day in common with others."""
        return self.begins <= other.until and other.begins <= self.until

    def joined(self, later: Days) -> Days:
        """What holds when somebody who said these days now says others that meet them: the last word says until when;
        what has begun, or was said to begin earlier, goes on from there."""
        return Days(min(self.begins, later.begins), later.until, later.deputy)


def read_days(text: str, today: date) -> Days:
    """Read ``3/8-12/8``, ``từ mai đến thứ Sáu``, ``đến 12/8`` (from today), ``hôm nay``, ``tuần sau``.

    Without a year the nearest such last day from ``today`` on is meant, and the first one before it. A leave that has
    begun already is one. Raises `NotALeave`.
    """
    plain = fold(text)
    week = WEEK.search(plain)
    if week and not TO.search(plain):
        monday = today - timedelta(days=today.weekday()) + timedelta(days=0 if week[1] == "nay" else 7)
        return _checked(Days(max(monday, today), monday + timedelta(days=4)), today)
    both, to = BOTH.search(plain), TO.search(plain)
    if both:
        first, last = both[1], both[2]
    elif to:
        first, last = plain[: to.start()], plain[to.end() :]
    elif OPEN.search(plain):
        raise NotALeave("no_day")
    else:
        alone = _last(plain, today)
        return _checked(Days(today if REST_OF_WEEK.search(plain) else alone, alone), today)
    until = _last(last, today)
    return _checked(Days(_first(first, until, today), until), today)


def _last(text: str, today: date) -> date:
    rest = REST_OF_WEEK.search(text)
    if rest:
        return today - timedelta(days=today.weekday()) + timedelta(days=11 if rest[1] else 4)
    return _day(text, today)


def _first(text: str, until: date, today: date) -> date:
    """The first day: a number alone has the last one's month; where none is named it is today."""
    alone = MONTHLESS.search(text)
    if alone:
        try:
            return until.replace(day=int(alone[1]))
        except ValueError:
            raise NotALeave("no_day") from None
    dated = re.search(r"\d[/.-]\d", text) is not None
    try:
        return _day(text, until if dated else today, past=dated)
    except NotALeave:
        return today


def _day(text: str, today: date, *, past: bool = False) -> date:
    try:
        return read_day(text, today, past=past)
    except NotADay:
        raise NotALeave("no_day") from None


def _checked(found: Days, today: date) -> Days:
    if found.until < today:
        raise NotALeave("past")
    if found.until - today > LONGEST:
        raise NotALeave("far")
    if found.begins > found.until:
        raise NotALeave("order")
    return found


def uncovered(told: Collection[int], leaves: Mapping[int, Sequence[Days]], days: Iterable[date]) -> list[date]:
    """Those of ``days`` on which nobody is there of the persons (ids) who are ``told``: each is on leave, and whoever
    stands in for them is, too. None where nobody would be told anyway."""

    def there(person: int, day: date) -> bool:
        return not any(leave.holds(day) for leave in leaves.get(person, ()))

    def served(person: int, day: date) -> bool:
        deputies = (each.deputy for each in leaves.get(person, ()) if each.holds(day))
        return there(person, day) or any(deputy is not None and there(deputy, day) for deputy in deputies)

    return [day for day in days if told and not any(served(person, day) for person in told)]
