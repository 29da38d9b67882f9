"""More time for several agencies at once, given by the coordinator unasked; what was asked for stands in
`db.requests`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import audit, replies, requests
from db.models import Agency, Assignment, Duty, Extension, Person, ProgramAgency, Reply, Request
from rules.rulebook import Rules
from rules.status import State

KINDS = ("report", "milestone")
"""Duties for which more time can be given to several at once; a meeting is held or missed."""
OF_ONE = (*KINDS, "event", "consolidation")
"""Those for which it can be given to one agency: what is counted from an event (a payment) is each agency's own."""


def kinds(agencies: Collection[int]) -> tuple[str, ...]:
    """The kinds of duty for which more time can be given to these agencies (ids) together."""
    return OF_ONE if len(set(agencies)) == 1 else KINDS


def agencies_of_groups(session: Session, program_id: int, groups: Collection[int]) -> list[Agency]:
    """The agencies in these groups of a program (none named: all), in the document's order."""
    query = select(ProgramAgency).where(ProgramAgency.program_id == program_id, ProgramAgency.gone_at.is_(None))
    if groups:
        query = query.where(ProgramAgency.group_number.in_(groups))
    rows = session.scalars(query.order_by(ProgramAgency.group_number, ProgramAgency.position))
    return list(dict.fromkeys(row.agency for row in rows))


def candidates(
    session: Session, program_id: int, agencies: Collection[int], horizon: datetime, until: date, rules: Rules
) -> list[Assignment]:
    """The first assignment of each duty and period of these agencies (ids) that falls due by ``horizon`` and for which
    ``until`` is more time, in the order of their days."""
    query = (
        select(Assignment)
        .join(Duty)
        .where(
            Duty.program_id == program_id,
            Duty.kind.in_(kinds(agencies)),
            Assignment.agency_id.in_(agencies),
            Assignment.state == State.OPEN,
            Assignment.due_at <= horizon,
        )
        .order_by(Assignment.due_at, Assignment.id)
    )
    first: dict[tuple[int, str], Assignment] = {}
    for row in session.scalars(query):
        if gets_more(row, until, rules):
            first.setdefault((row.duty_id, row.period), row)
    return list(first.values())


def like(session: Session, row: Assignment, agencies: Collection[int]) -> list[Assignment]:
    """The assignments of the same duty and period of these agencies, whatever their state, but for those in whose
    place another one goes on."""
    query = select(Assignment).where(
        Assignment.duty_id == row.duty_id,
        Assignment.period == row.period,
        Assignment.agency_id.in_(agencies),
        Assignment.state != State.MERGED,
    )
    return list(session.scalars(query.order_by(Assignment.id)))


def gets_more(row: Assignment, until: date, rules: Rules) -> bool:
    """Tell whether a day is more time for an assignment: it is open, and its present day lies before."""
    return row.state is State.OPEN and rules.of(row).course(row).last_day < until


def give(
    session: Session,
    rows: Sequence[Assignment],
    until: date,
    because: str,
    by: Person,
    now: datetime,
    rules: Rules,
) -> int:
    """Extend these to a day; what was asked for up to that day is granted with it. Returns the number of the step."""
    batch = (session.scalar(select(func.max(Extension.batch))) or 0) + 1
    actor = f"person:{by.id}"
    for row in rows:
        given = {"until": until, "because": because or None, "given_at": now, "given_by": by.id}
        session.add(Extension(batch=batch, assignment_id=row.id, **given))
        waiting = replies.pending(session, row.id, "extension")
        if waiting and waiting.until and waiting.until <= until:
            replies.decide(session, waiting, "granted", by, now, because or None)
        session.flush()
        requests.extend_to(session, row, requests.granted_day(session, row), now, rules, actor)
    audit.record(session, now, actor, "extend_all", f"extension:{batch}", {"to": until.isoformat(), "count": len(rows)})
    return batch


