"""Duties and periods, and how many assignments stand where: counted by the database, never from loaded rows.

Three questions, each of which an index answers without the rows themselves: how many there are of a duty, state, period
and due time; how many of these were done late; and of each duty, period and due time one assignment, for its days.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db.desk.lines import LINE, PART, Reader, streamed
from db.desk.scope import Scope
from db.models import Assignment, Duty
from rules.due import hour_of
from rules.status import State, Timeliness, timeliness

DONE = (State.REPORTED, State.ACCEPTED)
EVENT = "event"
"""A kind of duty that each agency owes as often as it tells of something: one cell counts how all of them stand."""

AHEAD = timedelta(days=31)
"""How long before its last day a period is shown of which nothing has been said yet."""


@dataclass(frozen=True)
class Tally:
    """How many assignments stand where. ``owed`` leaves out the waived ones; ``missed``: meetings that the next ones
    overtook."""

    words: dict[Timeliness, int] = field(default_factory=dict)
    missed: int = 0
    waived: int = 0

    def of(self, word: Timeliness) -> int:
        return self.words.get(word, 0)

    @property
    def owed(self) -> int:
        return sum(self.words.values()) + self.missed

    @property
    def done(self) -> int:
        return self.of(Timeliness.DONE_IN_TIME) + self.of(Timeliness.DONE_LATE)

    @property
    def in_time(self) -> int:
        """Open and in time, those that fall due soon included."""
        return self.of(Timeliness.OPEN_IN_TIME) + self.of(Timeliness.OPEN_SOON)

    def plus(self, other: Tally) -> Tally:
        """Both together."""
        words = {word: self.of(word) + other.of(word) for word in Timeliness if self.of(word) + other.of(word)}
        return Tally(words, self.missed + other.missed, self.waived + other.waived)


@dataclass(frozen=True)
class Column:
    """One duty and period with its days, and how many agencies stand where. ``spoken``: it has been reminded of,
    answered, or falls due within a month."""

    duty: str
    kind: str
    title: str
    clause: str
    period: str
    named_day: date
    exclusive: bool
    last_day: date
    advised_on: date
    tally: Tally
    spoken: bool
    hour: time | None = None
    """By when on its day it is due, where the hour counts."""

    @property
    def key(self) -> tuple[str, str]:
        return self.duty, self.period


def total(found: Iterable[Column]) -> Tally:
    """All columns together."""
    words: Counter[Timeliness] = Counter()
    missed = waived = 0
    for column in found:
        words.update(column.tally.words)
        missed += column.tally.missed
        waived += column.tally.waived
    return Tally({word: words[word] for word in Timeliness if words[word]}, missed, waived)


def columns(session: Session, scope: Scope) -> list[Column]:
    """Every duty and period that has begun, in the document's order of duties, the newest period first."""
    duties = {duty.id: duty for duty in session.scalars(select(Duty).where(Duty.program_id == scope.program_id))}
    found: dict[tuple[int, str], _Counting] = {}
    for row in [*_counted(session, scope, duties), *_extended(session, scope)]:
        # what is counted from events has one column for all of them
        period = "" if duties[row.duty_id].kind == EVENT else row.period
        found.setdefault((row.duty_id, period), _Counting(row)).add(row)
    reminded = _reminded(session, scope, [key for key, each in found.items() if not each.spoken(scope)])
    made = [
        each.column(duties[duty_id], period, spoken=each.spoken(scope) or (duty_id, period) in reminded)
        for (duty_id, period), each in found.items()
    ]
    places = {duty.code: place for place, duty in enumerate(scope.book.program.duties)}
    newest_first = sorted(made, key=lambda column: column.last_day, reverse=True)
    return sorted(newest_first, key=lambda column: places.get(column.duty, len(places)))


@dataclass(frozen=True, slots=True)
class _Alike:
    """So many assignments (``count``) that share their duty, period, days and status word."""

    duty_id: int
    period: str
    state: State
    word: Timeliness | None
    count: int
    named_day: date
    exclusive: bool
    last_day: date
    advised_on: date
    hour: time | None


class _Counting:
    """A column that is being counted, with the days of what came first."""

    def __init__(self, first: _Alike) -> None:
        self.first, self.last_day = first, first.last_day
        self.words: Counter[Timeliness] = Counter()
        self.states: Counter[State] = Counter()

    def add(self, row: _Alike) -> None:
        self.states[row.state] += row.count
        if row.word is not None:
            self.words[row.word] += row.count
        self.last_day = max(self.last_day, row.last_day)

    def spoken(self, scope: Scope) -> bool:
        """Whether it is spoken of without anybody having been reminded."""
        return self.first.last_day <= scope.today + AHEAD or any(self.states[state] for state in DONE)

    def column(self, duty: Duty, period: str, *, spoken: bool) -> Column:
        days = (self.first.named_day, self.first.exclusive, self.last_day, self.first.advised_on)
        tally = Tally(dict(self.words), self.states[State.MISSED], self.states[State.WAIVED])
        return Column(duty.code, duty.kind, duty.title, duty.clause, period, *days, tally, spoken, self.first.hour)


