"""One index of each agency's assignments instead of two: whatever is written for all agencies touches most of its pages"""

from alembic import op

revision = "0032_by_agency_once"
down_revision = "0031_only_what_is"
branch_labels = None
depends_on = None

NAME = "ix_assignment_agency_id_last_day"


def upgrade() -> None:
    op.drop_index("ix_assignment_agency_id_state_last_day", "assignment")
    op.drop_index(NAME, "assignment")
    op.create_index(NAME, "assignment", ["agency_id", "last_day", "duty_id", "state"])


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back")
