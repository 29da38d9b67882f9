"""Promises ("đang thực hiện, dự kiến ngày D") of a program's agencies: how many were kept, who broke some, and which
one was asked about."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db import cards, replies
from db.board import DONE
from db.models import Agency, Assignment, Duty, Message, MessageAssignment, Reply
from rules.authority import Role
from rules.ladder import PROMISE
from rules.promises import Kept, Promise, held_until, judge, last_broken
from rules.rulebook import Rules
from rules.status import State

DOING = "doing"


@dataclass(frozen=True)
class Judged:
    """All promises together, and how many each agency (by its name) broke, the most first."""

    total: Kept
    broken: tuple[tuple[str, int], ...]


def judged(session: Session, program_id: int, rules: Rules, now: datetime, since: date) -> Judged:
    """The promises of a program's agencies that were kept until days from ``since`` on."""
    workdays = rules.books[program_id].workdays
    made: dict[int, list[Promise]] = defaultdict(list)
    done: dict[int, date | None] = {}
    whose: dict[int, str] = {}
    told = (Reply.code == DOING, Reply.expected_on.is_not(None))
    recent = select(Reply.assignment_id).where(*told, Reply.expected_on > last_broken(since, workdays))
    query = (
        select(Assignment.id, Assignment.state, Assignment.reported_at, Agency.name, Reply.at, Reply.expected_on)
        .join(Assignment, Assignment.id == Reply.assignment_id)
        .join(Agency, Agency.id == Assignment.agency_id)
        .where(*told, Reply.withdrawn_at.is_(None), Reply.assignment_id.in_(recent))
        .where(Assignment.duty_id.in_(select(Duty.id).where(Duty.program_id == program_id)))
        .order_by(Reply.id)
    )
    for number, state, reported_at, name, at, expected_on in session.execute(query):
        if expected_on is not None:
            made[number].append(Promise(rules.local(at).date(), held_until(expected_on, workdays)))
        done[number] = rules.local(reported_at).date() if reported_at and state in DONE else None
        whose[number] = name
    today, total, broken = rules.local(now).date(), Kept(), Counter[str]()
    for number, promises in made.items():
        found = judge(promises, done[number], today, since)
        total += found
        broken[whose[number]] += found.broken
    most = sorted((each for each in broken.items() if each[1]), key=lambda each: (-each[1], each[0]))
    return Judged(total, tuple(most))


def view(session: Session, row: Assignment, day: date, rules: Rules) -> dict[str, Any]:
    """A promise for a day as messages tell it. ``made_on``: when it was made, as far as is known; ``by``: the name of
    who made it, where its officials are several or it was another; ``beyond``: the day is after the last permitted one.
    """
    said = replies.promised(session, row)
    made = rules.local(said.at).date().isoformat() if said else None
    asked = {each.id for each in cards.officials(session, row.agency_id)} if said else set()
    by = said.person.name if said and asked != {said.person_id} else None
    return {"day": day.isoformat(), "made_on": made, "by": by, "beyond": day > rules.of(row).course(row).last_day}


def asked(session: Session, row: Assignment, rules: Rules) -> dict[str, Any] | None:
    """The promise that the officials were asked about last (see `view`); ``None`` where that was the assignment itself,
    or where another answer came since."""
    if row.state is not State.OPEN or row.promised_on is None:
        return None
    steps = rules.of(row).pressed(row.duty.code, row, row.promised_on, quiet_until=row.quiet_until)
    asks = {step.at for step in steps if step.code == PROMISE}
    last = session.scalar(_ASKED_LAST, {"assignment": row.id})
    return view(session, row, row.promised_on, rules) if last in asks else None


_ASKED_LAST = (
    select(MessageAssignment.step_at)
    .join(Message, Message.id == MessageAssignment.message_id)
    .where(
        MessageAssignment.assignment_id == bindparam("assignment"),
        MessageAssignment.receiver == Role.OFFICIAL,
        MessageAssignment.step_at.is_not(None),
        Message.state.in_(("sending", "sent")),
    )
    .order_by(MessageAssignment.message_id.desc())
    .limit(1)
)
