"""When something was said and when it was stored; what was put aside; chats that refuse; topics of groups"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channel_heard",
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("at", db.base.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channel_heard")),
    )
    op.create_table(
        "put_aside",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(24), nullable=False),
        sa.Column("subject", sa.String(160), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", db.base.Instant(timezone=True), nullable=False),
        sa.Column("last_at", db.base.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_put_aside")),
        sa.UniqueConstraint("what", "subject", name=op.f("uq_put_aside_what")),
    )
    with op.batch_alter_table("reply") as batch:
        batch.add_column(sa.Column("stored_at", db.base.Instant(timezone=True), nullable=True))
        batch.add_column(sa.Column("time_known", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.execute("UPDATE reply SET stored_at = at")
    with op.batch_alter_table("reply") as batch:
        batch.alter_column("stored_at", existing_type=db.base.Instant(timezone=True), nullable=False)
        batch.alter_column("time_known", server_default=None)
    for table in ("address", "chat_group"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("refusals", sa.Integer(), nullable=False, server_default="0"))
            batch.add_column(sa.Column("refused", sa.Text(), nullable=True))
        with op.batch_alter_table(table) as batch:
            batch.alter_column("refusals", server_default=None)
    for table in ("chat_group", "message"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("topic", sa.String(64), nullable=True))
    with op.batch_alter_table("door") as batch:
        batch.add_column(sa.Column("answered_at", db.base.Instant(timezone=True), nullable=True))
