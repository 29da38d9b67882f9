"""Objective causes of lateness: an obstacle that is proposed as one for an assignment, and what became of that."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import audit
from db.assignments import IN_FULL
from db.models import Assignment, Duty, Ground, Person, Request
from rules.grounds import Confirmation, Standing, after
from rules.rulebook import Rules
from rules.status import State, Timeliness, timeliness

AHEAD = timedelta(days=45)
"""How far ahead assignments are offered that are not late yet."""

NEAR = timedelta(days=7)
"""The same of meetings, of which there is one a week."""

OFFERED, LOOKED_AT = 10, 200
STANDS = (Standing.OPEN, Standing.CONFIRMED)


def candidates(session: Session, request: Request, rules: Rules, now: datetime) -> list[Assignment]:
    """Whose lateness an obstacle may explain: what the agency owes or has done late in the obstacle's program; first
    what the obstacle was told with, then what is late, the newest first, then what is to come, the nearest first (of
    meetings those of the days that come, `NEAR`). Without what it was proposed for already."""
    about = request.reply.assignment
    until, near = rules.local(now + AHEAD).date(), rules.local(now + NEAR).date()
    taken = {row.assignment_id for row in of_request(session, request) if row.state in STANDS}
    query = (
        select(Assignment)
        .join(Duty)
        .where(
            Assignment.agency_id == about.agency_id,
            Duty.program_id == about.duty.program_id,
            Assignment.state.in_((State.OPEN, State.REPORTED, State.ACCEPTED)),
            Assignment.last_day <= until,
        )
        .order_by(Assignment.last_day.desc(), Assignment.id.desc())
        .limit(LOOKED_AT)
        .options(*IN_FULL)
    )
    late, waits = list[Assignment](), list[Assignment]()
    for row in session.scalars(query):
        word = timeliness(row.state, rules.of(row).due_at(row), row.reported_at, now)
        if row.id in taken or word is Timeliness.DONE_IN_TIME:
            continue
        if word not in (Timeliness.OPEN_IN_TIME, Timeliness.OPEN_SOON):
            late.append(row)
        elif row.duty.kind != "meeting" or row.last_day <= near:
            waits.append(row)
    found = [*late, *reversed(waits)]
    return sorted(found, key=lambda row: row is not about)[:OFFERED]


def of_request(session: Session, request: Request) -> list[Ground]:
    """For which assignments an obstacle was proposed, those that were withdrawn too, in order."""
    query = select(Ground).where(Ground.request_id == request.id).order_by(Ground.id)
    return list(session.scalars(query).unique())


def find(session: Session, request: Request, number: int) -> Ground | None:
    """What was proposed of an obstacle, by its number."""
    row = session.get(Ground, number)
    return row if row and row.request_id == request.id else None


def propose(session: Session, request: Request, row: Assignment, by: Person, now: datetime) -> Ground:
    """Propose an obstacle as an objective cause of an assignment's lateness; what stands already stays as it is."""
    for known in of_request(session, request):
        if known.assignment_id == row.id and known.state in STANDS:
            return known
    ground = Ground(
        request_id=request.id, assignment_id=row.id, state=Standing.OPEN, proposed_at=now, proposed_by=by.id
    )
    session.add(ground)
    session.flush()
    _log(session, ground, by, now, "propose_ground")
    return ground


def confirm(session: Session, ground: Ground, said: Confirmation, by: Person, now: datetime) -> None:
    """Record that it was confirmed: who did (outside), when and by which document. Raises `rules.grounds.NotNow`."""
    _decide(session, ground, Standing.CONFIRMED, by, now)
    ground.confirmed_by, ground.confirmed_on, ground.document = said.by, said.on, said.document
    on = said.on.isoformat() if said.on else None
    _log(session, ground, by, now, "confirm_ground", {"on": on, "document": said.document})


def refuse(session: Session, ground: Ground, by: Person, now: datetime) -> None:
    """Record that it was not confirmed. Raises `rules.grounds.NotNow`."""
    _decide(session, ground, Standing.REFUSED, by, now)
    _log(session, ground, by, now, "refuse_ground")


def withdraw(session: Session, ground: Ground, by: Person, now: datetime) -> None:
    """Take back what was proposed or recorded. Raises `rules.grounds.NotNow`."""
    before = ground.state
    _decide(session, ground, Standing.WITHDRAWN, by, now)
    _log(session, ground, by, now, "withdraw_ground", {"from": before})


def _decide(session: Session, ground: Ground, to: Standing, by: Person, now: datetime) -> None:
    ground.state = after(ground.state, to)
    ground.decided_at, ground.decided_by = now, by.id
    session.flush()
    session.expire(ground.assignment, ["grounds"])


def _log(
    session: Session, ground: Ground, by: Person, now: datetime, action: str, detail: dict[str, Any] | None = None
) -> None:
    """The row of the log stands under the obstacle, so that its story and its agency's tell of it."""
    about = {"ground": ground.id, "assignment": ground.assignment_id, **(detail or {})}
    audit.record(session, now, f"person:{by.id}", action, f"request:{ground.request_id}", about)


def confirmed_of(session: Session, assignment_ids: Collection[int]) -> dict[int, Ground]:
    """The confirmed objective cause of each of these assignments, where there is one; the newest counts."""
    query = select(Ground).where(Ground.assignment_id.in_(assignment_ids), Ground.state == Standing.CONFIRMED)
    return {row.assignment_id: row for row in session.scalars(query.order_by(Ground.id)).unique()}
