"""More time, and being exempt: what was asked for, what was granted, by whom, and what was undone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from db.desk.lines import PART, streamed
from db.desk.scope import Scope
from db.models import Assignment, Audit, Duty, Extension, Person, Reply, Request

UNASKED = "given"
"""The kind of more time that was given to several at once, and for which nobody had asked."""

UNDONE = ("withdrawn", "revoked")


@dataclass(frozen=True, slots=True)
class Wish:
    """More time for one assignment, or to be exempt. Times are local, days those of the calendar.

    ``kind``: extension, exemption or `UNASKED`; ``state``: open, granted, refused, withdrawn, revoked. ``last_day``:
    the program's; ``wished``: the day that was asked for, ``granted``: the one that was granted, also where that was
    undone (``undone_at``, ``undone_by``). ``number``: the request's, or of the step that gave it unasked.
    """

    number: int
    kind: str
    state: str
    agency_id: int
    title: str
    period: str
    last_day: date
    text: str | None
    wished: date | None
    asked_at: datetime | None
    by: str | None
    granted: date | None
    note: str | None
    decided_at: datetime | None
    decided_by: str | None
    undone_at: datetime | None = None
    undone_by: str | None = None


def wishes(session: Session, scope: Scope) -> Iterator[Wish]:
    """What was asked for, the oldest first, and then what was given unasked."""
    yield from _in_parts(session, scope, _asked(scope), _of_request)
    yield from _in_parts(session, scope, _given(scope), _of_extension)


def _in_parts(session: Session, scope: Scope, query: Select[*tuple[Any, ...]], read: Any) -> Iterator[Wish]:
    rows = list(streamed(session, query))
    for first in range(0, len(rows), PART):
        part = rows[first : first + PART]
        story = _story(session, scope, part)
        yield from (_local(scope, read(row, story)) for row in part)


def _of_work(query: Select[*tuple[Any, ...]], scope: Scope) -> Select[*tuple[Any, ...]]:
    return query.join(Duty, Duty.id == Assignment.duty_id).where(*scope.conditions)


def _asked(scope: Scope) -> Select[*tuple[Any, ...]]:
    asker, decider = aliased(Person), aliased(Person)
    query = (
        select(
            *(Request.id, Request.kind, Request.state, Assignment.agency_id, Duty.title, Assignment.period),
            *(Assignment.last_day, Request.text, Reply.expected_on, Request.until, Request.asked_at),
            *(asker.name.label("by"), Request.note, Request.decided_at, decider.name.label("decided_by")),
            *(Request.reply_id, Reply.assignment_id),
        )
        .join(Reply, Reply.id == Request.reply_id)
        .join(Assignment, Assignment.id == Reply.assignment_id)
        .join(asker, asker.id == Reply.person_id)
        .outerjoin(decider, decider.id == Request.decided_by)
        .where(Request.kind.in_(("extension", "exemption")))
        .order_by(Request.id)
    )
    return _of_work(query, scope)


def _given(scope: Scope) -> Select[*tuple[Any, ...]]:
    query = (
        select(
            *(Extension.batch, Extension.until, Extension.because, Extension.given_at, Extension.revoked_at),
            *(Person.name, Extension.assignment_id, Assignment.agency_id, Duty.title, Assignment.period),
            Assignment.last_day,
        )
        .join(Assignment, Assignment.id == Extension.assignment_id)
        .join(Person, Person.id == Extension.given_by)
        .order_by(Extension.id)
    )
    return _of_work(query, scope)


Story = dict[tuple[str, str], list[tuple[datetime, str]]]
"""By action and subject of the log: when it was done, and by whom (a person's name, or the actor itself)."""


def _story(session: Session, scope: Scope, part: Collection[Any]) -> Story:
    """When something was granted, undone or withdrawn, as the log tells it."""
    subjects = {f"assignment:{row.assignment_id}" for row in part}
    subjects |= {f"{of}:{row._mapping[key]}" for row in part for of, key in _OF_REQUEST if key in row._mapping}
    query = select(Audit.action, Audit.subject, Audit.at, Audit.actor).where(
        Audit.subject.in_(subjects), Audit.action.in_(("granted", "extend", "withdraw_reply")), Audit.at <= scope.at
    )
    rows = session.execute(query.order_by(Audit.id)).all()
    people = {int(row.actor.partition(":")[2]) for row in rows if row.actor.startswith("person:")}
    called = {
        f"person:{number}": name
        for number, name in session.execute(select(Person.id, Person.name).where(Person.id.in_(people)))
    }
    story: Story = defaultdict(list)
    for row in rows:
        story[row.action, row.subject].append((row.at, called.get(row.actor, row.actor)))
    return story


_OF_REQUEST = (("request", "id"), ("reply", "reply_id"))


def _of_request(row: Any, story: Story) -> Wish:
    granted = story.get(("granted", f"request:{row.id}"))
    undone = row.state in UNDONE and row.decided_by is not None
    note = row.note if row.decided_at else None  # words are those of today: what had not been said then is left out
    wish = Wish(
        *(row.id, row.kind, row.state, row.agency_id, row.title, row.period, row.last_day, row.text),
        *(row.expected_on or row.until, row.asked_at, row.by),
        *(row.until if row.state == "granted" or undone else None, note, row.decided_at, row.decided_by),
    )
    if row.state not in UNDONE:
        return wish
    at = granted[-1][0] if undone and granted else None
    by = _at(story, ("withdraw_reply", f"reply:{row.reply_id}"), row.decided_at)
    by = by or _at(story, ("extend", f"assignment:{row.assignment_id}"), row.decided_at)
    return replace(wish, decided_at=at, undone_at=row.decided_at, undone_by=by)


def _of_extension(row: Any, story: Story) -> Wish:
    return Wish(
        *(row.batch, UNASKED, "revoked" if row.revoked_at else "granted", row.agency_id, row.title, row.period),
        *(row.last_day, None, None, None, None, row.until, row.because, row.given_at, row.name),
        *(row.revoked_at, _at(story, ("extend", f"assignment:{row.assignment_id}"), row.revoked_at)),
    )


def _at(story: Story, what: tuple[str, str], at: datetime | None) -> str | None:
    """Who did that at this instant."""
    return next((by for when, by in story.get(what, ()) if when == at), None)


def _local(scope: Scope, wish: Wish) -> Wish:
    zone = scope.at.tzinfo
    times = {
        name: value.astimezone(zone)
        for name in ("asked_at", "decided_at", "undone_at")
        if (value := getattr(wish, name)) is not None
    }
    return replace(wish, **times)
