"""Who is overdue, since when; and of one agency with what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.assignments import IN_FULL
from db.board.conditions import begun, due_by
from db.desk.heads import Filter
from db.desk.page import is_wanted
from db.desk.scope import Member, Scope
from db.models import Assignment, Duty
from rules.status import State


@dataclass(frozen=True)
class Late:
    """How much of an agency is overdue, and since which day (the last on which the first of it was in time)."""

    agency_id: int
    count: int
    since: date


def late_agencies(session: Session, scope: Scope, members: Sequence[Member], wanted: Filter) -> list[Late]:
    """Who is overdue with something, the longest first, as far as agencies and duties are ``wanted``."""
    zone, rows = scope.book.zone, [each.id for each in members if is_wanted(each, scope, wanted)]
    where = _overdue(scope, wanted)
    if len(rows) < len(members):
        where.append(Assignment.agency_id.in_(rows))
    by_document = func.min(Assignment.due_at).filter(Assignment.extended_to.is_(None))
    query = (
        select(Assignment.agency_id, func.count(), by_document, func.min(Assignment.extended_to))
        .where(*where)
        .group_by(Assignment.agency_id)
    )
    found = []
    for agency_id, count, due_at, extended_to in session.execute(query):
        ends = [(due_at - timedelta(seconds=1)).astimezone(zone).date()] if due_at else []
        found.append(Late(agency_id, count, min([*ends, *([extended_to] if extended_to else [])])))
    return sorted(found, key=lambda each: (each.since, -each.count, each.agency_id))


def late_work(
    session: Session, scope: Scope, agency_id: int, wanted: Filter, most: int
) -> tuple[list[Assignment], int]:
    """With what one agency is overdue, the longest first, as far as duties are ``wanted``: so much of it, and how much
    there is."""
    query = select(Assignment).where(*_overdue(scope, wanted), Assignment.agency_id == agency_id)
    rows = session.scalars(query.options(*IN_FULL)).all()
    found = sorted(rows, key=lambda row: (scope.book.due_at(row), row.id))
    return found[:most], len(found)


def _overdue(scope: Scope, wanted: Filter) -> list[ColumnElement[bool]]:
    duties = select(Duty.id).where(Duty.program_id == scope.program_id)
    if wanted.duty:
        duties = duties.where(Duty.code == wanted.duty)
    late = due_by(scope.at, scope.book.zone)
    return [Assignment.duty_id.in_(duties), Assignment.state == State.OPEN, late, begun(scope.today)]
