"""Lines of evidence sheets that agencies call wrong, and what the coordinator answers (see `db.desk.evidence`).

A dispute changes no day and no state: what the coordinator finds to be wrong is corrected by the usual ways (more time,
a report that is received); the sheet shows both sentences, so that whoever assesses sees them.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db import audit, views
from db.models import Assignment, Dispute, Duty, Person
from rules.rulebook import Rules
from rules.said import Said

ACCEPTED, KEPT, WITHDRAWN, REPLACED = "accepted", "kept", "withdrawn", "replaced"
VERDICTS = (ACCEPTED, KEPT)
"""What the coordinator may say; the two others are the agency's own."""


def write(session: Session, assignment: Assignment, person: Person, text: str, now: datetime, said: Said) -> Dispute:
    """The agency calls the line of an assignment wrong; an earlier sentence that still waits is replaced by this."""
    for earlier in waiting_of(session, assignment.id):
        earlier.verdict, earlier.answered_at = REPLACED, now
    row = Dispute(assignment_id=assignment.id, person_id=person.id, text=text, at=said.at, stored_at=now)
    session.add(row)
    session.flush()
    session.refresh(row)
    _log(session, row, f"person:{person.id}", now, "dispute", {})
    return row


def answer(session: Session, row: Dispute, verdict: str, words: str | None, by: Person, now: datetime) -> None:
    """The coordinator accepts it or keeps to the line."""
    row.verdict, row.answer, row.answered_at, row.answered_by = verdict, words, now, by.id
    session.flush()
    session.refresh(row)
    _log(session, row, f"person:{by.id}", now, "answer_dispute", {"verdict": verdict})


def reopen(session: Session, row: Dispute, by: Person, now: datetime) -> None:
    """The coordinator takes an answer back; the dispute waits again."""
    before = row.verdict
    row.verdict = row.answer = row.answered_at = row.answered_by = None
    session.flush()
    session.refresh(row)
    _log(session, row, f"person:{by.id}", now, "reopen_dispute", {"from": before})


def withdraw(session: Session, row: Dispute, by: Person, now: datetime) -> None:
    """The agency takes its sentence back, which stays in the log."""
    row.verdict, row.answered_at = WITHDRAWN, now
    _log(session, row, f"person:{by.id}", now, "withdraw_dispute", {})


def may_be_reopened(session: Session, row: Dispute) -> bool:
    """Tell whether an answer can be taken back: nothing was said of the line since."""
    newest = session.scalar(select(func.max(Dispute.id)).where(Dispute.assignment_id == row.assignment_id))
    return row.verdict in VERDICTS and newest == row.id


def waiting_of(session: Session, assignment_id: int) -> list[Dispute]:
    """What waits for an answer about one assignment."""
    query = select(Dispute).where(Dispute.assignment_id == assignment_id, Dispute.verdict.is_(None))
    return list(session.scalars(query.order_by(Dispute.id)))


def of_all(session: Session, assignment_ids: Collection[int]) -> list[Dispute]:
    """What agencies said of these assignments and did not take back, in its order."""
    query = select(Dispute).where(
        Dispute.assignment_id.in_(assignment_ids),
        Dispute.verdict.is_(None) | Dispute.verdict.in_(VERDICTS),
    )
    return list(session.scalars(query.order_by(Dispute.id)))


def waiting(session: Session, programs: Collection[int], *, first: int = 0, limit: int = 10) -> list[Dispute]:
    """What waits for the coordinators of these programs (ids), the oldest first."""
    query = _waiting(programs, select(Dispute)).order_by(Dispute.id).offset(first).limit(limit)
    return list(session.scalars(query))


def count(session: Session, programs: Collection[int]) -> int:
    """How many wait for the coordinators of these programs (ids)."""
    return session.scalar(_waiting(programs, select(func.count(Dispute.id)))) or 0


def _waiting(programs: Collection[int], query: Select[Any]) -> Select[Any]:
    joined = query.join(Assignment, Assignment.id == Dispute.assignment_id).join(Duty, Duty.id == Assignment.duty_id)
    return joined.where(Dispute.verdict.is_(None), Duty.program_id.in_(programs))


def view(row: Dispute, rules: Rules, now: datetime) -> dict[str, Any]:
    """A dispute as plain data, with the assignment that it is about."""
    return {
        "id": row.id,
        "text": row.text,
        "at": rules.local(row.at).isoformat(),
        "by": row.person.name,
        "verdict": row.verdict,
        "answer": row.answer,
        "answered_at": rules.local(row.answered_at).isoformat() if row.answered_at else None,
        "assignment": views.assignment(row.assignment, rules, now),
    }


def _log(session: Session, row: Dispute, by: str, now: datetime, what: str, detail: dict[str, Any]) -> None:
    words = {"because": f"dispute:{row.id}", **detail}
    audit.record(session, now, by, what, f"assignment:{row.assignment_id}", words)
