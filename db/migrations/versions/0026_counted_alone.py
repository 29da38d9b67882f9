"""What was done late is counted by an index alone: without all of its columns SQLite took a wider one"""

import sqlalchemy as sa
from alembic import op

revision = "0026_counted_alone"
down_revision = "0024_attachments"
branch_labels = None
depends_on = None

NAME = "ix_assignment_done_late"
COLUMNS = ["duty_id", "state", "opens_on", "extended_to", "reported_at", "due_at"]


def upgrade() -> None:
    op.drop_index(NAME, "assignment")
    late = sa.text("reported_at >= due_at")
    op.create_index(NAME, "assignment", COLUMNS, sqlite_where=late, postgresql_where=late)


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back")
