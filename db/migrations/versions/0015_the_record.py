"""The record: what became of reports that were sent, and the results of tasks"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0015_the_record"
down_revision = "0014_agencies"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _confirming()
    _results_of_tasks()
    _obstacles()
    _extensions()
    _the_log()


def _confirming() -> None:
    instant = db.base.Instant(timezone=True)
    for name in ("accepted_at", "returned_at", "confirm_asked_at"):
        op.add_column("reply", sa.Column(name, instant, nullable=True))
    op.add_column("reply", sa.Column("returned_because", sa.Text(), nullable=True))


def _results_of_tasks() -> None:
    instant = db.base.Instant(timezone=True)
    op.create_table(
        "task_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("at", instant, nullable=False),
        sa.Column("stored_at", instant, nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_result_task_id_task")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_task_result_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_task_result_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_task_result_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_result")),
    )
    op.create_index("ix_task_result_task_id_agency_id", "task_result", ["task_id", "agency_id"])
    op.create_index(op.f("ix_task_result_assignment_id"), "task_result", ["assignment_id"])


def _obstacles() -> None:
    instant = db.base.Instant(timezone=True)
    op.create_table(
        "obstacle",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(16), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("owner_until", sa.Date(), nullable=True),
        sa.Column("passed_at", instant, nullable=True),
        sa.Column("confirmed_at", instant, nullable=True),
        sa.Column("followed_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_obstacle_request_id_request")),
        sa.ForeignKeyConstraint(["owner_id"], ["agency.id"], name=op.f("fk_obstacle_owner_id_agency")),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_obstacle")),
    )
    op.create_index(op.f("ix_obstacle_owner_id"), "obstacle", ["owner_id"])
    op.create_table(
        "obstacle_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("stored_at", instant, nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_obstacle_note_request_id_request")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_obstacle_note_person_id_person")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_obstacle_note_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obstacle_note")),
    )
    op.create_index(op.f("ix_obstacle_note_request_id"), "obstacle_note", ["request_id"])
    # what was resolved before is not asked about again: nobody could have said that it is cleared
    op.execute(
        "INSERT INTO obstacle (request_id, confirmed_at) "
        "SELECT id, decided_at FROM request WHERE kind = 'obstacle' AND state = 'resolved'"
    )


def _extensions() -> None:
    instant = db.base.Instant(timezone=True)
    op.create_table(
        "extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("given_at", instant, nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("revoked_at", instant, nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_extension_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["given_by"], ["person.id"], name=op.f("fk_extension_given_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    op.create_index(op.f("ix_extension_batch"), "extension", ["batch"])
    op.create_index(op.f("ix_extension_assignment_id"), "extension", ["assignment_id"])


def _the_log() -> None:
    """The log says more, is chained, and refuses to be changed; a later migration that has to drops the triggers."""
    instant = db.base.Instant(timezone=True)
    op.add_column("audit", sa.Column("said_at", instant, nullable=True))
    op.add_column("audit", sa.Column("channel", sa.String(16), nullable=True))
    op.create_table(
        "seal",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("sealed_at", instant, nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.id"], name=op.f("fk_seal_audit_id_audit")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_seal")),
        sa.UniqueConstraint("audit_id", name=op.f("uq_seal_audit_id")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION dondoc_append_only() RETURNS trigger AS $$ "
            "BEGIN RAISE EXCEPTION 'the log is append-only'; END $$ LANGUAGE plpgsql"
        )
        for table in ("audit", "seal"):
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION dondoc_append_only()"
            )
        return
    for table in ("audit", "seal"):
        for event in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
            )


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back")
