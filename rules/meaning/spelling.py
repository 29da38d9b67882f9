"""One typed word -> the words that were meant: abbreviations, Telex and VNI slips, words run together, typos."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from rules.meaning.letters import flat, is_syllable, toned
from rules.meaning.vocabulary import vocabulary

VNI = re.compile(r"(?=[a-z]*\d)[a-z]+[1-9a-z]*")
NO_SYLLABLE = re.compile(r"oo[pt]$")
"""``hoọp``: a doubled vowel before these is a slip."""

LONGER = 7
"""From this length on a word may be two slips away."""


LONGEST = 60
"""Letters of a word beyond which no slip is looked for: as many ways to undo one are tried as it has letters."""


@lru_cache(maxsize=8192)
def meant(word: str) -> tuple[str, ...]:
    """The words that ``word`` (as typed) stands for; itself where nothing better is known."""
    if len(word) > LONGEST:
        return (word,)
    known, plain = vocabulary(), flat(word)
    if toned(word) in known.marked:
        return tuple(known.marked[toned(word)].split())
    if plain in known.abbreviations and plain == word.lower():
        return tuple(known.abbreviations[plain].split())
    if plain in known.words:
        return (word,)
    short = re.sub(r"([a-z])\1+$", r"\1", plain)
    if short in known.words or short in known.abbreviations:
        return tuple(known.abbreviations.get(short, short).split())
    if (is_syllable(plain) and not NO_SYLLABLE.search(plain)) or len(plain) < 3:
        return (word,)
    keyed = _keys_undone(plain)
    if keyed:
        return (keyed,)
    return _apart(plain) or _near(plain) or (word,)


def _keys_undone(word: str) -> str | None:
    """``ddax`` -> ``da``, ``guwri`` -> ``gui``, ``d9a4`` -> ``da``: what the keyboard should have turned into marks."""
    words = vocabulary().words
    if VNI.fullmatch(word):
        bare = re.sub(r"\d", "", word)
        return bare if len(bare) > 1 and bare in words else None
    if not word.isalpha():
        return None
    bare = re.sub(r"([adeo])\1", r"\1", word).replace("w", "")
    for candidate in (
        bare,
        *(bare[:place] + bare[place + 1 :] for place in range(1, len(bare)) if bare[place] in "sfrxj"),
    ):
        if candidate != word and len(candidate) > 1 and candidate in words:
            return candidate
    return None


def _apart(word: str) -> tuple[str, ...] | None:
    """``dagui`` -> ``da gui``: words that matter, run together."""
    core = vocabulary().core
    best: dict[int, tuple[str, ...]] = {0: ()}
    for end in range(1, len(word) + 1):
        for begin in range(max(0, end - 6), end - 1):
            if begin in best and word[begin:end] in core:
                parts = (*best[begin], word[begin:end])
                if end not in best or len(parts) < len(best[end]):
                    best[end] = parts
    return best.get(len(word)) if len(word) in best and len(best[len(word)]) > 1 else None


def _near(word: str) -> tuple[str, ...] | None:
    """The one word that matters within a slip or two; none where two are as near."""
    if len(word) < 4 or not word.isalpha():
        return None
    allowed = 2 if len(word) >= LONGER else 1
    found: dict[str, int] = {}
    for candidate in vocabulary().core:
        if len(candidate) >= 3:
            distance = DamerauLevenshtein.distance(word, candidate, score_cutoff=allowed)
            if distance <= allowed:
                found[candidate] = distance
    nearest = min(found.values(), default=0)
    best = [candidate for candidate, distance in found.items() if distance == nearest]
    return (best[0],) if len(best) == 1 else None
