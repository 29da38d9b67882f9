"""The board page: some duties and periods, the newest first, and how each agency stands with them.

What is asked of the database is what is open and what is shown; which periods there have been is known by the program's
calendar, so that the cost does not grow with the years. What is counted from events has no periods: each such duty is
one column on the first page.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from sqlalchemy import ColumnElement, and_, not_, or_, select
from sqlalchemy.orm import Session

from db.board import Opened
from db.board.conditions import DONE, Key, begun, within
from db.desk.columns import Tally
from db.desk.heads import STATES, Filter, Head, event_heads, heads_of, holding, in_order
from db.desk.lines import Reader
from db.desk.scope import Member, Scope
from db.desk.told import several
from db.models import Assignment, Duty, Ground
from rules.grounds import Standing
from rules.status import State, Timeliness

MOST = 12
"""Columns on a page."""

TIMES, TOGETHER = 6, 96
"""How often more periods are looked at for those that have what is looked for, each time twice as many as before, and
how many at most."""


@dataclass(frozen=True, slots=True)
class Spot:
    """How one agency stands with a column: the assignment's id, and as in `db.desk.Cell`; ``several``: where it is
    counted from events, how all of them stand, of which the assignment is the first to be looked at."""

    id: int
    state: State
    word: Timeliness | None
    days_late: int
    excused: bool
    several: Tally | None = None

    @property
    def stands(self) -> str:
        """The word by which it is looked for; see `Filter`."""
        return str(self.word or self.state)


@dataclass(frozen=True)
class Sheet:
    """What the page shows: columns with their tallies over the rows, and cells by (agency id, duty id, period).

    ``older``: at which period the next page begins, where there is one; ``newest``: that this is the first.
    """

    columns: tuple[Head, ...]
    tallies: tuple[Tally, ...]
    members: tuple[Member, ...]
    cells: dict[tuple[int, int, str], Spot]
    older: int | None
    newest: bool


class _HasAgency(Protocol):
    @property
    def agency_id(self) -> int: ...


OfAgency = TypeVar("OfAgency", bound=_HasAgency)
"""What is one agency's."""


@dataclass
class _Found:
    heads: list[Head] = field(default_factory=list)
    cells: dict[tuple[int, int, str], Spot] = field(default_factory=dict)


def sheet(session: Session, scope: Scope, members: Sequence[Member], opened: Sequence[Opened], wanted: Filter) -> Sheet:
    """Some of the program as it is ``wanted``; ``opened``: what is open of it (`db.board.open_work`)."""
    rows = [each for each in members if is_wanted(each, scope, wanted)]
    narrow = [each.id for each in rows] if len(rows) < len(members) else None
    found_ones = holding(session, scope, heads_of(session, scope, opened, wanted), opened, wanted.word, narrow)
    heads = in_order(scope, found_ones, opened)
    reader = Reader(scope)
    found, position = _Found(), max(0, wanted.first)
    for time in range(TIMES):
        some = heads[position : position + min(MOST * 2**time, TOGETHER)]
        if not some or len(found.heads) == MOST:
            break
        cells = _cells(session, scope, reader, some, narrow, wanted.word)
        held = {key[1:] for key in cells}
        for head in some:
            if len(found.heads) == MOST:
                break
            position += 1
            if head.key in held:
                found.heads.append(head)
        kept = {head.key for head in found.heads}
        found.cells.update({key: cell for key, cell in cells.items() if key[1:] in kept})
    if wanted.first <= 0:
        _add_events(session, scope, found, wanted, narrow)
    return _laid_out(scope, rows, found, older=position if position < len(heads) else None, first=wanted.first)


def _add_events(
    session: Session, scope: Scope, found: _Found, wanted: Filter, agencies: Collection[int] | None
) -> None:
    """Duties that are counted from events have one column each, beside the newest periods of the others."""
    heads = {head.duty_id: head for head in event_heads(session, scope, wanted)}
    there = set()
    for (agency_id, duty_id), each in several(session, scope, list(heads), agencies).items():
        mine = each.only(wanted.word)
        if mine:
            spot = Spot(mine.id, mine.state, mine.word, 0, excused=False, several=mine.tally)
            found.cells[agency_id, duty_id, heads[duty_id].period] = spot
            there.add(duty_id)
    found.heads += [head for number, head in heads.items() if number in there]


