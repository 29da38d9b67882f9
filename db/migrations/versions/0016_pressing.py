"""Pressing: how far each assignment was escalated to whom, what was announced and promised, what counts for a budget"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0016_pressing"
down_revision = "0015_the_record"
branch_labels = None
depends_on = None


def upgrade() -> None:
    instant = db.base.Instant(timezone=True)
    op.create_table(
        "progress",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("receiver", sa.String(16), nullable=False),
        sa.Column("said_at", instant, nullable=True),
        sa.Column("quiet_until", instant, nullable=True),
        sa.Column("moved_by", sa.Integer(), nullable=True),
        sa.Column("waits", sa.String(24), nullable=True),
        sa.Column("step_at", instant, nullable=True),
        sa.Column("why", sa.String(16), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_progress_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["moved_by"], ["reply.id"], name=op.f("fk_progress_moved_by_reply")),
        sa.PrimaryKeyConstraint("assignment_id", "receiver", name=op.f("pk_progress")),
    )
    op.create_index(op.f("ix_progress_waits"), "progress", ["waits"])
    with op.batch_alter_table("assignment") as batch:
        batch.add_column(sa.Column("promised_on", sa.Date(), nullable=True))
    with op.batch_alter_table("message") as batch:
        batch.add_column(sa.Column("scheduled", sa.String(8), nullable=True))
    op.create_index("ix_message_person_id_created_at", "message", ["person_id", "created_at"])
    with op.batch_alter_table("message_assignment") as batch:
        batch.add_column(sa.Column("receiver", sa.String(16), nullable=False, server_default="official"))
        batch.add_column(sa.Column("announces_at", instant, nullable=True))
    with op.batch_alter_table("message_assignment") as batch:
        batch.alter_column("receiver", server_default=None)
    op.execute("UPDATE message SET scheduled = 'urgent' WHERE kind IN ('reminder', 'reminders')")
