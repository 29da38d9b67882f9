"""What became of what was said of an assignment that is open: the report that was sent back last, and the wish for more
time that was refused last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db.models import Assignment, Reply, Request
from rules.rulebook import Rules
from rules.status import State

_RETURNED = (
    select(Reply.assignment_id, Reply.id, Reply.at, Reply.returned_at, Reply.returned_because)
    .where(
        Reply.assignment_id.in_(bindparam("assignments", expanding=True)),
        Reply.withdrawn_at.is_(None),
        Reply.returned_at <= bindparam("now"),
    )
    .order_by(Reply.id)
)
_REFUSED = (
    select(Reply.assignment_id, Reply.id, Request.until, Request.decided_at)
    .join(Reply, Request.reply_id == Reply.id)
    .where(
        Reply.assignment_id.in_(bindparam("assignments", expanding=True)),
        Reply.withdrawn_at.is_(None),
        Request.kind == "extension",
        Request.state == "refused",
        Request.decided_at <= bindparam("now"),
    )
    .order_by(Request.id)
)


def of(session: Session, rows: Sequence[Assignment], rules: Rules, now: datetime) -> dict[int, dict[str, Any]]:
    """By assignment's id, of those that are open and where there is something: ``returned`` (``reply``: its id,
    ``sent`` and ``on``: ISO days, ``because``) and ``refused`` (``reply``, ``until``, ``on``), as it was known at
    ``now``."""
    found: dict[int, dict[str, Any]] = {}
    asked = {"assignments": [row.id for row in rows if row.state is State.OPEN], "now": now}
    if not asked["assignments"]:
        return found

    def day(at: datetime | None) -> str | None:
        return rules.local(at).date().isoformat() if at else None

    for number, reply, at, back, because in session.execute(_RETURNED, asked):
        returned = {"reply": reply, "sent": day(at), "on": day(back), "because": because}
        found.setdefault(number, {})["returned"] = returned
    for number, reply, until, decided in session.execute(_REFUSED, asked):
        refused = {"reply": reply, "until": until.isoformat() if until else None, "on": day(decided)}
        found.setdefault(number, {})["refused"] = refused
    return found
