"""Links to files, each for the first device that opens it"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0038_file_links"
down_revision = "0035_obstacle_reopened"
branch_labels = None
depends_on = None


def upgrade() -> None:
    instant = db.base.Instant(timezone=True)
    op.create_table(
        "file_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_at", instant, nullable=False),
        sa.Column("opened_at", instant, nullable=True),
        sa.Column("device_hash", sa.String(length=64), nullable=True),
        sa.Column("revoked_at", instant, nullable=True),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("wanted_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_file_link_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_link")),
        sa.UniqueConstraint("handle", name=op.f("uq_file_link_handle")),
        sa.UniqueConstraint("wanted_hash", name=op.f("uq_file_link_wanted_hash")),
    )
    op.create_index(op.f("ix_file_link_person_id"), "file_link", ["person_id"])


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back")
