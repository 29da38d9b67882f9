"""What a workbook is made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from db.desk import (
    Answer,
    Attached,
    Cause,
    Column,
    Effect,
    Facts,
    Happening,
    Matrix,
    Matter,
    Money,
    Outcome,
    Place,
    Week,
    Wish,
)
from db.directory import Listed
from reports.papers import Reported


@dataclass(frozen=True)
class Sheets:
    """What a workbook is made from; what is long comes as an iterator and is read once, in the order of the sheets."""

    facts: Facts
    columns: Sequence[Column]
    matrix: Matrix
    money: Money
    answers: Iterable[Answer]
    reports: Sequence[Reported]
    """The newest report of every agency, for the tasks."""
    outcomes: Mapping[Place, Outcome]
    """The newest result of each agency's tasks."""
    weeks: Iterable[Week]
    happenings: Iterable[Happening]
    matters: Sequence[Matter]
    wishes: Iterable[Wish]
    attached: Mapping[int, Attached]
    """What came with an answer, by the reply's id."""
    with_events: Mapping[int, Attached]
    """What came with an event, by its number."""
    unconfirmed: int
    """How many reports were sent, as the agencies say, and nobody has confirmed that they came."""
    causes: Iterable[Cause]
    contacts: Sequence[Listed]
    effects: Sequence[Effect]
