"""Leaves begin and end by themselves with the day; who must know is told before it that an agency is left without
anybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import absences, assignments, audit, broadcasts, cards, hearers, outbox, people, reminders, views
from db.models import Absence, Address, Assignment, Message, Person, Post
from db.outbox import Priority, Why
from jobs import menus
from jobs.waiting import has_digest, what_waits
from rules.address import addressed
from rules.authority import Role
from rules.rulebook import Rules

SHOWN = 5


def view(row: Absence) -> dict[str, Any]:
    """A leave as messages speak of it."""
    return {
        "id": row.id,
        "person": views.person(row.person),
        "from": row.from_on.isoformat(),
        "until": row.until_on.isoformat(),
        "deputy": {"id": row.deputy.id, "name": row.deputy.name} if row.deputy else None,
        "begun": row.begun_at is not None,
    }


def keep(session: Session, rules: Rules, now: datetime) -> None:
    """Begin the leaves whose first day has come, and end those whose last one is over."""
    today = rules.local(now).date()
    for row in absences.to_end(session, today):
        over(session, rules, row, now)
    for row in absences.to_begin(session, today):
        begin(session, rules, row, now)
        if row.deputy:
            tell_deputy(session, rules, row, "begins", now, later=True)


def begin(session: Session, rules: Rules, row: Absence, now: datetime, by: str = "clock") -> None:
    """A leave is in force: reminders that wait for the person are asked anew, of who is told now, and broadcasts go to
    who is there."""
    absences.begin(session, row, now, by)
    menus.of_deputy(session, rules, row, now)
    waiting = select(Message).where(
        Message.person_id == row.person_id, Message.state == "queued", Message.scheduled.is_not(None)
    )
    for message in session.scalars(waiting).all():
        message.state, message.error, message.dedupe_key = "cancelled", Why.AWAY, None
        reminders.ask_anew(session, message, now)
        broadcasts.unwritten(session, message)


def over(session: Session, rules: Rules, row: Absence, now: datetime, by: str = "clock") -> None:
    """A leave is over; whoever was away hears, when the window opens, that they are told again, and what waits, but for
    what they are reminded of, or a digest tells, on the same morning; where that is all, it says enough by itself. What
    waits for a coordinator stands in the same message."""
    absences.end(session, row, now, by)
    menus.of_deputy(session, rules, row, now)
    address = people.reachable_at(session, row.person)
    if by != "clock" or row.begun_at is None or address is None:
        return
    at = rules.window.next_open(rules.local(now), rules.workdays)
    coming = _waiting(session, row.person, rules, now)
    left = [each for each in coming if not _reminded_on(each, rules, at)]
    digest = has_digest(session, row.person, rules, at)
    told_anyway, coming = digest or len(left) < len(coming), left
    shown = [views.assignment(each, rules, now) for each in coming[:SHOWN]]
    waits = {} if digest else what_waits(session, address, rules, now)
    params = {"absence": view(row), "items": shown, "total": len(coming), "waits": waits}
    if coming or waits or not told_anyway:
        _queue(session, rules, address, "absence_over", now, at, **params)


def _waiting(session: Session, person: Person, rules: Rules, now: datetime) -> list[Assignment]:
    """What waits for somebody by now: of the agencies for which they answer, and what they were handed."""
    held = [post for post in person.held if post.role != Role.OBSERVER]
    found = assignments.open_of(session, {post.agency_id for post in held}, rules.local(now).date(), now)
    whole = {post.agency_id for post in held if post.assignment_id is None}
    handed = {post.assignment_id for post in held}
    return [each for each in found if each.agency_id in whole or each.id in handed]


def _reminded_on(row: Assignment, rules: Rules, at: datetime) -> bool:
    """Whether the officials are reminded of it by its ladder on the day of ``at``, whatever else is: a step that asks
    if needed may be left out."""
    day, book = at.date(), rules.of(row)
    if row.next_step_at is None or rules.local(row.next_step_at).date() > day:
        return False
    steps = book.pressed(row.duty.code, row, row.promised_on, quiet_until=row.quiet_until)
    return any(each.at.date() == day and each.to is Role.OFFICIAL and not each.if_needed for each in steps)


def tell_deputy(session: Session, rules: Rules, row: Absence, what: str, now: datetime, *, later: bool = False) -> bool:
    """Tell who stands in (asked, begins, over); ``later``: when the window opens. ``False``: they cannot be told."""
    address = people.reachable_at(session, row.deputy) if row.deputy else None
    if address is None:
        return False
    at = rules.window.next_open(rules.local(now), rules.workdays) if later else now
    _queue(session, rules, address, "absence_deputy", now, at, absence=view(row), what=what, **_as_leader(session, row))
    return True


def _as_leader(session: Session, row: Absence) -> dict[str, str | None]:
    """How a deputy is addressed who leads an agency of whoever is away: by their position or as its ``head``, or, where
    several lead it and none is known of them, by the agency that they lead (``leads``); neither for a colleague."""
    at = {post.agency_id for post in row.person.held}
    led = [post for post in row.deputy.held if post.role == Role.LEADER] if row.deputy else []
    post = next((each for each in led if each.agency_id in at), None)
    found = cards.address_of(session, post)
    head = None if post is None or found["leads"] else addressed(post.agency.head, post.agency.name)
    return {"head": found["titled"] or head, "leads": found["leads"]}


def warn(session: Session, rules: Rules, now: datetime) -> None:
    """Tell of leaves that begin up to the next working day, when nobody will be there: before the day, also where the
    one who was to be there has gone since."""
    until = rules.workdays.add(rules.local(now).date(), 1)
    at = rules.window.next_open(rules.local(now), rules.workdays)
    for row in absences.not_told(session, until):
        tell_alone(session, rules, row, now, at)


def alone(session: Session, rules: Rules, row: Absence, now: datetime) -> list[dict[str, Any]]:
    """The posts for which nobody is there during a leave; ``instead``: the agency's leaders who are told, if any."""
    posts = absences.left_alone(session, row, rules.workdays, rules.local(now).date())
    return [{**views.post(post), "instead": [each.name for each in _leaders(session, post, row)]} for post in posts]


