"""When a duty is due, as the file says it (DESIGN section 4); what days that are is reckoned by `rules.due`."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated, Literal

from dateutil.rrule import rrulestr
from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from rules.periods import misread
from rules.program.values import ClockTime, Code, IsoDate, Model, Title, pattern

END_OF = re.compile(r"((?:19|20)\d{2}|2100)(?:-(0[1-9]|1[0-2])|-Q([1-4])|-H([12]))?", re.ASCII)
WITHIN = re.compile(r"P([1-9]\d{0,2})(W?D)|PT([1-9]\d{0,2})H", re.ASCII)

EACH = "each"
"""What `Deadline.since` says where every agency counts from a day of its own that is not known yet."""

Covers = Literal[
    "week", "month", "quarter", "half", "year",
    "previous week", "previous month", "previous quarter", "previous half", "previous year",
    "next week", "next month", "next quarter", "next half", "next year",
]  # fmt: skip
"""Which period a due day is about: the one in which it lies, the one before, or the one after."""

Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


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


def _union(one: str, several: str) -> Discriminator:
    """One value, or a list of them: each kind is told of its own mistakes only."""
    return Discriminator(lambda value: several if isinstance(value, list | tuple) else one)


class Recurrence(Model):
    """A repeated day; ``rrule`` per RFC 5545, both ends inclusive.

    ``covers``: which period each day is about, where that is not the week, month or year in which it lies; of several
    the longest that ends with the shortest. ``week_from``: the day on which the weeks that are counted begin.
    """

    rrule: Annotated[str, AfterValidator(_rule)]
    begins: Annotated[IsoDate, Field(alias="from")]
    until: IsoDate
    covers: (
        Annotated[
            Annotated[Covers, Tag("period-kind")]
            | Annotated[tuple[Covers, ...], Field(min_length=1), Tag("period-kinds")],
            _union("period-kind", "period-kinds"),
        ]
        | None
    ) = None
    week_from: Weekday | None = None

    @property
    def frequency(self) -> str:
        """DAILY, WEEKLY, MONTHLY or YEARLY."""
        return str(re.findall(r"FREQ=(\w+)", self.rrule)[0])

    @property
    def covered(self) -> tuple[str, ...]:
        """What ``covers`` says, or what the frequency does; empty for single days."""
        if self.covers:
            return (self.covers,) if isinstance(self.covers, str) else self.covers
        return {"WEEKLY": ("week",), "MONTHLY": ("month",), "YEARLY": ("year",)}.get(self.frequency, ())

    @model_validator(mode="after")
    def _in_order(self) -> Recurrence:
        if self.until < self.begins:
            raise ValueError("until lies before from")
        if self.until.year - self.begins.year > 50:
            raise ValueError("from and until are more than 50 years apart")
        if self.week_from and not any(each.endswith("week") for each in self.covered):
            raise ValueError("week_from goes with weeks: write FREQ=WEEKLY, or a week in covers")
        return self


def _when(value: object) -> str:
    if isinstance(value, dict | Recurrence):
        return "recurrence"
    return "dates" if isinstance(value, list | tuple) else "date"


When = Annotated[
    Annotated[IsoDate, Tag("date")]
    | Annotated[tuple[IsoDate, ...], Field(min_length=1), Tag("dates")]
    | Annotated[Recurrence, Tag("recurrence")],
    Discriminator(_when),
]
"""One day, a list of days, or a recurrence."""

Times = Annotated[
    Annotated[ClockTime, Tag("time")] | Annotated[tuple[ClockTime, ...], Field(min_length=1), Tag("times")],
    _union("time", "times"),
]


def _since(value: object) -> str:
    return "days-of-agencies" if isinstance(value, dict) else "each" if value == EACH else "one-day"


Since = Annotated[
    Annotated[IsoDate, Tag("one-day")]
    | Annotated[Literal["each"], Tag("each")]
    | Annotated[dict[Code, IsoDate], Field(min_length=1), Tag("days-of-agencies")],
    Discriminator(_since),
]
"""From which day is counted: one for all, each agency's own by its code, or ``each``: not known yet."""

DayOfMonth = Annotated[int, Field(ge=1, le=31)]


class Data(Model):
    """From which day until which figures count: two days, or for what recurs two days of months.

    ``from_day`` is one of the first month of the period, or of the month before where it lies after ``until_day``,
    which is one of its last month ("từ ngày 15 của tháng trước kỳ báo cáo đến ngày 14 của tháng cuối kỳ").
    """

    begins: Annotated[IsoDate | None, Field(alias="from")] = None
    until: IsoDate | None = None
    from_day: DayOfMonth | None = None
    until_day: DayOfMonth | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Data:
        if (self.until is None) == (self.until_day is None):
            raise ValueError("needs exactly one of until (a day) and until_day (a day of the month)")
        if (self.begins and self.until is None) or (self.from_day and self.until_day is None):
            raise ValueError("from goes with until, and from_day with until_day")
        if self.begins and self.until and self.until < self.begins:
            raise ValueError("until lies before from")
        return self


class Deadline(Model):
    """When a duty is due: exactly one of ``before``, ``by``, ``end_of``, ``within`` (DESIGN section 4).

    ``part``: what of the duty is due then, where it is due in parts. ``opens``: from which day on it is to be done.
    """

    before: When | None = None
    by: When | None = None
    end_of: (
        Annotated[
            str, pattern(END_OF, "is not a month (2024-04), quarter (2023-Q2), half-year (2024-H1) or year (2022)")
        ]
        | None
    ) = None
    within: Annotated[str, pattern(WITHIN, "is not a span (P5D: days, P5WD: working days, PT24H: hours)")] | None = None
    of: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    since: Since | None = None
    at: Times | None = None
    period: Annotated[str, Field(min_length=1, max_length=20), AfterValidator(_period)] | None = None
    part: Title | None = None
    opens: IsoDate | None = None
    data: Data | None = None
    set_by: Literal["document", "coordinator"] = "document"

    @property
    def times(self) -> tuple[time, ...]:
        """The hours at which it is due; none where it is the day that counts."""
        if self.at is None:
            return ()
        return (self.at,) if isinstance(self.at, time) else self.at

    @model_validator(mode="after")
    def _one_meaning(self) -> Deadline:
        said = [key for key in ("before", "by", "end_of", "within") if getattr(self, key) is not None]
        if len(said) != 1:
            found = "none" if not said else " and ".join(said)
            raise ValueError(f"needs exactly one of before, by, end_of, within; it has {found}")
        if self.at and not (self.by or self.before):
            raise ValueError("at goes with before and by only")
        if len(set(self.times)) < len(self.times):
            raise ValueError("at names one hour twice")
        if (self.of is None) != (self.within is None):
            raise ValueError("within and of go together (within 5 days of what?)")
        if self.since and (self.within is None or self.within.startswith("PT")):
            raise ValueError("since goes with within, counted in days (P5D, P5WD): it says from which day is counted")
        self._names_its_periods()
        return self

    def _names_its_periods(self) -> None:
        when = self.before or self.by
        single = when is None or isinstance(when, date)
        if self.period and isinstance(when, Recurrence):
            raise ValueError("period goes with a single date: a recurrence names its periods itself")
        if self.period and isinstance(when, tuple):
            raise ValueError("period goes with a single date: write each day as a deadline of its own")
        if isinstance(when, tuple) and len(set(when)) < len(when):
            raise ValueError("a day stands twice in the list")
        if self.opens and not single:
            raise ValueError("opens goes with a single date")
        if self.data and self.data.until and not single:
            raise ValueError("data of what recurs is written with from_day and until_day")
