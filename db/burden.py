"""How many messages that nobody asked for people get: for the budget (`rules.budget`), and to be shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db.models import Message, Person
from rules.budget import Spent, counted
from rules.rulebook import Rules

UNDERWAY = ("queued", "sending", "sent")
LONGEST_WAIT = timedelta(days=14)
"""How old a message may be that still goes out: whatever is said for its own sake ends on its day or is overtaken."""


_SPENT = select(Message.person_id, Message.scheduled, Message.state, Message.sent_at, Message.created_at).where(
    Message.person_id.in_(bindparam("persons", expanding=True)),
    Message.scheduled.is_not(None),
    Message.created_at >= bindparam("since"),
)
"""Of whatever state: of many persons SQLite would look through all that was ever sent by its state instead."""


def spent(session: Session, persons: Collection[int], rules: Rules, now: datetime) -> dict[int, Spent]:
    """What these persons (ids) have got on this day and in this week, or are about to get: a message counts on the day
    on which it arrives, and one that waits since an earlier day on this one."""
    if not persons:
        return {}
    today = rules.local(now).date()
    monday = today - timedelta(days=today.weekday())
    asked = {"persons": list(persons), "since": rules.morning(monday) - LONGEST_WAIT}
    week: Counter[int] = Counter()
    on_day: dict[int, Counter[str]] = defaultdict(Counter)
    for person, sort, state, sent_at, created_at in session.execute(_SPENT, asked):
        if person is None or sort is None or state not in UNDERWAY:
            continue
        day = rules.local(sent_at or created_at).date() if state == "sent" else today
        week[person] += day >= monday
        on_day[person][counted(sort)] += day == today
    return {person: Spent(on_day[person], week[person]) for person in persons}


def by_week(session: Session, rules: Rules, since: datetime | None = None) -> dict[date, Counter[int]]:
    """How many such messages each person (id) was sent (from ``since`` on), by the Monday of the week; of who holds a
    post and got none in a week nothing is said."""
    query = select(Message.person_id, Message.sent_at, Message.state).where(
        Message.person_id.is_not(None), Message.scheduled.is_not(None), Message.sent_at.is_not(None)
    )
    if since is not None:
        query = query.where(Message.sent_at >= since)
    found: dict[date, Counter[int]] = defaultdict(Counter)
    for person, at, state in session.execute(query):
        if state != "sent" or person is None or at is None:
            continue
        day = rules.local(at).date()
        found[day - timedelta(days=day.weekday())][person] += 1
    return dict(sorted(found.items()))


def names(session: Session, persons: Collection[int]) -> dict[int, tuple[str, str]]:
    """Persons by their ids: name, and the codes of the agencies at which they hold a post."""
    rows = session.scalars(select(Person).where(Person.id.in_(persons)))
    return {row.id: (row.name, ", ".join(dict.fromkeys(post.agency.code for post in row.held))) for row in rows}
