"""Sentences and what they mean, in a short notation: ``sent document=12/BC-SYT day=2022-08-03``."""

from __future__ import annotations

from datetime import date

from rules.meaning import Act, How, Meaning, understand
from tests.meaning.standings import MILESTONE_DAY, TODAY, standing

NAMES = (
    "document",
    "day",
    "expected",
    "until",
    "percent",
    "share",
    "dong",
    "disbursed",
    "request",
    "agency",
    "code",
    "text",
)


def meaning(context: str, say: str, *, numbered: bool = False, today: date | None = None) -> Meaning:
    """What a text means in a context, on the context's usual day."""
    usual = MILESTONE_DAY if context == "milestone" else TODAY
    return understand(say, standing(context, numbered=numbered), today or usual)


def shown(found: Meaning) -> str:
    """A meaning in the short notation: its acts where it is sure, else how sure it is."""
    if found.how is not How.SURE:
        return str(found.how)
    return " + ".join(_act(act) for act in found.acts)


def _act(act: Act) -> str:
    values = [(name, getattr(act, name)) for name in NAMES]
    return " ".join([act.what, *(f"{name}={value}" for name, value in values if value is not None)])


def told(found: Meaning) -> str:
    """All of a meaning: ``sent``, ``likely sent document=12``, ``unclear (future) sent document=12``, ``nothing``."""
    acts = " + ".join(_act(act) for act in found.acts)
    if found.how is How.SURE and not found.why:
        return acts
    return " ".join(part for part in (str(found.how), f"({found.why})" if found.why else "", acts) if part)
