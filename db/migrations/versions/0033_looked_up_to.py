"""Which ladders are left to be looked at again because the calendar has changed: up to which it was done, by duty"""

import sqlalchemy as sa
from alembic import op

revision = "0033_looked_up_to"
down_revision = "0032_by_agency_once"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("duty", sa.Column("looked_up_to", sa.Integer(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back")
