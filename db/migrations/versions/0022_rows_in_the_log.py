"""The log holds the rows themselves from now on (`db.kept`), beginning with what there is"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0022_rows_in_the_log"
down_revision = "0021_quiet"
branch_labels = None
depends_on = None

KEPT = (
    *("agency", "succession", "succession_part", "program", "program_version", "program_agency", "task", "duty"),
    *("person", "post", "address"),
    *("assignment", "inherited", "reply", "request", "capital", "task_result"),
    *("obstacle", "obstacle_note", "extension"),
    *("calendar_day", "absence", "handover", "event", "ground", "dispute", "phone_call", "phone_call_about"),
)
LEFT = {
    "agency": ("phone",),
    "succession": ("moved",),
    "program": ("planned_on",),
    "program_version": ("spec",),
    "duty": ("spec", "planned_as"),
    "person": ("name", "phone", "remind_on", "program_id"),
    "post": ("position",),
    "address": ("chat_id", "refusals", "refused"),
    "assignment": ("next_step_at", "last_step_at", "quiet_until"),
    "reply": ("text", "returned_because", "confirm_asked_at"),
    "request": ("text", "note"),
    "task_result": ("text",),
    "obstacle": ("followed_at",),
    "obstacle_note": ("text",),
    "extension": ("because",),
    "calendar_day": ("reason",),
    "event": ("subject",),
    "ground": ("confirmed_by",),
    "dispute": ("text", "answer"),
    "phone_call": ("text",),
    "absence": ("told_at",),
    "handover": ("invite_id",),
}
AT_ONCE = 500


def upgrade() -> None:
    """An empty database begins its log with its first program; one in use with everything that it holds."""
    connection = op.get_bind()
    tables = sa.MetaData()
    tables.reflect(connection, only=[*KEPT, "audit"])
    if not connection.execute(sa.select(sa.func.count()).select_from(tables.tables["program"])).scalar_one():
        return
    now = datetime.now(UTC)
    audit = sa.table(
        "audit",
        sa.column("at", db.base.Instant(timezone=True)),
        *(sa.column(name) for name in ("actor", "action", "subject")),
        sa.column("detail", sa.JSON()),
    )
    common = {"at": now, "actor": "program", "action": "baseline", "subject": "rows"}
    for name in KEPT:
        for together in _rows(connection, tables.tables[name]):
            connection.execute(audit.insert(), {**common, "detail": {"new": [together], "set": [], "gone": []}})


def _rows(connection: sa.Connection, table: sa.Table) -> Iterator[dict[str, Any]]:
    columns = [column for column in table.columns if column.name not in LEFT.get(table.name, ())]
    found = connection.execute(sa.select(*columns).order_by(*table.primary_key)).all()
    for first in range(0, len(found), AT_ONCE):
        rows = [[_plain(value) for value in row] for row in found[first : first + AT_ONCE]]
        yield {"table": table.name, "same": {}, "columns": [column.name for column in columns], "rows": rows}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back")
