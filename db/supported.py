"""What agencies help others with: the open assignments of those that lead it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from db.assignments import IN_FULL
from db.models import Agency, Assignment, Duty
from rules.rulebook import Rules
from rules.status import State


def open_of(session: Session, rules: Rules, agency_ids: Collection[int], horizon: datetime) -> list[Assignment]:
    """Open assignments of others, in the programs that are followed, that one of these agencies supports and that fall
    due by ``horizon``; the first that is due first."""
    own = session.scalars(select(Agency.code).where(Agency.id.in_(agency_ids))).all()
    books = [(number, rules.books[number]) for number in rules.followed]
    duties = {(number, code) for number, book in books for agency in own for code in book.supported_by(agency)}
    if not duties:
        return []
    query = (
        select(Assignment)
        .join(Duty)
        .where(
            tuple_(Duty.program_id, Duty.code).in_(sorted(duties)),
            Assignment.agency_id.not_in(agency_ids),
            Assignment.state == State.OPEN,
            Assignment.due_at <= horizon,
        )
    )
    return list(session.scalars(query.order_by(Assignment.due_at, Assignment.id).options(*IN_FULL)))
