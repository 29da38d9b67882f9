"""The whole file of a program, and its JSON Schema."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any

from pydantic import Field

from rules.program.agencies import Agency, Group
from rules.program.calendars import Calendar, Period
from rules.program.digests import USUAL, Digest
from rules.program.duties import Duty, Outside
from rules.program.ladders import Ladder
from rules.program.values import IsoDate, Listed, Model, Title


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
    digests: Annotated[tuple[Digest, ...], Listed] = USUAL

    def amended(self, **fields: Any) -> Program:
        """The same with other ``fields``; what was reckoned from the old ones is reckoned anew."""
        copy = self.model_copy(update=fields)
        for name in ("agencies", "every_duty", "_names"):
            copy.__dict__.pop(name, None)
        return copy

    @cached_property
    def agencies(self) -> tuple[Agency, ...]:
        """All named agencies, in the document's order."""
        return tuple(agency for group in self.groups for agency in group.agencies)

    @cached_property
    def every_duty(self) -> tuple[Duty, ...]:
        """The duties, and the tasks that are due by a day, as the duties that they are."""
        tasks = (task.duty(group.number) for group in self.groups for task in group.tasks)
        return (*self.duties, *(duty for duty in tasks if duty))

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

    @cached_property
    def _names(self) -> dict[str, str]:
        return {agency.code: agency.name for agency in self.agencies}

    def name_of(self, receiver: str | Outside) -> str:
        """What an agency of this code, or somebody outside, is called."""
        return receiver.name if isinstance(receiver, Outside) else self._names.get(receiver, receiver)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a program file (draft 2020-12)."""
    schema = Program.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
