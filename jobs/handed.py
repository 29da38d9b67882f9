"""Whose an assignment is not any more is told so: it went to another, was taken back, or is over by the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db import handovers, outbox, people, posts, views
from db.models import Address, Assignment, Person
from db.outbox import Priority
from rules.rulebook import Rules

KIND = "handed_end"


@dataclass(frozen=True)
class Holder:
    """Whose an assignment is before that changes, and where they can be told: afterwards they may be nobody here."""

    person: Person | None = None
    address: Address | None = None

    @classmethod
    def of(cls, session: Session, row: Assignment) -> Holder:
        """Who has it at present, where it was handed over."""
        person = handovers.holder(session, row)
        return cls(person, people.reachable_at(session, person) if person else None)


def tell(
    session: Session,
    rules: Rules,
    address: Address | None,
    row: Assignment,
    how: str,
    now: datetime,
    *,
    later: bool = False,
    **more: Any,
) -> None:
    """Tell somebody that an assignment is not theirs any more, or is again; ``later``: when the window opens. ``how``:
    ``given`` (by whose order, ``giver``, to whom, ``to``), ``handed_on`` (the same, by a colleague), ``recalled``,
    ``again``, ``over``. Who is nobody here any more reads so."""
    if address is None:
        return
    about = {"assignment": views.assignment(row, rules, now), "how": how, "last": not address.person.held, **more}
    params = views.settled({**views.common(address, rules, now), **about})
    message = outbox.queue(session, address, KIND, params, now, Priority.NEWS)
    if message and later:
        message.not_before = rules.window.next_open(rules.local(now), rules.workdays)


def end_over(session: Session, rules: Rules, now: datetime) -> int:
    """End the posts for single assignments that serve nothing any more (`rules.handed`), and tell who held them, when
    the window opens; returns how many."""
    over = handovers.over(session, rules.local(now))
    for post in over:
        address = people.reachable_at(session, post.person)
        posts.end(session, post, now, "clock")
        session.flush()
        if post.assignment:
            tell(session, rules, address, post.assignment, "over", now, later=True)
    return len(over)
