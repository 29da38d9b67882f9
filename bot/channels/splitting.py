"""Long texts -> pieces that a messenger takes: split at line ends, then at sentence ends, then between words."""

from __future__ import annotations

import re
from collections.abc import Iterator

SENTENCE = re.compile(r"(?<=[.?…;:])\s+")
ENTITY = re.compile(r"(&#?\w{0,7})?$")
"""The beginning of an HTML entity at the end of a text: no cut goes through one."""

NUMBER_ROOM = 10
"""UTF-16 units that the numbering of a piece, such as ``(12/34)``, may take."""


LEAD = 200
"""UTF-16 units of a line above the choices that goes with them."""


def units(text: str) -> int:
    """The length of a text in UTF-16 units, in which messengers count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def pieces(text: str, limit: int) -> list[str]:
    """Split a text into pieces of at most ``limit`` UTF-16 units. Only white space at the cuts is lost."""
    found: list[str] = []
    for line in text.split("\n"):
        for number, part in enumerate(_parts(line, limit)):
            if found and not number and units(found[-1]) + units(part) < limit:
                found[-1] += "\n" + part
            else:
                found.append(part)
    return [piece for piece in found if piece.strip()] or [text]


def numbered_pieces(text: str, tail: str, limit: int) -> list[str]:
    """Split a text and number the pieces ``(1/3)``; ``tail`` (the choices) stays whole and comes last if it can, under
    the line that says what they are for, where the text ends with one."""
    whole = "\n\n".join(part for part in (text, tail) if part)
    if units(whole) <= limit:
        return [whole]
    room = limit - NUMBER_ROOM
    body, _, last = text.rstrip().rpartition("\n")
    if tail and body.strip() and last.endswith(":") and units(last) <= LEAD:
        text, tail = body, f"{last}\n\n{tail}"
    found = pieces(text, room)
    for part in pieces(tail, room) if tail else ():
        if units(found[-1]) + units(part) + 2 <= room:
            found[-1] += "\n\n" + part
        else:
            found.append(part)
    return [f"({number}/{len(found)}) {piece}" for number, piece in enumerate(found, 1)]


def _parts(line: str, limit: int) -> Iterator[str]:
    """The line, or if it is too long its sentences, as many together as fit."""
    if units(line) <= limit:
        yield line
        return
    yield from _filled(_short_enough(SENTENCE.split(line), limit), limit)


def _short_enough(sentences: list[str], limit: int) -> Iterator[str]:
    for sentence in sentences:
        if units(sentence) <= limit:
            yield sentence
            continue
        words = [part for word in sentence.split() for part in _cut(word, limit)]
        yield from _filled(iter(words), limit)


def _filled(parts: Iterator[str], limit: int) -> Iterator[str]:
    """Join parts by spaces as long as they fit."""
    held = ""
    for part in parts:
        if held and units(held) + units(part) + 1 <= limit:
            held += " " + part
        else:
            if held:
                yield held
            held = part
    if held:
        yield held


def _cut(word: str, limit: int) -> Iterator[str]:
    """Cut a word that is longer than a piece."""
    while units(word) > limit:
        cut = limit // 2
        cut -= len(ENTITY.search(word[:cut])[0])  # type: ignore[index]  # it matches, if only nothing
        yield word[:cut]
        word = word[cut:]
    yield word
