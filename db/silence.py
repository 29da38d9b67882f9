"""Agencies that say nothing of their meetings: how many in a row, and who of them is to be called."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import Session

from db.models import Agency, Assignment, Call, Duty, ProgramAgency, Reply
from rules.calls import Outcome
from rules.heard import LED
from rules.rulebook import Rulebook, Rules
from rules.silence import CALLED_AFTER, is_called
from rules.status import State

LOOKED_BACK = timedelta(weeks=53)
"""How far back meetings are looked at."""


@dataclass(frozen=True)
class Silent:
    """An agency of which nothing was heard about so many meetings (``periods``) in a row up to now, the first of which
    had ``since`` for its last day; ``about``: the meeting that is open, else the last one (an id); ``call``: it is to
    be called."""

    agency_id: int
    name: str
    periods: int
    about: int
    call: bool
    since: date


def silent(session: Session, program_id: int, rules: Rules, now: datetime, but: Collection[int] = ()) -> list[Silent]:
    """The agencies of a program that have been silent so long that they are to be called, or were, those first that
    have been longest; without some (ids). What only a leader says is not an answer."""
    book, found = rules.books[program_id], list[Silent]()
    for duty in session.scalars(_MEETINGS, {"program": program_id}):
        known = book.duties.get(duty.code)
        after = (known.call_after if known else None) or CALLED_AFTER
        found += _of(session, duty, after, rules, book, now)
    left = [each for each in found if each.agency_id not in but]
    return sorted(left, key=lambda each: (-each.periods, each.agency_id))


def _of(session: Session, duty: Duty, after: int, rules: Rules, book: Rulebook, now: datetime) -> list[Silent]:
    today = rules.local(now).date()
    asked = {"duty": duty.id, "program": duty.program_id, "since": today - LOOKED_BACK, "today": today, "least": after}
    rows = session.execute(_SILENT, asked).all()
    if not rows:
        return []
    spoken = {row.agency_id: rules.local(row.at).date() for row in session.execute(_SPOKEN, asked)}
    days = [each.last_day for _, each in book.occurrences(duty.code)]

    def ended(since: date | None) -> int | None:
        return None if since is None else sum(since <= each < today for each in days)

    return [
        Silent(
            row.id,
            row.name,
            row.periods,
            row.about,
            is_called(row.periods, after, ended(spoken.get(row.id))),
            row.since,
        )
        for row in rows
    ]


_MEETINGS = select(Duty).where(Duty.program_id == bindparam("program"), Duty.kind == "meeting").order_by(Duty.id)

_ANSWERED = exists().where(Reply.assignment_id == Assignment.id, Reply.withdrawn_at.is_(None), Reply.code.not_in(LED))
_OF_PROGRAM = select(ProgramAgency.agency_id).where(
    ProgramAgency.program_id == bindparam("program"), ProgramAgency.gone_at.is_(None)
)
_MINE = (
    Assignment.agency_id.in_(_OF_PROGRAM),
    Assignment.last_day >= bindparam("since"),
    Assignment.duty_id == bindparam("duty"),
)
_HEARD = (
    select(Assignment.agency_id, func.max(Assignment.last_day).label("last_day"))
    .where(*_MINE, or_(Assignment.state.in_((State.REPORTED, State.ACCEPTED, State.WAIVED)), _ANSWERED))
    .group_by(Assignment.agency_id)
    .subquery()
)
"""Up to which meeting something was heard, or it was ended, by agency."""

_IS_MISSED = and_(Assignment.state == State.MISSED, Assignment.last_day < bindparam("today"))
_IS_OPEN = and_(Assignment.state == State.OPEN, Assignment.opens_on <= bindparam("today"))
_PERIODS = func.count(case((_IS_MISSED, Assignment.id)))
_SILENT = (
    select(
        Agency.id,
        Agency.name,
        _PERIODS.label("periods"),
        func.min(case((_IS_MISSED, Assignment.last_day))).label("since"),
        func.coalesce(func.max(case((_IS_OPEN, Assignment.id))), func.max(case((_IS_MISSED, Assignment.id)))).label(
            "about"
        ),
    )
    .join(Agency, Agency.id == Assignment.agency_id)
    .outerjoin(_HEARD, _HEARD.c.agency_id == Assignment.agency_id)
    .where(*_MINE, or_(_HEARD.c.last_day.is_(None), Assignment.last_day > _HEARD.c.last_day), Agency.gone_at.is_(None))
    .group_by(Agency.id, Agency.name)
    .having(bindparam("least") <= _PERIODS)
)

_SPOKEN = (
    select(Call.agency_id, func.max(Call.called_at).label("at"))
    .where(Call.program_id == bindparam("program"), Call.outcome.in_((Outcome.PROMISED, Outcome.SPOKEN)))
    .group_by(Call.agency_id)
)
