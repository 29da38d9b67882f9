"""A program as its file says it: Pydantic models, from which ``seed/program.schema.json`` is generated.

`values`: days, hours, codes and names; `deadlines`: when something is due; `ladders`: when it is spoken of; `duties`:
what is owed, by whom, to whom; `agencies`: groups, agencies and tasks; `calendars`: working days; `digests`: when it is
told how things stand; `whole`: the file.
"""

from rules.program.agencies import Agency, Bearers, Group, Plan, Successor, Successors, Task
from rules.program.calendars import Calendar, NamedDay, Period
from rules.program.deadlines import EACH, END_OF, WITHIN, Data, Deadline, Recurrence
from rules.program.digests import Digest
from rules.program.duties import Duty, Form, InPerson, Kind, Outside, OwedBy, Receiver
from rules.program.ladders import STEP, Ladder, Repeat
from rules.program.values import ClockTime, Code, IsoDate, Model, Title
from rules.program.whole import Program, json_schema

__all__ = [
    "EACH",
    "END_OF",
    "STEP",
    "WITHIN",
    "Agency",
    "Bearers",
    "Calendar",
    "ClockTime",
    "Code",
    "Data",
    "Deadline",
    "Digest",
    "Duty",
    "Form",
    "Group",
    "InPerson",
    "IsoDate",
    "Kind",
    "Ladder",
    "Model",
    "NamedDay",
    "Outside",
    "OwedBy",
    "Period",
    "Plan",
    "Program",
    "Receiver",
    "Recurrence",
    "Repeat",
    "Successor",
    "Successors",
    "Task",
    "Title",
    "json_schema",
]
