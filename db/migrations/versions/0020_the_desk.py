"""The coordinator's desk: lines of evidence sheets that agencies dispute, finding words in what was told, broadcasts"""

import sqlalchemy as sa
from alembic import op

import db.base
from rules.finding import kept, pairs

revision = "0020_the_desk"
down_revision = "0019_events"
branch_labels = None
depends_on = None


BATCH = 2000

TOLD = """
SELECT 'reply' AS source, r.id, r.assignment_id, d.program_id, a.agency_id, NULL AS other, r.stored_at AS at,
    r.text AS words, r.document_number AS number
FROM reply r JOIN assignment a ON a.id = r.assignment_id JOIN duty d ON d.id = a.duty_id
WHERE r.withdrawn_at IS NULL AND (r.text IS NOT NULL OR r.document_number IS NOT NULL)
UNION ALL
SELECT 'note', n.id, r.assignment_id, d.program_id, a.agency_id, n.agency_id, n.stored_at, n.text, NULL
FROM obstacle_note n JOIN request q ON q.id = n.request_id JOIN reply r ON r.id = q.reply_id
JOIN assignment a ON a.id = r.assignment_id JOIN duty d ON d.id = a.duty_id
UNION ALL
SELECT 'result', t.id, t.assignment_id, k.program_id, t.agency_id, NULL, t.stored_at, t.text, NULL
FROM task_result t JOIN task k ON k.id = t.task_id WHERE t.text IS NOT NULL
ORDER BY 7, 1, 2
"""
"""What can be found, the oldest first."""


def upgrade() -> None:
    _disputes()
    _findable()
    _tell_what_is_there()
    _words()
    _broadcasts()


def _disputes() -> None:
    instant = db.base.Instant(timezone=True)
    op.create_table(
        "dispute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("stored_at", instant, nullable=False),
        sa.Column("verdict", sa.String(16), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", instant, nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_dispute_assignment_id_assignment")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_dispute_person_id_person")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_dispute_answered_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
    )
    op.create_index(op.f("ix_dispute_assignment_id"), "dispute", ["assignment_id"])
    op.create_index(op.f("ix_dispute_verdict"), "dispute", ["verdict"])


def _findable() -> None:
    op.create_table(
        "findable",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("pairs", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_findable_assignment_id_assignment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findable")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_findable_source")),
    )
    op.create_index(op.f("ix_findable_assignment_id"), "findable", ["assignment_id"])


def _tell_what_is_there() -> None:
    """Rows for what was told before. Ids of agencies and programs are written as `db.models.findable` does."""
    bind = op.get_bind()
    table = sa.table(
        "findable", *(sa.column(name) for name in ("source", "source_id", "assignment_id", "scope", "folded", "pairs"))
    )
    rows = []
    for source, number, assignment, program, agency, other, _, words, document in bind.execute(sa.text(TOLD)).all():
        folded = kept(words, document)
        agencies = [each for each in dict.fromkeys((agency, other)) if each is not None]
        scope = " ".join([f"@p{program}", *(f"@a{each}" for each in agencies)])
        if folded:
            values = {"source": source, "source_id": number, "assignment_id": assignment}
            rows.append({**values, "scope": scope, "folded": folded, "pairs": " ".join(pairs(folded.split()))})
    for first in range(0, len(rows), BATCH):
        bind.execute(table.insert(), rows[first : first + BATCH])


def _words() -> None:
    """What each database looks through. A later migration that has to rebuild ``findable`` makes the triggers again."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "ALTER TABLE findable ADD COLUMN vector tsvector GENERATED ALWAYS AS "
            "(to_tsvector('simple', folded) || array_to_tsvector(string_to_array(trim(scope || ' ' || pairs), ' '))) STORED"
        )
        op.execute("CREATE INDEX findable_vector ON findable USING gin (vector)")
        return
    op.execute(
        "CREATE VIRTUAL TABLE findable_words USING fts5(scope, folded, pairs, content='findable', content_rowid='id', "
        "tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\")"
    )
    gone = "INSERT INTO findable_words(findable_words, rowid, scope, folded, pairs) "
    gone += "VALUES ('delete', old.id, old.scope, old.folded, old.pairs);"
    here = "INSERT INTO findable_words(rowid, scope, folded, pairs) VALUES (new.id, new.scope, new.folded, new.pairs);"
    op.execute(f"CREATE TRIGGER findable_inserted AFTER INSERT ON findable BEGIN {here} END")
    op.execute(f"CREATE TRIGGER findable_deleted AFTER DELETE ON findable BEGIN {gone} END")
    op.execute(f"CREATE TRIGGER findable_updated AFTER UPDATE ON findable BEGIN {gone} {here} END")
    op.execute("INSERT INTO findable_words(findable_words) VALUES ('rebuild')")


def _broadcasts() -> None:
    instant = db.base.Instant(timezone=True)
    op.create_table(
        "broadcast",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("stopped_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_broadcast_program_id_program")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_broadcast_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast")),
    )
    op.create_index(op.f("ix_broadcast_program_id"), "broadcast", ["program_id"])
    op.create_table(
        "broadcast_receiver",
        sa.Column("broadcast_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("left_at", instant, nullable=True),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcast.id"], name=op.f("fk_broadcast_receiver_broadcast_id_broadcast")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_broadcast_receiver_person_id_person")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_broadcast_receiver_agency_id_agency")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_broadcast_receiver_message_id_message")),
        sa.PrimaryKeyConstraint("broadcast_id", "person_id", name=op.f("pk_broadcast_receiver")),
    )
    op.create_index(op.f("ix_broadcast_receiver_message_id"), "broadcast_receiver", ["message_id"])


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back")
