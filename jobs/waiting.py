"""What waits for the coordinators, told to one who joins or comes back: there may have been nobody to tell before."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from db import burden, coordinating, decisions, outbox, progress, requests, views
from db.models import Address, Person
from db.outbox import Priority
from rules.authority import Role
from rules.budget import Sort, fits, leaves_room
from rules.digest import following, in_the_morning, on_day
from rules.rulebook import Rules

SHOWN = 5
DAYS = 7


def digest_this_morning(rules: Rules, program: int, now: datetime) -> bool:
    """Whether a digest tells the coordinators of a program (id) this morning what waits for them, with the choices to
    deal with it."""
    book = rules.books[program]
    return in_the_morning(book.program.digests, Role.COORDINATOR, rules.local(now), rules.window, book.workdays)


def has_digest(session: Session, person: Person, rules: Rules, at: datetime) -> bool:
    """Whether somebody gets a digest as a coordinator on the morning of ``at``."""
    mine = coordinating.coordinated_by(session, person)
    return any(number in rules.followed and digest_this_morning(rules, number, at) for number in mine)


def have_room(session: Session, addresses: Sequence[Address], rules: Rules, now: datetime) -> bool:
    """Whether all of these coordinators can be told something today that the clock tells them, beside which nothing
    else comes unasked on the day, and which takes the place of nothing that is to come in the week: it waits on the day
    of a digest, be its hour over, where a question for a decision comes today, where something has come already, on a
    day off, and where the week has room for no more than its decision and its digests."""
    today = rules.local(now).date()
    if rules.window.next_open(rules.local(now), rules.workdays).date() != today:
        return False
    ends = rules.morning(today + timedelta(days=1))
    asked = {
        each.assignment.duty.program_id
        for each in progress.waiting(session, rules.followed, ends)
        if each.receiver == Role.COORDINATOR
    }
    spent = burden.spent(session, [each.person_id for each in addresses], rules, now)
    ends = rules.morning(today + timedelta(days=DAYS - today.weekday()))
    decides = decisions.to_come(session, rules.followed, rules, now, ends)
    return all(
        fits(Sort.NEWS, spent[each.person_id])
        and leaves_room(spent[each.person_id], _to_come(session, each.person, rules, now, decides))
        and not _digest_on_day(session, each.person, rules, now)
        and asked.isdisjoint(coordinating.coordinated_by(session, each.person))
        for each in addresses
    )


def _to_come(session: Session, person: Person, rules: Rules, now: datetime, decides: Set[int]) -> int:
    """How many messages are still to come in this week to a coordinator: the digests, and the question for a decision
    where one of their programs is among those (``decides``, ids) of which it is asked."""
    mine = coordinating.coordinated_by(session, person)
    digests = _digests(session, person, rules, now, days=DAYS - rules.local(now).weekday())
    return len(digests) + any(number in decides for number in mine if number in rules.followed)


def _digest_on_day(session: Session, person: Person, rules: Rules, now: datetime) -> bool:
    """Whether this is a day with a digest for a coordinator, be its hour over: after a downtime it is sent in the same
    minute."""
    here, mine = rules.local(now), coordinating.coordinated_by(session, person)
    books = [rules.books[number] for number in mine if number in rules.followed]
    return any(on_day(each.program.digests, Role.COORDINATOR, here, rules.window, each.workdays) for each in books)


def _digests(session: Session, person: Person, rules: Rules, now: datetime, *, days: int) -> set[datetime]:
    """When digests come to a coordinator from ``now`` on, within so many days."""
    mine = [number for number in coordinating.coordinated_by(session, person) if number in rules.followed]
    here = rules.local(now)
    return {
        each.at
        for number in mine
        for each in following(
            rules.books[number].program.digests, here, rules.window, rules.books[number].workdays, days=days
        )
        if Role.COORDINATOR in each.to
    }


def what_waits(session: Session, address: Address, rules: Rules, now: datetime) -> dict[str, Any]:
    """The open requests that wait for a coordinator, as messages tell them; nothing for anybody else."""
    person = address.person
    coordinated = [] if person.stopped_at else coordinating.coordinated_by(session, person)
    found = requests.waiting(session, coordinated, 0, SHOWN)
    if not found:
        return {}
    return {
        "requests": [views.request(row, rules, now) for row in found],
        "total": sum(requests.counted(session, coordinated).values()),
    }


def tell_what_waits(session: Session, address: Address, rules: Rules, now: datetime) -> None:
    """List the open requests to a coordinator, with the choice to deal with them; nothing to anybody else."""
    found = what_waits(session, address, rules, now)
    if found:
        params = {**views.common(address, rules, now), **found}
        key = f"waiting:{address.id}:{now.isoformat()}"
        outbox.queue(session, address, "waiting", params, now, Priority.NEWS, dedupe_key=key)
