"""A program is paused, followed again or archived: its coordinators are told, as nobody sees it otherwise."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db import hearers, outbox, programs, views
from db.models import Program
from db.outbox import Priority
from rules.rulebook import Rules


def move(session: Session, rules: Rules, program: Program, state: str, now: datetime, by: str = "operator") -> int:
    """Make a program active, paused or archived (`db.programs.move`) and tell those who coordinate it, whose it was
    until now; returns how many. Nothing is told where it was so already."""
    before, told = program.state, hearers.coordinators(session, [program.id])
    programs.move(session, program, state, now, by)
    if before == state:
        return 0
    named = views.under(rules.books[program.id])
    told = told or hearers.coordinators(session, [program.id])
    for address in told:
        params = {**views.common(address, rules, now), **named, "state": state, "before": before}
        outbox.queue(session, address, "program_moved", params, now, Priority.NEWS)
    return len(told)
