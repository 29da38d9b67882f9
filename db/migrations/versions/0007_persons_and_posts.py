"""Contacts become persons, and what they are at an agency becomes a post: one person may hold several"""

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0007_persons_and_posts"
down_revision = "0006_beside"
branch_labels = None
depends_on = None

REFERRING = {
    "address": "contact_id",
    "message": "contact_id",
    "reply": "contact_id",
    "file": "contact_id",
    "invite": "contact_id",
    "request": "decided_by",
}
"""Tables that point at a contact, and the column in which they do."""

INDEXES = {
    "address": ("ix_address_contact_id", "ix_address_person_id", ["person_id"]),
    "file": ("ix_file_contact_id_received_at", "ix_file_person_id_received_at", ["person_id", "received_at"]),
}
WAITING = ("queued", "sending", "held", "failed")
"""Messages that may be rendered yet: their parameters name a person as the templates do now."""

KINDS = {"contact_changed": "person_changed", "contact_left": "person_left", "contact_moved": "person_moved"}


def upgrade() -> None:
    _make_tables()
    _one_row_a_person()
    _refer_to_persons()
    op.drop_table("contact")
    _speak_of_persons()


def _make_tables() -> None:
    instant = db.base.Instant(timezone=True)
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(32), nullable=True),
        sa.Column("joined_at", instant, nullable=False),
        sa.Column("stopped_at", instant, nullable=True),
        sa.Column("remind_on", sa.String(16), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("from_at", instant, nullable=False),
        sa.Column("until_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_post_person_id_person")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_post_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
    )
    op.create_index(op.f("ix_post_person_id"), "post", ["person_id"])
    op.create_index("ix_post_agency_id_role", "post", ["agency_id", "role"])


def _one_row_a_person() -> None:
    """Whoever moved to another role was a new contact each time: they are one person with several posts, the newest of
    whose rows stays."""
    op.execute(
        "INSERT INTO person (id, name, joined_at, stopped_at, remind_on) "
        "SELECT id, name, joined_at, stopped_at, remind_on FROM contact"
    )
    op.execute(
        "INSERT INTO post (id, person_id, agency_id, role, from_at, until_at) "
        "SELECT id, id, agency_id, role, joined_at, ended_at FROM contact"
    )
    if op.get_bind().dialect.name == "postgresql":
        for table in ("person", "post"):
            highest = f"(SELECT coalesce(max(id), 0) + 1 FROM {table})"
            op.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {highest}, false)")


def _same_people() -> dict[int, int]:
    """Contacts that were the same people before, each with the row that stays."""
    connection = op.get_bind()
    known = set(connection.execute(sa.text("SELECT id FROM contact")).scalars())
    became: dict[int, int] = {}
    joins = sa.text("SELECT actor, detail FROM audit WHERE action = 'join' ORDER BY id")
    for actor, detail in connection.execute(joins):
        before = _read(detail).get("before")
        new = actor.partition("contact:")[2]
        if isinstance(before, int) and new.isdecimal() and {before, int(new)} <= known and before != int(new):
            became[before] = int(new)
    return {old: _last(became, old) for old in became}


def _last(became: Mapping[int, int], old: int) -> int:
    seen = {old}
    while old in became and became[old] not in seen:
        old = became[old]
        seen.add(old)
    return old


def _read(value: Any) -> dict[str, Any]:
    read = json.loads(value) if isinstance(value, str) else value
    return read if isinstance(read, dict) else {}


