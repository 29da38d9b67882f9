"""Promises ("đang thực hiện, dự kiến ngày D") of a program's agencies: how many were kept, and who broke some."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.board import DONE
from db.models import Agency, Assignment, Duty, Reply
from rules.promises import Kept, Promise, judge
from rules.rulebook import Rules

DOING = "doing"


@dataclass(frozen=True)
class Judged:
    """All promises together, and how many each agency (by its name) broke, the most first."""

    total: Kept
    broken: tuple[tuple[str, int], ...]


def judged(session: Session, program_id: int, rules: Rules, now: datetime, since: date) -> Judged:
    """The promises of a program's agencies for days from ``since`` on."""
    made: dict[int, list[Promise]] = defaultdict(list)
    done: dict[int, date | None] = {}
    whose: dict[int, str] = {}
    told = (Reply.code == DOING, Reply.expected_on.is_not(None))
    recent = select(Reply.assignment_id).where(*told, Reply.expected_on >= since)
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
            made[number].append(Promise(rules.local(at).date(), expected_on))
        done[number] = rules.local(reported_at).date() if reported_at and state in DONE else None
        whose[number] = name
    today, total, broken = rules.local(now).date(), Kept(), Counter[str]()
    for number, promises in made.items():
        found = judge(promises, done[number], today, since)
        total += found
        broken[whose[number]] += found.broken
    most = sorted((each for each in broken.items() if each[1]), key=lambda each: (-each[1], each[0]))
    return Judged(total, tuple(most))
