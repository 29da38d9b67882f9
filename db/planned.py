"""Assignments as the plan writes them: new ones, the days of the program, and what there is of a duty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, FunctionElement, Insert, Integer, bindparam, cast, func, insert, select
from sqlalchemy.orm import Session

from db import audit, calendars, kept, reminders
from db.assignments import IN_FULL
from db.models import Assignment, Duty
from rules.due import Occurrence
from rules.rulebook import Rules
from rules.status import State


@dataclass(frozen=True)
class New:
    """What is to be written of one occurrence: for which agencies (ids); ``set_by``: who has set the day; not
    ``followed``: kept as history only."""

    occurrence: Occurrence
    agency_ids: Collection[int]
    set_by: str
    followed: bool


def create(session: Session, duty: Duty, days: Sequence[New], rules: Rules, now: datetime) -> list[int]:
    """Write new assignments of a duty, open and with the first step of their ladder; returns how many of each day.

    Those of a day differ in their agencies only, and are one entry of the log (`db.kept.written`).
    """
    each_values = [_values(duty, each, rules, now) for each in days]
    last = session.scalar(select(func.max(Assignment.id))) or 0
    asked = [{**values, "agencies": sorted(set(new.agency_ids))} for new, values in zip(days, each_values, strict=True)]
    if asked:
        session.execute(_CREATE[session.get_bind().dialect.name], asked)
    numbers = iter(session.scalars(_CREATED, {"last": last}).all())
    for values, each in zip(each_values, asked, strict=True):
        rows = [[next(numbers), agency_id] for agency_id in each["agencies"]]
        kept.written(session, Assignment, values, ["id", "agency_id"], rows)
    kept.said(session, now, "program")
    return [len(each["agencies"]) for each in asked]


_VALUES = (
    *("duty_id", "period", "opens_on", "named_day", "exclusive", "set_by", "due_at", "last_day", "advised_on"),
    *("state", "next_step_at", "reminders", "waived_by_program"),
)
_ROWS = Assignment.__table__
"""The table itself: what is read of very many rows is read past the classes."""


def _create(each_of: Callable[..., FunctionElement[Any]]) -> Insert:
    """Write a day for each of its agencies (JSON). Made once, and done for many days at once: made anew for every day
    it would cost more than what it does."""
    agency = cast(each_of(bindparam("agencies", type_=JSON)).table_valued("value").c.value, Integer)
    values = (bindparam(name, type_=_ROWS.c[name].type) for name in _VALUES)
    return insert(Assignment.__table__).from_select(["agency_id", *_VALUES], select(agency, *values).order_by(agency))  # type: ignore[arg-type]


_CREATE = {"sqlite": _create(func.json_each), "postgresql": _create(func.json_array_elements_text)}
_CREATED = select(_ROWS.c.id).where(_ROWS.c.id > bindparam("last")).order_by(_ROWS.c.id)
"""What this transaction has written since, in the order in which it was written: nobody else's rows can be seen in
it."""


def _values(duty: Duty, new: New, rules: Rules, now: datetime) -> dict[str, Any]:
    """What is the same for all agencies."""
    days = _days(new.occurrence)
    first = rules.of_duty(duty).first_step(duty.code, Assignment(**days), now) if new.followed else None
    return {
        "duty_id": duty.id,
        "period": new.occurrence.period,
        "state": State.OPEN if new.followed else State.NOT_TRACKED,
        "set_by": new.set_by,
        "reminders": 0,
        "waived_by_program": False,
        "next_step_at": first,
        **days,
    }


def redate(session: Session, row: Assignment, occurrence: Occurrence, rules: Rules, now: datetime) -> bool:
    """Take over changed days of the program; ``True`` when something changed."""
    if agrees(row, occurrence):
        return False
    redate_each(session, [(row, occurrence)], rules, now)
    return True


def redate_each(session: Session, found: Iterable[tuple[Assignment, Occurrence]], rules: Rules, now: datetime) -> None:
    """`redate` many that do not agree with the program. Reminders that press for nothing but these are cancelled."""
    opened = []
    causes: dict[int, tuple[str, dict[str, Any]]] = {}
    for row, occurrence in found:
        detail = {"from": str(row.last_day), "to": str(occurrence.last_day)}
        for key, value in _days(occurrence).items():
            setattr(row, key, value)
        if row.state is State.OPEN:
            opened.append(row.id)
            end_silence(row, rules, now)
            row.next_step_at = _next_step(row, rules, now)
        number = row.duty.program_id
        actor, why = causes[number] = causes.get(number) or calendars.cause(session, number)
        audit.record(session, now, actor, "redate", f"assignment:{row.id}", {**detail, **why})
    if opened:
        reminders.cancel_all(session, opened)


def end_silence(row: Assignment, rules: Rules, now: datetime) -> None:
    """What is kept quiet after an answer is asked about on the advised day, also where that comes earlier now."""
    book = rules.of(row)
    advised = book.course(row).advised_on
    if row.quiet_until and advised >= rules.local(now).date():
        row.quiet_until = min(row.quiet_until, book.morning(advised))


def _next_step(row: Assignment, rules: Rules, now: datetime) -> datetime | None:
    """When to look at a ladder whose days have changed: steps before ``now`` are not made up for, but for that of the
    advised day, where it was still to come by the days before."""
    book, waited = rules.of(row), row.next_step_at is not None and row.next_step_at > now
    caught = book.catches_up_at(row.duty.code, row, now, row.last_step_at) if waited else None
    return caught or book.first_step(row.duty.code, row, now)


def _days(occurrence: Occurrence) -> dict[str, date | datetime | bool | None]:
    return {
        "opens_on": occurrence.opens_on,
        "named_day": occurrence.named_day,
        "exclusive": occurrence.exclusive,
        "due_at": occurrence.due_at,
        "last_day": occurrence.last_day,
        "advised_on": occurrence.advised_on,
    }


def of_duty(session: Session, duty_id: int, periods: Collection[str]) -> dict[tuple[int, str], Assignment]:
    """All assignments of a duty for some periods by (agency id, period)."""
    query = select(Assignment).where(Assignment.duty_id == duty_id, Assignment.period.in_(periods)).options(*IN_FULL)
    return {(row.agency_id, row.period): row for row in session.scalars(query.order_by(Assignment.id))}


def keys_of_duty(
    session: Session, duty_id: int, periods: Collection[str], *, but: Collection[State] = ()
) -> set[tuple[int, str]]:
    """Which assignments of a duty there are for some periods, as (agency id, period); ``but``: none in these states."""
    states = [state for state in State if state not in but]
    asked = {"duty": duty_id, "states": states, "periods": list(periods)}
    return set(map(tuple, session.execute(_KEYS, asked).all())) if periods else set()


_KEYS = select(_ROWS.c.agency_id, _ROWS.c.period).where(
    _ROWS.c.duty_id == bindparam("duty"),
    _ROWS.c.state.in_(bindparam("states", expanding=True)),
    _ROWS.c.period.in_(bindparam("periods", expanding=True)),
)
_DAYS = ("opens_on", "named_day", "exclusive", "due_at", "last_day", "advised_on")


def with_other_days(session: Session, duty_id: int, occurrences: Iterable[Occurrence]) -> set[str]:
    """For which of these periods a duty has assignments with other days, counted together and not one by one."""
    columns = [Assignment.__table__.c[name] for name in _DAYS]
    query = select(Assignment.period, *columns).where(Assignment.duty_id == duty_id)
    wanted = defaultdict[str, set[tuple[Any, ...]]](set)
    for each in occurrences:
        wanted[each.period].add(tuple(_days(each)[name] for name in _DAYS))
    there = session.execute(query.group_by(Assignment.period, *columns))
    return {period for period, *days in there if wanted.get(period, {tuple(days)}) != {tuple(days)}}


def days_of(
    session: Session, duty_id: int, periods: Collection[str]
) -> Iterator[tuple[int, str, State, tuple[Any, ...]]]:
    """All assignments of a duty for some periods as (agency id, period, state, their days), to be compared by
    `same_days`."""
    days = (Assignment.__table__.c[name] for name in _DAYS)
    query = select(Assignment.agency_id, Assignment.period, Assignment.state, *days)
    for agency_id, period, state, *found in session.execute(
        query.where(Assignment.duty_id == duty_id, Assignment.period.in_(periods))
    ):
        yield agency_id, period, state, tuple(found)


def shown_days(days: tuple[Any, ...]) -> tuple[date, date]:
    """The advised and the last day of those of `days_of`."""
    return days[_DAYS.index("advised_on")], days[_DAYS.index("last_day")]


def same_days(occurrence: Occurrence, days: tuple[Any, ...]) -> bool:
    """Whether an assignment's days are those of the program."""
    return tuple(_days(occurrence)[name] for name in _DAYS) == days


def agrees(row: Assignment, occurrence: Occurrence) -> bool:
    """Whether an assignment has the program's days, so that `redate` would change nothing."""
    return same_days(occurrence, tuple(getattr(row, name) for name in _DAYS))
