"""How everything stands in the status words, by kind of duty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import Session

from db.board.conditions import BEGUN, DONE, OF_DUTIES, at_present, duties_of
from db.board.opened import Opened
from db.models import Assignment, Duty, Reply
from rules.due import END_OF_DAY
from rules.rulebook import Rules
from rules.status import CONFIRMED_KINDS, State

Of = Sequence[ColumnElement[bool]]


@dataclass(frozen=True)
class Totals:
    """How many assignments of one kind of duty stand in each of the status words, and of those that nobody waits for
    any more: ``missed``, of which ``not_held`` were said not to have been held."""

    done_in_time: int = 0
    done_late: int = 0
    open_in_time: int = 0
    open_soon: int = 0
    open_late: int = 0
    missed: int = 0
    not_held: int = 0


@dataclass(frozen=True)
class Closed:
    """How many assignments of one duty have begun and are ``reported``, ``accepted`` or ``missed``; how many of the
    first two were done ``late`` by the program's days, of what was not extended. ``early``: reported before they have
    begun."""

    kind: str
    reported: int
    accepted: int
    missed: int
    late: int
    early: int

    @property
    def unconfirmed(self) -> int:
        """How many reports wait to be confirmed: a report is reported by being sent only, so that its replies need not
        be looked at."""
        return self.reported + self.early if self.kind in CONFIRMED_KINDS else 0


def closed(session: Session, program_id: int, rules: Rules, now: datetime, of: Of = ()) -> list[Closed]:
    """What is closed of a program, by duty; ``of``: see `totals`. It is all that is passed over which grows with
    time."""
    if of:
        return _closed_of(session, program_id, rules, now, of)
    return [Closed(*row) for row in session.execute(_CLOSED, at_present(rules, now, program=program_id))]


def _closed_of(session: Session, program_id: int, rules: Rules, now: datetime, of: Of) -> list[Closed]:
    """`closed` of some agencies or one duty: here ranges of an index alone do not tell how many there are."""
    duties = duties_of(session, program_id)
    params = at_present(rules, now, duties=list(duties))
    counts = {duty_id: Counter[State]() for duty_id in duties}
    early: Counter[int] = Counter()
    for duty_id, state, count, before in session.execute(_BY_STATE.where(*of), params):
        counts[duty_id][state] = count
        early[duty_id] += before if state is State.REPORTED else 0
    late = Counter[int]()
    for duty_id, count in session.execute(_LATE_OF.where(*of), params):
        late[duty_id] = count
    return [
        Closed(
            kind=row.kind,
            reported=counts[row.id][State.REPORTED],
            accepted=counts[row.id][State.ACCEPTED],
            missed=counts[row.id][State.MISSED],
            late=late[row.id],
            early=early[row.id],
        )
        for row in duties.values()
    ]


def totals(
    session: Session,
    program_id: int,
    opened: Iterable[Opened],
    rules: Rules,
    now: datetime,
    of: Of = (),
    ended: Iterable[Closed] | None = None,
) -> dict[str, Totals]:
    """How everything stands that the program's agencies owe or have owed and that has begun, by kind of duty, in the
    program's order. ``opened``: what is open of it, see `open_work`; ``of``: conditions on assignments, the same;
    ``ended``: what is not open, where that was asked for already."""
    duties = duties_of(session, program_id)
    params = at_present(rules, now, duties=list(duties))
    found: dict[str, Counter[str]] = {row.kind: Counter() for row in duties.values()}
    for it in closed(session, program_id, rules, now, of) if ended is None else ended:
        done = it.reported + it.accepted
        found[it.kind].update(done_in_time=done - it.late, missed=it.missed, done_late=it.late)
    for duty_id, count in _late_in_spite_of_extension(session, rules, now, params, of):
        found[duties[duty_id].kind].update(done_late=count, done_in_time=-count)
    for each in opened:
        waits = each.count - each.late - each.soon
        found[duties[each.key[0]].kind].update(open_in_time=waits, open_soon=each.soon, open_late=each.late)
    for duty_id, count in session.execute(_NOT_HELD.where(*of) if of else _NOT_HELD, params):
        found[duties[duty_id].kind]["not_held"] += count
    return {kind: Totals(**counted) for kind, counted in found.items()}


def _count(*what: ColumnElement[bool]) -> ColumnElement[int]:
    """How many of a duty there are of these. Each is one range of an index that is only passed over, which is quicker
    than to group what has been: nothing else is asked here that grows with it."""
    query = select(func.count()).select_from(Assignment).where(Assignment.duty_id == Duty.id, *what)
    return query.correlate(Duty).scalar_subquery()


def _sum(state: State, *what: ColumnElement[bool]) -> ColumnElement[int]:
    """How many of a duty are in a state and have begun."""
    ranges = (Assignment.opens_on.is_(None), Assignment.opens_on <= bindparam("today"))
    first, second = (_count(Assignment.state == state, range_, *what) for range_ in ranges)
    return first + second


_LATE_BY_DAYS = (Assignment.reported_at >= Assignment.due_at, Assignment.extended_to.is_(None))
"""Done late by the program's days, of what was not extended."""


