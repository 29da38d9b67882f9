"""Whether an answer was withdrawn stands in the index of answers by their code: who counts some reads none of them"""

from alembic import op

revision = "0034_not_held_in_the_index"
down_revision = "0033_looked_up_to"
branch_labels = None
depends_on = None

NAME = "ix_reply_code_assignment_id"


def upgrade() -> None:
    op.drop_index(NAME, "reply")
    op.create_index(NAME, "reply", ["code", "assignment_id", "withdrawn_at"])


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back")
