"""A typed text as words and values, and how much of it a set of tags explains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import takewhile
from typing import Any

from rules.meaning.letters import clean, flat, toned
from rules.meaning.spelling import meant
from rules.meaning.vocabulary import vocabulary

TOKEN = re.compile(r"\bd/c\b|[a-z0-9]+(?:&[a-z0-9]+)*|[^\sa-z0-9]|\n")
CLAUSE = frozenset(",;.!?\n()")
PUNCTUATION = frozenset(",;.!?\n()-:\"'+…/*•~=")
ASKING = ("a1", "ha3", "nhi3", "hư3")
"""Words at the end that make a question: à, hả, nhỉ, hử."""

EDGES = " \t\n.,;:!?…\"'“”()-~*•"
TAKEN = "="
"""How a value stands among the words: ``=day``, ``=document``, ``=money``, ``=share``, ``=time``, ``=name``."""


@dataclass(frozen=True)
class Span:
    """A value and where it stands in the clean text."""

    kind: str
    start: int
    end: int
    value: Any = None


@dataclass(frozen=True)
class Word:
    """A word (folded, and toned as it was typed), a sign, or a value (``=day``).

    ``bare``: it has no marks though the text has some, so that "cho" is not "chớ".
    """

    plain: str
    tone: str
    start: int
    end: int
    value: Any = None
    bare: bool = False

    @property
    def is_sign(self) -> bool:
        return not self.plain[:1].isalnum() and (self.plain == TAKEN or not self.plain.startswith(TAKEN))


@dataclass(frozen=True)
class Piece:
    """Some words that a tag explains; ``tag`` is ``?`` for a word that none does."""

    tag: str
    words: tuple[str, ...]
    start: int
    end: int
    value: Any = None


OPENING, CLOSING = "<[{&#", re.compile(r"[>\]}]+")
"""Signs that are typed at the beginning and at the end of a part, and are in no word."""


def opened(raw: str, start: int) -> int:
    """Where the opening signs begin that stand just before a place of a text (``</`` is one of them). Looked at one by
    one: a pattern that has to end there begins anew at each of thousands of such signs."""
    while start and (raw[start - 1] in OPENING or raw[max(0, start - 2) : start] == "</"):
        start -= 1 if raw[start - 1] in OPENING else 2
    return start


@dataclass
class Text:
    """``raw`` is clean; words and spans have their places in the whole text, of which this part begins at ``base``."""

    raw: str
    words: list[Word]
    spans: list[Span] = field(default_factory=list)
    base: int = 0

    @cached_property
    def plain(self) -> str:
        """The words as one folded string, values as ``=day``: for what is best seen by a pattern."""
        return " ".join(word.plain for word in self.words if not word.is_sign)

    @cached_property
    def full(self) -> str:
        """As `plain`, with the signs."""
        return " ".join(word.plain for word in self.words)

    @cached_property
    def is_question(self) -> bool:
        last = next((word.tone for word in reversed(self.words) if not word.is_sign), "")
        return "?" in self.raw or (last in ASKING and len(self.words) > 1)

    def values(self, kind: str) -> list[Any]:
        return [span.value for span in self.spans if span.kind == kind]

    def has(self, *tags: str) -> bool:
        """Tell whether one of the tags' phrases stands somewhere."""
        return any(piece.tag in tags for piece in self.pieces(tags))

    def pieces(self, tags: Iterable[str]) -> list[Piece]:
        """The words cut into the phrases of ``tags``, so that as few as possible are left over; earlier tags win."""
        return _cut([word for word in self.words if not word.is_sign], tuple(tags))

    def clauses(self) -> list[Text]:
        """The parts between commas and the like."""
        parts: list[list[Word]] = [[]]
        for word in self.words:
            if word.plain in CLAUSE:
                parts.append([])
            else:
                parts[-1].append(word)
        return [self.part(part) for part in parts if any(not word.is_sign for word in part)]

    def part(self, words: Sequence[Word]) -> Text:
        """A part of this text, with its own values, and with the signs that stand at its ends in no word (``<i>``)."""
        if not words:
            return Text("", [])
        start, end = words[0].start, words[-1].end
        start = self.base + opened(self.raw, start - self.base)
        after = CLOSING.match(self.raw, end - self.base)
        end += len(after[0] if after else "")
        spans = [span for span in self.spans if start <= span.start and span.end <= end]
        return Text(self.raw[start - self.base : end - self.base], list(words), spans, start)

    def without(self, parts: Sequence[Text]) -> Text:
        """This text without some of its parts, and without their values."""
        gone = [(part.words[0].start, part.words[-1].end) for part in parts]
        words = [word for word in self.words if not any(start <= word.start < end for start, end in gone)]
        while words and words[0].is_sign:
            words = words[1:]
        while words and words[-1].is_sign:
            words = words[:-1]
        left = self.part(words)
        places = {word.start for word in words}
        return Text(left.raw, left.words, [span for span in left.spans if span.start in places], left.base)


