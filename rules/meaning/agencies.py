"""Which agencies a text names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rules.meaning.letters import flat
from rules.meaning.model import Agency
from rules.meaning.said import Said


def words_of(agencies: Sequence[Agency]) -> set[str]:
    """The folded words of their names and codes."""
    found = {word for each in agencies for word in flat(f"{each.name} {each.code}").split()}
    short = {word for each in agencies for word in initials(each)}
    return found | short | {f"{word[:place]}&{word[place:]}" for word in short for place in range(1, len(word))}


def initials(agency: Agency) -> set[str]:
    """The first letters of a name's words: ``tnmt`` and ``stnmt``; none where they are few letters."""
    first, *own = [word for word in flat(agency.name).split() if word not in ("va", "&", "-")] or [""]
    letters = "".join(word[0] for word in own)
    return {letters, first[:1] + letters} if len(letters) >= LEAST_INITIALS else set()


LEAST_INITIALS = 3
"""Fewer letters are as often something else ("TC", "YT")."""


def _by_initials(said: Said, agencies: Sequence[Agency]) -> list[Agency]:
    """``TN&MT``, ``sở TNMT``, ``KHĐT``: by the first letters of a name's own words, with or without its first word."""
    typed = {word.plain.replace("&", "") for word in said.text.words if not word.is_sign}
    found = [agency for agency in agencies if typed & initials(agency)]
    return found if len(found) == 1 else []


def agencies_in(said: Said, agencies: Sequence[Agency]) -> list[Agency]:
    """The agencies that a text names: by code, by name, or by the part of a name that no other has."""
    plain = f" {said.text.plain} "
    folded = [(agency, " ".join(flat(agency.name).split())) for agency in agencies]
    found = [
        agency
        for agency, name in folded
        if f" {name} " in plain or re.search(rf" {re.escape(flat(agency.code))} ", plain)
    ]
    longest = [
        each
        for each in found
        if not any(each is not o and f" {flat(each.name)} " in f" {flat(o.name)} " for o in found)
    ]
    if longest:
        return longest
    short = _by_initials(said, agencies)
    if short:
        return short
    for length in (4, 3, 2):
        words = plain.split()
        for start in range(len(words) - length + 1):
            part = " ".join(words[start : start + length])
            if part in COMMON or (words[start] in ("so", "ban") and length == 2 and words[start + 1] in ("y", "ke")):
                continue
            near = [agency for agency, name in folded if f" {part} " in f" {name} "]
            if len(near) == 1:
                return near
    return []


COMMON = (
    "so",
    "ban",
    "quan",
    "huyen",
    "ubnd quan",
    "ubnd huyen",
    "thanh pho",
    "hai phong",
    "kinh te",
    "du an",
    "dau tu",
    "ke hoach",
    "dong y",
)