def is_wanted(member: Member, scope: Scope, wanted: Filter) -> bool:
    """Whether an agency is to be seen."""
    return scope.holds(member.id) and wanted.agency_id in (None, member.id) and wanted.group in (None, member.group)


def of_wanted(rows: Iterable[OfAgency], members: Sequence[Member], scope: Scope, wanted: Filter) -> list[OfAgency]:
    """Those rows whose agency is to be seen."""
    shown = {each.id for each in members if is_wanted(each, scope, wanted)}
    return [row for row in rows if row.agency_id in shown]


def chosen(session: Session, scope: Scope, wanted: Filter) -> tuple[ColumnElement[bool], ...]:
    """The conditions on assignments of the agencies and the duty that are to be seen, however they stand; none where
    nothing narrows them."""
    duties = select(Duty.id).where(Duty.program_id == scope.program_id, Duty.code == wanted.duty)
    duty = session.scalar(duties) if wanted.duty else None
    agency = scope.agency_id if wanted.agency_id is None else wanted.agency_id
    return replace(scope, agency_id=agency, group=wanted.group, duty_id=duty).narrowed


def _cells(
    session: Session, scope: Scope, reader: Reader, heads: Sequence[Head], agencies: Collection[int] | None, word: str
) -> dict[tuple[int, int, str], Spot]:
    """The cells of some columns that stand as it is looked for."""
    keys = {head.key for head in heads}
    where = [*within(keys), begun(scope.today)]
    shown = Assignment.state.in_(STATES[word])
    if agencies is not None:
        where.append(Assignment.agency_id.in_(agencies))
    # most is done in time: of that no instant is read, which costs more than everything else
    done, whole = Assignment.state.in_(DONE), Assignment.extended_to.is_(None)
    early = and_(done, whole, Assignment.reported_at < Assignment.due_at)
    which = (Assignment.id, Assignment.agency_id, Assignment.duty_id, Assignment.period, Assignment.state)
    days = (Assignment.due_at, Assignment.last_day, Assignment.extended_to, Assignment.reported_at)
    confirmed = select(Ground.assignment_id).join(Assignment, Assignment.id == Ground.assignment_id)
    excused = set(session.scalars(confirmed.where(*where, shown, Ground.state == Standing.CONFIRMED)))
    found: dict[tuple[int, int, str], Spot] = {}
    if word in ("", Timeliness.DONE_IN_TIME):
        for done_one in session.execute(select(*which).where(*where, early)):
            if (done_one.duty_id, done_one.period) in keys:
                spot = Spot(done_one.id, done_one.state, Timeliness.DONE_IN_TIME, 0, excused=False)
                found[done_one.agency_id, done_one.duty_id, done_one.period] = spot
    not_early = or_(
        not_(done), not_(whole), Assignment.reported_at.is_(None), Assignment.reported_at >= Assignment.due_at
    )
    for row in session.execute(select(*which, *days).where(*where, shown, not_early)):
        if (row.duty_id, row.period) in keys:
            how, days_late = reader.standing(row)
            spot = Spot(row.id, row.state, how, days_late, bool(days_late) and row.id in excused)
            if word in ("", spot.stands):
                found[row.agency_id, row.duty_id, row.period] = spot
    return found


def _laid_out(scope: Scope, rows: Sequence[Member], found: _Found, *, older: int | None, first: int) -> Sheet:
    """Columns in the document's order of duties, the newest period first; rows that have a cell."""
    places = {duty.code: place for place, duty in enumerate(scope.book.program.every_duty)}
    newest_first = sorted(found.heads, key=lambda head: head.last_day, reverse=True)
    columns = sorted(newest_first, key=lambda head: places.get(head.duty, len(places)))
    counts: dict[Key, Counter[Timeliness | State]] = defaultdict(Counter)
    for (_, duty_id, period), spot in found.cells.items():
        if spot.several:
            counts[duty_id, period].update(spot.several.words)
            counts[duty_id, period][State.WAIVED] += spot.several.waived
        else:
            counts[duty_id, period][spot.word or spot.state] += 1
    held = {agency for agency, *_ in found.cells}
    return Sheet(
        columns=tuple(columns),
        tallies=tuple(_tally(counts[head.key]) for head in columns),
        members=tuple(each for each in rows if each.id in held),
        cells=found.cells,
        older=older,
        newest=first <= 0,
    )


def _tally(count: Counter[Timeliness | State]) -> Tally:
    words = {word: count[word] for word in Timeliness if count[word]}
    return Tally(words, count[State.MISSED], count[State.WAIVED])
