"""The coordinator's desk: lines of evidence sheets that agencies dispute"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0020_the_desk"
down_revision = "0016_pressing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _disputes()


def _disputes() -> None:
    instant = db.base.Instant(timezone=True)
    op.create_table(
        "dispute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("stored_at", instant, nullable=False),
        sa.Column("verdict", sa.String(16), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", instant, nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_dispute_assignment_id_assignment")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_dispute_person_id_person")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_dispute_answered_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
    )
    op.create_index(op.f("ix_dispute_assignment_id"), "dispute", ["assignment_id"])
    op.create_index(op.f("ix_dispute_verdict"), "dispute", ["verdict"])


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back")
