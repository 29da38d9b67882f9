"""Which colleague is meant by a number, a name, or a name among a few words: "nhờ đồng chí Lan thay em". Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from rules.choosing import key_of
from rules.reading import fold

_AROUND = "a anh ba cho chi chon d/c dc dong em giao giup ho la minh nha nhan nhe nho ong oi thay toi ve vang voi xin"
AROUND = frozenset(_AROUND.split(" "))
"""Words that stand around a name and name nobody; some are names as well, of which one alone is not told apart."""

MOST_WORDS = 12
"""Of a longer text nothing is taken for a name."""


class Somebody(Protocol):
    """Who has a number and a name."""

    @property
    def id(self) -> int:
        """The number by which a choice names them."""

    @property
    def name(self) -> str:
        """As they are called."""


S = TypeVar("S", bound=Somebody)


def named(near: Sequence[S], text: str) -> list[S]:
    """Those of ``near`` whom a text may mean: who has that number or just that name; else whose name has what is said;
    else whose name has the longest run of its words, if nothing else is said but what stands around a name."""
    number, said = key_of(text), fold(text).strip(" .,!")
    if whole := [each for each in near if each.id == number or fold(each.name) == said]:
        return whole
    words = said.split()
    if not words or len(words) > MOST_WORDS:
        return []
    for length in range(len(words), 0, -1):
        found = [each for each in near if any(_has(each.name, run) for run in _runs(words, length))]
        if found:
            return found
    return []


def _runs(words: Sequence[str], length: int) -> list[str]:
    """So many words that follow one another, which can be a name where all others cannot."""
    starts = range(len(words) - length + 1)
    parts = [(words[at : at + length], (*words[:at], *words[at + length :])) for at in starts]
    return [
        " ".join(run) for run, rest in parts if not rest or (AROUND.issuperset(rest) and not AROUND.issuperset(run))
    ]


def _has(name: str, run: str) -> bool:
    return f" {run} " in f" {fold(name)} "