def read(raw: str, spans: Sequence[Span] = ()) -> Text:
    """Cut a text into words; ``spans`` are values that were found in ``clean(raw)``, which stand as one word each."""
    text = clean(raw)
    lower = flat(text)
    words: list[Word] = []
    position = 0
    for span in sorted(spans, key=lambda each: each.start):
        words += _words(text, lower, position, span.start)
        words.append(Word(TAKEN + span.kind, TAKEN + span.kind, span.start, span.end, span.value))
        position = span.end
    words += _words(text, lower, position, len(text))
    return Text(text, _untold(words), sorted(spans, key=lambda each: each.start))


EMPHATIC = ("dau",)
DENYING = ("khong", "chua", "chang", "cha", "co")
ENDS = (
    *(
        "em",
        "anh",
        "chi",
        "a",
        "nhe",
        "nha",
        "e",
        "c",
        "ban",
        "oi",
        "bac",
        "co",
        "chau",
        "chu",
        "sep",
        "ong",
        "ba",
        "cau",
    ),
    *("dong", "d/c", "con", "nghen", "nghe", "hen", "nhen"),
)
WAITING = ("dang", "con", "phai", "van", "de", "chi", "va", "toi", "em", "minh", "tui")
GIVES = ("giao", "gui", "goi", "nop", "chuyen", "phan", "bo", "cap", "dua")
WAITED_FOR = ("ky", "duyet", "so", "lanh", "giam", "hdnd", "sep", "phe", "tham", "dong", "ket", "kho", "benh", "cac")


def _untold(words: list[Word]) -> list[Word]:
    """Without "đâu" that only stresses a denial ("chưa đâu em"); "cho" without marks is "chờ" only where one waits."""
    kept = [(place, word) for place, word in enumerate(words) if not _only_stresses(words, place)]
    return [
        replace(word, bare=True) if word.tone == "cho" and not _waits(words, place) else word for place, word in kept
    ]


FAR = 40
"""As many words of a clause are looked at, so that a long text is read in a time that grows with its length."""


def _only_stresses(words: Sequence[Word], place: int) -> bool:
    word = words[place]
    if word.tone not in ("dau", "đâu", "ma", "mà1", "ma1"):
        return False
    before, after = words[max(0, place - FAR) : place], words[place + 1 : place + 1 + FAR]
    if not all(each.is_sign or each.plain in ENDS for each in _clause(after)) or not before:
        return False
    if word.tone not in ("dau", "đâu"):
        return not before[-1].is_sign
    denied = any(each.plain in DENYING[:4] for each in _clause(before[::-1]))
    return denied and before[-1].plain not in ("biet", "ro", "o", "gui", "nop", "ve", "nho")


def _waits(words: Sequence[Word], place: int) -> bool:
    before, after = words[place - 1] if place else None, words[place + 1 : place + 2]
    gives = any(each.plain in GIVES for each in words[max(0, place - 3) : place])  # "giao vốn cho các đơn vị"
    waited_for = bool(after) and after[0].plain in WAITED_FOR and not gives
    return before is None or before.plain in WAITING or before.is_sign or waited_for


def _clause(words: Sequence[Word]) -> list[Word]:
    """The words up to the next sign that ends a clause."""
    return list(takewhile(lambda each: each.plain not in CLAUSE, words))


