"""What became of a report that was sent: received, or returned with a reason"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0015_the_record"
down_revision = "0010_programs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _confirming()


def _confirming() -> None:
    instant = db.base.Instant(timezone=True)
    for name in ("accepted_at", "returned_at", "confirm_asked_at"):
        op.add_column("reply", sa.Column(name, instant, nullable=True))
    op.add_column("reply", sa.Column("returned_because", sa.Text(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back")
