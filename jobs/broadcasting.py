"""Broadcasts go out: one message a person, as far as budgets allow; who has no room today gets it on a later day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from db import broadcasts, burden, outbox, people, present, views
from db.models import Address, Broadcast, BroadcastReceiver
from db.outbox import Priority
from rules.budget import Sort, fits
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


def _write(session: Session, rules: Rules, row: BroadcastReceiver, address: Address, now: datetime) -> bool:
    said = {"text": row.broadcast.text, "of": views.agency(row.agency)}
    params = {**views.common(address, rules, now), **views.under(rules.books[row.broadcast.program_id]), **said}
    key = f"broadcast:{row.broadcast_id}:person:{row.person_id}"
    message = outbox.queue(
        session,
        address,
        "broadcast",
        params,
        now,
        Priority.REMINDER,
        dedupe_key=key,
        expires_at=rules.window.closing(rules.local(now)),
        scheduled=Sort.NEWS,
    )
    row.message_id = message.id if message else None
    session.flush()
    return message is not None


def room_now(session: Session, rules: Rules, persons: Sequence[int], now: datetime) -> int:
    """How many of these persons (ids) could be written to at once."""
    if not rules.window.is_open(rules.local(now), rules.workdays):
        return 0
    return sum(fits(Sort.NEWS, spent) for spent in burden.spent(session, persons, rules, now).values())
