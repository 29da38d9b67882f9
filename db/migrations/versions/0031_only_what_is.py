"""Indexes of what most assignments have not (a step to come, an answer, an heir) hold those that have it: a first loading
writes hundreds of thousands that have none"""

import sqlalchemy as sa
from alembic import op

revision = "0031_only_what_is"
down_revision = "0030_not_asked"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_assignment_state_next_step_at", ["state", "next_step_at"]),
    ("ix_assignment_agency_id_reported_at", ["agency_id", "reported_at"]),
    ("ix_assignment_merged_into_id", ["merged_into_id"]),
)


def upgrade() -> None:
    for name, columns in INDEXES:
        op.drop_index(name, "assignment")
        there = sa.text(f"{columns[-1]} IS NOT NULL")
        op.create_index(name, "assignment", columns, sqlite_where=there, postgresql_where=there)


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back")
