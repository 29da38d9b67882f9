"""An instant that has been, as people name it: ``31/8/2022``, ``17h30 ngày 31/8``, ``2022-08-31T17:00``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from rules.due import END_OF_DAY
from rules.reading import NotADay, fold, read_day

_HOUR = r"(\d{1,2})\s*(?:[:h]|g(?:io)?)\s*(\d{2})?(?![\d/])"
_DAY = (
    r"(\d{4}-\d{2}-\d{2}|\d{1,2}\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*(?:\d{4}|\d{2}))?"
    r"|\d{1,2} thang \d{1,2}(?: nam \d{4})?|hom qua|yesterday|hom nay|today)"
)
_BEFORE = r"(?:(?:den|luc|vao|ngay|tinh|at|on|by|as of)\s+)*"
_MOMENT = re.compile(rf"(?:^|\s){_BEFORE}(?:{_HOUR}[\s,]*{_BEFORE})?{_DAY}(?:(?:t|[\s,]+){_BEFORE}{_HOUR})?$")
"""At the end of a text, folded: a day, and an hour before it or after it."""


class NotYet(ValueError):
    """The instant is still to come."""


@dataclass(frozen=True)
class Moment:
    """An instant (aware, in the program's zone) and what stood before it in the text."""

    at: datetime
    rest: str


def read_moment(text: str, now: datetime) -> Moment | None:
    """Read the instant at the end of a text; ``now`` in the program's zone. A day without an hour is all of it, or what
    has been of today; without a year it is the latest such day. ``None`` when there is no instant at the end. Raises
    `NotYet`.
    """
    plain = fold(text)
    found = _MOMENT.search(plain)
    if found is None:
        return None
    hour, minute, named, later_hour, later_minute = found.groups()
    hour, minute = hour or later_hour, minute or later_minute
    try:
        yesterday = named in ("hom qua", "yesterday")
        day = now.date() - timedelta(days=1) if yesterday else read_day(named, now.date(), past=True)
        clock = time(int(hour), int(minute or 0)) if hour else END_OF_DAY
    except (NotADay, ValueError):
        return None
    at = datetime.combine(day, clock, now.tzinfo)
    if at > now:
        if hour or day > now.date():
            raise NotYet(text)
        at = now
    return Moment(at, " ".join(text.split()[: len(plain[: found.start()].split())]))


_HEAD = re.compile(
    r"^(?:(?:cho|xem|anh|chi|em|toi|minh|xin|hoi|bao cao) )*(?:tinh hinh|tinh trang|tong quan)"
    r"(?: (?:cua|chung|the nao|ra sao|bao cao|chuong trinh|cac don vi|cac so|toan thanh pho|toan bo|giai ngan|giao ban|"
    r"vuong mac|nop|gui|tra loi|thuc hien))*(?= |$)"
)
_TAIL = re.compile(r"(?: (?:the nao|ra sao|nhu the nao|sao|roi|nhe|nha|a|di|em|voi))+$")
_YEAR = re.compile(r"\d{4}")
_LONG_AGO = timedelta(days=183)
"""A day without a year that was longer ago is the one to come."""
_ONCE = re.compile(r"\b(?:tuan|thang|quy|nam|hom|bua|dot) (?:truoc|kia)\b")


def asked_back(text: str, now: datetime) -> str | None:
    """What ``/tinhtrang`` is asked by a sentence about how things stood ("tình hình hôm qua", "tình hình Sở Y tế ngày
    5/8 thế nào"): the agency and the instant as they were typed, or nothing where no instant that has been is named
    ("tình hình tuần trước", "tình hình đến ngày 15/8" on 11/8). ``None`` for any other text, and for one about the
    present; ``now`` in the program's zone."""
    typed = text.strip(" .?,")
    head = _HEAD.match(fold(typed))
    if head is None:
        return None
    words = typed.split()[len(head[0].split()) :]
    tail = _TAIL.search(" " + fold(" ".join(words)))
    rest = " ".join(words[: len(words) - len(tail[0].split())] if tail else words)
    try:
        moment = read_moment(rest, now)
    except NotYet:
        return rest
    if moment is None:
        return "" if _ONCE.search(fold(rest)) else None
    if moment.at < now - _LONG_AGO and not _YEAR.search(rest):
        return ""
    return rest if moment.at < now else None
