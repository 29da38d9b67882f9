"""A typed text with its values found, and what can be told of it without knowing what stands open."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from rules.meaning.day import Day
from rules.meaning.days import find_days
from rules.meaning.documents import Document, find_documents
from rules.meaning.letters import clean, flat
from rules.meaning.model import Agency
from rules.meaning.money import Money, Share, find_money, find_shares
from rules.meaning.text import EDGES, Piece, Span, Text, read

TIME = re.compile(
    r"(?<![\w/.,])([01]?\d|2[0-4])\s*(?:h|g|gio)(?:\s*(?:\d{1,2}|ruoi))?(?![a-z])(?:\s*(?:sang|chieu|"
    r"toi|trua|dem)(?!\s+(?:mai|nay|qua|thu|t\d|ngay|hom|chu)))?(?:\s*(?:kem|hon))?"
)
PHONE = re.compile(r"(?<![\w/.,-])(?:\+?84|0)\d(?:[ .]?\d){7,9}(?!\d)")
FRACTION = re.compile(
    r"\b(?:xong|hoan thanh|hoan tat|duoc|dc|dat|lam|phan bo|giai ngan)"
    r"(?:\s+(?:duoc|dc|khoang|tam|chung|hon|gan|co|do|dau do))*\s+((\d{1,3})\s*/\s*(\d{1,3}))(?![\d/])"
)
COUNTED = re.compile(r"\s*(?:du an|cong trinh|goi thau|hang muc|nguon von|chu dau tu|don vi|xa|phuong|hop dong)\b")
"""``giải ngân 5/120 dự án``: of how many, and no share of the capital."""

PERIOD = re.compile(
    r"\b(?:bao cao|bc)\s+(?:ket qua\s+|dinh ky\s+)?((?:thang|quy|tuan|ky)\s+"
    r"(?:\d{1,2}|i{1,3}|iv|nay|truoc|vua roi|roi)(?![\d/.-])"
    r"(?:\s*/\s*20\d\d)?|(?:3|6|9|sau|ba|chin) thang(?:\s+dau nam)?)"
)
"""``báo cáo tháng 7``: what the report is about, not a day."""

WEEK = re.compile(r"\btuan ?(?:thu )?(\d{1,2})(?:(?: ?/ ?| nam )(20\d\d))?(?![\d/]|\.\d)")
"""A week by its number in the year, also with the year: ``tuần 33``, ``tuần 33/2022``."""

PARTS = re.compile(
    r"\b(?:xong|hoan thanh|hoan tat|duoc|dc|dat|lam)(?:\s+(?:duoc|dc|khoang|tam|chung|hon|gan|co|do|dau do))*"
    r"\s+(([6-9])\s+phan)\b(?!\s+(?:tram|muoi|viec|bao|bieu|muc|noi|dau|sau|cuoi|\d))"
)
"""``làm được 7 phần``: of ten; few parts ("3 phần") may be those of the report."""

CALENDAR_DAYS = 20
"""A fraction that is also a day within so many days of today may be either."""

NAME = re.compile(r"\b(?:anh|chi|em|ong|ba|co|chu|bac|thay|dong chi|d/c)\s+([a-z]{2,})\b")
OF_OTHERS = (
    "cho",
    "cua",
    "voi",
    "ben",
    "la",
    "gap",
    "hoi",
    "do",
    "de",
    "qua",
    "sang",
    "va",
    "cung",
    "tu",
    "thay",
    "nho",
    "bao",
)
"""Words before a name that make it that of a third person."""

QUOTES = " \t\n,:\"'“”()-~*•"
OPENING = ("opening",)
CLOSING = ("closing",)


@dataclass(frozen=True)
class Said:
    """A text to be understood on ``today``; ``own``: the folded name of the speaker's agency, where it is known."""

    text: Text
    today: date
    own: str = ""

    @classmethod
    def of(cls, typed: str, today: date, own: Agency | None = None) -> Said:
        """Find the values of a text; where two could stand in one place the more certain kind wins.

        ``own``: the speaker's agency, which stands as one word where it is named.
        """
        found: list[Span] = []
        documents = find_documents(typed)
        full = [span for span in documents if not span.value.plain]
        lower = flat(clean(typed))
        fractions = list(_fractions(lower, today))
        marks = [Span("phone", m.start(), m.end()) for m in PHONE.finditer(lower)]
        marks += [Span("time", m.start(), m.end()) for m in TIME.finditer(lower)]
        plain = [span for span in documents if span.value.plain]
        named_so = people(clean(typed), lower)
        groups = (
            full,
            [Span("period", m.start(1), m.end(1)) for m in PERIOD.finditer(lower)],
            [Span("period", m.start(), m.end()) for m in WEEK.finditer(lower) if _is_this_week(m, today)],
            named(lower, own),
            named_so,
            find_money(typed),
            find_shares(typed),
            fractions,
            find_days(typed, today),
            marks,
            plain,
        )
        for group in groups:
            found += [span for span in group if not any(span.start < o.end and o.start < span.end for o in found)]
        return cls(read(typed, found), today, flat(own.name) if own else "")

    def part(self, text: Text) -> Said:
        return Said(text, self.today, self.own)

    @cached_property
    def days(self) -> list[Day]:
        return self.text.values("day")

    @cached_property
    def documents(self) -> list[Document]:
        return self.text.values("document")

    @cached_property
    def money(self) -> list[Money]:
        return self.text.values("money")

    @cached_property
    def shares(self) -> list[Share]:
        return self.text.values("share")

    @cached_property
    def clauses(self) -> list[Said]:
        return [self.part(text) for text in self.text.clauses()]

    def cut(self, tags: Iterable[str]) -> Cut:
        """The words cut into the phrases of these tags; who is spoken to ("nhé chị Hoa") is politeness."""
        tags = tuple(tags)
        return Cut(self.text.pieces((*tags, "greeting", "=called") if "polite" in tags else tags))

    def only(self, *tags: str) -> bool:
        """Tell whether the text holds nothing but phrases of ``tags`` and politeness, and at least one of ``tags``."""
        cut = self.cut((*tags, "polite"))
        return not cut.unknown and bool(cut.tags & set(tags))

    def has(self, *tags: str) -> bool:
        return self.text.has(*tags)

    @cached_property
    def denies(self) -> bool:
        """Whether a negation stands anywhere."""
        return self.text.has("not", "notyet")

    @cached_property
    def words(self) -> str:
        """The person's words without politeness at their ends."""
        return trimmed(self.text)

    @cached_property
    def polite_only(self) -> bool:
        return not self.cut(("polite", "thanks", "greeting")).unknown


