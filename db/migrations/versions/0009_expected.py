"""People who are expected at an agency before they have joined; what a person's position is"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0009_expected"
down_revision = "0008_invitations_told"
branch_labels = None
depends_on = None


def upgrade() -> None:
    instant = db.base.Instant(timezone=True)
    op.create_table(
        "expected",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=True),
        sa.Column("phone", sa.String(32), nullable=True),
        sa.Column("made_at", instant, nullable=False),
        sa.Column("gone_at", instant, nullable=True),
        sa.Column("came_at", instant, nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_expected_agency_id_agency")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_expected_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expected")),
    )
    op.create_index(op.f("ix_expected_agency_id"), "expected", ["agency_id"])
    with op.batch_alter_table("post") as batch:
        batch.add_column(sa.Column("position", sa.Text(), nullable=True))
    with op.batch_alter_table("invite") as batch:
        batch.add_column(sa.Column("expected_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_invite_expected_id_expected"), "expected", ["expected_id"], ["id"])
