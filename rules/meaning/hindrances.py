"""Something hinders: passed on in the person's words."""

from __future__ import annotations

import re
from datetime import date

from rules.meaning.grammar import GRAMMAR
from rules.meaning.letters import flat
from rules.meaning.model import UNCLEAR, How, Meaning, Open, sure
from rules.meaning.said import Cut, Said

NO_OBSTACLE = re.compile(
    r"\b(?:khong|chua|chang|het)(?:\s+(?:co|con|gap|bi|he|thay|phai|gi|them))*\s+(?:vuong|"
    r"kho khan|tro ngai)|vuong mac gi dau|vuong gi dau|\bco gi (?:vuong|kho)"
)


TOLD = re.compile(
    r"(?:(?:hien|hien nay|dang|co|gap|con|bi|ben em|don vi|so) )*(?:vuong mac|vuong|kho khan|tro ngai) \w"
)
"""The text begins with the obstacle, so that what follows belongs to it."""


def read_hindrance(said: Said, question: Open, cut: Cut) -> Meaning | None:
    """``vướng mb``, ``có vướng mắc: ...``: passed on in the person's words; alone it asks for them."""
    line = said.text.plain
    if not cut.has("obstacle"):
        return None
    if NO_OBSTACLE.search(line):
        return None if not said.text.is_question and "gi dau" not in line else UNCLEAR
    told = bool(TOLD.match(line))
    clear = not cut.has("slip", "extend") and not said.text.is_question
    clear = clear and (told or not cut.has("but", "back", "ask", "form"))
    done = cut.has("send") and not cut.has("notyet", "cannot", "not")  # it was sent, or will be
    if not clear or done:
        return UNCLEAR
    if not said.cut(("obstacle", "who", "polite", "now", "topic", "report", "degree")).unknown:
        return sure("obstacle", question.ref)
    return sure("obstacle", question.ref, text=obstacle_text(said))


def nothing_hinders(said: Said) -> bool:
    """``không có vướng mắc`` as a clause of its own."""
    cut = said.cut(("none", "who", "polite"))
    return not cut.unknown and any(piece.tag == "none" and len(piece.words) > 2 for piece in cut.pieces)


def hinders(typed: str, today: date) -> bool:
    """Whether a text tells of an obstacle, though nothing is being asked about."""
    said = Said.of(typed, today)
    found = read_hindrance(said, Open("report"), said.cut(GRAMMAR))
    return found is not None and found.how is How.SURE and bool(found.acts[0].text)


def obstacle_text(said: Said) -> str:
    """The obstacle itself: what follows ``có vướng mắc:``, or all of it."""
    head = re.match(
        r"(?:co\s+|gap\s+)?(?:vuong mac|kho khan|vuong)(?:\s+(?:la|sau|nhu sau))?\s*[:\-]\s*(?=\S)", flat(said.words)
    )
    return said.words[head.end() :] if head else said.words
