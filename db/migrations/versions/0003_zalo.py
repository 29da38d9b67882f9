"""Zalo: updates stored before they are handled, parts, groups, linked addresses, pictures"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inbound",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("received_at", db.base.Instant(timezone=True), nullable=False),
        sa.Column("failed_at", db.base.Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound")),
        sa.UniqueConstraint("channel", "key", name=op.f("uq_inbound_channel")),
    )
    op.create_table(
        "chat_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("chat_id", sa.String(64), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("reminders", sa.Boolean(), nullable=False),
        sa.Column("bound_at", db.base.Instant(timezone=True), nullable=False),
        sa.Column("closed_at", db.base.Instant(timezone=True), nullable=True),
        sa.Column("closed_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_chat_group_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_group")),
        sa.UniqueConstraint("channel", "chat_id", name=op.f("uq_chat_group_channel")),
    )
    op.create_index("ix_chat_group_agency_id", "chat_group", ["agency_id"])
    op.create_table(
        "file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("remote", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("received_at", db.base.Instant(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", db.base.Instant(timezone=True), nullable=False),
        sa.Column("media_type", sa.String(64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_file_contact_id_contact")),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name=op.f("fk_file_reply_id_reply")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
    )
    op.create_index("ix_file_reply_id", "file", ["reply_id"])
    op.create_index("ix_file_state", "file", ["state"])
    with op.batch_alter_table("contact") as batch:
        batch.add_column(sa.Column("remind_on", sa.String(16), nullable=True))
    with op.batch_alter_table("invite") as batch:
        batch.add_column(sa.Column("contact_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_invite_contact_id_contact"), "contact", ["contact_id"], ["id"])
    with op.batch_alter_table("message") as batch:
        batch.add_column(sa.Column("parts_sent", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("message") as batch:
        batch.alter_column("parts_sent", server_default=None)
    with op.batch_alter_table("seen_update") as batch:
        batch.alter_column("key", existing_type=sa.String(64), type_=sa.String(128), existing_nullable=False)
