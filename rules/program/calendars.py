"""The working days of a program, and its own period."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from rules.program.values import IsoDate, Model, Title
from rules.workdays import Workdays, knows


def _country(value: str) -> str:
    if not knows(value):
        raise ValueError("is not a country whose holidays are known (Vietnam is VN)")
    return value


class NamedDay(Model):
    day: IsoDate
    name: Title


class Calendar(Model):
    """Working days: the country's, plus what was announced too late for the package ``holidays``."""

    country: Annotated[str, Field(pattern="^[A-Z]{2}$"), AfterValidator(_country)] = "VN"
    off: tuple[NamedDay, ...] = ()
    on: tuple[IsoDate, ...] = ()

    def workdays(self, language: str = "vi") -> Workdays:
        """Return the working calendar with holiday names in ``language`` (``vi`` or ``en``)."""
        name = "en_US" if language == "en" else language
        return Workdays(self.country, name, {day.day: day.name for day in self.off}, frozenset(self.on))


class Period(Model):
    begins: Annotated[IsoDate, Field(alias="from")]
    until: IsoDate

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.until < self.begins:
            raise ValueError("until lies before from")
        return self
