"""What stands at single places of a program file: days, hours, codes, names; each says what is wrong with it."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from rules.periods import FIRST_YEAR, LAST_YEAR


def _iso_date(value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise ValueError("is not a date (write it as 2022-08-15)")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise ValueError("is not a date (write it as 2022-08-15)") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"is not a date between the years {FIRST_YEAR} and {LAST_YEAR}")
    return day


def _clock_time(value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch(r"[0-2]\d:[0-5]\d", value, re.ASCII) or value >= "24":
        raise ValueError("is not a time of day (write it as 08:00)")
    return time.fromisoformat(value)


def pattern(form: re.Pattern[str], advice: str) -> AfterValidator:
    """A text must have this form; ``advice`` follows what was written instead."""

    def check(value: str) -> str:
        if not form.fullmatch(value):
            raise ValueError(advice)
        return value

    return AfterValidator(check)


def _listed(value: object) -> object:
    if value is not None and not isinstance(value, list | tuple):
        raise ValueError('is not a list (write it as ["..."])')
    return value


IsoDate = Annotated[
    date,
    BeforeValidator(_iso_date),
    WithJsonSchema({"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}),
]
ClockTime = Annotated[
    time, BeforeValidator(_clock_time), PlainSerializer(lambda at: f"{at:%H:%M}", str, when_used="json")
]
Title = Annotated[str, Field(min_length=1, max_length=120)]
Words = Annotated[str, Field(min_length=1, max_length=200)]
"""Words of the document that are said as they stand: a product, a place to send to."""

Code = Annotated[
    str,
    pattern(re.compile(r"[A-Z0-9][A-Z0-9.-]{0,23}"), "is not a code (capital letters A-Z, digits, dots, hyphens)"),
]
Clause = Annotated[str, Field(min_length=1, max_length=40)]
Listed = BeforeValidator(_listed)
"""Says in plain words that a list was expected."""


class Model(BaseModel):
    """A part of the file: knows all its keys, and is never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
