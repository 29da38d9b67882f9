"""What people's messages gave, for edits and quotes; albums; which message a messenger's id is"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0006_beside"
down_revision = "0005_time"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "utterance",
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("chat_id", sa.String(64), nullable=False),
        sa.Column("message", sa.String(64), nullable=False),
        sa.Column("at", db.base.Instant(timezone=True), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=True),
        sa.Column("part", sa.Boolean(), nullable=False),
        sa.Column("changed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name=op.f("fk_utterance_reply_id_reply")),
        sa.PrimaryKeyConstraint("channel", "chat_id", "message", name=op.f("pk_utterance")),
    )
    op.create_index(op.f("ix_utterance_at"), "utterance", ["at"])
    with op.batch_alter_table("file") as batch:
        batch.add_column(sa.Column("album", sa.String(64), nullable=True))
        batch.create_index("ix_file_contact_id_received_at", ["contact_id", "received_at"])
    with op.batch_alter_table("message") as batch:
        batch.create_index("ix_message_chat_id_remote_id", ["chat_id", "remote_id"])
