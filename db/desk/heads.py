"""The columns of the board page: which duties and periods there are, in which order, and in which of them anything is
that is looked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.board import Opened
from db.board.conditions import DONE, Key, within
from db.desk.columns import AHEAD, EVENT
from db.desk.scope import Scope
from db.models import Assignment, Duty
from rules.status import State, Timeliness

FEW = (Timeliness.DONE_LATE, State.MISSED, State.WAIVED)
"""How little of what is over stands."""

SHOWN = (State.OPEN, *DONE, State.WAIVED, State.MISSED)
OPEN_WORDS = (Timeliness.OPEN_LATE, Timeliness.OPEN_SOON, Timeliness.OPEN_IN_TIME)
STATES: dict[str, tuple[State, ...]] = {
    "": SHOWN,
    **dict.fromkeys(OPEN_WORDS, (State.OPEN,)),
    Timeliness.DONE_LATE: DONE,
    Timeliness.DONE_IN_TIME: DONE,
    State.WAIVED: (State.WAIVED,),
    State.MISSED: (State.MISSED,),
}
"""In which states there is what stands in one way; see `Filter`."""


@dataclass(frozen=True)
class Filter:
    """What is to be seen: agencies of a group, or one (ids); one duty (its code); what stands in one way (``word``: a
    `Timeliness`, missed, waived); periods from the ``first``-th on. Nothing set: everything."""

    group: int | None = None
    agency_id: int | None = None
    duty: str = ""
    word: str = ""
    first: int = 0


@dataclass(frozen=True)
class Head:
    """A column: one duty and period with its days."""

    duty_id: int
    duty: str
    title: str
    clause: str
    period: str
    named_day: date
    exclusive: bool
    last_day: date

    @property
    def key(self) -> Key:
        return self.duty_id, self.period

    @property
    def of_events(self) -> bool:
        """Whether it is counted from events, however many there are: without a period and days of its own."""
        return not self.period


def duties_of(session: Session, scope: Scope) -> set[str]:
    """The codes of the duties of which the scope has anything."""
    there = select(Assignment.duty_id).where(*scope.narrowed, Assignment.state.in_(SHOWN))
    return set(session.scalars(select(Duty.code).where(Duty.program_id == scope.program_id, Duty.id.in_(there))))


def event_heads(session: Session, scope: Scope, wanted: Filter) -> list[Head]:
    """A column for each duty that is counted from events."""
    query = select(Duty).where(Duty.program_id == scope.program_id, Duty.kind == EVENT)
    found = session.scalars(query.where(Duty.code == wanted.duty) if wanted.duty else query)
    return [
        Head(duty.id, duty.code, duty.title, duty.clause, "", scope.today, exclusive=False, last_day=scope.today)
        for duty in found
    ]


def heads_of(session: Session, scope: Scope, opened: Iterable[Opened], wanted: Filter) -> list[Head]:
    """The periods of the program's duties that have come or come within a month, of each duty the next one at least;
    and those that are open, though the program knows them no more."""
    duties = session.scalars(select(Duty).where(Duty.program_id == scope.program_id, Duty.kind != EVENT)).all()
    found: dict[Key, Head] = {}
    for duty in duties:
        if wanted.duty in ("", duty.code):
            for occurrence in _come(scope, duty.code):
                _add(found, duty, occurrence.period, occurrence)
    by_id = {duty.id: duty for duty in duties if wanted.duty in ("", duty.code)}
    known = {(duty.id, each.period) for duty in by_id.values() for _, each in scope.book.occurrences(duty.code)}
    missing = [each.key for each in opened if each.key[0] in by_id and each.key not in known]
    for row in session.execute(_days(missing)) if missing else ():
        if (row.duty_id, row.period) in missing:
            _add(found, by_id[row.duty_id], row.period, row)
    return list(found.values())


def _come(scope: Scope, code: str) -> list[Any]:
    begun_ones = [
        each for _, each in scope.book.occurrences(code) if each.opens_on is None or each.opens_on <= scope.today
    ]
    come = [each for each in begun_ones if each.last_day <= scope.today + AHEAD]
    return come or sorted(begun_ones, key=lambda each: each.last_day)[:1]


def _days(keys: Collection[Key]) -> Any:
    days = (Assignment.named_day, Assignment.exclusive, Assignment.last_day)
    return select(Assignment.duty_id, Assignment.period, *days).where(*within(keys)).distinct()


def _add(found: dict[Key, Head], duty: Duty, period: str, days: Any) -> None:
    """A column; where parts of the agencies have days of their own, the latest stand at its head."""
    before = found.get((duty.id, period))
    if before is None or before.last_day < days.last_day:
        found[duty.id, period] = Head(
            duty.id,
            duty.code,
            duty.title,
            duty.clause,
            period,
            days.named_day,
            days.exclusive,
            days.last_day,
        )


def holding(
    session: Session,
    scope: Scope,
    heads: Sequence[Head],
    opened: Iterable[Opened],
    word: str,
    agencies: Collection[int] | None,
) -> Sequence[Head]:
    """Those columns in which anything may stand as it is looked for, where few do: so that three years of them need not
    be looked through."""
    if word in OPEN_WORDS:
        held = {each.key for each in opened if _any_open(each, word)}
    elif word in FEW or (word == Timeliness.DONE_IN_TIME and agencies is not None):
        held = _keys(session, scope, {head.duty_id for head in heads}, word, agencies)
    else:
        return heads
    return [head for head in heads if head.key in held]


def _keys(
    session: Session, scope: Scope, duties: AbstractSet[int], word: str, agencies: Collection[int] | None
) -> set[Key]:
    """The duties and periods in which anything is over that may stand as it is looked for."""
    where = [Assignment.duty_id.in_(duties), Assignment.state.in_(STATES[word])]
    late = [Assignment.reported_at >= Assignment.due_at, Assignment.extended_to.is_not(None)]
    if agencies is not None:
        where.append(Assignment.agency_id.in_(agencies))
        late = [or_(*late)]  # of all agencies each has an index of its own
    keys = select(Assignment.duty_id, Assignment.period).where(*where).distinct()
    asked = [keys.where(each) for each in late] if word == Timeliness.DONE_LATE else [keys]
    return {(duty_id, period) for query in asked for duty_id, period in session.execute(query)}


def _any_open(each: Opened, word: str) -> bool:
    counts = {Timeliness.OPEN_LATE: each.late, Timeliness.OPEN_SOON: each.soon}
    return counts.get(Timeliness(word), each.count - each.late - each.soon) > 0


def in_order(scope: Scope, heads: Iterable[Head], opened: Iterable[Opened]) -> list[Head]:
    """What is shown first: the newest of each duty and what is late, then the rest; the newest first."""
    late = {each.key for each in opened if each.late}
    newest_first = sorted(heads, key=lambda head: (head.last_day, head.duty_id), reverse=True)
    newest: dict[int, Head] = {}
    for head in newest_first:
        newest.setdefault(head.duty_id, head)
    return sorted(newest_first, key=lambda head: not (head.key in late or newest[head.duty_id] is head))
