"""How one duty stands for one period, over all agencies that owe it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, not_, or_, select
from sqlalchemy.orm import Session

from db.board.conditions import BEGUN, DONE, LATE, OF_KEYS, Counted, Key, at_present, duties_of, of_keys
from db.board.opened import Opened
from db.models import Agency, Assignment, Ground, Reply, Request
from rules import grounds
from rules.heard import LED, WISHED, Heard
from rules.rulebook import Rules
from rules.status import State

NAMED = 6
"""Up to how many agencies that have said nothing are named."""


@dataclass(frozen=True)
class Standing:
    """How one duty stands for one period, over all agencies that owe it; days are the program's, of no extension.

    Of ``total`` are ``done``; what is open is ``late``, ``soon`` or neither, and also, each once, ``extended`` (the
    extension runs, or is over and all that was heard is the wish for it), or what was heard of it
    (`rules.heard.Heard`): ``doing``, ``wished``, ``led`` or ``silent``; ``unheard``: the codes of the silent, where
    these are few.
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
    wished: int = 0
    led: int = 0
    excused: int = 0
    """Of how many that are late an objective cause was confirmed."""


def standings(
    session: Session, program_id: int, which: Iterable[Opened], rules: Rules, now: datetime
) -> list[Standing]:
    """How some duties and periods of a program stand, in the given order."""
    wanted = list(which)
    keys = [each.key for each in wanted]
    present = at_present(rules, now)
    mine = {**present, **of_keys(keys)}
    duties, days = duties_of(session, program_id), _days(session, mine)
    done, answers = _counted(session, _DONE, mine), _answers(session, mine)
    late = [each.key for each in wanted if each.late]
    excused = _counted(session, _EXCUSED, {**present, **of_keys(late)}) if late else Counter[Key]()
    few = [key for key in keys if answers[key]["silent"] <= NAMED]
    named = _unheard(session, {**present, **of_keys(few)}) if few else {}
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
            wished=answers[each.key]["wished"],
            led=answers[each.key]["led"],
            unheard=tuple(named.get(each.key, ())),
            excused=excused[each.key],
        )
        for each in wanted
    ]


Params = Mapping[str, Any]
"""What the questions below are asked with: `at_present` and `of_keys`."""


def _days(session: Session, params: Params) -> dict[Key, dict[str, Any]]:
    """The program's days of duties and periods, as most of their open assignments have them."""
    rows = session.execute(_DAYS, params)
    return {(duty_id, period): dict(zip(_NAMES, days, strict=True)) for duty_id, period, *days in rows}


_NAMES = ("named_day", "exclusive", "last_day", "due_at")
_OF_DAYS = [Assignment.__table__.c[name] for name in _NAMES]
_DAYS = (
    select(Assignment.duty_id, Assignment.period, *_OF_DAYS)
    .where(*OF_KEYS, Assignment.state == State.OPEN)
    .group_by(Assignment.duty_id, Assignment.period, *_OF_DAYS)
    .order_by(func.count(), _OF_DAYS[-1])
)


def _counted(session: Session, query: Select[int, str, int], params: Params) -> Counter[Key]:
    rows = session.execute(query, params)
    return Counter({(duty_id, period): count for duty_id, period, count in rows})


_COUNTED = (
    select(Assignment.duty_id, Assignment.period, func.count())
    .where(*OF_KEYS)
    .group_by(Assignment.duty_id, Assignment.period)
)
_DONE = _COUNTED.where(Assignment.state.in_(DONE), BEGUN)

_CONFIRMED = exists().where(Ground.assignment_id == Assignment.id, Ground.state == grounds.Standing.CONFIRMED)
_EXCUSED = _COUNTED.where(Assignment.state == State.OPEN, LATE, _CONFIRMED)
"""Of how many that are open and late an objective cause was confirmed."""

_ANSWERED = exists().where(Reply.assignment_id == Assignment.id, Reply.withdrawn_at.is_(None))
_DOING, _WISHED = _ANSWERED.where(Reply.code.not_in((*LED, *WISHED))), _ANSWERED.where(Reply.code.in_(WISHED))


def _answers(session: Session, params: Params) -> dict[Key, Counter[str]]:
    """What those say whose assignments are open, by duty and period: see `Standing`."""
    found: dict[Key, Counter[str]] = defaultdict(Counter)
    counted: Counted = session.execute(_ANSWERS, params)
    for duty_id, period, said, count in counted:
        found[duty_id, period][said] = count
    return found


_EXTENDED = and_(Assignment.extended_to.is_not(None), not_(LATE))
_WAITS = (
    exists()
    .where(Reply.assignment_id == Assignment.id, Request.reply_id == Reply.id)
    .where(Request.kind == "extension", Request.state == "open")
)
_GRANTED = and_(_WISHED, Assignment.extended_to.is_not(None), not_(_WAITS))
"""More time was asked for and given, and nothing is asked for any more."""
_EACH = (
    select(
        Assignment.duty_id,
        Assignment.period,
        case(
            (_EXTENDED, "extended"),
            (_DOING, str(Heard.DOING)),
            (_GRANTED, "extended"),
            (_WISHED, str(Heard.WISHED)),
            (_ANSWERED, str(Heard.LED)),
            else_=str(Heard.NOTHING),
        ).label("word"),
    )
    .where(*OF_KEYS, Assignment.state == State.OPEN, BEGUN)
    .subquery()
)
_ANSWERS = select(*_EACH.c, func.count()).group_by(_EACH.c.duty_id, _EACH.c.period, _EACH.c.word)


def _unheard(session: Session, params: Params) -> dict[Key, list[str]]:
    """The codes of the agencies that have said nothing of what is open, by duty and period."""
    found: dict[Key, list[str]] = defaultdict(list)
    for duty_id, period, code in session.execute(_UNHEARD, params):
        found[duty_id, period].append(code)
    return found


_UNHEARD = (
    select(Assignment.duty_id, Assignment.period, Agency.code)
    .join(Agency, Agency.id == Assignment.agency_id)
    .where(*OF_KEYS, Assignment.state == State.OPEN, not_(_ANSWERED), BEGUN)
    .where(or_(Assignment.extended_to.is_(None), LATE))
    .order_by(Assignment.agency_id)
)
