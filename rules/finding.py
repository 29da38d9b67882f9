"""Finding words in texts, with or without diacritics: what is looked for, how it is kept, what stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rules.reading import fold, showable

MOST_WORDS, LONGEST_WORD = 12, 40
"""What is looked for has no more words, and nothing is found by a word that is longer."""

LONGEST_KEPT = 20_000
"""Folded signs of a text by which it is found; people write no more."""

WORD = re.compile(r"[^\W_]+")


def kept(*texts: str | None) -> str:
    """Texts as they are kept beside the original: lower case, no diacritics, words set apart by one space."""
    return " ".join(_words(" ".join(text for text in texts if text)))[:LONGEST_KEPT].strip()


def pairs(words: Sequence[str]) -> list[str]:
    """Words that follow one another, two at a time, each pair once: by these a phrase is found, however often its
    single syllables stand anywhere."""
    return list(dict.fromkeys(f"{one}_{other}" for one, other in pairwise(words)))


def wanted(text: str) -> list[str]:
    """The words that are looked for."""
    return _words(text)[:MOST_WORDS]


def _words(text: str) -> list[str]:
    return [word for word in WORD.findall(fold(text[:LONGEST_KEPT])) if len(word) <= LONGEST_WORD]


def excerpt(text: str, words: list[str], longest: int = 160) -> str:
    """The part of a text in which the words stand, in one line of at most so many signs, as it was written."""
    line = " ".join(showable(text).split())
    if len(line) <= longest:
        return line
    parts = line.split()
    first = _first(parts, words)
    start = max(0, first - 6)
    said = ""
    for part in parts[start:]:
        if len(said) + len(part) + 3 > longest:
            said += "…"
            break
        said = f"{said} {part}" if said else part
    if said == "…":
        said = parts[start][: longest - 1] + "…"
    return f"…{said}"[:longest] if start else said


def _first(parts: list[str], words: list[str]) -> int:
    """The place of the first part where the words begin in this order, else where any of them stands; 0 for none."""
    folded = [WORD.findall(fold(part)) for part in parts]
    anywhere = next((place for place, each in enumerate(folded) if set(each) & set(words)), 0)
    flat = [(word, place) for place, each in enumerate(folded) for word in each]
    for at in range(len(flat) - len(words) + 1):
        if [word for word, _ in flat[at : at + len(words)]] == words:
            return flat[at][1]
    return anywhere
