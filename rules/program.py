"""A program as its file says it: Pydantic models, from which ``seed/program.schema.json`` is generated."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated, Any, Literal

from dateutil.rrule import rrulestr
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    Tag,
    model_validator,
)

from rules.periods import FIRST_YEAR, LAST_YEAR, misread
from rules.workdays import Workdays, knows

Kind = Literal["report", "meeting", "consolidation", "milestone", "target", "event"]
"""What a duty asks for. ``milestone``: work to be finished by a day; ``target``: a figure to be reached, measured
from the weekly answers and never pressed for by itself; ``event``: counted from something that happens."""

STEP = re.compile(
    r"(?P<offset>start|0d|[-+][1-9]\d{0,2}(?:d|wd))(?:@(?P<at>(?:[01]\d|2[0-3]):[0-5]\d))?"
    r"(?: (?P<to>official|leader|coordinator|observer))?(?P<needed> if needed)?",
    re.ASCII,
)
STEP_ADVICE = (
    "is not a step (start, -7d, -1wd, 0d, +2wd, with @14:00 if need be; then who it is for: official, leader, "
    'coordinator or observer; then "if needed")'
)
END_OF = re.compile(r"((?:19|20)\d{2}|2100)(?:-(0[1-9]|1[0-2])|-Q([1-4]))?", re.ASCII)
WITHIN = re.compile(r"P([1-9]\d{0,2})(W?D)", re.ASCII)


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


def _pattern(pattern: re.Pattern[str], advice: str) -> AfterValidator:
    def check(value: str) -> str:
        if not pattern.fullmatch(value):
            raise ValueError(advice)
        return value

    return AfterValidator(check)


def _country(value: str) -> str:
    if not knows(value):
        raise ValueError("is not a country whose holidays are known (Vietnam is VN)")
    return value


def _period(value: str) -> str:
    if misread(value):
        raise ValueError(
            "is not a week (2022-W32), month (2022-08), quarter (2022-Q3), year or day; write another name"
        )
    return value


def _rule(value: str) -> str:
    keys = [part.partition("=")[0].upper() for part in value.split(";")]
    if {"UNTIL", "COUNT", "DTSTART"} & set(keys):
        raise ValueError("must not say UNTIL, COUNT or DTSTART: use the keys from and until")
    if not re.search(r"\bFREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)\b", value) or any(
        key in ("BYHOUR", "BYMINUTE", "BYSECOND") for key in keys
    ):
        raise ValueError("is not a recurrence of days (FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY)")
    interval = re.search(r"INTERVAL=([^;]*)", value)
    if interval and not re.fullmatch(r"[1-9]\d{0,2}", interval[1]):
        raise ValueError("has an INTERVAL that is not a number from 1 to 999")
    try:
        rrulestr(value)
    except (ValueError, TypeError, AttributeError):
        raise ValueError("is not a recurrence rule (RFC 5545, such as FREQ=WEEKLY;BYDAY=FR)") from None
    return value


IsoDate = Annotated[date, BeforeValidator(_iso_date)]
ClockTime = Annotated[
    time, BeforeValidator(_clock_time), PlainSerializer(lambda at: f"{at:%H:%M}", str, when_used="json")
]
Title = Annotated[str, Field(min_length=1, max_length=120)]
Code = Annotated[
    str,
    _pattern(re.compile(r"[A-Z0-9][A-Z0-9.-]{0,23}"), "is not a code (capital letters A-Z, digits, dots, hyphens)"),
]
Clause = Annotated[str, Field(min_length=1, max_length=40)]


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Recurrence(Model):
    """A repeated day; ``rrule`` per RFC 5545, both ends inclusive."""

    rrule: Annotated[str, AfterValidator(_rule)]
    begins: Annotated[IsoDate, Field(alias="from")]
    until: IsoDate

    @property
    def frequency(self) -> str:
        """DAILY, WEEKLY, MONTHLY or YEARLY."""
        return str(re.findall(r"FREQ=(\w+)", self.rrule)[0])

    @model_validator(mode="after")
    def _in_order(self) -> Recurrence:
        if self.until < self.begins:
            raise ValueError("until lies before from")
        if self.until.year - self.begins.year > 50:
            raise ValueError("from and until are more than 50 years apart")
        return self


def _date_or_recurrence(value: object) -> str:
    return "recurrence" if isinstance(value, dict | Recurrence) else "date"


When = Annotated[
    Annotated[IsoDate, Tag("date")] | Annotated[Recurrence, Tag("recurrence")],
    Discriminator(_date_or_recurrence),
]


class Deadline(Model):
    """When a duty is due: exactly one of ``before``, ``by``, ``end_of``, ``within`` (DESIGN section 4)."""

    before: When | None = None
    by: When | None = None
    end_of: Annotated[str, _pattern(END_OF, "is not a month (2024-04), quarter (2023-Q2) or year (2022)")] | None = None
    within: Annotated[str, _pattern(WITHIN, "is not a span (P5D: days, P5WD: working days)")] | None = None
    of: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    at: ClockTime | None = None
    period: Annotated[str, Field(min_length=1, max_length=20), AfterValidator(_period)] | None = None
    set_by: Literal["document", "coordinator"] = "document"

    @model_validator(mode="after")
    def _one_meaning(self) -> Deadline:
        said = [key for key in ("before", "by", "end_of", "within") if getattr(self, key) is not None]
        if len(said) != 1:
            found = "none" if not said else " and ".join(said)
            raise ValueError(f"needs exactly one of before, by, end_of, within; it has {found}")
        if self.at and not self.by:
            raise ValueError("at goes with by only")
        if (self.of is None) != (self.within is None):
            raise ValueError("within and of go together (within 5 days of what?)")
        if self.period and isinstance(self.before or self.by, Recurrence):
            raise ValueError("period goes with a single date: a recurrence names its periods itself")
        return self


class OwedBy(Model):
    """Which agencies owe a duty: whole groups (``"all"`` or numbers), single agencies, less exceptions."""

    groups: Literal["all"] | tuple[int, ...] = ()
    agencies: tuple[str, ...] = ()
    less: Annotated[tuple[str, ...], Field(alias="except")] = ()


class Duty(Model):
    code: Code
    kind: Kind
    title: Title
    clause: Clause
    owed_by: OwedBy
    to: str | None = None
    ladder: str | None = None
    percent: Annotated[float, Field(gt=0, le=100)] | None = None
    deadlines: Annotated[tuple[Deadline, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Duty:
        if (self.kind == "target") != (self.percent is not None):
            raise ValueError("percent goes with kind target, and a target needs it")
        if (self.kind == "event") != any(deadline.within for deadline in self.deadlines):
            raise ValueError("within goes with kind event, and an event needs it")
        if (self.kind in ("target", "event")) != (self.ladder is None):
            raise ValueError("every kind but target and event needs a ladder, and those two have none")
        return self


class Repeat(Model):
    """What follows the last step of a ladder while nobody answers: every so many working days, so many times."""

    every: Annotated[int, Field(ge=1, le=60)]
    times: Annotated[int, Field(ge=1, le=60)]


class Ladder(Model):
    """Steps of reminding. ``start``: first working day of the period; ``-7d``, ``-1wd``, ``0d``: from the advised day;
    ``+2wd``: after the last permitted day. ``@14:00`` says another time of day than ``at``. ``+2wd leader`` is for the
    agency's leader (``official`` where nothing is said); ``start if needed`` asks only where the period before is
    unanswered or other things are due. A repetition is for officials."""

    at: ClockTime = time(8, 0)
    steps: Annotated[
        tuple[
            Annotated[str, _pattern(STEP, STEP_ADVICE)],
            ...,
        ],
        Field(min_length=1),
    ]
    repeat: Repeat | None = None


class Agency(Model):
    code: Code
    name: Title
    head: Annotated[str, Field(min_length=1, max_length=60)]
    capital_plan: dict[Annotated[int, Field(ge=2000, le=2100)], Annotated[int, Field(ge=0)]] = {}
    """Public investment capital by year, in đồng."""


class Task(Model):
    code: Code
    title: Title
    clause: Clause


class Group(Model):
    number: Annotated[int, Field(ge=1)]
    title: Title
    note: Annotated[str, Field(max_length=300)] | None = None
    agencies: tuple[Agency, ...] = ()
    tasks: tuple[Task, ...] = ()


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


class Program(Model):
    """One decision document and everything that is followed up because of it."""

    schema_: Annotated[str | None, Field(alias="$schema")] = None
    number: Annotated[str, Field(min_length=1, max_length=60)]
    name: Title
    title: Title
    issuer: Title
    issued_on: IsoDate
    period: Period
    coordinator: str
    calendar: Calendar = Calendar()
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    ladders: dict[str, Ladder]
    duties: tuple[Duty, ...]

    @property
    def agencies(self) -> tuple[Agency, ...]:
        """All named agencies, in the document's order."""
        return tuple(agency for group in self.groups for agency in group.agencies)

    def owing(self, duty: Duty) -> tuple[Agency, ...]:
        """The agencies that owe ``duty``, in the document's order."""
        owed = duty.owed_by
        return tuple(
            agency
            for group in self.groups
            for agency in group.agencies
            if (owed.groups == "all" or group.number in owed.groups or agency.code in owed.agencies)
            and agency.code not in owed.less
        )


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a program file (draft 2020-12)."""
    schema = Program.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