def _words(text: str, lower: str, start: int, end: int) -> list[Word]:
    found: list[Word] = []
    marked = text.lower() != lower
    for match in TOKEN.finditer(lower, start, end):
        typed = text[match.start() : match.end()]
        if match[0][0].isalnum():
            for word in meant(typed):
                bare = marked and flat(word) == word.lower()
                found.append(Word(flat(word), toned(word), match.start(), match.end(), bare=bare))
        elif match[0] in PUNCTUATION:
            found.append(Word(match[0], match[0], match.start(), match.end()))
        elif match[0].isalpha():
            found.append(Word("?" + match[0], match[0], match.start(), match.end()))
    return found


def _cut(words: Sequence[Word], tags: tuple[str, ...]) -> list[Piece]:
    """The best way to cut: fewest unknown words, then fewest pieces, then the earliest tags.

    Its time grows with the number of words, not with its square: each place only remembers its best last piece.
    """
    longest, reaches = vocabulary().longest, _reaches(tags)
    reach = [reaches.get(word.plain, 0) for word in words]
    best: list[tuple[int, int, int]] = [(0, 0, 0)]
    last: list[tuple[int, str]] = [(0, "")]
    for end in range(1, len(words) + 1):
        word = words[end - 1]
        tag = word.plain if word.plain.startswith(TAKEN) and word.plain in tags else "?"
        unknown, count, order = best[end - 1]
        place = tags.index(tag) if tag != "?" else len(tags)
        choice, piece = (unknown + (tag == "?"), count + 1, order + place), (end - 1, tag)
        for begin in range(max(0, end - longest), end):
            found = _phrase(words[begin:end], tags) if end - begin <= reach[begin] else None
            if found:
                unknown, count, order = best[begin]
                candidate = (unknown, count + 1, order + found[0])
                if candidate < choice:
                    choice, piece = candidate, (begin, found[1])
        best.append(choice)
        last.append(piece)
    return _pieces(words, last)


def _pieces(words: Sequence[Word], last: Sequence[tuple[int, str]]) -> list[Piece]:
    """The pieces of a cut; ``last`` says of each place where the piece that ends there begins, and its tag."""
    found, end = [], len(words)
    while end:
        begin, tag = last[end]
        part = words[begin:end]
        value = part[0].value if tag == "?" or tag.startswith(TAKEN) else None
        found.append(Piece(tag, tuple(word.plain for word in part), part[0].start, part[-1].end, value))
        end = begin
    return found[::-1]


def _phrase(words: Sequence[Word], tags: tuple[str, ...]) -> tuple[int, str] | None:
    """The first tag that has these words as a phrase."""
    plain = tuple([word.plain for word in words])
    for place, tag, writings in _phrases(tags).get(plain, ()):
        if any(_written(words, writing) for writing in writings):
            return place, tag
    return None


@lru_cache(maxsize=512)
def _phrases(tags: tuple[str, ...]) -> dict[tuple[str, ...], list[tuple[int, str, set[tuple[str, ...]]]]]:
    """The phrases of these tags, each with the places of its tags, the tags and its writings."""
    found: dict[tuple[str, ...], list[tuple[int, str, set[tuple[str, ...]]]]] = {}
    for place, tag in enumerate(tags):
        for plain, writings in vocabulary().phrases.get(tag, {}).items():
            found.setdefault(plain, []).append((place, tag, writings))
    return found


@lru_cache(maxsize=512)
def _reaches(tags: tuple[str, ...]) -> dict[str, int]:
    """For each word with which a phrase of these tags begins how many words the longest of them has."""
    found: dict[str, int] = {}
    for plain in _phrases(tags):
        found[plain[0]] = max(found.get(plain[0], 0), len(plain))
    return found


def _written(words: Sequence[Word], writing: tuple[str, ...]) -> bool:
    """Typed so, or without marks, or with wrong marks that make no other word that is known."""
    known = vocabulary()
    for word, wanted in zip(words, writing, strict=True):
        if word.tone == wanted or (word.tone == word.plain and not (word.bare and word.plain in known.exact)):
            continue
        if word.tone in known.other or word.tone in known.exact:
            return False
    return True
