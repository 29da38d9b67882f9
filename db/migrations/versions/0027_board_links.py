"""Links to the board page"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0027_board_links"
down_revision = "0026_counted_alone"
branch_labels = None
depends_on = None


def upgrade() -> None:
    instant = db.base.Instant(timezone=True)
    op.create_table(
        "board_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("made_at", instant, nullable=False),
        sa.Column("opened_at", instant, nullable=True),
        sa.Column("device_hash", sa.String(length=64), nullable=True),
        sa.Column("revoked_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_board_link_person_id_person")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_board_link_program_id_program")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_board_link_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_link")),
        sa.UniqueConstraint("handle", name=op.f("uq_board_link_handle")),
    )
    op.create_index(op.f("ix_board_link_person_id"), "board_link", ["person_id"])
