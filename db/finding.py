"""Looking for words in answers, what was written about obstacles, results of tasks, numbers of documents, what events
were about, and why lines of evidence sheets are called wrong.

The rows that are looked through stand in `db.models.findable`; SQLite finds them by FTS5, PostgreSQL by its full text.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from db import inherited
from db.models import Agency, Assignment, Dispute, Event, Findable, ObstacleNote, Reply, Request, TaskResult
from db.models.findable import DISPUTE, EVENT, NOTE, REPLY
from rules.finding import pairs

_SQLITE = text(
    "SELECT rowid FROM findable_words WHERE findable_words MATCH :query ORDER BY rowid DESC LIMIT :count OFFSET :first"
)
_NEWEST = text(
    "SELECT id FROM (SELECT id, vector FROM findable ORDER BY id DESC LIMIT :newest) AS newest "
    "WHERE vector @@ CAST(:query AS tsquery) ORDER BY id DESC LIMIT :count OFFSET :first"
)
_BY_INDEX, _AS_USUAL = text("SET LOCAL enable_seqscan = off"), text("SET LOCAL enable_seqscan TO DEFAULT")
_FEW = text("SELECT id FROM findable WHERE vector @@ CAST(:query AS tsquery) LIMIT :count")
_MANY = text(
    "SELECT id FROM findable WHERE vector @@ CAST(:query AS tsquery) ORDER BY id DESC LIMIT :count OFFSET :first"
)
NEWEST, FEW = 5000, 3000
"""PostgreSQL orders what an index finds only when it has found all of it, and cannot know how rare a word is. So the
newest texts are looked at first, where a common word fills a page; what is rarer comes from the index, up to so many
texts, and is ordered here; where there are more, all are looked at from the newest on."""


@dataclass(frozen=True)
class Scope:
    """Where is looked: programs and agencies (ids), what is of any of them; ``everywhere``: all there is."""

    programs: Collection[int] = ()
    agencies: Collection[int] = ()
    everywhere: bool = False

    @property
    def marks(self) -> list[str]:
        return [f"p{each}" for each in self.programs] + [f"a{each}" for each in self.agencies]


@dataclass(frozen=True)
class Hit:
    """What was found: the original's ``text``, of which agency, when it was said (aware) and by whom.

    ``assignment``: what it was said about, ``None`` for a result that came with no report; ``obstacle``: the number of
    the obstacle that it is or belongs to; ``document``: its number; ``result``: the result of a task; ``event``: what
    happened, of which the text is the subject; ``disputed``: it says that a line of the evidence sheet is wrong.
    """

    agency: Agency
    text: str
    at: datetime
    by: str
    assignment: Assignment | None
    reply: Reply | None = None
    obstacle: int | None = None
    document: str | None = None
    result: TaskResult | None = None
    event: Event | None = None
    disputed: bool = False


def find(session: Session, words: Sequence[str], scope: Scope, *, phrase: bool, first: int, count: int) -> list[int]:
    """The rows (ids) of texts that hold the words, the newest first: one after the other with ``phrase``, else all of
    them anywhere."""
    if not words or not (scope.everywhere or scope.marks):
        return []
    asked = pairs(words) if phrase and len(words) > 1 else words
    page = {"first": first, "count": count}
    if session.get_bind().dialect.name == "sqlite":
        column = "pairs" if asked is not words else "folded"
        return list(session.scalars(_SQLITE, {"query": _fts5(column, asked, scope), **page}))
    query = _tsquery(asked, scope)
    newest = list(session.scalars(_NEWEST, {"query": query, "newest": NEWEST, **page}))
    if len(newest) == count:
        return newest
    session.execute(_BY_INDEX)  # else a guess that the word is frequent makes it read the whole table
    few = list(session.scalars(_FEW, {"query": query, "count": FEW}))
    session.execute(_AS_USUAL)
    if len(few) < FEW:
        return sorted(few, reverse=True)[first : first + count]
    return list(session.scalars(_MANY, {"query": query, **page}))


def _fts5(column: str, words: Sequence[str], scope: Scope) -> str:
    """https://www.sqlite.org/fts5.html#full_text_query_syntax; words are letters and digits only, so that quotes
    hold."""
    asked = f"{column} : (" + " AND ".join(f'"{each}"' for each in words) + ")"
    if scope.everywhere:
        return asked
    return f"({asked}) AND (scope : (" + " OR ".join(f'"{mark}"' for mark in scope.marks) + "))"


def _tsquery(words: Sequence[str], scope: Scope) -> str:
    """https://www.postgresql.org/docs/current/datatype-textsearch.html; as it stands, since the words are folded."""
    asked = " & ".join(f"'{each}'" for each in words)
    if scope.everywhere:
        return asked
    return f"({asked}) & (" + " | ".join(f"'@{mark}'" for mark in scope.marks) + ")"


def hits(session: Session, ids: Sequence[int]) -> list[Hit]:
    """What was found, in the order of ``ids``."""
    rows = {row.id: row for row in session.scalars(select(Findable).where(Findable.id.in_(ids)))}
    return [_hit(session, rows[number]) for number in ids if number in rows]


def _hit(session: Session, row: Findable) -> Hit:
    if row.source == REPLY:
        reply = session.get_one(Reply, row.source_id)
        query = select(Request.id).where(Request.reply_id == reply.id, Request.kind == "obstacle")
        return Hit(
            reply.assignment.agency, reply.text or "", reply.at, reply.person.name, reply.assignment, reply,
            session.scalar(query.limit(1)), reply.document_number,
        )  # fmt: skip
    if row.source == NOTE:
        note = session.get_one(ObstacleNote, row.source_id)
        about = session.get_one(Request, note.request_id).reply.assignment
        return Hit(about.agency, note.text, note.at, note.person.name, about, None, note.request_id)
    if row.source == EVENT:
        told = session.get_one(Event, row.source_id)
        assert told.assignment
        about = inherited.goes_on(session, told.assignment)
        return Hit(about.agency, told.subject or "", told.at, told.person.name, about, event=told)
    if row.source == DISPUTE:
        said = session.get_one(Dispute, row.source_id)
        words = f"{said.text} → {said.answer}" if said.answer else said.text
        return Hit(said.assignment.agency, words, said.at, said.person.name, said.assignment, disputed=True)
    result = session.get_one(TaskResult, row.source_id)
    about_it = session.get(Assignment, result.assignment_id) if result.assignment_id else None
    agency = session.get_one(Agency, result.agency_id)
    return Hit(agency, result.text or "", result.at, result.person.name, about_it, result=result)
