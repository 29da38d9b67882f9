"""Files that came with an event; what was told of events and in disputes is found by its words"""

import sqlalchemy as sa
from alembic import op

from rules.finding import kept, pairs

revision = "0029_files_of_events"
down_revision = "0028_given_for"
branch_labels = None
depends_on = None

TOLD = """
SELECT 'event' AS source, e.id, e.assignment_id, d.program_id, a.agency_id, e.stored_at AS at, e.subject AS words,
    NULL AS more
FROM event e JOIN assignment a ON a.id = e.assignment_id JOIN duty d ON d.id = a.duty_id
WHERE e.withdrawn_at IS NULL AND e.subject IS NOT NULL
UNION ALL
SELECT 'dispute', c.id, c.assignment_id, d.program_id, a.agency_id, c.stored_at, c.text, c.answer
FROM dispute c JOIN assignment a ON a.id = c.assignment_id JOIN duty d ON d.id = a.duty_id
WHERE c.verdict IS NULL OR c.verdict IN ('accepted', 'kept')
ORDER BY 6, 1, 2
"""
"""What could not be found so far, the oldest first."""


def upgrade() -> None:
    with op.batch_alter_table("file") as batch:
        batch.add_column(sa.Column("event_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_file_event_id_event"), "event", ["event_id"], ["id"])
        batch.create_index(op.f("ix_file_event_id"), ["event_id"])
    _tell_what_is_there()


def _tell_what_is_there() -> None:
    """Rows for what was told before. Ids of agencies and programs are written as `db.models.findable` does."""
    bind = op.get_bind()
    table = sa.table(
        "findable", *(sa.column(name) for name in ("source", "source_id", "assignment_id", "scope", "folded", "pairs"))
    )
    for source, number, assignment, program, agency, _, words, more in bind.execute(sa.text(TOLD)).all():
        folded = kept(words, more)
        if folded:
            values = {"source": source, "source_id": number, "assignment_id": assignment}
            scope = {"scope": f"@p{program} @a{agency}", "folded": folded, "pairs": " ".join(pairs(folded.split()))}
            bind.execute(table.insert().values(**values, **scope))


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back")
