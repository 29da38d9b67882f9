"""Reports that were sent: which wait to be confirmed, and what the coordinator says of them.

What was sent back stays in the history as what it was; the assignment is open again and is reported anew, and what it
is judged by is the first sending that was not sent back (``Assignment.reported_at``).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, not_, select, update
from sqlalchemy.orm import Session, aliased

from db import assignments, audit, inheriting, updates
from db.models import Agency, Assignment, Audit, Duty, Person, Reply
from rules.rulebook import Rules
from rules.status import CONFIRMED_KINDS, Move, State

AT_ONCE = 500
SENT = "sent"
"""The answer that says that a report was sent, by its code."""


@dataclass(frozen=True)
class Span:
    """Some reports of a program as they were listed: from one reply to another (their numbers), both included."""

    program_id: int
    first: int
    last: int


def is_waiting(row: Reply) -> bool:
    """Tell whether a reply is a report that was sent and nobody has confirmed or sent back."""
    about = row.assignment
    stands = row.withdrawn_at is None and row.returned_at is None and row.accepted_at is None
    return stands and row.code == SENT and about.state is State.REPORTED and about.duty.kind in CONFIRMED_KINDS


def _reported(programs: Collection[int]) -> Select[Any]:
    """The numbers of the reports that were sent and neither confirmed nor sent back."""
    duties = select(Duty.id).where(Duty.program_id.in_(programs), Duty.kind.in_(CONFIRMED_KINDS))
    return select(Assignment.id).where(Assignment.duty_id.in_(duties), Assignment.state == State.REPORTED)


def _waiting(programs: Collection[int]) -> Select[Any]:
    """The numbers of the replies that wait, of each assignment the newest."""
    return (
        select(func.max(Reply.id))
        .where(
            Reply.assignment_id.in_(_reported(programs)),
            Reply.code == SENT,
            Reply.withdrawn_at.is_(None),
            Reply.returned_at.is_(None),
            Reply.accepted_at.is_(None),
        )
        .group_by(Reply.assignment_id)
    )


def count(session: Session, programs: Collection[int]) -> int:
    """How many reports of these programs (ids) wait to be confirmed: a report is reported by being sent only, so that
    its replies need not be looked at."""
    return session.scalar(select(func.count()).select_from(_reported(programs).subquery())) or 0


def waiting(session: Session, programs: Collection[int], *, first: int = 0, limit: int | None = None) -> list[Reply]:
    """Reports of these programs (ids) that wait to be confirmed, in the order of sending, from the ``first`` on."""
    query = select(Reply).where(Reply.id.in_(_waiting(programs))).order_by(Reply.id).offset(first).limit(limit)
    return list(session.scalars(query))


def whole(session: Session, program_id: int) -> Span | None:
    """All reports of a program that wait at present; ``None``: none does."""
    waits = _waiting([program_id]).subquery()
    first, last = session.execute(select(func.min(waits.c[0]), func.max(waits.c[0]))).one()
    return Span(program_id, first, last) if first is not None else None


def waiting_of(session: Session, programs: Collection[int], agencies: Collection[Agency]) -> list[Reply]:
    """Those of some agencies."""
    own = select(Assignment.id).where(Assignment.agency_id.in_([agency.id for agency in agencies]))
    query = select(Reply).where(Reply.id.in_(_waiting(programs)), Reply.assignment_id.in_(own))
    return list(session.scalars(query.order_by(Reply.id)))


def accepted_of(session: Session, programs: Collection[int], agency: Agency) -> Reply | None:
    """The report of an agency in these programs (ids) that was confirmed last and still is."""
    query = (
        select(Reply)
        .join(Assignment)
        .join(Duty)
        .where(
            Assignment.agency_id == agency.id,
            Assignment.state == State.ACCEPTED,
            Duty.program_id.in_(programs),
            Reply.accepted_at.is_not(None),
            Reply.withdrawn_at.is_(None),
        )
        .order_by(Reply.accepted_at.desc(), Reply.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def accepted_by(session: Session, row: Reply) -> Person | None:
    """Who confirmed a report last, as the log has it."""
    return _by(session, row, Move.ACCEPT)


def returned_by(session: Session, row: Reply) -> Person | None:
    """Who sent a report back last, as the log has it."""
    return _by(session, row, Move.RETURN)


def _by(session: Session, row: Reply, what: Move) -> Person | None:
    subject = f"assignment:{row.assignment_id}"
    query = select(Audit.actor).where(Audit.subject == subject, Audit.action == str(what))
    actor = session.scalar(query.order_by(Audit.id.desc()).limit(1)) or ""
    kind, _, number = actor.partition(":")
    return session.get(Person, int(number)) if kind == "person" else None


def waiting_in(session: Session, span: Span, left_out: Collection[int] = ()) -> list[Reply]:
    """Those of a list that still wait, without those of some agencies (ids)."""
    query = select(Reply).where(Reply.id.in_(_waiting([span.program_id])), Reply.id.between(span.first, span.last))
    if left_out:
        theirs = select(Assignment.id).where(Assignment.agency_id.in_(left_out))
        query = query.where(Reply.assignment_id.not_in(theirs))
    return list(session.scalars(query.order_by(Reply.id)))


def accepted_in(session: Session, span: Span, at: datetime) -> list[Reply]:
    """Those of a list that were confirmed in that one step (at that instant) and still are."""
    query = (
        select(Reply)
        .join(Assignment)
        .join(Duty)
        .where(
            Duty.program_id == span.program_id,
            Reply.id.between(span.first, span.last),
            Reply.accepted_at == at,
            Assignment.state == State.ACCEPTED,
        )
    )
    return list(session.scalars(query.order_by(Reply.id)))


def sendings(session: Session, assignment: Assignment) -> list[Reply]:
    """Everything that was said to be sent and not taken back by the agency itself, the oldest first."""
    query = select(Reply).where(Reply.assignment_id == assignment.id, Reply.code == SENT, Reply.withdrawn_at.is_(None))
    return list(session.scalars(query.order_by(Reply.id)))


def accept(session: Session, rows: Sequence[Reply], by: str, now: datetime, rules: Rules) -> None:
    """The coordinator has these reports. Raises `rules.status.NotAllowed` for one that does not wait."""
    for row in rows:
        assignments.move(session, row.assignment, Move.ACCEPT, by, now, rules, because=f"reply:{row.id}")
        row.accepted_at = now


def doubt(session: Session, rows: Sequence[Reply], by: str, now: datetime, rules: Rules) -> None:
    """What was confirmed by mistake waits again. Raises `rules.status.NotAllowed`."""
    for row in rows:
        assignments.move(session, row.assignment, Move.DOUBT, by, now, rules, because=f"reply:{row.id}")
        row.accepted_at = None


def send_back(session: Session, row: Reply, why: str, by: str, now: datetime, rules: Rules) -> None:
    """The coordinator sends a report back, confirmed before or not: it is asked for again, and the ladder goes on; of
    who has taken the agency's place since, where somebody has.

    What was still being asked about it (its document's number) is over. Raises `rules.status.NotAllowed`.
    """
    updates.close_dialogs_about(session, row)
    assignments.move(session, row.assignment, Move.RETURN, by, now, rules, because=f"reply:{row.id}")
    row.accepted_at, row.returned_at, row.returned_because = None, now, why
    session.flush()
    inheriting.reopened(session, row.assignment, now, rules)


def keep(session: Session, row: Reply, by: str, now: datetime, rules: Rules) -> None:
    """What was sent back by mistake counts again, from when it was said. Raises `rules.status.NotAllowed`."""
    assignments.move(session, row.assignment, Move.KEEP, by, now, rules, because=f"reply:{row.id}", at=row.at)
    row.returned_at = row.returned_because = None


def may_be_kept(session: Session, row: Reply) -> bool:
    """Tell whether sending a report back can still be undone: nothing else was sent since."""
    newest = sendings(session, row.assignment)[-1:]
    return row.returned_at is not None and row.assignment.state is State.OPEN and newest == [row]


def not_asked(session: Session, programs: Collection[int]) -> list[tuple[int, datetime]]:
    """Reports that wait and about which the coordinators have not been asked: their replies' numbers, in the order of
    sending, and when they were sent."""
    return [(row.id, row.at) for row in session.execute(_NOT_ASKED, {"programs": list(programs)})]


def _stands(row: Any) -> tuple[ColumnElement[bool], ...]:
    """That a reply says that a report was sent, and nobody has said anything of that."""
    said = (row.withdrawn_at, row.returned_at, row.accepted_at)
    return row.code == SENT, *(column.is_(None) for column in said)


_NEWER = aliased(Reply)
_NOT_ASKED = (
    select(Reply.id, Reply.at)
    .join(Assignment)
    .join(Duty)
    .where(
        *_stands(Reply),
        Reply.confirm_asked_at.is_(None),
        Assignment.state == State.REPORTED,
        Duty.program_id.in_(bindparam("programs", expanding=True)),
        Duty.kind.in_(CONFIRMED_KINDS),
        not_(exists().where(_NEWER.assignment_id == Reply.assignment_id, _NEWER.id > Reply.id, *_stands(_NEWER))),
    )
    .order_by(Reply.id)
)
"""It is asked of the replies and not of the reports that wait, of which there may be all that have ever been sent."""


def asked(session: Session, numbers: Sequence[int], now: datetime) -> None:
    """The coordinators have been asked about these replies, which is done once. At the first time there may be a great
    many, where a database had been in use before anything was confirmed."""
    for first in range(0, len(numbers), AT_ONCE):
        some = numbers[first : first + AT_ONCE]
        session.execute(update(Reply).where(Reply.id.in_(some)).values(confirm_asked_at=now))
        audit.record_each(session, now, "clock", "ask_confirm", [f"reply:{number}" for number in some])
