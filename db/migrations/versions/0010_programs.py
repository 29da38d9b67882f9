"""Several programs side by side: one directory of agencies, every loaded version of a program is kept"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0010_programs"
down_revision = "0009_expected"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_tables()
    _fill()
    _leave_the_directory()
    _choose()
    for table in ("duty", "task"):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(f"uq_{table}_code", type_="unique")
            batch.create_unique_constraint(op.f(f"uq_{table}_program_id"), ["program_id", "code"])


def _make_tables() -> None:
    instant = db.base.Instant(timezone=True)
    op.create_table(
        "program_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("spec", sa.JSON(), nullable=False),
        sa.Column("loaded_at", instant, nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_program_version_program_id_program")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program_version")),
    )
    op.create_index(op.f("ix_program_version_program_id"), "program_version", ["program_id"])
    op.create_table(
        "program_agency",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("group_number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("gone_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_program_agency_program_id_program")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_program_agency_agency_id_agency")),
        sa.PrimaryKeyConstraint("program_id", "agency_id", name=op.f("pk_program_agency")),
    )
    op.create_index(op.f("ix_program_agency_agency_id"), "program_agency", ["agency_id"])
    with op.batch_alter_table("program") as batch:
        batch.add_column(sa.Column("name", sa.Text(), nullable=True))
        batch.add_column(sa.Column("state", sa.String(16), nullable=True))
        batch.add_column(sa.Column("coordinator_id", sa.Integer(), nullable=True))


def _fill() -> None:
    """The loaded program becomes the first, with the version that was loaded last."""
    op.execute("INSERT INTO program_version (program_id, spec, loaded_at) SELECT id, spec, loaded_at FROM program")
    op.execute(
        "INSERT INTO program_agency (program_id, agency_id, group_number, position, gone_at) "
        "SELECT program_id, id, group_number, position, gone_at FROM agency"
    )
    connection = op.get_bind()
    program = sa.table("program", *(sa.column(name) for name in ("id", "number", "name", "state", "coordinator_id")))
    agency = sa.table("agency", sa.column("id"), sa.column("code"), sa.column("program_id"))
    for number, called, spec in connection.execute(sa.text("SELECT id, number, spec FROM program")).all():
        read = _read(spec)
        mine = sa.select(agency.c.id).where(agency.c.program_id == number)
        found = connection.scalar(mine.where(agency.c.code == read.get("coordinator", "")))
        coordinator = found or connection.scalar(mine.order_by(agency.c.id).limit(1))
        values = {"name": read.get("name") or called, "state": "active", "coordinator_id": coordinator}
        connection.execute(program.update().where(program.c.id == number).values(**values))
    with op.batch_alter_table("program") as batch:
        batch.alter_column("name", existing_type=sa.Text(), nullable=False)
        batch.alter_column("state", existing_type=sa.String(16), nullable=False)
        batch.alter_column("coordinator_id", existing_type=sa.Integer(), nullable=False)
        batch.create_foreign_key(op.f("fk_program_coordinator_id_agency"), "agency", ["coordinator_id"], ["id"])
        batch.drop_column("spec")


def _choose() -> None:
    with op.batch_alter_table("person") as batch:
        batch.add_column(sa.Column("program_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_person_program_id_program"), "program", ["program_id"], ["id"])


def _leave_the_directory() -> None:
    """What an agency is in a program stands with the program."""
    with op.batch_alter_table("agency") as batch:
        batch.drop_constraint("fk_agency_program_id_program", type_="foreignkey")
        batch.drop_column("program_id")
        batch.drop_column("group_number")
        batch.drop_column("position")
        batch.add_column(sa.Column("phone", sa.String(32), nullable=True))


def _read(value: Any) -> dict[str, Any]:
    read = json.loads(value) if isinstance(value, str) else value
    return read if isinstance(read, dict) else {}
