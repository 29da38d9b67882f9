"""Messages: what delivery and dialogs need beside the words stands in columns, parameters are for templates only"""

import datetime
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017_messages"
down_revision = "0016_pressing"
branch_labels = None
depends_on = None

CARRIED = {"picture": ("picture",), "document": ("document",), "menu": ("roles", "programs")}
WAITING = ("queued", "sending", "failed")
AT_ONCE = 2_000


def upgrade() -> None:
    with op.batch_alter_table("message") as batch:
        batch.add_column(sa.Column("carries", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("concerns", sa.JSON(), nullable=True))
    with op.batch_alter_table("message_assignment") as batch:
        batch.add_column(sa.Column("said_due", sa.Date(), nullable=True))
        batch.add_column(sa.Column("said_advised", sa.Date(), nullable=True))
        batch.add_column(sa.Column("said_extended", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("message_assignment") as batch:
        batch.alter_column("said_extended", server_default=None)
    _fill(op.get_bind())


def _fill(bind: sa.Connection) -> None:
    message = sa.table("message", *map(sa.column, ("id", "kind", "state")), *_json("params", "carries", "concerns"))
    link = sa.table(
        "message_assignment",
        *map(sa.column, ("message_id", "assignment_id", "said_extended")),
        *(sa.column(name, sa.Date()) for name in ("said_due", "said_advised")),
    )
    about = message.update().where(message.c.id == sa.bindparam("number"))
    about = about.values(carries=sa.bindparam("goes"), concerns=sa.bindparam("is_about"))
    days = link.update().where(
        link.c.message_id == sa.bindparam("number"), link.c.assignment_id == sa.bindparam("row")
    )
    days = days.values(
        said_due=sa.bindparam("due"), said_advised=sa.bindparam("advised"), said_extended=sa.bindparam("extended")
    )
    for rows in _parts(bind, message):
        found = [
            {"number": row.id, "goes": _carries(row.kind, row.params), "is_about": _concerns(row.params)} for row in rows
        ]
        bind.execute(about, found)
        said = [each for row in rows if row.state in WAITING for each in _said(row.id, row.params)]
        if said:
            bind.execute(days, said)


def _json(*names: str) -> Iterator[Any]:
    return (sa.column(name, sa.JSON()) for name in names)


def _parts(bind: sa.Connection, message: Any) -> Iterator[Any]:
    last = 0
    query = sa.select(message.c.id, message.c.kind, message.c.state, message.c.params).order_by(message.c.id)
    while rows := bind.execute(query.where(message.c.id > last).limit(AT_ONCE)).all():
        yield rows
        last = rows[-1].id


def _carries(kind: str, params: dict[str, Any]) -> dict[str, Any] | None:
    return {name: params[name] for name in CARRIED.get(kind, ()) if name in params} or None


def _concerns(params: dict[str, Any]) -> dict[str, Any] | None:
    found = {
        "listed": [item["id"] for item in params.get("assignments") or () if _is_row(item)],
        "named": _number(params.get("assignment")),
        "reply": _number(params.get("reply")),
        "request": _number(params.get("request")),
        "dialog": params.get("dialog"),
        "unclear": bool(params.get("unclear")),
    }
    return {name: value for name, value in found.items() if value} or None


def _said(number: int, params: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for item in params.get("assignments") or ():
        if _is_row(item) and item.get("due") and item.get("advised_on"):
            yield {
                "number": number,
                "row": item["id"],
                "due": _day(item["due"]),
                "advised": _day(item["advised_on"]),
                "extended": bool(item.get("extended_to")),
            }


def _day(text: str) -> Any:
    return datetime.date.fromisoformat(text)


def _is_row(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("id"), int)


def _number(value: Any) -> int | None:
    if _is_row(value):
        return int(value["id"])
    return value if isinstance(value, int) and not isinstance(value, bool) else None
