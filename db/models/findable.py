"""What can be found by its words: texts and document numbers, folded, beside the original.

Neither SQLite's FTS5 nor PostgreSQL's unaccent folds *đ*, so the words are folded here. Whoever writes an answer, a
note or a result keeps its row in step by writing it: listeners below do. What is built over the rows (a table of FTS5
with triggers, or a column of words with a GIN index) is each database's own and stands in the migration.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Connection,
    ForeignKey,
    String,
    Table,
    UniqueConstraint,
    delete,
    event,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from db.base import Base
from db.models.answers import ObstacleNote, Reply, Request, TaskResult
from db.models.desk import Dispute
from db.models.program import Duty, Task
from db.models.work import Assignment, Event
from rules.finding import kept, pairs

REPLY, NOTE, RESULT, EVENT, DISPUTE = "reply", "note", "result", "event", "dispute"

ENDED = ("withdrawn", "replaced")
"""Verdicts of disputes that the agency itself gave: these count no more."""


class Findable(Base):
    """One text. ``source`` and ``source_id``: where the original stands (reply, note of an obstacle, result of a task,
    event, dispute).

    ``scope``: ``@p1 @a12``, the program and the agencies whose it is; ``folded``: its words; ``pairs``: the same, two
    at a time.
    """

    __tablename__ = "findable"
    __table_args__ = (UniqueConstraint("source", "source_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(8))
    source_id: Mapped[int]
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"), index=True)
    scope: Mapped[str]
    folded: Mapped[str]
    pairs: Mapped[str]


ROWS: Table = Findable.__table__  # type: ignore[assignment]


def scope_of(program_id: int, *agency_ids: int | None) -> str:
    """The scope of a text."""
    return " ".join([f"@p{program_id}", *(f"@a{each}" for each in dict.fromkeys(agency_ids) if each is not None)])


def _keep(
    connection: Connection, source: str, source_id: int, words: str, scope: str, assignment_id: int | None
) -> None:
    """Write, change or take away the row of a text."""
    mine = (ROWS.c.source == source, ROWS.c.source_id == source_id)
    if not words:
        connection.execute(delete(ROWS).where(*mine))
        return
    paired = " ".join(pairs(words.split()))
    values = {"assignment_id": assignment_id, "scope": scope, "folded": words, "pairs": paired}
    if not connection.execute(update(ROWS).where(*mine).values(**values)).rowcount:
        connection.execute(insert(ROWS).values(source=source, source_id=source_id, **values))


def _owner(connection: Connection, assignment_id: int) -> tuple[int, int]:
    """The program and the agency of an assignment."""
    query = select(Duty.program_id, Assignment.agency_id).join(Duty, Duty.id == Assignment.duty_id)
    program, agency = connection.execute(query.where(Assignment.id == assignment_id)).one()
    return program, agency


def _reply(connection: Connection, row: Reply) -> None:
    words = "" if row.withdrawn_at else kept(row.text, row.document_number)
    scope = scope_of(*_owner(connection, row.assignment_id)) if words else ""
    _keep(connection, REPLY, row.id, words, scope, row.assignment_id)


def _changed(row: Any, *names: str) -> bool:
    state = inspect(row)
    return any(state.attrs[name].history.has_changes() for name in names)


@event.listens_for(Reply, "after_insert")
def _reply_was_written(mapper: Mapper[Reply], connection: Connection, row: Reply) -> None:
    if row.text or row.document_number:
        _reply(connection, row)


@event.listens_for(Reply, "after_update")
def _reply_was_changed(mapper: Mapper[Reply], connection: Connection, row: Reply) -> None:
    if _changed(row, "text", "document_number", "withdrawn_at", "assignment_id"):
        _reply(connection, row)
    if _changed(row, "assignment_id"):
        noted = select(ObstacleNote.id).join(Request, Request.id == ObstacleNote.request_id)
        _rescope_notes(connection, list(connection.scalars(noted.where(Request.reply_id == row.id))))


@event.listens_for(Assignment, "after_update")
def _assignment_was_changed(mapper: Mapper[Assignment], connection: Connection, row: Assignment) -> None:
    """Another agency has taken it over: what was said of it is found by that one."""
    if not _changed(row, "agency_id"):
        return
    mine = (ROWS.c.assignment_id == row.id, ROWS.c.source.in_((REPLY, EVENT, DISPUTE)))
    connection.execute(update(ROWS).where(*mine).values(scope=scope_of(*_owner(connection, row.id))))
    noted = select(ROWS.c.source_id).where(ROWS.c.assignment_id == row.id, ROWS.c.source == NOTE)
    _rescope_notes(connection, list(connection.scalars(noted)))


@event.listens_for(ObstacleNote, "after_insert")
def _note_was_written(mapper: Mapper[ObstacleNote], connection: Connection, row: ObstacleNote) -> None:
    assignment_id, scope = _of_note(connection, row.request_id, row.agency_id)
    _keep(connection, NOTE, row.id, kept(row.text), scope, assignment_id)


def _of_note(connection: Connection, request_id: int, agency_id: int | None) -> tuple[int, str]:
    """The assignment of a note, and its scope: who raised the obstacle, and who wrote."""
    query = select(Reply.assignment_id).join(Request, Request.reply_id == Reply.id).where(Request.id == request_id)
    assignment_id = connection.execute(query).scalar_one()
    program, agency = _owner(connection, assignment_id)
    return assignment_id, scope_of(program, agency, agency_id)


def _rescope_notes(connection: Connection, ids: list[int]) -> None:
    for number, request_id, agency_id in connection.execute(
        select(ObstacleNote.id, ObstacleNote.request_id, ObstacleNote.agency_id).where(ObstacleNote.id.in_(ids))
    ).all():
        assignment_id, scope = _of_note(connection, request_id, agency_id)
        mine = (ROWS.c.source == NOTE, ROWS.c.source_id == number)
        connection.execute(update(ROWS).where(*mine).values(scope=scope, assignment_id=assignment_id))


@event.listens_for(TaskResult, "after_insert")
def _result_was_given(mapper: Mapper[TaskResult], connection: Connection, row: TaskResult) -> None:
    words = kept(row.text)
    if words:
        program = connection.execute(select(Task.program_id).where(Task.id == row.task_id)).scalar_one()
        _keep(connection, RESULT, row.id, words, scope_of(program, row.agency_id), row.assignment_id)


def _event(connection: Connection, row: Event) -> None:
    if row.assignment_id is not None:
        words = "" if row.withdrawn_at else kept(row.subject)
        scope = scope_of(*_owner(connection, row.assignment_id)) if words else ""
        _keep(connection, EVENT, row.id, words, scope, row.assignment_id)


@event.listens_for(Event, "after_insert")
def _event_was_told(mapper: Mapper[Event], connection: Connection, row: Event) -> None:
    if row.subject:
        _event(connection, row)


@event.listens_for(Event, "after_update")
def _event_was_changed(mapper: Mapper[Event], connection: Connection, row: Event) -> None:
    if _changed(row, "subject", "withdrawn_at", "assignment_id"):
        _event(connection, row)


def _dispute(connection: Connection, row: Dispute) -> None:
    words = "" if row.verdict in ENDED else kept(row.text, row.answer)
    scope = scope_of(*_owner(connection, row.assignment_id)) if words else ""
    _keep(connection, DISPUTE, row.id, words, scope, row.assignment_id)


@event.listens_for(Dispute, "after_insert")
def _dispute_was_raised(mapper: Mapper[Dispute], connection: Connection, row: Dispute) -> None:
    _dispute(connection, row)


@event.listens_for(Dispute, "after_update")
def _dispute_was_changed(mapper: Mapper[Dispute], connection: Connection, row: Dispute) -> None:
    if _changed(row, "text", "answer", "verdict", "assignment_id"):
        _dispute(connection, row)