def _refer_to_persons() -> None:
    for table, column in REFERRING.items():
        new = "decided_by" if column == "decided_by" else "person_id"
        old_index, new_index, columns = INDEXES.get(table, ("", "", []))
        with op.batch_alter_table(table) as batch:
            if old_index:
                batch.drop_index(old_index)
            batch.drop_constraint(f"fk_{table}_{column}_contact", type_="foreignkey")
            if new != column:
                batch.alter_column(column, new_column_name=new, existing_type=sa.Integer())
        with op.batch_alter_table(table) as batch:  # SQLite: a key on a column that is being renamed gets lost
            batch.create_foreign_key(op.f(f"fk_{table}_{new}_person"), "person", [new], ["id"])
        if new_index:
            op.create_index(op.f(new_index), table, columns)
    for old, stays in _same_people().items():
        for table, column in {**REFERRING, "post": "person_id"}.items():
            new = "decided_by" if column == "decided_by" else "person_id"
            op.execute(f"UPDATE {table} SET {new} = {stays} WHERE {new} = {old}")
        op.execute(f"UPDATE audit SET actor = 'contact:{stays}' WHERE actor = 'contact:{old}'")
        op.execute(f"UPDATE audit SET subject = 'contact:{stays}' WHERE subject = 'contact:{old}'")
        op.execute(
            f"UPDATE person SET joined_at = (SELECT joined_at FROM contact WHERE id = {old}) "
            f"WHERE id = {stays} AND joined_at > (SELECT joined_at FROM contact WHERE id = {old})"
        )
        op.execute(f"DELETE FROM person WHERE id = {old}")


def _speak_of_persons() -> None:
    """In the log, in keys against doing a thing twice, and in messages that wait."""
    op.execute("UPDATE audit SET actor = replace(actor, 'contact:', 'person:') WHERE actor LIKE 'contact:%'")
    op.execute("UPDATE audit SET subject = replace(subject, 'contact:', 'person:') WHERE subject LIKE 'contact:%'")
    op.execute(
        "UPDATE message SET dedupe_key = replace(dedupe_key, ':contact:', ':person:') "
        "WHERE dedupe_key LIKE '%:contact:%'"
    )
    message = sa.table(
        "message",
        sa.column("id", sa.Integer()),
        sa.column("kind", sa.String()),
        sa.column("state", sa.String()),
        sa.column("params", sa.JSON()),
    )
    connection = op.get_bind()
    waiting = sa.select(message.c.id, message.c.kind, message.c.params).where(message.c.state.in_(WAITING))
    for number, kind, params in connection.execute(waiting).all():
        renamed = _renamed(params or {})
        if kind in KINDS or renamed != params:
            asked = "ask_post" if kind == "ask_move" and not renamed.get("owner") else KINDS.get(kind, kind)
            values = {"kind": asked, "params": renamed}
            connection.execute(message.update().where(message.c.id == number).values(**values))


def _renamed(params: Mapping[str, Any]) -> dict[str, Any]:
    """A message's parameters as its template takes them now: persons with posts where contacts stood, roles where one
    role did."""
    persons = {key: _person(params[key]) for key in ("contact", "before", "now_is", "owner") if _is_contact(params, key)}
    done = {key: value for key, value in params.items() if key not in ("contact", "now_is") and key not in persons}
    person, ended = persons.get("contact"), persons.get("before")
    if person:
        done |= {"person": person, "post": person["posts"][0], "name": person["name"]}
        done |= {"others": params.get("others", []), "ended": ended["posts"] if ended else person["posts"]}
        done["ended"] = done["ended"] if ended or "now_is" in params else []
    if "now_is" in persons:
        same = params.get("same_person")
        done |= {"new": persons["now_is"]["posts"][0] if same else None, "owner": None if same else persons["now_is"]}
    if "owner" in persons:
        done["owner"] = persons["owner"]
    for key in ("alone", "last"):
        if person and isinstance(params.get(key), bool):
            done[key] = person["posts"] if params[key] else []
    if person and "heirs" in params:
        done["alone"] = [] if params["heirs"] else person["posts"]
    if isinstance(params.get("role"), str):
        done |= {"roles": [params["role"]], "new": {"role": params["role"], "agency": params.get("to")}}
    if isinstance(params.get("agency"), dict):
        done.setdefault("agencies", [params["agency"]])
    return done


def _is_contact(params: Mapping[str, Any], key: str) -> bool:
    return isinstance(params.get(key), dict) and "role" in params[key]


def _person(contact: Mapping[str, Any]) -> dict[str, Any]:
    post = {"id": contact.get("id"), "role": contact.get("role"), "agency": contact.get("agency")}
    return {"id": contact.get("id"), "name": contact.get("name"), "posts": [post]}
