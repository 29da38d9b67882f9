"""Where everything stands, as plain data asked of the database: nothing that was is loaded to be counted.

Cost follows what is open and what is shown. What has been is only counted, in the index ``standing`` of assignments;
what is open is counted by duty and period there; rows are read of what is shown. The chat, and whatever else shows
where things stand, renders the same dataclasses. See `db.coming` for what comes next by the clock.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, and_, case, exists, func, not_, or_, select
from sqlalchemy.orm import Session

from db.assignments import IN_FULL, KEPT_IN_VIEW
from db.models import Agency, Assignment, Duty, Inherited, Reply
from rules.due import END_OF_DAY
from rules.rulebook import Rules
from rules.status import SOON, State, Timeliness

DONE = (State.REPORTED, State.ACCEPTED)
NAMED = 6
"""Up to how many agencies that have said nothing are named."""

Key = tuple[int, str]
"""A duty (its id) and a period of it."""


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
class Standing:
    """How one duty stands for one period, over all agencies that owe it; days are the program's, of no extension.

    Of ``total`` are ``done``; what is open is ``late``, ``soon`` or neither, and also, each once, ``extended`` (the
    extension runs), ``doing`` (there is an answer that ended nothing) or ``silent``; ``unheard``: the codes of the
    silent, where these are few.
    """

    duty_id: int
    kind: str
    title: str
    period: str
    named_day: date
    exclusive: bool
    last_day: date
    due_at: datetime
    total: int
    done: int
    late: int
    soon: int
    extended: int
    doing: int
    silent: int
    unheard: tuple[str, ...]


@dataclass(frozen=True)
class Opened:
    """What is open of a duty and period: how many, and how many of these are late, or due soon; the first due time."""

    key: Key
    due_at: datetime
    count: int
    late: int
    soon: int


def over(at: datetime, zone: ZoneInfo) -> date:
    """The last day that is over at an instant: an extension until that day has run out."""
    day = at.astimezone(zone).date()
    ended = datetime.combine(day, END_OF_DAY, zone).astimezone(UTC) <= at
    return day if ended else day - timedelta(days=1)


def due_by(at: datetime, zone: ZoneInfo) -> ColumnElement[bool]:
    """That an assignment falls due, an extension included, at an instant or before; never unknown."""
    column = Assignment.extended_to
    extended = and_(column.is_not(None), column <= over(at, zone))
    return or_(and_(column.is_(None), Assignment.due_at <= at), extended)


def begun(today: date) -> ColumnElement[bool]:
    """That the week, month, quarter or year of an assignment has begun: before it is nobody's business yet."""
    return or_(Assignment.opens_on.is_(None), Assignment.opens_on <= today)


def _duties(session: Session, program_id: int) -> dict[int, Row[int, str, str]]:
    query = select(Duty.id, Duty.kind, Duty.title).where(Duty.program_id == program_id)
    return {row.id: row for row in session.execute(query.order_by(Duty.id))}


def totals(
    session: Session, program_id: int, opened: Iterable[Opened], rules: Rules, now: datetime
) -> dict[str, Totals]:
    """How everything stands that the program's agencies owe or have owed and that has begun, by kind of duty, in the
    program's order. ``opened``: what is open of it, see `open_work`."""
    duties, today = _duties(session, program_id), rules.local(now).date()
    found: dict[str, Counter[str]] = {row.kind: Counter() for row in duties.values()}
    for duty_id, state, count in _closed(session, duties, today):
        found[duties[duty_id].kind]["missed" if state is State.MISSED else "done_in_time"] += count
    for duty_id, count in [
        *_done_late(session, duties, today),
        *_late_in_spite_of_extension(session, duties, rules, now),
    ]:
        found[duties[duty_id].kind].update(done_late=count, done_in_time=-count)
    for each in opened:
        waits = each.count - each.late - each.soon
        found[duties[each.key[0]].kind].update(open_in_time=waits, open_soon=each.soon, open_late=each.late)
    for duty_id, count in _not_held(session, duties, today):
        found[duties[duty_id].kind]["not_held"] += count
    return {kind: Totals(**counted) for kind, counted in found.items()}


Counted = Iterable[Any]


def _closed(session: Session, duties: Collection[int], today: date) -> Iterator[Any]:
    """(Duty, state, how many) of what is done or missed: two ranges of an index, which is quicker than a condition."""
    state = Assignment.state.in_((*DONE, State.MISSED))
    query = select(Assignment.duty_id, Assignment.state, func.count()).where(Assignment.duty_id.in_(duties), state)
    for range_ in (Assignment.opens_on.is_(None), Assignment.opens_on <= today):
        yield from session.execute(query.where(range_).group_by(Assignment.duty_id, Assignment.state))


def _done_late(session: Session, duties: Collection[int], today: date) -> Counted:
    """(Duty, how many were done late) by the program's days, of what was not extended."""
    query = select(Assignment.duty_id, func.count()).where(
        Assignment.reported_at >= Assignment.due_at,
        Assignment.duty_id.in_(duties),
        Assignment.state.in_(DONE),
        Assignment.extended_to.is_(None),
        begun(today),
    )
    return session.execute(query.group_by(Assignment.duty_id))


