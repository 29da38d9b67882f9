"""The directory of agencies: from and until when, who takes whose place, and what was another agency's before"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0014_agencies"
down_revision = "0013_capital_years"
branch_labels = None
depends_on = None


def upgrade() -> None:
    instant = db.base.Instant(timezone=True)
    with op.batch_alter_table("agency") as batch:
        batch.add_column(sa.Column("from_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("until_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("renamed_at", instant, nullable=True))
    op.create_table(
        "succession",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("made_at", instant, nullable=False),
        sa.Column("applied_at", instant, nullable=True),
        sa.Column("dropped_at", instant, nullable=True),
        sa.Column("heir_id", sa.Integer(), nullable=True),
        sa.Column("chosen_at", instant, nullable=True),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["heir_id"], ["agency.id"], name=op.f("fk_succession_heir_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_succession")),
    )
    op.create_table(
        "succession_part",
        sa.Column("succession_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("successor", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["succession_id"], ["succession.id"], name=op.f("fk_succession_part_succession_id_succession")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_succession_part_agency_id_agency")),
        sa.PrimaryKeyConstraint("succession_id", "agency_id", name=op.f("pk_succession_part")),
    )
    op.create_index(op.f("ix_succession_part_agency_id"), "succession_part", ["agency_id"])
    with op.batch_alter_table("program") as batch:
        batch.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("program") as batch:
        batch.alter_column("revision", existing_type=sa.Integer(), server_default=None)
    with op.batch_alter_table("program_agency") as batch:
        batch.add_column(sa.Column("added_on", sa.Date(), nullable=True))
    _assignments()


def _assignments() -> None:
    with op.batch_alter_table("assignment") as batch:
        batch.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_assignment_merged_into_id_assignment"), "assignment", ["merged_into_id"], ["id"]
        )
        batch.create_index(op.f("ix_assignment_merged_into_id"), ["merged_into_id"])
    op.create_table(
        "inherited",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("succession_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_inherited_assignment_id_assignment")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_inherited_agency_id_agency")),
        sa.ForeignKeyConstraint(["succession_id"], ["succession.id"], name=op.f("fk_inherited_succession_id_succession")),
        sa.PrimaryKeyConstraint("assignment_id", "agency_id", name=op.f("pk_inherited")),
    )
    op.create_index(op.f("ix_inherited_agency_id"), "inherited", ["agency_id"])
    op.create_index(op.f("ix_inherited_succession_id"), "inherited", ["succession_id"])
    with op.batch_alter_table("reply") as batch:
        batch.add_column(sa.Column("given_for_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_reply_given_for_id_agency"), "agency", ["given_for_id"], ["id"])
