"""What the agencies have told of their tasks: of each the newest short result, as documents and tables need it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Executable, Select, func, select
from sqlalchemy.orm import Session

from db.desk.scope import Scope
from db.models import Assignment, Duty, Person, Task, TaskResult

Place = tuple[int, str]
"""Whose task it is: the agency's id and the task's code."""


class Outcome(NamedTuple):
    """What an agency said of a task. ``code``: a word of `rules.meaning.results.Code`; ``percent``: 0 to 100; ``at`` is
    local; ``report_id``: the assignment with which it was given, ``period``: of what, where there was one."""

    agency_id: int
    task: str
    title: str
    code: str
    percent: int | None
    text: str | None
    at: datetime
    by: str
    report_id: int | None
    period: str | None


_OUTCOMES = (
    select(
        TaskResult.agency_id,
        Task.code.label("task"),
        Task.title,
        TaskResult.code,
        TaskResult.percent,
        TaskResult.text,
        TaskResult.at,
        Person.name.label("by"),
        TaskResult.assignment_id.label("report_id"),
        Assignment.period,
    )
    .join(Task, Task.id == TaskResult.task_id)
    .join(Person, Person.id == TaskResult.person_id)
    .outerjoin(Assignment, Assignment.id == TaskResult.assignment_id)
)


def outcomes(session: Session, scope: Scope) -> Mapping[Place, Outcome]:
    """The newest result of each agency's tasks that the program still names (see `db.results.latest`); where the scope
    is a month or a duty only of what was given with a report of it."""
    newest = (
        select(func.max(TaskResult.id))
        .join(Task, Task.id == TaskResult.task_id)
        .where(Task.program_id == scope.program_id, Task.gone_at.is_(None), *_within(scope))
        .group_by(TaskResult.task_id, TaskResult.agency_id)
    )
    found = _read(session, scope, _OUTCOMES.where(TaskResult.id.in_(newest)))
    return {(each.agency_id, each.task): each for each in found}


def given_with(session: Session, scope: Scope, assignment_id: int) -> list[Outcome]:
    """Everything that was told with one report, in the order in which it was; the older results of a task too."""
    query = _OUTCOMES.where(TaskResult.assignment_id == assignment_id).order_by(TaskResult.id)
    return list(_read(session, scope, query))


def _within(scope: Scope) -> Iterator[ColumnElement[bool]]:
    if scope.agency_id is not None:
        yield TaskResult.agency_id == scope.agency_id
    if scope.group is not None:
        yield TaskResult.agency_id.in_(scope.of_group)
    if scope.month is not None or scope.duty_id is not None:
        reports: Select[Any] = select(Assignment.id).join(Duty).where(*scope.conditions)
        yield TaskResult.assignment_id.in_(reports)


def _read(session: Session, scope: Scope, query: Executable) -> Iterator[Outcome]:
    for row in session.execute(query):
        yield Outcome(**{**row._asdict(), "at": row.at.astimezone(scope.at.tzinfo)})
