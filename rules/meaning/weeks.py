"""The week that a sentence about a weekly meeting names: ``tuần trước``, ``tuần 34``."""

from __future__ import annotations

import re
from datetime import date, timedelta

from rules.meaning.letters import flat
from rules.meaning.model import How, Meaning, Open, unclear
from rules.meaning.said import WEEK as NUMBERED
from rules.meaning.said import Said
from rules.meaning.text import Text

WEEK = timedelta(days=7)
THIS_WEEK = re.compile(r"\b(?:tuan nay|hom nay|sang nay|chieu nay)\b")
PERIODS = ("tuan", "ky", "lan")
"""What the last one of is the last week's meeting; "hôm trước" may be this week's."""

AGO = re.compile(r"\b(hai|ba|bon|[1-9]) tuan truoc\b|\btuan truoc (nua)\b")
"""``hai tuần trước``, ``tuần trước nữa``."""

COMPARED = re.compile(r"\b(?:nhu|giong|bang|hon|voi) (?:\w+ )?tuan(?: truoc nua\b| truoc\b| ?(?:thu )?\d{1,2}\b)")
"""``như tuần 33``: no week that is spoken of."""

SEVERAL = re.compile(
    r"\b(?:ca )?(?:(?:hai|ba|[23]) )?tuan (?:thu )?(?P<numbers>\d{1,2}(?: ?(?:,|&|\+|va|voi|lan)(?: ca)? ?(?:tuan )?"
    r"(?:thu )?\d{1,2})+)(?![\d/.-])(?! ?(?:%|ty\b|ti\b|trieu|du an|cong trinh|nguoi|viec|phan))|"
    r"\b(?:ca )?(?:tuan truoc(?P<both> ?(?:,|&|\+|va|voi|lan) ?(?:ca )?tuan nay)|tuan nay (?:va|lan) tuan truoc)\b"
)
"""``tuần 33, 34``, ``cả tuần 33 và tuần 34``, ``tuần trước và tuần này``: weeks of which the same is said."""

COUNTS = {"hai": 2, "ba": 3, "bon": 4, None: 2}

HALF_A_YEAR = timedelta(weeks=26)

LAST_WEEK = "last_week"
"""Why an answer is doubted that is about the week before the one that is asked about."""

OTHER_WEEK = "other_week"
"""Why an answer is doubted that is about any other week."""


def monday_of(day: date) -> date:
    """The Monday of the week of a local day."""
    return day - timedelta(days=day.weekday())


def named_week(said: Said) -> tuple[date, Said] | None:
    """The Monday of the one week that a text names by its number or as the last one, and the text without these words;
    ``None`` where it names none, several, also this one, or nothing else. A number is that of ISO 8601 in the year in
    which that week is nearest to the day on which it was said."""
    found = _named(said)
    return found if found and found[1].text.words else None


def _named(said: Said) -> tuple[date, Said] | None:
    """As `named_week`, also where nothing else is said."""
    if said.has("but") or THIS_WEEK.search(said.text.plain) or AGO.search(flat(said.text.raw)):
        return None
    named = (piece for piece in said.cut(("lastweek",)).pieces if piece.tag == "lastweek")
    pieces = [piece for piece in named if piece.words[0] in PERIODS]
    last = [_words(said, piece.start, piece.end) for piece in pieces]
    numbers = _numbered(said)
    if len(last) + len(numbers) != 1:
        return None
    monday = monday_of(said.today) - WEEK if last else _monday(numbers[0][0], said.today)
    rest = said.text.without(last or [numbers[0][1]])
    return (monday, said.part(rest)) if monday else None


def of_this_week(found: Meaning, said: Said, question: Open) -> Meaning:
    """What was understood of a text, unless it names only other weeks than the one that is asked about: for that one
    nothing is recorded."""
    if found.how not in (How.SURE, How.LIKELY) or question.due is None or found.acts[0].what == "no_capital":
        return found
    asked = monday_of(question.due)
    others = only_others(said, asked)
    if others == {asked - WEEK} and found.acts[0].what in ("held", "not_held"):
        return unclear(LAST_WEEK, found.acts[0])
    return unclear(OTHER_WEEK) if others else found


def only_others(said: Said, asked: date) -> set[date | None]:
    """The Mondays of the weeks that a text names by a number, or as longer ago than the last one; ``None`` for a number
    that no week near to today has. Empty where the week that begins on ``asked``, or this one, is named too."""
    line = COMPARED.sub(" ", flat(said.text.raw))
    named: set[date | None] = {
        monday_of(said.today) - WEEK * (int(count) if count.isdigit() else COUNTS[count or None])
        for count, _ in AGO.findall(line)
    }
    named |= {_monday(match, said.today) for match in NUMBERED.finditer(line)}
    return set() if asked in named or THIS_WEEK.search(line) else named


