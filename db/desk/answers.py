"""Every answer, streamed; and of some assignments the one that counts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.desk.lines import PART, streamed
from db.desk.scope import Scope
from db.models import Assignment, Duty, Person, Reply

CLOSING = ("sent", "held", "nothing")
"""Answers with which something is done."""


class Answer(NamedTuple):
    """One reply as it was given, the withdrawn ones too. Times are local, amounts whole đồng.

    A tuple, as a workbook has hundreds of thousands of them.
    """

    id: int
    assignment_id: int
    agency_id: int
    title: str
    kind: str
    period: str
    at: datetime
    time_known: bool
    code: str
    text: str | None
    percent: int | None
    expected_on: date | None
    document_number: str | None
    document_date: date | None
    planned: int | None
    disbursed: int | None
    by: str
    withdrawn_at: datetime | None


_ANSWER = (
    Reply.id,
    Reply.assignment_id,
    Assignment.agency_id,
    Duty.title,
    Duty.kind,
    Assignment.period,
    Reply.at,
    Reply.time_known,
    Reply.code,
    Reply.text,
    Reply.percent,
    Reply.expected_on,
    Reply.document_number,
    Reply.document_date,
    Reply.planned,
    Reply.disbursed,
    Person.name.label("by"),
    Reply.withdrawn_at,
)


_ANSWERS = (
    select(*_ANSWER)
    .join(Assignment, Assignment.id == Reply.assignment_id)
    .join(Duty, Duty.id == Assignment.duty_id)
    .join(Person, Person.id == Reply.person_id)
)


def answers(session: Session, scope: Scope) -> Iterator[Answer]:
    """Every answer, in the order in which they were given, those that were taken back too."""
    query = _ANSWERS.where(*scope.conditions).order_by(Reply.id)
    for row in streamed(session, query):
        yield _answer(row, scope)


def latest(session: Session, scope: Scope, assignment_ids: Collection[int]) -> dict[int, Answer]:
    """The newest answer that stands of each of these assignments; see `db.replies.latest`."""
    stands = _picked(session, scope, Reply.assignment_id, assignment_ids, Reply.withdrawn_at.is_(None))
    return {answer.assignment_id: answer for answer in stands}


def closing(session: Session, scope: Scope, assignment_ids: Collection[int]) -> dict[int, Answer]:
    """The newest answer that closed each of these assignments and was not sent back, whatever was answered after it."""
    stands = (Reply.withdrawn_at.is_(None), Reply.returned_at.is_(None), Reply.code.in_(CLOSING))
    return {each.assignment_id: each for each in _picked(session, scope, Reply.assignment_id, assignment_ids, *stands)}


def by_reply(session: Session, scope: Scope, reply_ids: Collection[int]) -> dict[int, Answer]:
    """Answers by their ids."""
    return {answer.id: answer for answer in _picked(session, scope, Reply.id, reply_ids)}


def _picked(
    session: Session,
    scope: Scope,
    column: InstrumentedAttribute[int],
    numbers: Collection[int],
    *more: ColumnElement[bool],
) -> Iterator[Answer]:
    """Answers of these numbers in a column, a part at a time, in the order in which they were given, before them what
    was given for an agency whose place another one has taken."""
    ordered = sorted(numbers)
    for first in range(0, len(ordered), PART):
        query = _ANSWERS.where(column.in_(ordered[first : first + PART]), *more)
        query = query.order_by(Reply.given_for_id.is_(None), Reply.id)
        for row in session.execute(query):
            yield _answer(row, scope)


def _answer(row: Any, scope: Scope) -> Answer:
    """From a row of `_ANSWER`, whose order is that of the fields."""
    zone = scope.at.tzinfo
    *before, at, time_known = row[:8]
    withdrawn = row.withdrawn_at.astimezone(zone) if row.withdrawn_at else None
    return Answer._make((*before, at.astimezone(zone), time_known, *row[8:17], withdrawn))
