"""What was given for an agency whose duty another one has by now is found by an index"""

from alembic import op

revision = "0028_given_for"
down_revision = "0027_board_links"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_reply_given_for_id", "reply", ["given_for_id"])


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back")
