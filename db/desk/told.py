"""Duties that are counted from events: such a duty has no periods, so that one cell says how all of an agency's stand.

What is open, and what was given more time, is read one by one; the rest is counted by the database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from db.assignments import IN_FULL
from db.desk.columns import DONE, Tally
from db.desk.lines import Reader
from db.desk.scope import Scope
from db.models import Assignment
from rules.status import State, Timeliness

OPEN = (Timeliness.OPEN_LATE, Timeliness.OPEN_SOON, Timeliness.OPEN_IN_TIME)
OVER = (Timeliness.DONE_LATE, Timeliness.DONE_IN_TIME)
Word = Timeliness | State
Place = tuple[int, int]
"""Whose, and of which duty: the ids of the agency and the duty."""


@dataclass(frozen=True)
class Several:
    """How all stand that one agency told of for one duty. ``ids``: for each word (or state) the assignment that is
    looked at first: of what is open the one that is due first, of what is over the newest."""

    tally: Tally
    ids: Mapping[Word, int]

    @property
    def word(self) -> Timeliness | None:
        """How they stand: the worst of what is open; where nothing is, of what is done; ``None``: all were waived."""
        return next((word for word in (*OPEN, *OVER) if self.tally.of(word)), None)

    @property
    def state(self) -> State:
        """In which state is what stands so."""
        return State.OPEN if self.word in OPEN else State.REPORTED if self.word else State.WAIVED

    @property
    def id(self) -> int:
        """What is looked at first of all."""
        return self.ids[self.word or State.WAIVED]

    def only(self, word: str) -> Several | None:
        """What of it stands in one way (a `Timeliness`, waived); ``None``: nothing does. Without a word all of it."""
        if not word:
            return self
        found = next((each for each in self.ids if str(each) == word), None)
        if found is None:
            return None
        ids = {found: self.ids[found]}
        if isinstance(found, State):
            return Several(Tally(waived=self.tally.waived), ids)
        return Several(Tally({found: self.tally.of(found)}), ids)


def shares(tally: Tally) -> tuple[int, int]:
    """How many stand as `Several.word` says, and of how many: those that are open, or where none is, all that are
    done."""
    running = sum(tally.of(word) for word in OPEN)
    worst = next((word for word in (*OPEN, *OVER) if tally.of(word)), None)
    return (tally.of(worst), running or tally.done) if worst else (tally.waived, tally.waived)


@dataclass
class _Counting:
    words: Counter[Timeliness] = field(default_factory=Counter)
    waived: int = 0
    ids: dict[Word, int] = field(default_factory=dict)

    def add(self, state: State, word: Timeliness | None, count: int, number: int, *, newest: bool) -> None:
        if word is None:
            self.waived += count
        else:
            self.words[word] += count
        key: Word = word or state
        self.ids[key] = max(number, self.ids.get(key, 0)) if newest else self.ids.get(key, number)


def several(
    session: Session, scope: Scope, duty_ids: Collection[int], agency_ids: Collection[int] | None = None
) -> dict[Place, Several]:
    """How these duties stand with each agency of the scope; ``agency_ids``: only with these."""
    if not duty_ids:
        return {}
    where = [Assignment.duty_id.in_(duty_ids), *scope.narrowed]
    if agency_ids is not None:
        where.append(Assignment.agency_id.in_(agency_ids))
    found: dict[Place, _Counting] = {}
    reader = Reader(scope)
    which = (Assignment.id, Assignment.agency_id, Assignment.duty_id, Assignment.state)
    days = (Assignment.due_at, Assignment.last_day, Assignment.extended_to, Assignment.reported_at)
    given = and_(Assignment.extended_to.is_not(None), Assignment.state.in_((*DONE, State.WAIVED)))
    singly = select(*which, *days).where(*where, or_(Assignment.state == State.OPEN, given))
    for row in sorted(session.execute(singly), key=lambda row: (scope.book.due_at(row), row.id)):
        word, _ = reader.standing(row)
        mine = found.setdefault((row.agency_id, row.duty_id), _Counting())
        mine.add(row.state, word, 1, row.id, newest=row.state is not State.OPEN)
    for row in session.execute(_over(where)):
        done = Timeliness.DONE_LATE if row.late else Timeliness.DONE_IN_TIME
        word = done if row.state in DONE else None
        mine = found.setdefault((row.agency_id, row.duty_id), _Counting())
        mine.add(row.state, word, row.many, row.newest, newest=True)
    return {place: Several(Tally(dict(each.words), 0, each.waived), each.ids) for place, each in found.items()}


def _over(where: list[Any]) -> Any:
    """What is over and was not given more time: how many, by agency, duty, state and whether it was late."""
    late = func.coalesce(Assignment.reported_at >= Assignment.due_at, False)
    which = (Assignment.agency_id, Assignment.duty_id, Assignment.state)
    query = select(*which, late.label("late"), func.count().label("many"), func.max(Assignment.id).label("newest"))
    over = Assignment.state.in_((*DONE, State.WAIVED))
    return query.where(*where, over, Assignment.extended_to.is_(None)).group_by(*which, late)


def told_beside(session: Session, scope: Scope, row: Assignment, most: int) -> list[Assignment]:
    """What else an agency told of for the duty of an assignment: what is open by due days, then the newest; so many."""
    mine = (Assignment.duty_id == row.duty_id, Assignment.agency_id == row.agency_id, Assignment.id != row.id)
    shown = Assignment.state.in_((State.OPEN, *DONE, State.WAIVED))
    query = select(Assignment).where(*mine, shown, *scope.narrowed).options(*IN_FULL)
    is_open = Assignment.state == State.OPEN
    running = session.scalars(query.where(is_open).order_by(Assignment.due_at, Assignment.id).limit(most)).all()
    over = session.scalars(query.where(~is_open).order_by(Assignment.id.desc()).limit(most - len(running))).all()
    return [*running, *over]
