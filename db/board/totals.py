"""How everything stands in the status words, by kind of duty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.board.conditions import DONE, Counted, begun, duties_of
from db.board.opened import Opened
from db.models import Assignment, Reply
from rules.due import END_OF_DAY
from rules.rulebook import Rules
from rules.status import State

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


def totals(
    session: Session,
    program_id: int,
    opened: Iterable[Opened],
    rules: Rules,
    now: datetime,
    of: Of = (),
) -> dict[str, Totals]:
    """How everything stands that the program's agencies owe or have owed and that has begun, by kind of duty, in the
    program's order. ``opened``: what is open of it, see `open_work`; ``of``: conditions on assignments, the same."""
    duties, today = duties_of(session, program_id), rules.local(now).date()
    found: dict[str, Counter[str]] = {row.kind: Counter() for row in duties.values()}
    for duty_id, state, count in _closed(session, duties, today, of):
        found[duties[duty_id].kind]["missed" if state is State.MISSED else "done_in_time"] += count
    for duty_id, count in [
        *_done_late(session, duties, today, of),
        *_late_in_spite_of_extension(session, duties, rules, now, of),
    ]:
        found[duties[duty_id].kind].update(done_late=count, done_in_time=-count)
    for each in opened:
        waits = each.count - each.late - each.soon
        found[duties[each.key[0]].kind].update(open_in_time=waits, open_soon=each.soon, open_late=each.late)
    for duty_id, count in _not_held(session, duties, today, of):
        found[duties[duty_id].kind]["not_held"] += count
    return {kind: Totals(**counted) for kind, counted in found.items()}


def _closed(session: Session, duties: Collection[int], today: date, of: Of) -> Iterator[Any]:
    """(Duty, state, how many) of what is done or missed: two ranges of an index, which is quicker than a condition."""
    state = Assignment.state.in_((*DONE, State.MISSED))
    query = select(Assignment.duty_id, Assignment.state, func.count())
    query = query.where(Assignment.duty_id.in_(duties), state, *of)
    for range_ in (Assignment.opens_on.is_(None), Assignment.opens_on <= today):
        yield from session.execute(query.where(range_).group_by(Assignment.duty_id, Assignment.state))


def _done_late(session: Session, duties: Collection[int], today: date, of: Of) -> Counted:
    """(Duty, how many were done late) by the program's days, of what was not extended."""
    query = select(Assignment.duty_id, func.count()).where(
        Assignment.reported_at >= Assignment.due_at,
        Assignment.duty_id.in_(duties),
        Assignment.state.in_(DONE),
        Assignment.extended_to.is_(None),
        begun(today),
        *of,
    )
    return session.execute(query.group_by(Assignment.duty_id))


def _late_in_spite_of_extension(
    session: Session, duties: Collection[int], rules: Rules, now: datetime, of: Of
) -> Iterator[tuple[int, int]]:
    """(Duty, 1) for each that was extended and done late: the end of a day depends on the zone."""
    query = select(Assignment.duty_id, Assignment.extended_to, Assignment.reported_at).where(
        Assignment.extended_to.is_not(None),
        Assignment.duty_id.in_(duties),
        Assignment.state.in_(DONE),
        begun(rules.local(now).date()),
        *of,
    )
    ends: dict[date, datetime] = {}
    for duty_id, day, reported_at in session.execute(query):
        assert day, "it was asked for those that were extended"
        if day not in ends:
            ends[day] = datetime.combine(day, END_OF_DAY, rules.zone).astimezone(UTC)
        if (reported_at or now) >= ends[day]:
            yield duty_id, 1


def _not_held(session: Session, duties: Collection[int], today: date, of: Of) -> Counted:
    """(Duty, of how many missed meetings it was said that they were not held)."""
    query = (
        select(Assignment.duty_id, func.count(Assignment.id.distinct()))
        .join(Reply)
        .where(
            Reply.code == "not_held",
            Reply.withdrawn_at.is_(None),
            Assignment.duty_id.in_(duties),
            Assignment.state == State.MISSED,
            begun(today),
            *of,
        )
    )
    return session.execute(query.group_by(Assignment.duty_id))
