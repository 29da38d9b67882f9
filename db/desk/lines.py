"""Every assignment, streamed: a sheet of 245,000 rows is never in memory at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Executable, func, select, tuple_
from sqlalchemy.orm import Session

from db.desk.scope import Scope
from db.log import NAMED
from db.models import Assignment, Audit, Duty, Ground
from rules.due import hour_of
from rules.grounds import Standing
from rules.status import CONFIRMED_KINDS, Move, State, Timeliness, timeliness

CHUNK = 2000
PART = 500

LINE = (
    Assignment.id,
    Assignment.agency_id,
    Assignment.duty_id,
    Duty.code,
    Duty.kind,
    Duty.title,
    Duty.clause,
    Assignment.period,
    Assignment.opens_on,
    Assignment.named_day,
    Assignment.exclusive,
    Assignment.due_at,
    Assignment.last_day,
    Assignment.advised_on,
    Assignment.extended_to,
    Assignment.state,
    Assignment.reported_at,
    Assignment.reminders,
)


def streamed(session: Session, query: Executable) -> Iterator[Any]:
    """The rows of a query, a part at a time, as the database gives them: no objects are made of them on the way."""
    session.flush()
    for part in session.connection().execute(query, execution_options={"yield_per": CHUNK}).partitions():
        yield from part


class Line(NamedTuple):
    """One assignment. ``word``: its status word (``None``: waived, or a meeting that was missed).

    ``last_day`` is the program's, ``extended_to`` a granted extension's. ``days_late``: working days after the last
    permitted day, until it was reported, or until now while it is open; 0 in time. ``reported_at``: local.
    ``excused``: the objective cause of its lateness, where one was confirmed; ``hour``: by when on its day it is due,
    where the hour counts.
    """

    id: int
    agency_id: int
    duty: str
    kind: str
    title: str
    clause: str
    period: str
    named_day: date
    exclusive: bool
    last_day: date
    advised_on: date
    extended_to: date | None
    state: State
    word: Timeliness | None
    days_late: int
    reported_at: datetime | None
    reminders: int
    excused: Excuse | None = None
    hour: time | None = None


@dataclass(frozen=True, slots=True)
class Excuse:
    """A confirmed objective cause: of which obstacle (its number), by whom, on which day, by which document."""

    obstacle: int
    by: str
    on: date
    document: str


def lines(
    session: Session, scope: Scope, only: Collection[tuple[str, str]] | None = None, *, order: bool = True
) -> Iterator[Line]:
    """Every assignment in the order of due days and agencies; ``only``: of these (duty code, period)."""
    query = select(*LINE).join(Duty).where(*scope.conditions)
    if only is not None:
        query = query.where(
            Duty.code.in_({duty for duty, _ in only}), Assignment.period.in_({period for _, period in only})
        )
    if order:
        query = query.order_by(Assignment.last_day, Duty.code, Assignment.agency_id)
    reader = Reader(scope, excuses(session, scope))
    for row in streamed(session, query):
        if only is None or (row.code, row.period) in only:
            yield reader.line(row)


def newest(session: Session, scope: Scope, keys: Collection[tuple[str, str]]) -> list[Line]:
    """Of every agency the line of these (duty code, period) with the newest last day that is not waived; where somebody
    has waived all of them, the newest of these. What the program itself does not ask for any more is left out."""
    if not keys:
        return []
    asked = (*scope.conditions, tuple_(Duty.code, Assignment.period).in_(sorted(keys)))
    found = _newest(session, scope, (*asked, Assignment.state != State.WAIVED))
    ended = (Assignment.state == State.WAIVED, Assignment.waived_by_program.is_(False))
    return list({**_newest(session, scope, (*asked, *ended)), **found}.values())


def _newest(session: Session, scope: Scope, within: Sequence[ColumnElement[bool]]) -> dict[int, Line]:
    """By agency the line within these conditions with the newest last day."""
    last = select(Assignment.agency_id, func.max(Assignment.last_day)).join(Duty).where(*within)
    theirs: dict[date, list[int]] = defaultdict(list)
    for agency_id, day in streamed(session, last.group_by(Assignment.agency_id)):
        theirs[day].append(agency_id)
    found: dict[int, Line] = {}
    reader = Reader(scope, excuses(session, scope))
    for day, agencies in sorted(theirs.items()):
        query = select(*LINE).join(Duty).where(*within, Assignment.last_day == day, Assignment.agency_id.in_(agencies))
        for row in streamed(session, query.order_by(Duty.code, Assignment.agency_id)):
            found[row.agency_id] = reader.line(row)
    return found


def unconfirmed(session: Session, scope: Scope) -> int:
    """How many reports were sent, as the agencies say, and nobody has confirmed that they came."""
    waits = (Duty.kind.in_(CONFIRMED_KINDS), Assignment.state == State.REPORTED)
    return session.scalar(select(func.count(Assignment.id)).join(Duty).where(*scope.conditions, *waits)) or 0


def stayed(session: Session, scope: Scope) -> list[Line]:
    """What ended unreported with its agency, as its heir had closed its own: nobody is asked for it any more."""
    query = select(*LINE).join(Duty).where(Duty.program_id == scope.program_id, *scope.narrowed)
    query = query.where(Assignment.state == State.MERGED, Assignment.merged_into_id.is_(None))
    reader = Reader(scope)
    return [reader.line(row) for row in session.execute(query.order_by(Assignment.last_day, Assignment.id))]


class Ending(NamedTuple):
    """When (local) it was said that an assignment need not be done, and why, where somebody gave a reason in words."""

    at: datetime
    because: str | None


def endings(session: Session, scope: Scope, assignment_ids: Collection[int]) -> dict[int, Ending]:
    """How these assignments were waived last, as the log tells it (what was known in the past has none)."""
    subjects = {f"assignment:{number}": number for number in sorted(assignment_ids)}
    found: dict[int, Ending] = {}
    for first in range(0, len(subjects), PART):
        part = list(subjects)[first : first + PART]
        query = select(Audit.subject, Audit.at, Audit.detail).where(
            Audit.subject.in_(part), Audit.action == str(Move.WAIVE), Audit.at <= scope.at
        )
        for row in session.execute(query.order_by(Audit.id)):
            because = row.detail.get("because")
            given = isinstance(because, str) and because != "coordinator" and not because.startswith(NAMED)
            found[subjects[row.subject]] = Ending(row.at.astimezone(scope.at.tzinfo), because if given else None)
    return found


def excuses(session: Session, scope: Scope) -> dict[int, Excuse]:
    """The confirmed objective causes by assignment; the newest counts."""
    query = (
        select(Ground.assignment_id, Ground.request_id, Ground.confirmed_by, Ground.confirmed_on, Ground.document)
        .join(Assignment, Assignment.id == Ground.assignment_id)
        .join(Duty, Duty.id == Assignment.duty_id)
        .where(*scope.conditions, Ground.state == Standing.CONFIRMED)
        .order_by(Ground.id)
    )
    rows = session.execute(query)
    return {row.assignment_id: Excuse(row.request_id, row.confirmed_by, row.confirmed_on, row.document) for row in rows}


class Reader:
    """Reads rows of assignments; what many of them share is reckoned once. ``known``: objective causes."""

    def __init__(self, scope: Scope, known: Mapping[int, Excuse] | None = None) -> None:
        self._book, self._at, self._known = scope.book, scope.at, known or {}
        self._ended = scope.ended
        workdays = scope.book.workdays

        @cache
        def late(last: date, until: date) -> int:
            return max(1, workdays.between(last, until))

        self._late = late

    def standing(self, row: Any) -> tuple[Timeliness | None, int]:
        """The status word of an assignment and how many working days late it is; see `Line`. ``row``: anything with its
        state and times. What ended with its agency stands as it stood then."""
        state, at = row.state, self._at
        if state is State.MERGED and self._ended:
            state, at = State.OPEN, min(at, self._ended)
        word = timeliness(state, self._book.due_at(row), row.reported_at, at)
        if word not in (Timeliness.DONE_LATE, Timeliness.OPEN_LATE):
            return word, 0
        until = row.reported_at if word is Timeliness.DONE_LATE and row.reported_at else at
        return word, self._late(row.extended_to or row.last_day, until.astimezone(self._at.tzinfo).date())

    def line(self, row: Any) -> Line:
        """One assignment, from a row of `LINE`."""
        word, days = self.standing(row)
        reported = row.reported_at.astimezone(self._at.tzinfo) if row.reported_at else None
        return Line(
            row.id,
            row.agency_id,
            row.code,
            row.kind,
            row.title,
            row.clause,
            row.period,
            row.named_day,
            row.exclusive,
            row.last_day,
            row.advised_on,
            row.extended_to,
            row.state,
            word,
            days,
            reported,
            row.reminders,
            self._known.get(row.id) if days else None,
            hour_of(row.due_at.astimezone(self._at.tzinfo)),
        )
