"""When who raised an obstacle said that it is not cleared: what was answered before does not answer it"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0035_obstacle_reopened"
down_revision = "0034_not_held_in_the_index"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("obstacle", sa.Column("reopened_at", db.base.Instant(timezone=True), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back")
