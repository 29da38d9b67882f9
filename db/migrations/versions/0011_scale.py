"""What is asked again and again is found by an index; what the assignments of a duty are in step with is kept"""

import sqlalchemy as sa
from alembic import op

revision = "0011_scale"
down_revision = "0010_programs"
branch_labels = None
depends_on = None

INDEXES = (
    (
        "ix_assignment_standing",
        "assignment",
        ["duty_id", "state", "period", "opens_on", "due_at", "extended_to", "agency_id"],
    ),
    ("ix_assignment_counted", "assignment", ["duty_id", "state", "opens_on"]),
    ("ix_assignment_agency_id_state_last_day", "assignment", ["agency_id", "state", "last_day"]),
    ("ix_assignment_agency_id_last_day", "assignment", ["agency_id", "last_day", "duty_id"]),
    ("ix_assignment_agency_id_reported_at", "assignment", ["agency_id", "reported_at"]),
    ("ix_message_channel_chat_id_state_id", "message", ["channel", "chat_id", "state", "id"]),
    ("ix_reply_person_id_stored_at", "reply", ["person_id", "stored_at"]),
    ("ix_reply_code_assignment_id", "reply", ["code", "assignment_id"]),
    ("ix_reply_assignment_id_withdrawn_at", "reply", ["assignment_id", "withdrawn_at", "id"]),
    ("ix_request_state_decided_at", "request", ["state", "decided_at"]),
)

PARTIAL = (
    (
        "ix_assignment_done_late",
        "assignment",
        ["duty_id", "state", "opens_on", "extended_to"],
        "reported_at >= due_at",
    ),
    ("ix_message_uncertain", "message", ["uncertain"], "uncertain > 0"),
    (
        "ix_assignment_extended",
        "assignment",
        ["duty_id", "state", "extended_to", "reported_at", "opens_on"],
        "extended_to IS NOT NULL",
    ),
)


def upgrade() -> None:
    op.drop_index("ix_assignment_agency_id_state", "assignment")
    op.drop_index("ix_request_state", "request")
    op.drop_index("ix_reply_assignment_id", "reply")
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)
    for name, table, columns, which in PARTIAL:
        op.create_index(name, table, columns, sqlite_where=sa.text(which), postgresql_where=sa.text(which))
    op.add_column("duty", sa.Column("planned_as", sa.String(64), nullable=True))
    op.add_column("program", sa.Column("planned_on", sa.Date(), nullable=True))
