"""When a program was not followed, as the log says, and which of its meetings ended then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Assignment, Audit
from db.programs import ACTIVE
from rules.pausing import Pause, pauses, within
from rules.rulebook import Rules


def of_program(session: Session, program_id: int, now: datetime) -> list[Pause]:
    """The pauses of a program that had begun by ``now``, the oldest first."""
    mine = (Audit.subject == f"program:{program_id}", Audit.action == "state", Audit.at <= now)
    rows = session.execute(select(Audit.at, Audit.detail).where(*mine).order_by(Audit.id))
    return pauses((at, detail["to"] == ACTIVE) for at, detail in rows)


def ended_in(found: Sequence[Pause], row: Assignment, rules: Rules) -> bool:
    """Whether the program was not followed on the last permitted day of an assignment (a granted extension's)."""
    if not found:
        return False
    book = rules.of(row)
    return bool(within(found, rules.morning(book.course(row).last_day), book.due_at(row)))
