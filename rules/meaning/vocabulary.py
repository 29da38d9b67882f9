"""The words that are known, read from `vocabulary.toml`: abbreviations, and phrases by what they do in a sentence."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path

from rules.meaning.letters import flat, toned

FILE = Path(__file__).parent / "vocabulary.toml"

Phrase = tuple[str, ...]
CORE = ("did", "past", "finished", "now", "not", "notyet", "send", "report", "work", "meet", "obstacle", "extend")
"""What matters enough to be looked for behind slips and in words that were run together."""


class Vocabulary:
    """``phrases``: for each tag the folded phrases, each with the toned writings that it stands for."""

    def __init__(self, raw: dict[str, dict[str, str]]) -> None:
        self.abbreviations = {flat(short): long for short, long in raw["abbreviations"].items()}
        self.marked = {toned(short): long for short, long in raw["abbreviations"].items() if flat(short) != short}
        self.phrases: dict[str, dict[Phrase, set[Phrase]]] = {}
        for tag, listed in raw["words"].items():
            found: dict[Phrase, set[Phrase]] = defaultdict(set)
            for phrase in split(listed):
                words = phrase.split()
                found[tuple(map(flat, words))].add(tuple(map(toned, words)))
            self.phrases[tag] = dict(found)
        self.other = {toned(word) for word in split(raw["other"]["words"])}
        self.words = {word for phrases in self.phrases.values() for phrase in phrases for word in phrase}
        self.exact = {
            word
            for phrases in self.phrases.values()
            for writings in phrases.values()
            for each in writings
            for word in each
        }
        core = {word for tag in CORE for phrase in self.phrases[tag] for word in phrase}
        self.core = {word for word in core if len(word) > 1}
        self.longest = max(len(phrase) for phrases in self.phrases.values() for phrase in phrases)


def split(listed: str) -> list[str]:
    """The entries of a list that is written between bars and on several lines."""
    return [entry for line in listed.splitlines() for part in line.split("|") if (entry := part.strip())]


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, read once."""
    return Vocabulary(tomllib.loads(FILE.read_text("utf-8")))


@cache
def english() -> dict[str, str]:
    """English phrases and what they are in Vietnamese; themselves for names of days and the like."""
    raw: dict[str, str] = tomllib.loads(FILE.read_text("utf-8"))["english"]
    same = split(raw["same"])
    others = {phrase: wanted for listed, wanted in raw.items() if listed != "same" for phrase in split(listed)}
    return others | {name: name for name in same}
