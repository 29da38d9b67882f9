"""Which invitations that nobody has accepted the coordinators have been told of"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0008_invitations_told"
down_revision = "0007_persons_and_posts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("invite") as batch:
        batch.add_column(sa.Column("told_at", db.base.Instant(timezone=True), nullable=True))
