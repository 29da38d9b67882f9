"""Codes of agencies: as people type them, and one that is proposed for a name."""

from __future__ import annotations

import re
from collections.abc import Container

from rules.reading import fold

CODE = re.compile(r"[A-Z0-9][A-Z0-9.-]{0,23}", re.ASCII)
LONGEST_PROPOSED = 12


def code_of(text: str) -> str | None:
    """The code that ``text`` is, in capitals and without diacritics or blanks; ``None`` when it can be none."""
    plain = fold(text).replace(" ", "").upper()
    return plain if CODE.fullmatch(plain) else None


def proposed(name: str, taken: Container[str]) -> str:
    """A code for an agency of this name that is not ``taken``: the first letters of its words, a number if need be."""
    words = re.findall(r"[a-z0-9]+", fold(name))
    base = "".join(word if word.isdecimal() else word[0] for word in words).upper()[:LONGEST_PROPOSED] or "DV"
    number, code = 1, base
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code
