"""What is owed, by whom, to whom, and how it is handed in."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from rules.program.deadlines import Deadline
from rules.program.values import Clause, Code, Listed, Model, Title, Words, pattern

Kind = Literal["report", "meeting", "consolidation", "milestone", "target", "event"]
"""What a duty asks for. ``milestone``: work to be finished by a day; ``target``: a figure to be reached, measured
from the weekly answers and never pressed for by itself; ``event``: counted from something that happens."""

LINK = re.compile(r"https?://[^\s/]+(/\S*)?")


class OwedBy(Model):
    """Which agencies owe a duty: whole groups (``"all"`` or numbers), single agencies, less exceptions."""

    groups: Literal["all"] | tuple[int, ...] = ()
    agencies: tuple[str, ...] = ()
    less: Annotated[tuple[str, ...], Field(alias="except")] = ()


class Outside(Model):
    """Who receives something and is none of the program's agencies: "Ủy ban nhân dân tỉnh"."""

    name: Title


Receiver = Annotated[
    Annotated[str, Tag("agency-code")] | Annotated[Outside, Tag("outside-name")],
    Discriminator(lambda value: "outside-name" if isinstance(value, dict | Outside) else "agency-code"),
]
"""An agency's code, or somebody outside by name."""


class Form(Model):
    """On which form a report is written: its name, and where it is found: a link, or a file that came with the
    document."""

    title: Title
    link: Annotated[str, Field(max_length=300), pattern(LINK, "is not a link (https://...)")] | None = None
    file: Title | None = None


class InPerson(Model):
    """Agencies whose head answers in person for what a meeting is about: after ``missed`` meetings in a row without an
    answer, and when what was disbursed lies ``behind`` (percentage points) what had to be by then; while it stays so,
    again after ``again`` meetings, ``behind_cards`` times in a plan year. Where ``cards`` to the head about missed
    meetings have brought nothing, the coordinators decide instead of a further one."""

    groups: Literal["all"] | Annotated[tuple[int, ...], Field(min_length=1)]
    clause: Clause
    missed: Annotated[int, Field(ge=1, le=52)] = 2
    behind: Annotated[float, Field(gt=0, le=100)] | None = None
    again: Annotated[int, Field(ge=1, le=52)] = 4
    behind_cards: Annotated[int, Field(ge=1, le=52)] = 4
    cards: Annotated[int, Field(ge=1, le=26)] = 2


class Duty(Model):
    """Something that agencies owe once, or again and again.

    ``to``, ``through``, ``cc``: whom it is sent to, by way of whom, and who gets a copy. ``send_to``: the ways that
    lead there (an address, a system). ``support``: agencies that help whoever owes it. ``product``: what comes out.
    ``plan_year``: of which year's capital its figures speak, where that is not the year of the due day. ``payment``: it
    is something that is paid; with each event the amount is asked for. ``in_person``: for whose heads a meeting is more
    than their officials' matter. ``call_after``: after so many meetings in a row without an answer an agency is called.
    """

    code: Code
    kind: Kind
    title: Title
    clause: Clause
    owed_by: OwedBy
    support: Annotated[tuple[str, ...] | None, Listed] = None
    to: Receiver | None = None
    through: Receiver | None = None
    cc: Annotated[tuple[Receiver, ...] | None, Listed] = None
    form: Form | None = None
    send_to: Annotated[tuple[Words, ...] | None, Listed] = None
    product: Words | None = None
    ladder: str | None = None
    percent: Annotated[float, Field(gt=0, le=100)] | None = None
    plan_year: Annotated[int, Field(ge=2000, le=2100)] | None = None
    payment: bool | None = None
    in_person: Annotated[tuple[InPerson, ...] | None, Listed] = None
    call_after: Annotated[int, Field(ge=1, le=52)] | None = None
    deadlines: Annotated[tuple[Deadline, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Duty:
        happens = [deadline for deadline in self.deadlines if deadline.within and not deadline.since]
        if (self.kind == "target") != (self.percent is not None):
            raise ValueError("percent goes with kind target, and a target needs it")
        if (self.kind == "event") != bool(happens):
            raise ValueError(
                "within goes with kind event, and an event needs it; counted from one day that is known, or that each "
                'agency has for itself, it says so by since ("2025-11-14", {"CODE": "2025-11-14"} or "each")'
            )
        if self.kind == "target" and self.ladder:
            raise ValueError("a target has no ladder: it is measured, not pressed for")
        if self.kind not in ("target", "event") and not self.ladder:
            raise ValueError("every kind but target and event needs a ladder, which an event may have")
        if self.payment and self.kind != "event":
            raise ValueError("payment goes with kind event: each event says how much it is about")
        if self.plan_year and self.kind not in ("meeting", "target"):
            raise ValueError("plan_year goes with kinds meeting and target, which speak of capital")
        if self.in_person and self.kind != "meeting":
            raise ValueError("in_person goes with kind meeting")
        return self
