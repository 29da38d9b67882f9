"""Who was handed one assignment holds a post for that one: invitations that wait for it make nobody a whole official"""

import sqlalchemy as sa
from alembic import op

revision = "0040_one_assignment"
down_revision = "0039_who_invited"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("post") as batch:
        batch.add_column(sa.Column("assignment_id", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_post_assignment_id_assignment", "assignment", ["assignment_id"], ["id"])
        batch.create_index("ix_post_assignment_id", ["assignment_id"])
    op.execute(
        "UPDATE invite SET role = 'assignee' WHERE used_at IS NULL AND role = 'official' AND id IN"
        " (SELECT invite_id FROM handover WHERE assignment_id IS NOT NULL AND done_at IS NULL)"
    )


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back")
