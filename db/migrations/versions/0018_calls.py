"""Calls that coordinators made by telephone, and what is asked of promises and messages by their days"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0018_calls"
down_revision = "0017_messages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    instant = db.base.Instant(timezone=True)
    op.create_table(
        "phone_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("called_at", instant, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_phone_call_program_id_program")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_phone_call_agency_id_agency")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_phone_call_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_call")),
    )
    op.create_index(op.f("ix_phone_call_called_at"), "phone_call", ["called_at"])
    op.create_table(
        "phone_call_about",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["phone_call.id"], name=op.f("fk_phone_call_about_call_id_phone_call")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_phone_call_about_assignment_id_assignment")
        ),
        sa.PrimaryKeyConstraint("call_id", "assignment_id", name=op.f("pk_phone_call_about")),
    )
    op.create_index(op.f("ix_phone_call_about_assignment_id"), "phone_call_about", ["assignment_id"])
    for name, table, columns, there in (
        ("ix_message_scheduled", "message", ["sent_at", "person_id", "state"], "scheduled IS NOT NULL"),
        ("ix_reply_expected_on", "reply", ["expected_on", "code", "assignment_id"], "expected_on IS NOT NULL"),
    ):
        op.create_index(name, table, columns, sqlite_where=sa.text(there), postgresql_where=sa.text(there))
