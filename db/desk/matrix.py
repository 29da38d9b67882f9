"""Agencies x duties and periods: how each agency stands with the columns that are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.desk.columns import EVENT, Column, Tally, columns, total
from db.desk.lines import lines
from db.desk.scope import Scope
from db.desk.told import several
from db.models import Duty
from rules.status import State, Timeliness


@dataclass(frozen=True)
class Cell:
    """How one agency stands with one duty and period. ``excused``: its lateness has a confirmed objective cause;
    ``several``: where it is counted from events, how all of them stand (``word``: the worst of what is open)."""

    state: State
    word: Timeliness | None
    days_late: int
    excused: bool = False
    several: Tally | None = None


@dataclass(frozen=True)
class Matrix:
    """The cells of some columns by (agency id, duty code, period), and the tallies of everything."""

    columns: tuple[Column, ...]
    cells: dict[tuple[int, str, str], Cell]
    total: Tally


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
    shown = tuple(found) if most is None else fitting(found, most)
    dated = {column.key for column in shown if column.kind != EVENT}
    cells = {
        (line.agency_id, line.duty, line.period): Cell(line.state, line.word, line.days_late, line.excused is not None)
        for line in lines(session, scope, dated if most is not None else None, order=False)
        if line.kind != EVENT
    }
    return Matrix(shown, {**cells, **_of_events(session, scope, shown)}, total(found))


def _of_events(session: Session, scope: Scope, shown: Sequence[Column]) -> dict[tuple[int, str, str], Cell]:
    """One cell for all that an agency told of for a duty."""
    wanted = {column.duty: column.period for column in shown if column.kind == EVENT}
    duties = select(Duty.id, Duty.code).where(Duty.program_id == scope.program_id, Duty.code.in_(wanted))
    codes: dict[int, str] = {row.id: row.code for row in session.execute(duties)}
    return {
        (agency_id, codes[duty_id], wanted[codes[duty_id]]): Cell(each.state, each.word, 0, several=each.tally)
        for (agency_id, duty_id), each in several(session, scope, list(codes)).items()
    }