_CLOSED = select(
    Duty.kind,
    _sum(State.REPORTED),
    _sum(State.ACCEPTED),
    _sum(State.MISSED),
    _sum(State.REPORTED, *_LATE_BY_DAYS) + _sum(State.ACCEPTED, *_LATE_BY_DAYS),
    _count(Assignment.state == State.REPORTED, Assignment.opens_on > bindparam("today")),
).where(Duty.program_id == bindparam("program"))
"""The question of `closed`."""

_BY_STATE = (
    select(
        Assignment.duty_id,
        Assignment.state,
        func.count().filter(BEGUN),
        func.count().filter(Assignment.opens_on > bindparam("today")),
    )
    .where(OF_DUTIES, Assignment.state.in_((*DONE, State.MISSED)))
    .group_by(Assignment.duty_id, Assignment.state)
)
"""(Duty, state, how many have begun, how many have not)."""

_LATE_OF = (
    select(Assignment.duty_id, func.count())
    .where(OF_DUTIES, Assignment.state.in_(DONE), BEGUN, *_LATE_BY_DAYS)
    .group_by(Assignment.duty_id)
)
"""(Duty, how many were done late by the program's days, of what was not extended)."""


def _late_in_spite_of_extension(
    session: Session, rules: Rules, now: datetime, params: dict[str, Any], of: Of
) -> Iterator[tuple[int, int]]:
    """(Duty, 1) for each that was extended and done late: the end of a day depends on the zone."""
    ends: dict[date, datetime] = {}
    for duty_id, day, reported_at in session.execute(_EXTENDED.where(*of) if of else _EXTENDED, params):
        assert day, "it was asked for those that were extended"
        if day not in ends:
            ends[day] = datetime.combine(day, END_OF_DAY, rules.zone).astimezone(UTC)
        if (reported_at or now) >= ends[day]:
            yield duty_id, 1


_EXTENDED = select(Assignment.duty_id, Assignment.extended_to, Assignment.reported_at).where(
    Assignment.extended_to.is_not(None),
    or_(Assignment.reported_at.is_(None), Assignment.reported_at >= Assignment.extended_to),
    OF_DUTIES,
    Assignment.state.in_(DONE),
    BEGUN,
)
"""What may have been done after an extension: on its last day or later, wherever that day begins (the database counts
it from midnight in its own zone, and the end of a day in ours is never before that)."""

_NOT_HELD = (
    select(Assignment.duty_id, func.count(Assignment.id.distinct()))
    .join(Reply)
    .where(
        Reply.code == "not_held",
        Reply.withdrawn_at.is_(None),
        OF_DUTIES,
        Assignment.state == State.MISSED,
        BEGUN,
    )
    .group_by(Assignment.duty_id)
)
"""(Duty, of how many missed meetings it was said that they were not held)."""
