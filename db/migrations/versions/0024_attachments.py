"""Documents beside pictures: their names, why one is not kept, and the result of a task to which one belongs"""

import sqlalchemy as sa
from alembic import op

revision = "0024_attachments"
down_revision = "0022_rows_in_the_log"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("file") as batch:
        batch.add_column(sa.Column("name", sa.String(120), nullable=True))
        batch.add_column(sa.Column("refused", sa.String(16), nullable=True))
        batch.add_column(sa.Column("result_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_file_result_id_task_result"), "task_result", ["result_id"], ["id"])
        batch.create_index(op.f("ix_file_result_id"), ["result_id"])
