"""Since when an update may have waited at the messenger's before it was received"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0005_time"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("inbound") as batch:
        batch.add_column(sa.Column("waited_since", db.base.Instant(timezone=True), nullable=True))
