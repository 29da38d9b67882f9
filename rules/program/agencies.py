"""The groups of a document: their agencies, and the tasks that they bear."""

from __future__ import annotations

from typing import Annotated

from pydantic import Discriminator, Field, Tag, model_validator

from rules.program.deadlines import Deadline
from rules.program.duties import Duty, OwedBy, Receiver
from rules.program.values import Clause, Code, IsoDate, Listed, Model, Title, Words


class Plan(Model):
    """Public investment capital of one year where two plans are set: the one that was assigned (Thủ tướng Chính phủ
    giao) and the ``second`` one, which the locality set for itself (Hội đồng nhân dân giao). In đồng."""

    assigned: Annotated[int, Field(ge=0)]
    second: Annotated[int, Field(ge=0)]


Planned = Annotated[
    Annotated[int, Field(ge=0), Tag("one-plan")] | Annotated[Plan, Tag("two-plans")],
    Discriminator(lambda value: "two-plans" if isinstance(value, dict | Plan) else "one-plan"),
]


class Successor(Model):
    """An agency that takes another one's place; ``name`` and ``head`` of one that the file does not name elsewhere."""

    code: Code
    name: Title | None = None
    head: Annotated[str, Field(min_length=1, max_length=60)] | None = None


class Successors(Model):
    """Who takes an agency's place from a day on, the first heir first."""

    begins: Annotated[IsoDate, Field(alias="from")]
    agencies: Annotated[tuple[Successor, ...], Field(min_length=1)]


class Agency(Model):
    code: Code
    name: Title
    head: Annotated[str, Field(min_length=1, max_length=60)]
    capital_plan: dict[Annotated[int, Field(ge=2000, le=2100)], Planned] = Field(default={})
    """Public investment capital by year, in đồng: one plan, or two."""
    successors: Successors | None = None


class Bearers(Model):
    """Who bears a task: the ``lead`` agencies, each of which owes it, and those that ``support`` them. By codes."""

    lead: Annotated[tuple[str, ...], Listed, Field(min_length=1)]
    support: Annotated[tuple[str, ...] | None, Listed] = None


class Task(Model):
    """One bullet of the document. With ``deadlines`` it is a duty as well, owed by its ``lead`` agencies, else by all
    of its group; a task without is spoken of in reports only."""

    code: Code
    title: Title
    clause: Clause
    bearers: Bearers | None = None
    product: Words | None = None
    to: Receiver | None = None
    ladder: str | None = None
    deadlines: Annotated[tuple[Deadline, ...], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _due_and_pressed_for(self) -> Task:
        if (self.deadlines is None) != (self.ladder is None):
            raise ValueError("deadlines and ladder go together: a task that is due says by which ladder it is pressed")
        if any(deadline.within and not deadline.since for deadline in self.deadlines or ()):
            raise ValueError("a task counted from an event is written as a duty of kind event, or says since")
        return self

    def duty(self, group: int) -> Duty | None:
        """The duty that a task with deadlines is, in the group of this number."""
        if not self.deadlines:
            return None
        return Duty(
            code=self.code,
            kind="milestone",
            title=self.title,
            clause=self.clause,
            owed_by=OwedBy(agencies=self.bearers.lead) if self.bearers else OwedBy(groups=(group,)),
            support=self.bearers.support if self.bearers else None,
            to=self.to,
            product=self.product,
            ladder=self.ladder,
            deadlines=self.deadlines,
        )


class Group(Model):
    number: Annotated[int, Field(ge=1)]
    title: Title
    note: Annotated[str, Field(max_length=300)] | None = None
    agencies: tuple[Agency, ...] = ()
    tasks: tuple[Task, ...] = ()
