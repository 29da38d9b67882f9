"""Simple English sentences, put into the Vietnamese words that the rules know; nothing where a word is not known."""

from __future__ import annotations

import re

from rules.meaning.letters import clean
from rules.meaning.vocabulary import english

VALUE = re.compile(r"\d[\w/.,%&-]*|[,.;!?:()-]+")
"""Figures, days and documents stand in both languages alike."""

TOKEN = re.compile(r"\d[\w/.,%&-]*\w%?|\d%?|[A-Za-z']+|[^\w\s]+")
LONGEST = 5


def in_vietnamese(typed: str) -> str | None:
    """``not sent yet, will send on Monday`` -> ``chưa gửi, sẽ gửi on Monday``; ``None`` where it is not plain English.

    Names of days and months stay, as `rules.meaning.days` reads them in English.
    """
    text = clean(typed).strip()
    if not text.isascii():
        return None
    tokens = TOKEN.findall(text)
    words = [token.lower() for token in tokens]
    known, found, place, told = english(), [], 0, False
    while place < len(words):
        for length in range(min(LONGEST, len(words) - place), 0, -1):
            phrase = " ".join(words[place : place + length])
            if phrase in known:
                found.append(tokens[place] if known[phrase] == phrase else known[phrase])
                told = told or known[phrase] not in (phrase, "")
                place += length
                break
        else:
            if not VALUE.fullmatch(tokens[place]):
                return None
            found.append(tokens[place])
            place += 1
    return re.sub(r"\s+([,.;!?])", r"\1", " ".join(filter(None, found))).strip() if told else None
