"""Agencies x duties and periods: how each agency stands with the columns that are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.desk.columns import EVENT, Column, Tally, columns, total
from db.desk.lines import lines
from db.desk.scope import Scope
from rules.status import State, Timeliness


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