def _late_in_spite_of_extension(
    session: Session, duties: Collection[int], rules: Rules, now: datetime
) -> Iterator[tuple[int, int]]:
    """(Duty, 1) for each that was extended and done late: the end of a day depends on the zone."""
    query = select(Assignment.duty_id, Assignment.extended_to, Assignment.reported_at).where(
        Assignment.extended_to.is_not(None),
        Assignment.duty_id.in_(duties),
        Assignment.state.in_(DONE),
        begun(rules.local(now).date()),
    )
    ends: dict[date, datetime] = {}
    for duty_id, day, reported_at in session.execute(query):
        assert day, "it was asked for those that were extended"
        if day not in ends:
            ends[day] = datetime.combine(day, END_OF_DAY, rules.zone).astimezone(UTC)
        if (reported_at or now) >= ends[day]:
            yield duty_id, 1


def _not_held(session: Session, duties: Collection[int], today: date) -> Counted:
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
        )
    )
    return session.execute(query.group_by(Assignment.duty_id))


def open_work(session: Session, program_id: int, rules: Rules, now: datetime) -> list[Opened]:
    """What is open of a program and has begun, by duty and period, in the order of due times."""
    duties = _duties(session, program_id)
    late, soon = due_by(now, rules.zone), due_by(now + SOON, rules.zone)
    due_at = func.min(Assignment.due_at)
    query = select(
        Assignment.duty_id,
        Assignment.period,
        due_at,
        func.count(),
        func.count().filter(late),
        func.count().filter(and_(soon, not_(late))),
    ).where(Assignment.duty_id.in_(duties), Assignment.state == State.OPEN, begun(rules.local(now).date()))
    rows = session.execute(query.group_by(Assignment.duty_id, Assignment.period).order_by(due_at, Assignment.duty_id))
    return [Opened((row[0], row[1]), row[2], row[3], row[4], row[5]) for row in rows]


def standings(
    session: Session, program_id: int, which: Iterable[Opened], rules: Rules, now: datetime
) -> list[Standing]:
    """How some duties and periods of a program stand, in the given order."""
    wanted = list(which)
    keys = [each.key for each in wanted]
    duties, days = _duties(session, program_id), _days(session, keys)
    done, answers = _done(session, keys, rules, now), _answers(session, keys, rules, now)
    named = _unheard(session, [key for key in keys if answers[key]["silent"] <= NAMED], rules, now)
    return [
        Standing(
            duty_id=each.key[0],
            kind=duties[each.key[0]].kind,
            title=duties[each.key[0]].title,
            period=each.key[1],
            **days[each.key],
            total=each.count + done[each.key],
            done=done[each.key],
            late=each.late,
            soon=each.soon,
            extended=answers[each.key]["extended"],
            doing=answers[each.key]["doing"],
            silent=answers[each.key]["silent"],
            unheard=tuple(named.get(each.key, ())),
        )
        for each in wanted
    ]


def _within(keys: Collection[Key]) -> tuple[ColumnElement[bool], ...]:
    """That an assignment may be of these duties and periods: the rest is left out when it is read."""
    return Assignment.duty_id.in_({key[0] for key in keys}), Assignment.period.in_({key[1] for key in keys})


def _days(session: Session, keys: Collection[Key]) -> dict[Key, dict[str, Any]]:
    """The program's days of duties and periods, as most of their open assignments have them."""
    names = ("named_day", "exclusive", "last_day", "due_at")
    columns = [Assignment.__table__.c[name] for name in names]
    query = select(Assignment.duty_id, Assignment.period, *columns).where(
        *_within(keys), Assignment.state == State.OPEN
    )
    count = func.count()
    rows = session.execute(query.group_by(Assignment.duty_id, Assignment.period, *columns).order_by(count, columns[-1]))
    return {(duty_id, period): dict(zip(names, days, strict=True)) for duty_id, period, *days in rows}


def _done(session: Session, keys: Collection[Key], rules: Rules, now: datetime) -> Counter[Key]:
    query = select(Assignment.duty_id, Assignment.period, func.count()).where(
        *_within(keys), Assignment.state.in_(DONE), begun(rules.local(now).date())
    )
    rows = session.execute(query.group_by(Assignment.duty_id, Assignment.period))
    return Counter({(duty_id, period): count for duty_id, period, count in rows})


_ANSWERED = exists().where(Reply.assignment_id == Assignment.id, Reply.withdrawn_at.is_(None))


def _answers(session: Session, keys: Collection[Key], rules: Rules, now: datetime) -> dict[Key, Counter[str]]:
    """What those say whose assignments are open, by duty and period: see `Standing`."""
    extended = and_(Assignment.extended_to.is_not(None), not_(due_by(now, rules.zone)))
    word = case((extended, "extended"), (_ANSWERED, "doing"), else_="silent").label("word")
    each = (
        select(Assignment.duty_id, Assignment.period, word)
        .where(*_within(keys), Assignment.state == State.OPEN, begun(rules.local(now).date()))
        .subquery()
    )
    found: dict[Key, Counter[str]] = defaultdict(Counter)
    counted: Counted = session.execute(
        select(*each.c, func.count()).group_by(each.c.duty_id, each.c.period, each.c.word)
    )
    for duty_id, period, said, count in counted:
        found[duty_id, period][said] = count
    return found