@dataclass(frozen=True)
class Cut:
    """Pieces, and which tags they have."""

    pieces: list[Piece]

    @cached_property
    def tags(self) -> set[str]:
        return {piece.tag for piece in self.pieces}

    @cached_property
    def unknown(self) -> list[str]:
        return [piece.words[0] for piece in self.pieces if piece.tag == "?"]

    @cached_property
    def line(self) -> str:
        """The tags in order, as ``<did><send>``."""
        return "".join(f"<{piece.tag}>" for piece in self.pieces)

    def has(self, *tags: str) -> bool:
        return bool(self.tags & set(tags))


def _is_this_week(match: re.Match[str], today: date) -> bool:
    year, week, _ = today.isocalendar()
    return int(match[1]) == week and match[2] in (None, str(year))


def _fractions(lower: str, today: date) -> Iterable[Span]:
    """``xong 8/10``: a share, unless it may as well be a day."""
    for match in FRACTION.finditer(lower):
        part, whole = int(match[2]), int(match[3])
        if not 0 < part < whole or (match[0].startswith("giai ngan") and COUNTED.match(lower, match.end())):
            continue
        try:
            near = abs(date(today.year, whole, part) - today).days <= CALENDAR_DAYS
        except ValueError:
            near = False
        if not near:
            yield Span("share", match.start(1), match.end(1), Share(Decimal(round(part * 100 / whole))))
    for match in PARTS.finditer(lower):
        yield Span("share", match.start(1), match.end(1), Share(Decimal(int(match[2]) * 10)))


def named(lower: str, own: Agency | None) -> list[Span]:
    """Where the speaker's agency is named: "Sở Y tế", "UBND quận Lê Chân", "quận Lê Chân"."""
    if own is None:
        return []
    name = flat(own.name)
    short = re.sub(r"^(?:ubnd|uy ban nhan dan)\s+", "", name)
    writings = sorted({name, short, flat(own.code)}, reverse=True)  # the longer one of two that begin alike first
    pattern = r"(?<!\w)(?:" + "|".join(re.escape(each) for each in writings) + r")(?!\w)"
    return [Span("own", match.start(), match.end()) for match in re.finditer(pattern, lower)]