def tell_alone(session: Session, rules: Rules, row: Absence, now: datetime, at: datetime) -> list[dict[str, Any]]:
    """Tell who must know, once, that nobody is there during a leave; returns for which posts. Where nobody can be told
    it is tried again on the next day."""
    found = alone(session, rules, row, now)
    told: dict[int, Address] = {}
    for post in row.person.held:
        if post.id in {each["id"] for each in found}:
            told |= {each.person_id: each for each in hearers.who_must_know(session, post)}
    for address in told.values():
        _queue(session, rules, address, "absence_alone", now, at, absence=view(row), alone=_with_agencies(row, found))
    if told:
        row.told_at = now
        session.flush()
        audit.record(session, now, "clock", "tell_alone", f"person:{row.person_id}", {"told": sorted(told)})
    return found


def _with_agencies(row: Absence, found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same with the agencies' numbers, for invitations."""
    numbers = {post.id: post.agency_id for post in row.person.held}
    return [{**each, "agency_id": numbers[each["id"]]} for each in found]


def _leaders(session: Session, post: Post, row: Absence) -> list[Person]:
    if post.role == "coordinator":
        return []
    found = people.reachable(session, "leader", post.agency_id)
    return [each.person for each in found if each.person_id != row.person_id]


def _queue(
    session: Session, rules: Rules, address: Address, kind: str, now: datetime, at: datetime, **params: Any
) -> None:
    """Queue news for somebody, to be sent from a time on."""
    all_params = {**views.common(address, rules, now), **params}
    message = outbox.queue(session, address, kind, all_params, now, Priority.NEWS)
    if message:
        message.not_before = at
