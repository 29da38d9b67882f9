"""The tasks of an agency in a program, and the short results that it gave of them; none is ever changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, distinct, exists, func, or_, select
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
    first = max(_begun(session, program_id), key=lambda row: (row.last_day, -row.id), default=None)
    if first is None:
        return []
    followed = Assignment.state.not_in((State.WAIVED, State.NOT_TRACKED))
    there = select(Assignment.id).where(
        Assignment.duty_id == first.duty_id,
        Assignment.period == first.period,
        Assignment.state.in_([state for state in State if state is not State.MERGED]),
    )
    query = select(Assignment).where(Assignment.id.in_(there), or_(followed, _with_results()))
    return list(session.scalars(query.order_by(Assignment.agency_id)))


def _begun(session: Session, program_id: int) -> Iterator[Assignment]:
    """One report of the newest period of each duty of which any was reported, and the newest that came with results
    before it was reported. Of what has been only the ends of an index are read."""
    mine = (Duty.program_id == program_id, Duty.kind.in_(CONFIRMED_KINDS))
    firsts = [select(_first_of_newest(state)).where(*mine) for state in (State.REPORTED, State.ACCEPTED)]
    numbers = {number for each in firsts for number in session.scalars(each) if number is not None}
    yield from session.scalars(select(Assignment).where(Assignment.id.in_(numbers))) if numbers else ()
    early = select(Assignment).join(Duty).where(*mine, Assignment.state == State.OPEN, _with_results())
    yield from session.scalars(early.order_by(Assignment.last_day.desc(), Assignment.id).limit(1))


def _first_of_newest(state: State) -> ScalarSelect[int]:
    """The first assignment (its number) of a duty's newest period in which any is in this state."""
    first, other = aliased(Assignment), aliased(Assignment)
    period = select(func.max(other.period)).where(other.duty_id == Duty.id, other.state == state).correlate(Duty)
    there = (first.duty_id == Duty.id, first.state == state, first.period == period.scalar_subquery())
    return select(func.min(first.id)).where(*there).correlate(Duty).scalar_subquery()


def _with_results() -> ColumnElement[bool]:
    return exists().where(TaskResult.assignment_id == Assignment.id).correlate(Assignment)


def given_with(session: Session, reports: Collection[Assignment]) -> dict[int, int]:
    """Of how many tasks a result was given with each of these reports, by the agency's id."""
    query = (
        select(TaskResult.agency_id, func.count(distinct(TaskResult.task_id)))
        .where(TaskResult.assignment_id.in_([row.id for row in reports]))
        .group_by(TaskResult.agency_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}
