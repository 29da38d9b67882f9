"""Obstacles that were said not to be cleared before 0035 know when: the log has it, and the log says that they know"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0041_reopened_before"
down_revision = "0040_one_assignment"
branch_labels = None
depends_on = None

INSTANT = db.base.Instant(timezone=True)
OBSTACLE = sa.table("obstacle", sa.column("request_id", sa.Integer()), sa.column("reopened_at", INSTANT))
AUDIT = sa.table(
    "audit",
    sa.column("at", INSTANT),
    *(sa.column(name, sa.String()) for name in ("actor", "action", "subject")),
    sa.column("detail", sa.JSON()),
)
AT_ONCE = 500


def upgrade() -> None:
    connection = op.get_bind()
    subject = sa.literal("request:") + sa.cast(OBSTACLE.c.request_id, sa.String())
    again = sa.and_(AUDIT.c.subject == subject, AUDIT.c.action == "open_again")
    query = sa.select(OBSTACLE.c.request_id, sa.func.max(AUDIT.c.at, type_=INSTANT)).join(AUDIT, again)
    query = query.where(OBSTACLE.c.reopened_at.is_(None)).group_by(OBSTACLE.c.request_id)
    found = [(number, at) for number, at in connection.execute(query.order_by(OBSTACLE.c.request_id))]
    for number, at in found:
        connection.execute(OBSTACLE.update().where(OBSTACLE.c.request_id == number).values(reopened_at=at))
    now = datetime.now(UTC)
    for first in range(0, len(found), AT_ONCE):
        detail = {"new": [], "set": [_set(*each) for each in found[first : first + AT_ONCE]], "gone": []}
        row = {"at": now, "actor": "program", "action": "change", "subject": "rows", "detail": detail}
        connection.execute(AUDIT.insert(), row)


def _set(number: int, at: datetime) -> list[Any]:
    """As `db.kept` tells of a row that was set."""
    return ["obstacle", [number], {"reopened_at": [None, at.astimezone(UTC).isoformat()]}]


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back")
