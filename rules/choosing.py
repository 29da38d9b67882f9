"""Which of the choices that were shown does a typed answer mean: a number, a number with text, or words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rules.figures import UNITS
from rules.reading import fold, showable

NUMBER = re.compile(r"(?:(?:so|chon|muc|phuong an)\s+)?(\d{1,3})\s*[.):]?")
NUMBER_AND_TEXT = re.compile(r"\s*(\d{1,3})\s*(?:[.):;,–-]\s*|\s)(?=\S)")
AMOUNT = re.compile(
    rf"\d{{1,3}}(?:[.,]\d|\s*(?:{'|'.join([*UNITS, '%', 'phan tram'])})(?!\w)(?!(?<=dong) (?:chi|y)\b))"
)
"""A text that begins with a figure ("1.000 tỷ", "1 tỷ 250 triệu"), not with the number of a choice, as "2 đồng chí"."""

LARGEST_KEY = 2**31 - 1
"""The highest number that a row can have in every database that is supported."""

KEYCAPS = "\ufe0f\u20e3"
"""The signs that make an emoji of a digit."""

BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")

EDGES = " \t\n,.;:!?–-()“”\"'"


def key_of(text: str) -> int | None:
    """Read the number of a row, as tokens carry it; ``None`` for what is none (tokens can be forged)."""
    number = int(text) if re.fullmatch(r"[0-9]{1,10}", text) else 0
    return number if 1 <= number <= LARGEST_KEY else None


def plain_number(text: str) -> str:
    """Write the number with which a text begins in plain digits: ``²``, ``①``, ``1️⃣``, ``１``, ``⑩``."""
    head, gap, tail = re.fullmatch(r"\s*(\S*)(\s*)(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
    return "".join(map(_plain_digit, head)) + gap + tail


def _plain_digit(letter: str) -> str:
    if letter in KEYCAPS:
        return ""
    if letter == "🔟":
        return "10"
    digit = unicodedata.digit(letter, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKC", letter)
    return plain if plain.isdecimal() else letter


@dataclass(frozen=True)
class Offered:
    """A choice as it was shown: ``number`` where it could be picked by one, ``also`` other words for the same.

    ``aside``: no answer to the question, but a way out of it or back.
    """

    label: str
    token: str
    number: int | None = None
    also: tuple[str, ...] = ()
    aside: bool = False

    def row(self) -> list[Any]:
        """As JSON."""
        return [self.label, self.token, self.number, self.aside, *self.also]

    @classmethod
    def of(cls, row: Sequence[Any]) -> Offered:
        """From JSON; rows of older versions hold only label and token."""
        label, token, number, aside, *also = [*row, None, False] if len(row) == 2 else row
        return cls(label, token, number, tuple(also), aside)

    @property
    def phrases(self) -> list[list[str]]:
        """Everything that means this choice, as folded words."""
        return [found for text in (self.label, *self.also) if (found := _words(text))]

    @property
    def bare(self) -> list[str]:
        """The folded words of the label without what stands in brackets at its end: of "Quá hạn (40)", "qua han"."""
        return _words(BRACKETS.sub("", self.label))


@dataclass(frozen=True)
class Picked:
    """The choice that was meant, and what was written beside it."""

    choice: Offered
    said: str = ""


def pick(text: str, offered: Sequence[Offered], *, takes_text: bool = False) -> Picked | None:
    """Find the one choice that ``text`` means; ``None`` when it means none, or more than one.

    A question that ``takes_text`` (an amount, a day, a sentence) is answered by a number or by the very words of a
    choice only, so that "1 tỷ 250 triệu" stays an amount.
    """
    text = plain_number(text)
    by_number = {choice.number: choice for choice in offered if choice.number is not None}
    exact = NUMBER.fullmatch(fold(text))
    if exact:
        chosen = by_number.get(int(exact[1]))
        return Picked(chosen) if chosen else None
    found = _by_words(text, offered, whole=takes_text)
    if found or takes_text:
        return found
    begun = None if AMOUNT.match(fold(text)) else NUMBER_AND_TEXT.match(text)
    if begun and int(begun[1]) in by_number:
        return Picked(by_number[int(begun[1])], text[begun.end() :].strip(EDGES))
    return None


def _by_words(text: str, offered: Sequence[Offered], *, whole: bool) -> Picked | None:
    """Find a choice whose words are typed out, shortened ("da gui"), or followed by more text."""
    said = _words(text)
    if not said:
        return None
    same = [choice for choice in offered if said in choice.phrases] or [each for each in offered if said == each.bare]
    if same or whole:
        return Picked(same[0]) if len(same) == 1 else None
    lengths = {choice: max(map(len, _begun(said, choice)), default=0) for choice in offered}
    longest = max(lengths.values(), default=0)
    if longest:
        best = [choice for choice, length in lengths.items() if length == longest]
        return Picked(best[0], _rest(text, longest)) if len(best) == 1 else None
    shortened = [choice for choice in offered if any(phrase[: len(said)] == said for phrase in choice.phrases)]
    return Picked(shortened[0]) if len(shortened) == 1 and len(said) > 1 else None


def _begun(said: list[str], choice: Offered) -> list[list[str]]:
    """The phrases of ``choice`` with which the answer begins, of two words or more."""
    return [phrase for phrase in choice.phrases if len(phrase) > 1 and said[: len(phrase)] == phrase]


def _words(text: str) -> list[str]:
    return [word for each in fold(text).split() if (word := each.strip(EDGES))]


def _rest(text: str, words: int) -> str:
    """What follows the first ``words`` words, as it was typed."""
    parts = showable(text).split()
    position = 0
    while words and position < len(parts):
        words -= bool(fold(parts[position]).strip(EDGES))
        position += 1
    return " ".join(parts[position:]).strip(EDGES)
