"""How one duty stands for one period, over all agencies that owe it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, case, exists, func, not_, or_, select
from sqlalchemy.orm import Session

from db.board.conditions import DONE, Counted, Key, begun, due_by, duties_of, within
from db.board.opened import Opened
from db.models import Agency, Assignment, Ground, Reply
from rules import grounds
from rules.rulebook import Rules
from rules.status import State

NAMED = 6
"""Up to how many agencies that have said nothing are named."""


@dataclass(frozen=True)
class Standing:
    """How one duty stands for one period, over all agencies that owe it; days are the program's, of no extension.

    Of ``total`` are ``done``; what is open is ``late``, ``soon`` or neither, and also, each once, ``extended`` (the
    extension runs), ``doing`` (there is an answer that ended nothing) or ``silent``; ``unheard``: the codes of the
    silent, where these are few.
    """

    duty_id: int
    kind: str
    title: str
    period: str
    named_day: date
    exclusive: bool
    last_day: date
    due_at: datetime
    total: int
    done: int
    late: int
    soon: int
    extended: int
    doing: int
    silent: int
    unheard: tuple[str, ...]
    excused: int = 0
    """Of how many that are late an objective cause was confirmed."""


def standings(
    session: Session, program_id: int, which: Iterable[Opened], rules: Rules, now: datetime
) -> list[Standing]:
    """How some duties and periods of a program stand, in the given order."""
    wanted = list(which)
    keys = [each.key for each in wanted]
    duties, days = duties_of(session, program_id), _days(session, keys)
    done, answers = _done(session, keys, rules, now), _answers(session, keys, rules, now)
    excused = _excused(session, [each.key for each in wanted if each.late], rules, now)
    named = _unheard(session, [key for key in keys if answers[key]["silent"] <= NAMED], rules, now)
    return [
        Standing(
            duty_id=each.key[0],
            kind=duties[each.key[0]].kind,
            title=duties[each.key[0]].title,
            period=each.key[1],
            **days[each.key],
            total=each.count + done[each.key],
            done=done[each.key],
            late=each.late,
            soon=each.soon,
            extended=answers[each.key]["extended"],
            doing=answers[each.key]["doing"],
            silent=answers[each.key]["silent"],
            unheard=tuple(named.get(each.key, ())),
            excused=excused[each.key],
        )
        for each in wanted
    ]


def _days(session: Session, keys: Collection[Key]) -> dict[Key, dict[str, Any]]:
    """The program's days of duties and periods, as most of their open assignments have them."""
    names = ("named_day", "exclusive", "last_day", "due_at")
    columns = [Assignment.__table__.c[name] for name in names]
    query = select(Assignment.duty_id, Assignment.period, *columns).where(*within(keys), Assignment.state == State.OPEN)
    count = func.count()
    rows = session.execute(query.group_by(Assignment.duty_id, Assignment.period, *columns).order_by(count, columns[-1]))
    return {(duty_id, period): dict(zip(names, days, strict=True)) for duty_id, period, *days in rows}


def _done(session: Session, keys: Collection[Key], rules: Rules, now: datetime) -> Counter[Key]:
    query = select(Assignment.duty_id, Assignment.period, func.count()).where(
        *within(keys), Assignment.state.in_(DONE), begun(rules.local(now).date())
    )
    rows = session.execute(query.group_by(Assignment.duty_id, Assignment.period))
    return Counter({(duty_id, period): count for duty_id, period, count in rows})


_ANSWERED = exists().where(Reply.assignment_id == Assignment.id, Reply.withdrawn_at.is_(None))


def _answers(session: Session, keys: Collection[Key], rules: Rules, now: datetime) -> dict[Key, Counter[str]]:
    """What those say whose assignments are open, by duty and period: see `Standing`."""
    extended = and_(Assignment.extended_to.is_not(None), not_(due_by(now, rules.zone)))
    word = case((extended, "extended"), (_ANSWERED, "doing"), else_="silent").label("word")
    each = (
        select(Assignment.duty_id, Assignment.period, word)
        .where(*within(keys), Assignment.state == State.OPEN, begun(rules.local(now).date()))
        .subquery()
    )
    found: dict[Key, Counter[str]] = defaultdict(Counter)
    counted: Counted = session.execute(
        select(*each.c, func.count()).group_by(each.c.duty_id, each.c.period, each.c.word)
    )
    for duty_id, period, said, count in counted:
        found[duty_id, period][said] = count
    return found


def _excused(session: Session, keys: Collection[Key], rules: Rules, now: datetime) -> Counter[Key]:
    """Of how many that are open and late an objective cause was confirmed, by duty and period."""
    confirmed = exists().where(Ground.assignment_id == Assignment.id, Ground.state == grounds.Standing.CONFIRMED)
    query = select(Assignment.duty_id, Assignment.period, func.count()).where(
        *within(keys), Assignment.state == State.OPEN, due_by(now, rules.zone), confirmed
    )
    rows = session.execute(query.group_by(Assignment.duty_id, Assignment.period)) if keys else ()
    return Counter({(duty_id, period): count for duty_id, period, count in rows})


def _unheard(session: Session, keys: Collection[Key], rules: Rules, now: datetime) -> dict[Key, list[str]]:
    """The codes of the agencies that have said nothing of what is open, by duty and period."""
    query = (
        select(Assignment.duty_id, Assignment.period, Agency.code)
        .join(Agency, Agency.id == Assignment.agency_id)
        .where(*within(keys), Assignment.state == State.OPEN, not_(_ANSWERED), begun(rules.local(now).date()))
        .where(or_(Assignment.extended_to.is_(None), due_by(now, rules.zone)))
    )
    found: dict[Key, list[str]] = defaultdict(list)
    for duty_id, period, code in session.execute(query.order_by(Assignment.agency_id)) if keys else ():
        found[duty_id, period].append(code)
    return found
