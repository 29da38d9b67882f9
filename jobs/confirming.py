"""Reports that nobody has confirmed: after three working days the coordinators are asked, once. Nothing is confirmed by
the passing of time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from db import confirming, hearers, outbox, views
from db.models import Address, Reply
from db.outbox import Priority
from jobs.waiting import have_room
from rules.budget import Sort
from rules.rulebook import Rules
from rules.status import ASKED_AFTER

SHOWN = 10


def ask_to_confirm(session: Session, rules: Rules, now: datetime, *, at_once: bool = False) -> None:
    """Ask the coordinators of each program that is followed, in one message, about the reports that wait longer than
    three working days; the day of sending is not counted.

    What is asked is asked once; on a day off, while no coordinator can be reached, or where they have no room for it
    (`jobs.waiting.have_room`), it waits; not where all ``at_once`` is to be known that has come. It is sent when the
    window opens.
    """
    if not at_once and not rules.workdays.is_working(rules.local(now).date()):
        return
    for program in rules.followed:
        last = _last_day(rules, now)
        waited = [number for number, at in confirming.not_asked(session, [program]) if rules.local(at).date() <= last]
        reached = hearers.coordinators(session, [program]) if waited else []
        if not at_once and not have_room(session, reached, rules, now):
            continue
        for address in reached:
            _ask(session, rules, address, program, waited, now)
        if reached:
            confirming.asked(session, waited, now)


def _ask(session: Session, rules: Rules, address: Address, program: int, waited: list[int], now: datetime) -> None:
    params = {
        **views.common(address, rules, now),
        **views.under(rules.books[program]),
        "number": program,
        "items": [views.sending(session.get_one(Reply, number), rules, now) for number in waited[:SHOWN]],
        "total": len(waited),
        "ends": [min(waited), max(waited)],
    }
    message = outbox.queue(session, address, "confirm_waits", params, now, Priority.NEWS, scheduled=Sort.NEWS)
    if message:
        message.not_before = rules.window.next_open(rules.local(now), rules.workdays)


def _last_day(rules: Rules, now: datetime) -> date:
    """What was sent on this day or before has waited too long."""
    today = day = rules.local(now).date()
    while rules.workdays.add(day, ASKED_AFTER) >= today:
        day -= timedelta(days=1)
    return day
