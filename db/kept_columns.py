"""Which columns of which tables the log keeps, so that the past can be told from it (`db.kept` writes them down).

Words and names are not kept: they stand in their rows, by number, so that a person can be forgotten (`WORDS`); nor is
what only serves the clock (`PASSING`).
"""

from __future__ import annotations

from sqlalchemy import Table

from db.models import (
    Absence,
    Address,
    Agency,
    Assignment,
    Base,
    CalendarDay,
    Call,
    CallAbout,
    Capital,
    Dispute,
    Duty,
    Event,
    Extension,
    Ground,
    Handover,
    Inherited,
    Obstacle,
    ObstacleNote,
    Person,
    Post,
    Program,
    ProgramAgency,
    ProgramVersion,
    Reply,
    Request,
    Succession,
    SuccessionPart,
    Task,
    TaskResult,
)

KEPT: tuple[type[Base], ...] = (
    *(Agency, Succession, SuccessionPart, Program, ProgramVersion, ProgramAgency, Task, Duty),
    *(Person, Post, Address),
    *(Assignment, Inherited, Reply, Request, Capital, TaskResult, Obstacle, ObstacleNote, Extension),
    *(CalendarDay, Absence, Handover, Event, Ground, Dispute, Call, CallAbout),
)

WORDS: dict[str, frozenset[str]] = {
    "agency": frozenset({"phone"}),
    "succession": frozenset({"moved"}),
    "program_version": frozenset({"spec"}),
    "duty": frozenset({"spec"}),
    "person": frozenset({"name", "phone"}),
    "post": frozenset({"position"}),
    "reply": frozenset({"text", "returned_because"}),
    "request": frozenset({"text", "note"}),
    "task_result": frozenset({"text"}),
    "obstacle_note": frozenset({"text"}),
    "extension": frozenset({"because"}),
    "calendar_day": frozenset({"reason"}),
    "event": frozenset({"subject"}),
    "ground": frozenset({"confirmed_by"}),
    "dispute": frozenset({"text", "answer"}),
    "phone_call": frozenset({"text"}),
}
"""By table: words of persons and names, or a file that is stored by versions. They stand in the row itself."""

GIVEN: dict[str, dict[str, str]] = {
    "reply": {"returned_because": "returned_at"},
    "request": {"note": "decided_at"},
    "ground": {"confirmed_by": "confirmed_on"},
    "dispute": {"answer": "answered_at"},
}
"""By table: words that are written into a row later than the rest, and the column that is empty until then. Of an
obstacle's answer, which may come before a decision and anew, `db.past` asks its notes."""

PASSING: dict[str, frozenset[str]] = {
    "program": frozenset({"planned_on"}),
    "duty": frozenset({"planned_as", "looked_up_to"}),
    "person": frozenset({"remind_on", "program_id"}),
    "address": frozenset({"chat_id", "refusals", "refused"}),
    "assignment": frozenset({"next_step_at", "last_step_at", "quiet_until"}),
    "reply": frozenset({"confirm_asked_at"}),
    "obstacle": frozenset({"followed_at"}),
    "absence": frozenset({"told_at"}),
    "handover": frozenset({"invite_id"}),
}
"""By table: what only says what the bot does next, and how; nothing that is shown or counted."""

TABLE_OF: dict[type[Base], Table] = {each: each.__table__ for each in KEPT}  # type: ignore[misc]
TABLES: dict[str, Table] = {table.name: table for table in TABLE_OF.values()}


def columns(table: Table) -> tuple[str, ...]:
    """The columns of a table that are kept, those of its primary key included."""
    left = WORDS.get(table.name, frozenset()) | PASSING.get(table.name, frozenset())
    return tuple(column.name for column in table.columns if column.name not in left)


COLUMNS = {name: columns(table) for name, table in TABLES.items()}
