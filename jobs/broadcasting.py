"""Broadcasts go out: one message a person, as far as budgets allow; who has no room today gets it on a later day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from db import audit, broadcasts, burden, outbox, people, present, views
from db.models import Address, Broadcast, BroadcastReceiver, Person
from db.outbox import Priority
from rules.budget import Sort, Wait, fits, wait
from rules.rulebook import Rules


def spread(session: Session, rules: Rules, now: datetime, only: Broadcast | None = None) -> int:
    """Write the messages for which there is room, in the hours in which is sent unasked; ``only``: of this broadcast.
    Returns how many. Reminders that have come are written before (`jobs.chores`), since they are more urgent. Who is
    gone or away is passed over: whoever is there instead is written to at the next knock."""
    if not rules.window.is_open(rules.local(now), rules.workdays):
        return 0
    found = [row for row in broadcasts.waiting(session) if only is None or row.broadcast_id == only.id]
    found = [row for row in found if row.broadcast.program_id in rules.books]
    persons = {row.person_id for row in found}
    spent, away = burden.spent(session, persons, rules, now), present.away_among(session, persons)
    told: set[int] = set()
    for row in found:
        if row.person_id not in away and (row.person_id in told or not fits(Sort.NEWS, spent[row.person_id])):
            continue
        address = people.reachable_at(session, row.person)
        if address is None or row.person_id in away or not row.person.is_at(row.agency_id):
            broadcasts.pass_on(session, row, now)
        elif _write(session, rules, row, address, now):
            told.add(row.person_id)
    session.flush()
    return len(told)


def write_all(session: Session, rules: Rules, now: datetime) -> None:
    """Write every message that is still to be written, whether there is room or not: after a restore, to be held back,
    since nobody knows which of them were sent since the copy was made."""
    for row in broadcasts.waiting(session):
        address = people.reachable_at(session, row.person)
        if address and row.broadcast.program_id in rules.books:
            _write(session, rules, row, address, now)


def _write(
    session: Session,
    rules: Rules,
    row: BroadcastReceiver,
    address: Address,
    now: datetime,
    scheduled: Sort | None = Sort.NEWS,
) -> bool:
    """``scheduled``: what it counts as; ``None`` for what a coordinator sends by hand, which goes at any hour."""
    said = {"text": row.broadcast.text, "of": views.agency(row.agency)}
    params = {**views.common(address, rules, now), **views.under(rules.books[row.broadcast.program_id]), **said}
    key = f"broadcast:{row.broadcast_id}:person:{row.person_id}"
    message = outbox.queue(
        session,
        address,
        "broadcast",
        params,
        now,
        Priority.REMINDER if scheduled else Priority.NEWS,
        dedupe_key=key,
        expires_at=rules.window.closing(rules.local(now)) if scheduled else None,
        scheduled=scheduled,
    )
    row.message_id = message.id if message else None
    session.flush()
    return message is not None


def hurry(session: Session, rules: Rules, only: Broadcast, by: Person, now: datetime) -> int:
    """A coordinator sends this broadcast by hand to everybody who still waits for it: at once, at any hour, on nobody's
    budget. Who is gone or away is passed over, and whoever is there instead gets it. Returns to how many."""
    told, tried = 0, set[int]()
    while found := [
        row for row in broadcasts.waiting(session) if row.broadcast_id == only.id and row.person_id not in tried
    ]:
        away = present.away_among(session, {row.person_id for row in found})
        for row in found:
            tried.add(row.person_id)
            address = people.reachable_at(session, row.person)
            if address is None or row.person_id in away or not row.person.is_at(row.agency_id):
                broadcasts.pass_on(session, row, now)
            else:
                told += _write(session, rules, row, address, now, None)
    if told:
        audit.record(session, now, f"person:{by.id}", "hurry_broadcast", f"broadcast:{only.id}", {"people": told})
    return told


def waits(
    session: Session, rules: Rules, persons: Collection[int], now: datetime, only: Broadcast | None = None
) -> dict[int, Wait]:
    """Who of these persons (ids) could not be written to at once, until when at least, and why; ``only``: as one of
    those that wait, behind those that have waited longer; else behind all of them."""
    local = rules.local(now)
    opening = rules.window.next_open(local, rules.workdays)
    opens = None if opening == local else opening.date()
    older = Counter(row.person_id for row in broadcasts.waiting(session) if only is None or row.broadcast_id < only.id)
    spent = burden.spent(session, persons, rules, now)
    found = {
        person: wait(Sort.NEWS, spent[person], local.date(), rules.workdays, opens=opens, before=older[person])
        for person in spent
    }
    return {person: each for person, each in found.items() if each}
