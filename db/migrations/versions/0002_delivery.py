"""delivery: one sender, reminders that expire, reasons, troubled channels"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channel_trouble",
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("since", db.base.Instant(timezone=True), nullable=False),
        sa.Column("reason", sa.String(24), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channel_trouble")),
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("holder", sa.String(120), nullable=False),
        sa.Column("beat", sa.Integer(), nullable=False),
        sa.Column("since", db.base.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    with op.batch_alter_table("message") as batch:
        batch.drop_index("ix_message_state_not_before")
        batch.drop_column("leased_until")
        batch.add_column(sa.Column("expires_at", db.base.Instant(timezone=True), nullable=True))
        batch.add_column(sa.Column("detail", sa.Text(), nullable=True))
        batch.create_index("ix_message_channel_state_priority_id", ["channel", "state", "priority", "id"])
        batch.create_index("ix_message_state_expires_at", ["state", "expires_at"])
    with op.batch_alter_table("message_assignment") as batch:
        batch.add_column(sa.Column("step_at", db.base.Instant(timezone=True), nullable=True))
