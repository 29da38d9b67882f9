"""When a program was not followed, as the log says, and wishes to be exempt waited; and which meetings ended then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Assignment, Audit, Request
from db.programs import ACTIVE
from rules.pausing import Pause, pauses, unasked
from rules.rulebook import Rules


def of_program(session: Session, program_id: int, now: datetime) -> list[Pause]:
    """The pauses of a program that had begun by ``now``, the oldest first."""
    mine = (Audit.subject == f"program:{program_id}", Audit.action == "state", Audit.at <= now)
    rows = session.execute(select(Audit.at, Audit.detail).where(*mine).order_by(Audit.id))
    return pauses((at, detail["to"] == ACTIVE) for at, detail in rows)


def of_wishes(session: Session) -> dict[tuple[int, int], list[Pause]]:
    """When wishes to be exempt from a year's meetings waited for an answer, by (agency id, year)."""
    found: dict[tuple[int, int], list[Pause]] = defaultdict(list)
    for request in session.scalars(select(Request).where(Request.kind == "exemption").order_by(Request.id)):
        about = request.reply.assignment
        found[about.agency_id, about.plan_year].append(Pause(request.asked_at, request.decided_at))
    return found


def ended_in(found: Sequence[Pause], row: Assignment, rules: Rules) -> bool:
    """Whether an assignment ended unasked in one of these (see `rules.pausing.unasked`); a granted extension moves its
    end."""
    if not found:
        return False
    book = rules.of(row)
    steps = [each.at for each in book.steps(row.duty.code, row)]
    return unasked(found, steps, book.due_at(row))
