"""What a named day is: one reader for each of the ways in `rules.meaning.day_patterns`."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from rules.meaning.day import Day, Doubt
from rules.meaning.letters import flat
from rules.reading import ENGLISH_WEEKDAYS, MONTHS

Reader = Callable[[re.Match[str], date, str], Day | None]
"""From what was found in the folded text, today, and the text as typed."""

WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, **{str(n): n - 2 for n in range(2, 8)}}

COUNTS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10}

COUNT = r"(\d{1,3}|" + "|".join(COUNTS) + ")"

ENGLISH_WEEKDAY = "|".join(ENGLISH_WEEKDAYS)

ENGLISH_LEAD = rf"(?:\b(?:of|on|by|until|till)\s+)?(?:(?:the\s+)?\bend\s+of\s+)?(?:\b(?:{ENGLISH_WEEKDAY}),?\s+)?"
"""How the English messages lead to a day: ``until the end of Friday, 12 Aug 2022``."""

SYLLABLES = ("mar", "may", "sep", "dec")
"""Months that are Vietnamese syllables as well (1 máy, 2 sếp): they need a capital or a year."""

HEAD = r"(?:\b(?:ngay|mung|mong|ngay mung)\s*:?\s*)?(?<![\d/.,-])"


def read_dated(match: re.Match[str], today: date, text: str) -> Day | None:
    day, month, year = int(match[1]), int(match[2]), match[3]
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return _on(day, month, year, today)


def _on(day: int, month: int, year: str | None, today: date) -> Day:
    try:
        if year:
            return Day(date(int(year) + (2000 if len(year) == 2 else 0), month, day), year=True, exact=True)
        years = (today.year - 1, today.year, today.year + 1)
        found = [date(each, month, day) for each in years if day <= calendar.monthrange(each, month)[1]]
        return Day(min(found, key=lambda each: abs(each - today)), exact=True) if found else Day(None, doubt=Doubt.NONE)
    except ValueError:
        return Day(None, doubt=Doubt.NONE)


def read_iso(match: re.Match[str], today: date, text: str) -> Day | None:
    return _on(int(match[3]), int(match[2]), match[1], today)


def read_english(match: re.Match[str], today: date, text: str) -> Day | None:
    month = match[2] or match[3]
    typed = text[match.start() : match.end()]
    if not typed.isascii() or (month in SYLLABLES and not match[5] and month.capitalize() not in typed):
        return None
    found = _on(int(match[1] or match[4]), MONTHS.index(month[:3]) + 1, match[5], today)
    named = re.search(ENGLISH_WEEKDAY, match[0])
    if named and found.day and found.day.weekday() != ENGLISH_WEEKDAYS.index(named[0]):
        return Day(None, doubt=Doubt.SEVERAL)
    return found


def read_english_weekday(match: re.Match[str], today: date, text: str) -> Day | None:
    """``Friday``, ``next Friday``, ``tomorrow``."""
    if match[3]:
        return Day(today + timedelta(days=("today", "tomorrow").index(match[3])))
    weekday, monday = ENGLISH_WEEKDAYS.index(match[2]), today - timedelta(days=today.weekday())
    if match[1]:
        return Day(monday + timedelta(days=7 + weekday))
    return Day(today + timedelta(days=(weekday - today.weekday()) % 7 or 7), weekday=True)


def read_of_month(match: re.Match[str], today: date, text: str) -> Day | None:
    """``ngày 15``: the next such day, or the last one, whichever is nearer; who asks decides whether it fits."""
    number = int(match[1])
    if not 1 <= number <= 31:
        return None
    ahead = next((day for day in _each(today, 1, 62) if day.day == number), None)
    return Day(ahead, either=True) if ahead else Day(None, doubt=Doubt.NONE)


def read_bare_number(match: re.Match[str], today: date, text: str) -> Day | None:
    """``lùi sang 18``, ``để 12 em gửi``: the number of a day without its word, where time is asked for or promised."""
    before = flat(text)[: match.start()]
    asked = match[3] or re.search(r"\b(?:lui|doi|gia han|khat|xin|hoan|cham|muon|tre)\b[^.;!?]*$", before)
    number = int(match[1] or match[2] or match[3])
    ahead = next((day for day in _each(today, 1, 62) if day.day == number), None)
    return Day(ahead) if asked and 1 <= number <= 31 and ahead else None


def _each(start: date, step: int, times: int) -> Iterator[date]:
    return (start + timedelta(days=step * number) for number in range(times))


def read_near(match: re.Match[str], today: date, text: str) -> Day | None:
    """``hôm nay``, ``mai``, ``hôm qua`` ...; not the name of a person (chị Mai)."""
    word = match[0]
    if "mai mot" in word:
        return Day(None, doubt=Doubt.VAGUE)
    bare = re.sub(r"^(?:sang|trua|chieu|toi|dem|dau gio|cuoi gio|het|trong|cuoi)\s+", "", word)
    if bare in ("mai", "kia", "mot", "nay", "qua") and word == bare:
        lower = flat(text)
        typed = text[match.start() : match.end()]
        before, after = lower[: match.start()], lower[match.end() :].strip(" .,!?ạa")
        if typed[:1].isupper() and before.strip():
            return None  # a name
        if (
            bare in ("nay", "qua")
            or typed.lower() == "một"
            or (bare in ("mot", "kia") and (before.strip() or after) and typed not in ("mốt",))
        ):
            return None
        if bare == "mai" and typed not in ("mai", "Mai", "MAI"):
            return None
    for words, days in NEAR:
        if re.search(words, word):
            return Day(today + timedelta(days=days))
    return None


NEAR = (
    (r"\bqua\b", -1),
    (r"hom kia", -2),
    (r"\bmai\b", 1),
    (r"\bki?a\b|\bmot\b", 2),
    (r"nay|trong ngay|cuoi ngay|trong hom", 0),
)


def read_later_today(match: re.Match[str], today: date, text: str) -> Day | None:
    """``chiều em gửi``: the afternoon of today; not "bên tôi gửi"."""
    typed, before = text[match.start() : match.end()].lower(), flat(text)[: match.start()].split()[-1:]
    if typed == "tới" or before == ["tuan"]:
        return None  # "tuần tới em gửi"
    if typed == "chiếu" or (typed == "chieu" and before == ["doi"]):
        return None  # "đối chiếu xong"
    if typed == "tôi" or (typed == "toi" and (before in (["ben"], ["cua"], ["phong"], ["vi"], ["so"]) or not before)):
        return None
    return Day(today)


def read_weekday(match: re.Match[str], today: date, text: str) -> Day | None:
    """``thứ 6 tuần sau``; without a week the next one after today."""
    named = match[1] or match[2] or match[3]
    typed = text[match.start() : match.end()].lstrip()
    if named in COUNTS and typed.startswith("Thu ") and match.start():
        return None  # a name, such as Thu Ba
    weekday = 6 if named in ("chu nhat", "cn") else WEEKDAYS[named]
    monday = today - timedelta(days=today.weekday())
    week = (match[4] or "").strip()
    if not week:
        ahead = (weekday - today.weekday()) % 7 or 7
        return Day(today + timedelta(days=ahead), weekday=True)
    weeks = (
        2
        if "nua" in week
        else 1
        if week.endswith(("sau", "toi"))
        else -1
        if week.endswith(("truoc", "roi", "qua"))
        else 0
    )
    return Day(monday + timedelta(days=7 * weeks + weekday))


def read_week(match: re.Match[str], today: date, text: str) -> Day | None:
    """A week, or a part of one: its Friday where it is the end that counts, else too vague."""
    part, which = match[1] or "", match[2] or ""
    if not part and which in ("", "nay"):
        return None
    monday = today - timedelta(days=today.weekday())
    weeks = 2 if "nua" in which else 1 if which in ("sau", "toi") else 0
    if part.startswith("dau") and weeks:
        return Day(monday + timedelta(days=7 * weeks))
    if part.startswith(("het", "trong", "cuoi")) and (weeks or (which == "nay" and not part.startswith("cuoi"))):
        return Day(monday + timedelta(days=7 * weeks + 4))
    if part == "giua" and weeks:
        return Day(monday + timedelta(days=7 * weeks + 2))
    named = monday + timedelta(days=7 * weeks) if which and not part else None
    return Day(None, doubt=Doubt.VAGUE, either=not which, monday=named)


def read_month(match: re.Match[str], today: date, text: str) -> Day | None:
    part, number, which = match[1], match[2], match[3] or ""
    year, month = today.year, int(number) if number else today.month + (which in ("sau", "toi"))
    if number and not 1 <= month <= 12:
        return None
    if month > 12:
        year, month = year + 1, month - 12
    if not part.startswith(("cuoi", "het", "trong", "den het")):
        return Day(None, doubt=Doubt.VAGUE, either=not which)
    if match[4]:
        year = int(match[4])
    if not year:
        return Day(None, doubt=Doubt.NONE)
    return Day(date(year, month, calendar.monthrange(year, month)[1]), exact=True)


def read_day_of_month(match: re.Match[str], today: date, text: str) -> Day | None:
    """``mùng 5 tháng sau``."""
    month = today.month - 1 + (match[2] in ("sau", "toi"))
    return _on(int(match[1] or match[3]), month % 12 + 1, str(today.year + month // 12), today)


def read_period(match: re.Match[str], today: date, text: str) -> Day | None:
    """``hết quý III``, ``cuối năm``."""
    quarter = match[1]
    if quarter:
        number = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(quarter) or int(quarter)
        if not 1 <= number <= 4:
            return None
        return Day(date(today.year, 3 * number, calendar.monthrange(today.year, 3 * number)[1]), exact=True)
    return Day(date(today.year, 12, 31), exact=True)


def read_length(match: re.Match[str], today: date, text: str) -> Day | None:
    """``3 ngày nữa`` is a day; ``thêm 5 ngày`` is a length of time."""
    counted = next(group for group in match.groups()[:1] if group is not None)
    number = int(counted) if counted.isdecimal() else COUNTS[counted]
    unit, working, later = match[2], bool(match[3]), bool(match[4])
    before = flat(text)[: match.start()]
    if "mươi" in text[match.start() : match.end()].lower():
        return Day(None, doubt=Doubt.VAGUE)  # some ten days
    days = number * (7 if unit == "tuan" else 30 if unit == "thang" else 1)
    if later or (re.search(r"(?:\bsau|\btrong)\s*$", before) and not working):
        if working:
            return Day(None, doubt=Doubt.VAGUE)
        return Day(today + timedelta(days=days))
    return Day(None, doubt=Doubt.LENGTH, days=days, workdays=working)


def read_fraction_of_days(match: re.Match[str], today: date, text: str) -> Day | None:
    return Day(None, doubt=Doubt.VAGUE)


SPELT_DAY = r"(?:hai muoi|ba muoi|muoi)(?: (?:mot|hai|ba|tu|bon|lam|nam|sau|bay|tam|chin))?"

SPELT_UNITS = {**COUNTS, "tu": 4, "lam": 5}

SPELT_MONTHS = {
    "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
    "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip

MONTH_NAMES = {flat(name): (name, number) for name, number in SPELT_MONTHS.items()}

MONTH_NAME = "|".join(sorted(MONTH_NAMES, key=len, reverse=True))


def _counted(words: str) -> int:
    """``15``, ``chín``, ``hai mươi mốt``."""
    if words.isdecimal():
        return int(words)
    tens, _, units = words.rpartition("muoi")
    if "muoi" not in words:
        return SPELT_UNITS[words]
    return 10 * COUNTS.get(tens.strip(), 1) + SPELT_UNITS.get(units.strip(), 0)


def read_month_in_words(match: re.Match[str], today: date, text: str) -> Day | None:
    """``ngày 9 tháng tám``, ``mười một tháng tám``; with marks only where they make the name of a month."""
    typed = text[match.start(3) : match.end(3)].lower()
    name, month = MONTH_NAMES[match[3]]
    unmarked = text.isascii() and match[3] not in ("sau", "nam", "tam")
    day = _counted(match[1] or match[2])
    return _on(day, month, None, today) if (typed == name or unmarked) and 1 <= day <= 31 else None


def read_day_in_words(match: re.Match[str], today: date, text: str) -> Day | None:
    """``mùng chín``, ``ngày mười lăm``, ``10 tây``: the number of a day, of the nearest month."""
    day = _counted(match[1])
    if not 1 <= day <= 31 or (
        match[0].endswith("tay") and "tay" in text[match.start() : match.end()] and not text.isascii()
    ):
        return None
    ahead = next((each for each in _each(today, 1, 62) if each.day == day), None)
    return Day(ahead, either=True) if ahead else Day(None, doubt=Doubt.NONE)
