"""Reports that nobody has confirmed: after three working days the coordinators are asked, once. Nothing is confirmed by
the passing of time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db import confirming, hearers, outbox, views
from db.models import Address, Reply
from db.outbox import Priority
from rules.rulebook import Rules
from rules.status import ASKED_AFTER

SHOWN = 10


def ask_to_confirm(session: Session, rules: Rules, now: datetime) -> None:
    """Ask the coordinators of each program that is followed, in one message, about the reports that wait longer than
    three working days; the day of sending is not counted.

    What is asked is asked once; on a day off, or while no coordinator can be reached, it waits. It is sent when the
    window opens.
    """
    if not rules.workdays.is_working(rules.local(now).date()):
        return
    for program in rules.followed:
        waited = [row for row in confirming.not_asked(session, [program]) if _too_long(row, rules, now)]
        reached = hearers.coordinators(session, [program]) if waited else []
        for address in reached:
            _ask(session, rules, address, program, waited, now)
        if reached:
            confirming.asked(session, waited, now)


def _ask(session: Session, rules: Rules, address: Address, program: int, waited: list[Reply], now: datetime) -> None:
    params = {
        **views.common(address, rules, now),
        **views.under(rules.books[program]),
        "number": program,
        "items": [views.sending(row, rules, now) for row in waited[:SHOWN]],
        "total": len(waited),
    }
    message = outbox.queue(session, address, "confirm_waits", params, now, Priority.NEWS)
    if message:
        message.not_before = rules.window.next_open(rules.local(now), rules.workdays)


def _too_long(row: Reply, rules: Rules, now: datetime) -> bool:
    last = rules.workdays.add(rules.local(row.at).date(), ASKED_AFTER)
    return rules.local(now).date() > last
