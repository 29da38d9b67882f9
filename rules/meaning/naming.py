"""Where in a text which agencies are named: all of them, also in parts of their names (``Sở Y tế và Lê Chân``)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

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


@dataclass(frozen=True)
class _Index:
    """How agencies are named, by the words to look for: whole names (``names``, by their first word, the longest name
    first), single words (``single``: codes, else initials) and parts of names (``parts``)."""

    names: Mapping[str, Sequence[tuple[Agency, tuple[str, ...]]]]
    single: Mapping[str, Sequence[Agency]]
    parts: Mapping[tuple[str, ...], Collection[Agency]]


@lru_cache(maxsize=8)
def _index(agencies: tuple[Agency, ...]) -> _Index:
    names: dict[str, list[tuple[Agency, tuple[str, ...]]]] = defaultdict(list)
    codes, letters, parts = defaultdict[str, list[Agency]](list), defaultdict[str, list[Agency]](list), _Parts(set)
    for agency in agencies:
        name = tuple(word.plain for word in words_in(agency.name))
        if name:
            names[name[0]].append((agency, name))
        codes[flat(agency.code)].append(agency)
        for each in initials(agency):
            letters[each].append(agency)
        for length in range(LEAST_PART, LONGEST_PART + 1):
            for first in range(len(name) - length + 1):
                parts[name[first : first + length]].add(agency)
    longest = {word: sorted(found, key=lambda each: -len(each[1])) for word, found in names.items()}
    return _Index(longest, {**letters, **codes}, parts)


_Parts = defaultdict[tuple[str, ...], set[Agency]]


def mentions(words: Sequence[Word], agencies: Sequence[Agency]) -> list[Mention]:
    """All agencies that the words name, in their order: by name or code, by initials, or by a part of a name that no
    other has. An agency that is named twice stands twice."""
    plain, found, index = tuple(word.plain for word in words), list[Mention](), _index(tuple(agencies))
    taken = [False] * len(plain)

    def take(agency: Agency, first: int, length: int, *, sure: bool) -> None:
        if not any(taken[first : first + length]):
            taken[first : first + length] = [True] * length
            found.append(Mention(agency, first, first + length, sure))

    whole = [
        (len(name), first, agency)
        for first, word in enumerate(plain)
        for agency, name in index.names.get(word, ())
        if plain[first : first + len(name)] == name
    ]
    for length, first, agency in sorted(whole, key=lambda each: -each[0]):
        take(agency, first, length, sure=True)
    for first, word in enumerate(plain):
        near = index.single.get(word) or index.single.get(word.replace("&", ""), ())
        if len(near) == 1:
            take(near[0], first, 1, sure=True)
    for length in range(LONGEST_PART, LEAST_PART - 1, -1):
        for first in range(len(plain) - length + 1):
            part = plain[first : first + length]
            having = () if _is_common(part) else index.parts.get(part, ())
            if len(having) == 1:
                sure = length >= SURE or all(word.capital for word in words[first : first + length])
                take(next(iter(having)), first, length, sure=sure)
    return sorted(found, key=lambda each: each.first)


def _is_common(part: Sequence[str]) -> bool:
    return " ".join(part) in COMMON or (len(part) == LEAST_PART and part[0] in ("so", "ban") and part[1] in ("y", "ke"))
