"""Where in a text which agencies are named: all of them, also in parts of their names (``Sở Y tế và Lê Chân``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules.meaning.agencies import COMMON, initials
from rules.meaning.letters import flat
from rules.meaning.model import Agency

WORD = re.compile(r"[^\s,;.:!?()“”\"'–-]+")
LONGEST_PART, LEAST_PART = 4, 2
SURE = 3
"""A part of a name of so many words names an agency wherever it stands; two may be words like others (``thông tin``),
unless they are written as a name."""


@dataclass(frozen=True)
class Word:
    """A word of a text, folded (``plain``), and where it stands there; ``capital``: it is written as a name."""

    plain: str
    start: int
    end: int
    capital: bool


@dataclass(frozen=True)
class Mention:
    """``agency`` is named by the words from ``first`` up to ``behind``; ``sure``: not by a short part of its name that
    may be other words."""

    agency: Agency
    first: int
    behind: int
    sure: bool


def words_in(text: str) -> list[Word]:
    """The words of a text without its signs."""
    return [Word(flat(found[0]), found.start(), found.end(), found[0][0].isupper()) for found in WORD.finditer(text)]


def mentions(words: Sequence[Word], agencies: Sequence[Agency]) -> list[Mention]:
    """All agencies that the words name, in their order: by name or code, by initials, or by a part of a name that no
    other has. An agency that is named twice stands twice."""
    plain, found = [word.plain for word in words], []
    taken = [False] * len(plain)

    def take(agency: Agency, first: int, length: int, *, sure: bool) -> None:
        if not any(taken[first : first + length]):
            taken[first : first + length] = [True] * length
            found.append(Mention(agency, first, first + length, sure))

    names = [(each, [word.plain for word in words_in(each.name)]) for each in agencies]
    for agency, name in sorted(names, key=lambda each: -len(each[1])):
        for first in _places(plain, name):
            take(agency, first, len(name), sure=True)
    for first, word in enumerate(plain):
        near = [each for each in agencies if word == flat(each.code)]
        near = near or [each for each in agencies if word.replace("&", "") in initials(each)]
        if len(near) == 1:
            take(near[0], first, 1, sure=True)
    for length in range(LONGEST_PART, LEAST_PART - 1, -1):
        for first in range(len(plain) - length + 1):
            part = plain[first : first + length]
            near = [] if _is_common(part) else [each for each, name in names if _places(name, part)]
            if len(near) == 1:
                sure = length >= SURE or all(word.capital for word in words[first : first + length])
                take(near[0], first, length, sure=sure)
    return sorted(found, key=lambda each: each.first)


def _places(plain: Sequence[str], part: Sequence[str]) -> list[int]:
    size = len(part)
    return [first for first in range(len(plain) - size + 1) if plain[first : first + size] == part] if size else []


def _is_common(part: Sequence[str]) -> bool:
    return " ".join(part) in COMMON or (len(part) == LEAST_PART and part[0] in ("so", "ban") and part[1] in ("y", "ke"))
