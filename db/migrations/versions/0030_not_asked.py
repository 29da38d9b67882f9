"""Reports about which nobody was asked yet are found by an index, however many have been sent"""

import sqlalchemy as sa
from alembic import op

revision = "0030_not_asked"
down_revision = "0029_files_of_events"
branch_labels = None
depends_on = None

NOT_ASKED = "withdrawn_at IS NULL AND returned_at IS NULL AND accepted_at IS NULL AND confirm_asked_at IS NULL"


def upgrade() -> None:
    which = sa.text(NOT_ASKED)
    columns = ["code", "confirm_asked_at", "assignment_id"]
    op.create_index("ix_reply_not_asked", "reply", columns, sqlite_where=which, postgresql_where=which)


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back")
