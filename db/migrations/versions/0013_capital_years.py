"""Of which year's capital a duty speaks, and the second amount of a year where two are set"""

import sqlalchemy as sa
from alembic import op

revision = "0013_capital_years"
down_revision = "0011_scale"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("duty") as batch:
        batch.add_column(sa.Column("plan_year", sa.Integer(), nullable=True))
    with op.batch_alter_table("capital") as batch:
        batch.add_column(sa.Column("second", sa.BigInteger(), nullable=True))