def people(raw: str, lower: str) -> list[Span]:
    """Names behind a form of address ("anh Nam"), which are not the words that they look like."""
    found = []
    for match in NAME.finditer(lower):
        typed = raw[match.start(1) : match.end(1)]
        if typed[:1].isupper() and typed[1:].islower():
            called = _is_called(lower[: match.start()], lower[match.end() :])
            found.append(Span("called" if called else "name", match.start(1), match.end(1)))
    return found


def _is_called(before: str, after: str) -> bool:
    """Whether the person is spoken to, at an end of the text: not somebody to whom or by whom something was done."""
    last = before.split()[-1:]
    follows = re.match(r"\s*(?:oi|a|nhe|nha)?\s*(?:[,.!]|$)|\s*oi\b", after)
    return bool(follows) and last not in ([each] for each in OF_OTHERS) and (bool(last) or "oi" in after.split()[:1])


def trimmed(text: Text) -> str:
    """The text as typed, without politeness at either end."""
    start, end = 0, len(text.raw)
    for piece in text.pieces(OPENING):
        if piece.tag == "?":
            break
        start = piece.end - text.base
    for piece in reversed(text.pieces(CLOSING)):
        if piece.tag == "?":
            break
        end = piece.start - text.base
    if start >= end:
        return ""
    return _stripped(text.raw[start:end], QUOTES if end == len(text.raw) else EDGES)


PAIRS = {")": "(", "”": "“", '"': '"', "'": "'", "*": "*"}
"""Signs that end what was begun by their likes."""


def _stripped(typed: str, behind: str) -> str:
    """Without the signs at its ends, but for one that closes what was opened within: ``chờ (số liệu)``. The sign that
    ends the sentence is the person's own, where it ends the text (``behind``: what is cut off there)."""
    begun = typed.lstrip(EDGES)
    kept = begun.rstrip(behind)
    for sign in begun[len(kept) :]:
        opens = PAIRS.get(sign)
        within = kept.count(opens) - (kept.count(sign) if sign != opens else 0) if opens else 0
        if within <= 0 or (sign == opens and within % 2 == 0):
            break
        kept += sign
    return kept


def bare(said: Said) -> str:
    """The folded words without politeness, for patterns over a whole answer."""
    pieces = said.cut(("polite",)).pieces
    return " ".join(" ".join(piece.words) for piece in pieces if piece.tag == "?")


def raw_bare(said: Said) -> str:
    """As `bare`, with values as they were typed."""
    from_values = {span.start: span for span in said.text.spans}
    words = []
    for piece in said.cut(("polite",)).pieces:
        if piece.tag == "?":
            span = from_values.get(piece.start)
            words.append(
                said.text.raw[piece.start - said.text.base : piece.end - said.text.base].lower()
                if span
                else piece.words[0]
            )
    return " ".join(words)


def document_day(said: Said) -> date | None:
    """The day of the document; one that was named without its month ("ngày 4", "thứ 5") lies behind us."""
    if len(said.days) > 1 and len(said.documents) == 1:
        where = next((clause for clause in said.clauses if clause.documents), said)
        others = [clause for clause in said.clauses if clause.days and clause is not where]
        if len(where.days) == 1 and others and all(clause.has("send", "just", "inner") for clause in others):
            return document_day(where)  # "gửi sáng nay, số 12/BC-SYT ngày 3/8"
    if len(said.days) != 1 or said.days[0].day is None:
        return None
    named, named_day = said.days[0], said.days[0].day
    if named.weekday:
        return named_day - timedelta(days=7) if named_day > said.today else named_day
    if named.exact or named_day <= said.today:
        return named_day
    span = next(span for span in said.text.spans if span.kind == "day")
    words = said.text.raw[span.start - said.text.base : span.end - said.text.base]
    number = re.search(r"(\d{1,2})\D*$", words)
    if not number or int(number[1]) != named_day.day:
        return named_day
    behind = (said.today - timedelta(days=back) for back in range(31))
    return next((each for each in behind if each.day == named_day.day), None)
