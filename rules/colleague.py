"""Which colleague is meant by a number, a name, or a name among a few words: "nhờ đồng chí Lan thay em". Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Protocol, TypeVar

from rules.choosing import key_of
from rules.reading import fold

_BEFORE = (
    "anh ba bà cho chi chị chon chọn d/c đ/c dc đc dong đồng chí em giao giup giúp ho hộ la là nhan nhận nho nhờ "
    "ong ông oi ơi thay thôi thoi toi tôi vang vâng ve về voi với xin"
)
BEFORE = frozenset(_BEFORE.split(" "))
"""Words that stand before a name and name nobody, as they are written with and without diacritics."""

NOBODY = BEFORE | {"a", "ạ", "minh", "mình", "nha", "nhe", "nhé"}
"""Words of which one alone, among others, is not told apart from a name."""

_WHOM = "em|toi|tôi|minh|mình|anh|chi|chị"
BEHIND = re.compile(
    rf"(?:(?:(?:thay|giúp|giup|hộ|ho)(?: cho)?(?: (?:{_WHOM}))?|nhận|nhan|voi|với)(?: |$))*"
    r"(?:(?:a|ạ|em|oi|ơi|nhe|nhé|nha|thôi|thoi|vang|vâng)(?: |$))*"
)
"""What stands behind a name and is no part of one: there *Anh*, *Minh*, *La* are the name of somebody else."""

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
    written = unicodedata.normalize("NFC", text).lower().strip(" .,!").split()
    if whole := [each for each in near if each.id == number or fold(each.name) == said]:
        return whole
    if not written or len(written) > MOST_WORDS:
        return []
    for length in range(len(written), 0, -1):
        found = [each for each in near if any(_has(each.name, run) for run in _runs(written, length))]
        if found:
            return found
    return []


def _runs(words: Sequence[str], length: int) -> list[str]:
    """So many words that follow one another (folded), which can be a name where all others cannot."""
    starts = range(len(words) - length + 1)
    parts = [(words[:at], words[at : at + length], words[at + length :]) for at in starts]
    return [
        fold(" ".join(run))
        for before, run, behind in parts
        if len(run) == len(words) or (_around(before, behind) and not NOBODY.issuperset(run))
    ]


def _around(before: Sequence[str], behind: Sequence[str]) -> bool:
    return BEFORE.issuperset(before) and BEHIND.fullmatch(" ".join(behind)) is not None


def _has(name: str, run: str) -> bool:
    return f" {run} " in f" {fold(name)} "
