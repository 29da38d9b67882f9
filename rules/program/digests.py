"""When those who follow a program get its digest, as the file says it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from rules.program.values import ClockTime, Model

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Digest(Model):
    """A digest a week: on which day (on a day off: the next working day of that week, else the last one before), at
    which time, to whom: ``coordinator``, ``observer``."""

    day: Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    at: ClockTime
    to: Annotated[tuple[Literal["coordinator", "observer"], ...], Field(min_length=1)] = ("coordinator",)


USUAL = (
    Digest.model_validate({"day": "FR", "at": "16:30"}),
    Digest.model_validate({"day": "MO", "at": "08:30", "to": ["coordinator", "observer"]}),
)
"""Where a file says nothing: before the weekend for those who act, at the beginning of the week for all."""
