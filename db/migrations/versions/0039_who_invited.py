"""Who made an invitation, in the chat: they hear that it was taken up"""

import sqlalchemy as sa
from alembic import op

revision = "0039_who_invited"
down_revision = "0038_file_links"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("invite") as batch:
        batch.add_column(sa.Column("made_by", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_invite_made_by_person", "person", ["made_by"], ["id"])


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back")
