"""Calls by telephone: what one may give."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """What a call gave, as far as one word says it."""

    PROMISED = "promised"
    """The agency says that it will answer."""
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    SPOKEN = "spoken"
    """Somebody was spoken to; what was said stands in words."""


def outcome_of(text: str) -> Outcome:
    """The outcome that a choice carries; whatever else is written tells that somebody was spoken to."""
    return Outcome(text) if text in set(Outcome) else Outcome.SPOKEN