def _unheard(session: Session, keys: Collection[Key], rules: Rules, now: datetime) -> dict[Key, list[str]]:
    """The codes of the agencies that have said nothing of what is open, by duty and period."""
    query = (
        select(Assignment.duty_id, Assignment.period, Agency.code)
        .join(Agency, Agency.id == Assignment.agency_id)
        .where(*_within(keys), Assignment.state == State.OPEN, not_(_ANSWERED), begun(rules.local(now).date()))
        .where(or_(Assignment.extended_to.is_(None), due_by(now, rules.zone)))
    )
    found: dict[Key, list[str]] = defaultdict(list)
    for duty_id, period, code in session.execute(query.order_by(Assignment.agency_id)) if keys else ():
        found[duty_id, period].append(code)
    return found


def spoken_of(session: Session, key: Key) -> bool:
    """Whether anybody has been reminded of a duty and period, or is done with it."""
    mine = select(Assignment.id).where(Assignment.duty_id == key[0], Assignment.period == key[1])
    done, reminded = Assignment.state.in_(DONE), (Assignment.state == State.OPEN, Assignment.reminders > 0)
    return any(session.scalar(mine.where(*each).limit(1)) is not None for each in ((done,), reminded))


def page(
    session: Session, program_id: int, word: Timeliness, rules: Rules, now: datetime, first: int, count: int
) -> Sequence[Assignment]:
    """What is open of a program and stands so (late, or due soon), from the ``first``-th on (0: all), by due time."""
    late, soon = due_by(now, rules.zone), due_by(now + SOON, rules.zone)
    query = (
        select(Assignment)
        .where(
            Assignment.duty_id.in_(_duties(session, program_id)),
            Assignment.state == State.OPEN,
            late if word is Timeliness.OPEN_LATE else and_(soon, not_(late)),
            begun(rules.local(now).date()),
        )
        .order_by(Assignment.due_at, Assignment.duty_id, Assignment.period, Assignment.agency_id, Assignment.id)
        .options(*IN_FULL)
    )
    return session.scalars(query.offset(first).limit(count)).all()


@dataclass(frozen=True)
class Work:
    """What one agency owes and has owed: counts, what is open in the order of due times, and what was done last."""

    open: int
    done: int
    missed: int
    not_held: int
    shown: Sequence[Assignment]


def work_of(session: Session, agency_id: int, today: date, limit: int) -> Work:
    """How an agency stands, in all programs that are not archived, with up to ``limit`` assignments: those that are
    open, then those that were done last. What others have inherited from it stands here as well."""
    mine = (KEPT_IN_VIEW, _its_own(session, agency_id), begun(today))
    rows = session.execute(select(Assignment.state, func.count()).where(*mine).group_by(Assignment.state))
    counted = Counter({row[0]: row[1] for row in rows})
    in_order = (Assignment.due_at, Assignment.id)
    query = select(Assignment).where(*mine).options(*IN_FULL)
    still = query.where(Assignment.state == State.OPEN).order_by(*in_order)
    found = list(session.scalars(still.limit(limit)))
    if len(found) < limit:
        backwards = [column.desc() for column in (Assignment.last_day, *in_order)]
        past = query.where(Assignment.state.in_(DONE)).order_by(*backwards)
        found += session.scalars(past.limit(limit - len(found)))
    said = select(func.count(Assignment.id.distinct())).join(Reply).where(*mine, Assignment.state == State.MISSED)
    not_held = said.where(Reply.code == "not_held", Reply.withdrawn_at.is_(None))
    return Work(
        open=counted[State.OPEN],
        done=sum(counted[state] for state in DONE),
        missed=counted[State.MISSED],
        not_held=session.scalar(not_held) or 0 if counted[State.MISSED] else 0,
        shown=found,
    )


def _its_own(session: Session, agency_id: int) -> ColumnElement[bool]:
    """That an assignment is an agency's, or was before others took its place."""
    own = Assignment.agency_id == agency_id
    passed_on = select(Inherited.assignment_id).where(Inherited.agency_id == agency_id)
    if session.scalar(passed_on.limit(1)) is None:
        return own
    return or_(own, Assignment.id.in_(passed_on))


def done_by(session: Session, agency_ids: Collection[int], limit: int) -> tuple[int, Sequence[Assignment]]:
    """How much some agencies have done, in programs that are not archived, and up to ``limit`` of it, the last first;
    what others have inherited from them is not counted."""
    mine = (KEPT_IN_VIEW, Assignment.agency_id.in_(agency_ids), Assignment.state.in_(DONE))
    count = session.scalar(select(func.count()).select_from(Assignment).where(*mine)) or 0
    last = [column.desc() for column in (Assignment.due_at, Assignment.id)]
    query = select(Assignment).where(*mine).order_by(*last).limit(limit).options(*IN_FULL)
    return count, session.scalars(query).all()
