"""What waits for the coordinators, told to one who joins or comes back: there may have been nobody to tell before."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db import coordinating, outbox, requests, views
from db.models import Address
from db.outbox import Priority
from rules.authority import Role
from rules.digest import in_the_morning
from rules.rulebook import Rules

SHOWN = 5


def digest_this_morning(rules: Rules, program: int, now: datetime) -> bool:
    """Whether a digest tells the coordinators of a program (id) this morning what waits for them, with the choices to
    deal with it."""
    book = rules.books[program]
    return in_the_morning(book.program.digests, Role.COORDINATOR, rules.local(now), rules.window, book.workdays)


def tell_what_waits(
    session: Session, address: Address, rules: Rules, now: datetime, at: datetime | None = None
) -> None:
    """List the open requests to a coordinator, with the choice to deal with them; nothing to anybody else. ``at``: not
    sent before."""
    person = address.person
    coordinated = [] if person.stopped_at else coordinating.coordinated_by(session, person)
    found = requests.waiting(session, coordinated, 0, SHOWN)
    if not found:
        return
    params = {
        **views.common(address, rules, now),
        "requests": [views.request(row, rules, now) for row in found],
        "total": sum(requests.counted(session, coordinated).values()),
    }
    key = f"waiting:{address.id}:{now.isoformat()}"
    message = outbox.queue(session, address, "waiting", params, now, Priority.NEWS, dedupe_key=key)
    if message and at:
        message.not_before = at