def asked_among(session: Session, rows: Sequence[Assignment]) -> list[Request]:
    """The requests for more time about these that wait for the coordinators, in their order."""
    query = (
        select(Request)
        .join(Reply)
        .where(
            Reply.assignment_id.in_([row.id for row in rows]),
            Request.kind == "extension",
            Request.state == "open",
            Request.until.is_not(None),
        )
    )
    return list(session.scalars(query.order_by(Request.id)))


def asked(found: Sequence[Request], until: date | None = None) -> list[dict[str, Any]]:
    """Requests for more time as messages name them beside a decision about many: ``agency``, number, ``until`` (ISO),
    and whether they are ``closed``, or would be by more time ``until`` a day."""
    return [
        {
            "id": row.id,
            "agency": row.reply.assignment.agency.name,
            "until": row.until.isoformat() if row.until else None,
            "closed": row.state != "open" or bool(until and row.until and row.until <= until),
        }
        for row in found
    ]


def of_batch(session: Session, batch: int) -> list[Extension]:
    """What one step gave and was not taken back."""
    query = select(Extension).where(Extension.batch == batch, Extension.revoked_at.is_(None))
    return list(session.scalars(query.order_by(Extension.id)))


def of_assignment(session: Session, assignment_id: int) -> list[Extension]:
    """What was given unasked for one assignment and was not taken back, the oldest first."""
    query = select(Extension).where(Extension.assignment_id == assignment_id, Extension.revoked_at.is_(None))
    return list(session.scalars(query.order_by(Extension.id)))


def given_last(session: Session, row: Assignment) -> Extension | None:
    """What gave an assignment more time last, where that was given unasked; ``None`` where a request was granted
    since."""
    granted = requests.granted_for(session, row)
    given = of_assignment(session, row.id)
    asked_at = granted[0].decided_at if granted else None
    return given[-1] if given and (asked_at is None or given[-1].given_at >= asked_at) else None


def extended(session: Session, programs: Collection[int], agencies: Collection[int]) -> list[Assignment]:
    """What is open at these agencies (ids) and has more time, in these programs (ids), what is due first first."""
    query = (
        select(Assignment)
        .join(Duty)
        .where(
            Duty.program_id.in_(programs),
            Assignment.agency_id.in_(agencies),
            Assignment.state == State.OPEN,
            Assignment.extended_to.is_not(None),
        )
        .order_by(Assignment.due_at, Assignment.id)
    )
    return list(session.scalars(query))


def take_back(session: Session, given: Sequence[Extension], by: str, now: datetime, rules: Rules) -> list[Request]:
    """What one step gave holds no more, but for what has been done within it; what each agency was granted otherwise
    does. What the step granted with it was decided by nobody else: it waits again, and is returned."""
    back: list[Request] = []
    for row in given:
        if row.assignment.state is not State.OPEN:
            continue
        row.revoked_at = now
        back += _wait_again(session, row, by, now)
        session.flush()
        assignment = row.assignment
        requests.extend_to(session, assignment, requests.granted_day(session, assignment), now, rules, by)
    return back


def _wait_again(session: Session, given: Extension, by: str, now: datetime) -> list[Request]:
    """The request that was granted with more time for several; where the agency has asked anew since, or has been given
    as much otherwise, its older wish is taken back instead."""
    query = (
        select(Request)
        .join(Reply)
        .where(
            Reply.assignment_id == given.assignment_id,
            Request.kind == "extension",
            Request.state == "granted",
            Request.decided_at == given.given_at,
            Request.decided_by == given.given_by,
        )
    )
    found, back = list(session.scalars(query)), []
    for request in found:
        request.state = "revoked"
    session.flush()
    anew = replies.pending(session, given.assignment_id, "extension")
    holds = requests.granted_day(session, given.assignment)
    for request in found:
        if anew or (holds and request.until and request.until <= holds):
            request.decided_at = now
            continue
        request.state, request.decided_at, request.decided_by, request.note = "open", None, None, None
        audit.record(session, now, by, "wait_again", f"request:{request.id}", {"kind": request.kind})
        back.append(request)
    return back