def _counted(session: Session, scope: Scope, duties: dict[int, Duty]) -> Iterator[_Alike]:
    """What was not extended, in the order of due times. Whether a meeting has begun is seen here, not asked: with the
    question no index would do."""
    counts = [State.OPEN, *DONE, State.WAIVED, State.MISSED]
    within = (Assignment.duty_id.in_(list(duties)), *scope.narrowed, Assignment.extended_to.is_(None))
    same = (Assignment.duty_id, Assignment.state, Assignment.period, Assignment.opens_on, Assignment.due_at)
    query = select(*same, func.count().label("count"), func.min(Assignment.id).label("example"))
    rows = list(streamed(session, query.where(*within, Assignment.state.in_(counts)).group_by(*same)))
    # by way of the duties: else SQLite reads every row in the order of its groups instead of the few that are late
    done_late = (Duty.program_id == scope.program_id, *within[1:], Assignment.reported_at >= Assignment.due_at)
    late_query = select(*same, func.count()).join(Duty).where(*done_late).group_by(*same)
    late = {tuple(row[:5]): row[5] for row in streamed(session, late_query)}
    days, zone = _days(session, rows), scope.at.tzinfo
    for row in sorted(rows, key=lambda row: row.due_at):
        named_day, exclusive, last_day, advised_on = days[row.duty_id, row.period, row.due_at]
        if duties[row.duty_id].kind == "meeting" and not scope.begun(row.opens_on, last_day):
            continue
        for word, count in _words(row, late.get(tuple(row[:5]), 0), scope.at):
            alike = (row.duty_id, row.period, row.state, word, count)
            yield _Alike(*alike, named_day, exclusive, last_day, advised_on, hour_of(row.due_at.astimezone(zone)))


def _words(row: Any, late: int, now: datetime) -> Iterator[tuple[Timeliness | None, int]]:
    """The status words of so many that are alike but for when they were done."""
    if row.state not in DONE:
        yield timeliness(row.state, row.due_at, None, now), row.count
        return
    for word, count in ((Timeliness.DONE_IN_TIME, row.count - late), (Timeliness.DONE_LATE, late)):
        if count:
            yield word, count


def _days(session: Session, rows: list[Any]) -> dict[tuple[int, str, datetime], tuple[date, bool, date, date]]:
    """The days of each duty, period and due time: those of one of its assignments."""
    examples = {(row.duty_id, row.period, row.due_at): row.example for row in rows}
    columns = (Assignment.id, Assignment.named_day, Assignment.exclusive, Assignment.last_day, Assignment.advised_on)
    wanted = sorted(examples.values())
    known: dict[int, tuple[date, bool, date, date]] = {}
    for first in range(0, len(wanted), PART):
        for number, *days in streamed(session, select(*columns).where(Assignment.id.in_(wanted[first : first + PART]))):
            known[number] = (days[0], days[1], days[2], days[3])
    return {key: known[number] for key, number in examples.items()}


def _extended(session: Session, scope: Scope) -> Iterator[_Alike]:
    """What was given more time, one by one."""
    reader = Reader(scope)
    query = select(*LINE).join(Duty).where(*scope.conditions, Assignment.extended_to.is_not(None))
    for row in streamed(session, query):
        line = reader.line(row)
        days = (row.named_day, row.exclusive, row.last_day, row.advised_on, line.hour)
        yield _Alike(row.duty_id, row.period, row.state, line.word, 1, *days)


def _reminded(session: Session, scope: Scope, keys: list[tuple[int, str]]) -> set[tuple[int, str]]:
    """Of these duties and periods those about which somebody has been reminded."""
    by_duty: dict[int, list[str]] = defaultdict(list)
    for duty_id, period in keys:
        by_duty[duty_id].append(period)
    if not by_duty:
        return set()
    theirs = [Assignment.period.in_(periods) & (Assignment.duty_id == number) for number, periods in by_duty.items()]
    query = select(Assignment.duty_id, Assignment.period).where(*scope.narrowed, Assignment.reminders > 0, or_(*theirs))
    return {(duty_id, period) for duty_id, period in session.execute(query.distinct())}
