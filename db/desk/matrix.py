"""Agencies x duties and periods, and how many stand where: counted by the database, never from loaded rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.desk.lines import LINE, Reader, lines
from db.desk.scope import Scope
from db.models import Assignment, Duty
from rules.status import State, Timeliness, timeliness

DONE = (State.REPORTED, State.ACCEPTED)
EVENT = "event"
"""A kind of duty that each agency owes as often as it tells of something: no cell can say how it stands."""

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

    def counting(self, state: State, word: Timeliness | None, count: int = 1) -> Tally:
        """With so many more that stand there."""
        if word is not None:
            return replace(self, words={**self.words, word: self.of(word) + count})
        if state is State.MISSED:
            return replace(self, missed=self.missed + count)
        return replace(self, waived=self.waived + count)


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

    @property
    def key(self) -> tuple[str, str]:
        return self.duty, self.period


@dataclass(frozen=True)
class Cell:
    """How one agency stands with one duty and period. ``excused``: its lateness has a confirmed objective cause."""

    state: State
    word: Timeliness | None
    days_late: int
    excused: bool = False


@dataclass(frozen=True)
class Matrix:
    """The cells of some columns by (agency id, duty code, period), and the tallies of everything."""

    columns: tuple[Column, ...]
    cells: dict[tuple[int, str, str], Cell]
    total: Tally


def columns(session: Session, scope: Scope) -> list[Column]:
    """Every duty and period that has begun, in the document's order of duties, the newest period first."""
    found: dict[tuple[str, str], Column] = {}
    in_time = Assignment.reported_at < Assignment.due_at
    same = (Assignment.duty_id, Assignment.period, Assignment.due_at, Assignment.state, in_time)
    query = (
        select(Assignment.duty_id, Assignment.period, Assignment.due_at, Assignment.state, in_time.label("in_time"))
        .add_columns(
            func.count().label("number"),
            func.max(Assignment.reminders).label("reminders"),
            func.min(Assignment.named_day).label("named_day"),
            func.min(Assignment.last_day).label("last_day"),
            func.min(Assignment.advised_on).label("advised_on"),
            func.count().filter(Assignment.exclusive).label("exclusive"),
        )
        .join(Duty)
        .where(*scope.conditions, Assignment.extended_to.is_(None))
        .group_by(*same)
    )
    duties = {duty.id: duty for duty in session.scalars(select(Duty).where(Duty.program_id == scope.program_id))}
    for row in session.execute(query):
        # of what is done only whether it was in time counts here: an instant of either kind stands for all of them
        early = row.due_at - timedelta(seconds=1)
        reported = None if row.in_time is None else early if row.in_time else row.due_at
        word = timeliness(row.state, row.due_at, reported, scope.at)
        _count(found, scope, row, duties[row.duty_id], word, row.number)
    extended = select(*LINE).join(Duty).where(*scope.conditions, Assignment.extended_to.is_not(None))
    reader = Reader(scope)
    for row in session.execute(extended):
        _count(found, scope, row, duties[row.duty_id], reader.line(row).word, 1)
    places = {duty.code: place for place, duty in enumerate(scope.book.program.duties)}
    newest_first = sorted(found.values(), key=lambda column: column.last_day, reverse=True)
    return sorted(newest_first, key=lambda column: places.get(column.duty, len(places)))


def _count(
    found: dict[tuple[str, str], Column], scope: Scope, row: Any, duty: Duty, word: Timeliness | None, number: int
) -> None:
    """Add so many assignments that stand alike to their column; what is counted from events has one for all of them."""
    period = "" if duty.kind == EVENT else row.period
    column = found.get((duty.code, period)) or Column(
        duty.code,
        duty.kind,
        duty.title,
        duty.clause,
        period,
        row.named_day,
        bool(row.exclusive),
        row.last_day,
        row.advised_on,
        Tally(),
        spoken=row.last_day <= scope.today + AHEAD,
    )
    spoken = column.spoken or bool(row.reminders) or row.state in DONE
    last = max(column.last_day, row.last_day)
    found[column.key] = replace(
        column, tally=column.tally.counting(row.state, word, number), spoken=spoken, last_day=last
    )


def total(found: Iterable[Column]) -> Tally:
    """All columns together."""
    result = Tally()
    for column in found:
        result = result.plus(column.tally)
    return result


def fitting(found: Sequence[Column], most: int) -> tuple[Column, ...]:
    """The columns that are shown where there is room for so many: of each duty the newest period that is spoken of,
    then whatever is newest; in their order."""
    spoken = [column for column in found if column.spoken]
    first: dict[str, Column] = {}
    for column in spoken:
        first.setdefault(column.duty, column)
    rest = sorted((each for each in spoken if each not in first.values()), key=lambda each: each.last_day, reverse=True)
    chosen = {each.key for each in [*first.values(), *rest][:most]}
    return tuple(column for column in found if column.key in chosen)


def matrix(session: Session, scope: Scope, most: int | None = None, found: Sequence[Column] | None = None) -> Matrix:
    """How each agency stands with the columns that fit (``most``), or with all of them; ``found``: the `columns`, where
    they are known already."""
    found = columns(session, scope) if found is None else found
    dated = [column for column in found if column.kind != EVENT]
    shown = tuple(dated) if most is None else fitting(dated, most)
    cells = {
        (line.agency_id, line.duty, line.period): Cell(line.state, line.word, line.days_late, line.excused is not None)
        for line in lines(session, scope, {column.key for column in shown} if most is not None else None, order=False)
    }
    return Matrix(shown, cells, total(found))
