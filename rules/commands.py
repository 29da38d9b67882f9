"""Commands that are said in words, without the stroke: ``phiếu minh chứng tháng 8``."""

from __future__ import annotations

import re

from rules.reading import fold

_ASKING = r"(?:(?:cho|gui|dua) (?:em|toi|minh|anh|chi|don vi) |em |toi )?(?:xin |xem |lay |can )?"
_SAID = {
    "minhchung": re.compile(rf"{_ASKING}(?:phieu minh chung|minh chung)(?: cua)?(?P<rest>(?: .*)?)"),
    "timkiem": re.compile(rf"{_ASKING}tim kiem(?P<rest> .+)"),
}


def said_command(text: str) -> tuple[str, str] | None:
    """The command that a text says in words, and what stands behind them as it was typed; ``None`` for another text."""
    words = " ".join(text.split()).rstrip(".")
    for name, pattern in _SAID.items():
        found = pattern.fullmatch(fold(words))
        if found:
            count = len(found["rest"].split())
            rest = words.split()
            return name, " ".join(rest[len(rest) - count :] if count else [])
    return None
