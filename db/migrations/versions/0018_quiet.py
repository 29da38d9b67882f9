"""Leave and its deputies"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0018_quiet"
down_revision = "0016_pressing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    instant = db.base.Instant(timezone=True)
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("begun_at", instant, nullable=True),
        sa.Column("ended_at", instant, nullable=True),
        sa.Column("told_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_absence_person_id_person")),
        sa.ForeignKeyConstraint(["deputy_id"], ["person.id"], name=op.f("fk_absence_deputy_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index(op.f("ix_absence_person_id"), "absence", ["person_id"])
    op.create_index(op.f("ix_absence_deputy_id"), "absence", ["deputy_id"])
