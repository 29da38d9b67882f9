"""Whether the head of an agency answers in person for a meeting: what was missed just before, what was disbursed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import takewhile
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db import replies
from db.models import Assignment, Audit, Capital, Progress
from rules.accountability import Facts, Ground, ground
from rules.authority import Role
from rules.due import week_of
from rules.program import InPerson
from rules.rulebook import Rules
from rules.status import State

LOOKED_BACK = 53
"""So many meetings before one are looked at."""


@dataclass(frozen=True)
class Answering:
    """That a head answers for a meeting, by a clause; ``periods``: what was missed in a row, the oldest first;
    ``reported``: how many of these were told to the head."""

    ground: Ground
    rule: InPerson
    periods: tuple[str, ...]
    facts: Facts
    reported: int = 0
    day: date | None = None
    """On which day the figure was told that the shares are of."""
    missed: tuple[int, ...] = ()
    """The assignments of ``periods``."""


def of(session: Session, row: Assignment, rules: Rules) -> Answering | None:
    """Why the head of the agency is told before this meeting, by what is known at present; ``None``: is not."""
    book = rules.of(row)
    rule = book.in_person(row.duty.code, row.agency.code)
    if rule is None or row.opens_on is None:
        return None
    mine = {"agency": row.agency_id, "duty": row.duty_id, "last_day": row.last_day}
    before = session.execute(_BEFORE, mine).all()
    missed = list(takewhile(lambda each: each.state is State.MISSED, before))
    share, due, day = _disbursed(session, row, rules, before)
    told, behind = _told(session, row, before) if share is not None and due is not None else (None, 0)
    facts = Facts(len(missed), share, due, told, behind)
    found = ground(rule, facts)
    if found is None:
        return None
    asked = {"assignments": [each.id for each in missed]}
    reported = len(set(session.scalars(_TOLD, asked))) if found is Ground.UNDECIDED else 0
    oldest = missed[::-1]
    periods, numbers = tuple(each.period for each in oldest), tuple(each.id for each in oldest)
    return Answering(found, rule, periods, facts, reported, day, numbers)


_BEFORE = (
    select(Assignment.id, Assignment.state, Assignment.period, Assignment.last_day)
    .where(
        Assignment.agency_id == bindparam("agency"),
        Assignment.duty_id == bindparam("duty"),
        Assignment.last_day < bindparam("last_day"),
    )
    .order_by(Assignment.last_day.desc(), Assignment.id.desc())
    .limit(LOOKED_BACK)
)
"""The meetings of the same duty and agency before one, the newest first: id, state, period and last day."""

_TOLD = select(Progress.assignment_id).where(
    Progress.assignment_id.in_(bindparam("assignments", expanding=True)),
    Progress.receiver == Role.LEADER,
    Progress.said_at.is_not(None),
)


def _disbursed(
    session: Session, row: Assignment, rules: Rules, before: Sequence[Any]
) -> tuple[Fraction | None, Fraction | None, date | None]:
    """What was disbursed of the plan by the figure of the meeting just before, what had to be by the day on which it
    was told, and that day. Of an older figure nothing is said: what came since is not known. ``before``: the meetings
    before ``row``, the newest first."""
    capital = session.get(Capital, (row.agency_id, row.plan_year))
    newest = replies.last_disbursed(session, row.agency_id, row.plan_year, before=row.last_day)
    if capital is None or not capital.planned or newest is None or newest.disbursed is None:
        return None, None, None
    if before and newest.assignment.last_day < before[0].last_day:
        return None, None, None
    day = rules.local(newest.at).date()
    due = rules.of(row).pace(row.agency.code, row.plan_year, day)
    return Fraction(newest.disbursed, capital.planned), due, day


def _told(session: Session, row: Assignment, before: Sequence[Any]) -> tuple[int | None, int]:
    """How many meetings before ``row`` the head was told of one, and of how many of its plan year because of
    disbursement; ``before``: the meetings, the newest first."""
    numbers = set(session.scalars(_TOLD, {"assignments": [each.id for each in before]}))
    last = next((ago for ago, each in enumerate(before, start=1) if each.id in numbers), None)
    own = [each for each in before if (row.duty.plan_year or each.last_day.year) == row.plan_year]
    mine = [f"assignment:{each.id}" for each in own if each.id in numbers]
    logged = session.execute(_REPORTED, {"subjects": mine}).all() if mine else []
    return last, len({subject for subject, detail in logged if detail.get("step") == Ground.BEHIND})


_REPORTED = select(Audit.subject, Audit.detail).where(
    Audit.subject.in_(bindparam("subjects", expanding=True)), Audit.action == "escalate"
)


def view(session: Session, row: Assignment, rules: Rules) -> dict[str, Any] | None:
    """The same as messages tell it; shares are in percent of the plan; ``decide``: the coordinators are to, as the head
    was told so often (``reported``)."""
    return told(row, of(session, row, rules)) if row.duty.kind == "meeting" else None


def told(row: Assignment, found: Answering | None) -> dict[str, Any] | None:
    """`view`, where `of` is known already."""
    if found is None or row.opens_on is None:
        return None
    facts, weeks = found.facts, [period for period in found.periods if week_of(period)]
    behind = facts.share is not None and facts.due is not None
    return {
        "ground": str(Ground.BEHIND if found.ground is Ground.BEHIND else Ground.MISSED),
        "decide": found.ground is Ground.UNDECIDED,
        "reported": found.reported,
        "clause": found.rule.clause,
        "missed": facts.missed,
        "weeks": [int(period[-2:]) for period in weeks] if len(weeks) == facts.missed else [],
        "year": row.plan_year,
        "until": found.day.isoformat() if found.day else None,
        "share": round(float((facts.share or 0) * 100), 1) if behind else None,
        "due": round(float((facts.due or 0) * 100), 1) if behind else None,
    }