def by_week(said: Said) -> list[tuple[date, str]]:
    """What a text says of each week that it names, by the week's Monday, without the words that name it; a clause that
    names none goes on with the one before, and of several that are named in one breath the same is said. Empty where it
    does not begin with a week (but for an excuse that nothing was told of it), asks, or names one twice."""
    alike = _alike(said)
    if alike is not None:
        return alike
    found: list[tuple[date, str]] = []
    for clause in _unexcused(said).clauses:
        this, named = THIS_WEEK.search(clause.text.plain), _named(clause)
        monday = monday_of(said.today) if this else named[0] if named else None
        rest = _typed(named[1].text, said) if named else _typed(clause.text, said)
        if monday is None and found:
            found[-1] = (found[-1][0], ", ".join(filter(None, (found[-1][1], rest))))
        elif monday is None:
            return []
        else:
            found.append((monday, rest))
    distinct = len({monday for monday, _ in found}) == len(found) and all(rest for _, rest in found)
    return found if distinct and not said.text.is_question else []


def _alike(said: Said) -> list[tuple[date, str]] | None:
    """Each of several weeks that are named in one breath, with the words around them; ``None`` where none are so named,
    empty where others are named too, one has not begun, or nothing is said of them."""
    line = flat(said.text.raw)
    match = SEVERAL.search(line)
    if match is None:
        return None
    if COMPARED.search(line) or said.text.is_question:
        return []
    rest = f"{said.text.raw[: match.start()].rstrip()} {said.text.raw[match.end() :].strip(' ,:;')}".strip()
    monday = monday_of(said.today)
    found = [_nearest(int(each), said.today) for each in re.findall(r"\d{1,2}", match["numbers"] or "")]
    weeks = set(found) if match["numbers"] else {monday - WEEK, monday}
    known = sorted(each for each in weeks if each is not None and each <= monday)
    again = THIS_WEEK.search(flat(rest)) or NUMBERED.search(flat(rest))
    return [(each, rest) for each in known] if rest and not again and len(known) == len(found or weeks) else []


EXCUSE = re.compile(
    r"(?:(?:da|vang|xin loi|em|toi|ben em|anh|chi|a|don vi|lai|bi) )*quen(?: mat| bang)?(?: chua| khong)?"
    r"(?: (?:bao cao|bao|tra loi|phan hoi|nhan|cap nhat|bam))?(?: (?:lai|tin|a|anh|chi|em|nhe|len|vao))*"
)
"""``em quên chưa báo``, before what was not told."""


def _unexcused(said: Said) -> Said:
    """Without a first clause that only says that nothing was told of it, or that is politeness."""
    first, *rest = said.clauses or [said]
    if not rest or not (EXCUSE.fullmatch(first.text.plain) or first.polite_only):
        return said
    begins = rest[0].text.words[0].start
    return said.part(said.text.part([word for word in said.text.words if word.start >= begins]))


def _typed(part: Text, said: Said) -> str:
    return " ".join(said.text.raw[word.start - said.text.base : word.end - said.text.base] for word in part.words)


def _numbered(said: Said) -> list[tuple[re.Match[str], Text]]:
    """Each week that is named by its number, as `NUMBERED` finds it, with the words that name it."""
    words = said.text.words
    runs = (
        said.text.part(words[first : first + size]) for first in range(len(words)) for size in range(1, LONGEST + 1)
    )
    found = {run.words[0].start: (match, run) for run in runs if (match := NUMBERED.fullmatch(flat(run.raw)))}
    return list(found.values())


LONGEST = 5
"""``tuần thứ 33 năm 2022``."""


def _monday(match: re.Match[str], today: date) -> date | None:
    """The Monday of a week that is named by its number: of the year that is named with it, or nearest to ``today``."""
    return _nearest(int(match[1]), today, int(match[2]) if match[2] else None)


def _words(said: Said, start: int, end: int) -> Text:
    return said.text.part([word for word in said.text.words if start <= word.start < end])


def _nearest(number: int, today: date, named: int | None = None) -> date | None:
    for year in (today.year, today.year - 1, today.year + 1) if named is None else (named,):
        try:
            monday = date.fromisocalendar(year, number, 1)
        except ValueError:
            continue
        if named or abs(monday - today) <= HALF_A_YEAR:
            return monday
    return None
