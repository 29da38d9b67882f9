"""The tasks of an agency in a program, and the short results that it gave of them; none is ever changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, distinct, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from db import audit
from db.models import Agency, Assignment, Duty, Person, ProgramAgency, Task, TaskResult
from rules.meaning.results import Result
from rules.said import Said
from rules.status import CONFIRMED_KINDS, State


def tasks_of(session: Session, agency_id: int, program_id: int) -> list[Task]:
    """The tasks of an agency in a program: those of the groups in which it stands, in the document's order."""
    groups = select(ProgramAgency.group_number).where(
        ProgramAgency.program_id == program_id, ProgramAgency.agency_id == agency_id, ProgramAgency.gone_at.is_(None)
    )
    query = select(Task).where(Task.program_id == program_id, Task.gone_at.is_(None), Task.group_number.in_(groups))
    return list(session.scalars(query.order_by(Task.id)))


def latest(session: Session, agency_id: int, tasks: Collection[Task]) -> dict[int, TaskResult]:
    """The newest result of each of these tasks that this agency gave, by the task's id."""
    newest = (
        select(func.max(TaskResult.id))
        .where(TaskResult.agency_id == agency_id, TaskResult.task_id.in_([task.id for task in tasks]))
        .group_by(TaskResult.task_id)
    )
    rows = session.scalars(select(TaskResult).where(TaskResult.id.in_(newest)))
    return {row.task_id: row for row in rows}


def history(session: Session, agency_id: int, task_id: int) -> list[TaskResult]:
    """Everything that an agency said of one task, the oldest first."""
    query = select(TaskResult).where(TaskResult.agency_id == agency_id, TaskResult.task_id == task_id)
    return list(session.scalars(query.order_by(TaskResult.id)))


def report_of(session: Session, agency_id: int, program_id: int) -> Assignment | None:
    """The report with which results are given: the one that was reported last, else the next that is owed."""
    query = (
        select(Assignment)
        .join(Duty)
        .where(Assignment.agency_id == agency_id, Duty.program_id == program_id, Duty.kind.in_(CONFIRMED_KINDS))
    )
    done = query.where(Assignment.state.in_((State.REPORTED, State.ACCEPTED))).order_by(Assignment.last_day.desc())
    due = query.where(Assignment.state == State.OPEN).order_by(Assignment.last_day)
    return session.scalars(done.limit(1)).first() or session.scalars(due.limit(1)).first()


def give(
    session: Session,
    agency: Agency,
    tasks: Sequence[Task],
    told: Sequence[Result],
    by: Person,
    now: datetime,
    said: Said,
    report: Assignment | None,
) -> list[TaskResult]:
    """Store what an agency said of its tasks: ``told`` by their places in the list ``tasks``, from 1 on."""
    rows = []
    for each in told:
        task = tasks[each.number - 1]
        row = TaskResult(
            task_id=task.id,
            agency_id=agency.id,
            assignment_id=report.id if report else None,
            person_id=by.id,
            code=str(each.code),
            percent=each.percent,
            text=each.text or None,
            at=said.at,
            stored_at=now,
        )
        session.add(row)
        rows.append(row)
        detail: dict[str, Any] = {"agency": agency.id, "code": str(each.code), "percent": each.percent}
        if said.at != now:
            detail["said_at"] = said.at.isoformat()
        audit.record(session, now, f"person:{by.id}", "result", f"task:{task.id}", detail)
    session.flush()
    for row in rows:
        session.refresh(row)
    return rows


def newest_period(session: Session, program_id: int) -> list[Assignment]:
    """The reports of the newest period of a program of which one was reported or came with results; else none."""
    key = _newest_key(session, program_id)
    return list(session.scalars(_REPORTS, key)) if key else []


def given(session: Session, program_id: int) -> tuple[int, int] | None:
    """Of how many of the reports of `newest_period` any result was given, and how many there are; else ``None``."""
    key = _newest_key(session, program_id)
    row = session.execute(_GIVEN, key).one() if key else None
    return (row[0], row[1]) if row and row[1] else None


def _newest_key(session: Session, program_id: int) -> dict[str, Any] | None:
    """The duty and period of the newest report of which any was reported or came with results.

    Looked at are one report of the newest period of each duty of which any was reported, and the newest that came with
    results before it was reported. Of what has been only the ends of an index are read.
    """
    mine = {"program": program_id}
    numbers = {number for query in _NEWEST for number in session.scalars(query, mine) if number is not None}
    rows: list[Any] = list(session.execute(_DATED, {"numbers": numbers})) if numbers else []
    rows += session.execute(_EARLY, mine)
    newest = max(rows, key=lambda row: (row.last_day, -row.id), default=None)
    return {"duty": newest.duty_id, "period": newest.period} if newest else None


def _first_of_newest(state: State) -> Select[int]:
    """Of each duty of a program whose reports are confirmed: the first assignment (its number) of the newest period in
    which any is in this state."""
    first, other = aliased(Assignment), aliased(Assignment)
    period = select(func.max(other.period)).where(other.duty_id == Duty.id, other.state == state).correlate(Duty)
    there = (first.duty_id == Duty.id, first.state == state, first.period == period.scalar_subquery())
    return select(select(func.min(first.id)).where(*there).correlate(Duty).scalar_subquery()).where(*_MINE)


_MINE = (Duty.program_id == bindparam("program"), Duty.kind.in_(CONFIRMED_KINDS))
_WITH_RESULTS = exists().where(TaskResult.assignment_id == Assignment.id).correlate(Assignment)
_KEYED = select(Assignment.id, Assignment.last_day, Assignment.duty_id, Assignment.period)

_NEWEST = [_first_of_newest(state) for state in (State.REPORTED, State.ACCEPTED)]
_DATED = _KEYED.where(Assignment.id.in_(bindparam("numbers", expanding=True)))
_EARLY = (
    _KEYED.join(Duty)
    .where(*_MINE, Assignment.state == State.OPEN, _WITH_RESULTS)
    .order_by(Assignment.last_day.desc(), Assignment.id)
    .limit(1)
)

_OF_PERIOD = (
    Assignment.id.in_(
        select(Assignment.id).where(
            Assignment.duty_id == bindparam("duty"),
            Assignment.period == bindparam("period"),
            Assignment.state.in_([state for state in State if state is not State.MERGED]),
        )
    ),
    or_(Assignment.state.not_in((State.WAIVED, State.NOT_TRACKED)), _WITH_RESULTS),
)
_REPORTS = select(Assignment).where(*_OF_PERIOD).order_by(Assignment.agency_id)
_GIVEN = select(func.count().filter(_WITH_RESULTS), func.count()).select_from(Assignment).where(*_OF_PERIOD)


def given_with(session: Session, reports: Collection[Assignment]) -> dict[int, int]:
    """Of how many tasks a result was given with each of these reports, by the agency's id."""
    query = (
        select(TaskResult.agency_id, func.count(distinct(TaskResult.task_id)))
        .where(TaskResult.assignment_id.in_([row.id for row in reports]))
        .group_by(TaskResult.agency_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}
