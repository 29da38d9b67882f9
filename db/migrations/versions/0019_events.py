"""Events from which duties are counted, and objective causes of lateness"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0019_events"
down_revision = "0018_calls"
branch_labels = None
depends_on = None


def upgrade() -> None:
    instant = db.base.Instant(timezone=True)
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("of", sa.String(120), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("happened_at", instant, nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("stored_at", instant, nullable=False),
        sa.Column("withdrawn_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_event_assignment_id_assignment")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_event_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index(op.f("ix_event_assignment_id"), "event", ["assignment_id"])
    op.create_table(
        "ground",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("proposed_at", instant, nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("confirmed_by", sa.String(200), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("document", sa.String(255), nullable=True),
        sa.Column("decided_at", instant, nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_ground_request_id_request")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_ground_assignment_id_assignment")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_ground_proposed_by_person")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_ground_decided_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ground")),
    )
    op.create_index(op.f("ix_ground_request_id"), "ground", ["request_id"])
    op.create_index(op.f("ix_ground_assignment_id"), "ground", ["assignment_id"])
