"""Whom the coordinators of a program are to call, and whom they have called today, as a list that is taken away."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import calls, cards
from db.desk.lines import LINE, PART, Line, Reader, excuses, streamed
from db.desk.scope import Scope
from db.models import Agency, Assignment, Call, Duty
from rules.rulebook import Rules


@dataclass(frozen=True, slots=True)
class Contact:
    """Who can be called; ``role`` is ``None`` for the agency itself, ``phone`` where no number is known."""

    name: str
    role: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class Called:
    """A call that was made, ``at`` a local time: ``by`` whom, about what, and what it gave (`rules.calls.Outcome`)."""

    agency: str
    at: datetime
    by: str
    outcome: str
    text: str | None
    about: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class ToCall:
    """An agency that is to be called.

    ``why``: `db.calls.SILENT`, `db.calls.MEETINGS`, or a word of `db.reach.Unreached`; ``since``: the day from which on
    it has been asked in vain (of meetings: the last day of the first) or cannot be reached (``None``: never could be),
    ``asked``: how often it was reminded of the first of what the call is ``about``; ``last``: the newest call about any
    of that.
    """

    agency: str
    why: str
    since: date | None
    asked: int
    about: tuple[Line, ...]
    contacts: tuple[Contact, ...]
    last: Called | None
    periods: int = 0
    """Of how many meetings in a row nothing was heard, where that is why."""
    promised: date | None = None
    answered: date | None = None
    """For which day the first of it was promised and when it was answered last, without having been done."""
    unread: str | None = None
    """As `db.calls.Wanted.unread`."""


def to_call(session: Session, scope: Scope, rules: Rules) -> list[ToCall]:
    """The agencies that are to be called, what is due first first; see `db.calls.wanted`."""
    wanted = calls.wanted(session, scope.program_id, rules, scope.at)
    lines = _lines(session, scope, [number for each in wanted for number in each.about])
    found = []
    for each in wanted:
        agency = session.get_one(Agency, each.agency_id)
        asked = _asked(session, each.about[0], rules) if each.why == calls.SILENT else []
        away = each.why not in (calls.SILENT, calls.MEETINGS)
        since = _unreached(session, each.agency_id, rules) if away else asked[0] if asked else each.since
        last = calls.last_about(session, each.about)
        row = session.get_one(Assignment, each.about[0])
        said = calls.answered(session, row) if each.why == calls.SILENT else None
        found.append(
            ToCall(
                agency=agency.name,
                why=each.why,
                since=since,
                asked=row.reminders if asked else 0,
                about=tuple(lines[number] for number in each.about if number in lines),
                contacts=tuple(Contact(**whom) for whom in calls.whom(session, agency, each.about)),
                last=_called(last, rules) if last else None,
                periods=each.periods,
                promised=said.expected_on if said and said.code == "doing" else None,
                answered=rules.local(said.at).date() if said else None,
                unread=each.unread,
            )
        )
    return found


def called_today(session: Session, scope: Scope, rules: Rules) -> list[Called]:
    """The calls of today about the program, in their order."""
    made = calls.made(session, scope.program_id, rules, scope.at)[::-1]
    about = {call.id: calls.about(session, call) for call in made}
    lines = _lines(session, scope, [number for ids in about.values() for number in ids])
    return [_called(call, rules, [lines[number] for number in about[call.id] if number in lines]) for call in made]


def _asked(session: Session, number: int, rules: Rules) -> list[date]:
    days = cards.asked_on(session, [session.get_one(Assignment, number)], rules)
    return [date.fromisoformat(day) for day in days]


def _unreached(session: Session, agency_id: int, rules: Rules) -> date | None:
    at = calls.unreached_since(session, agency_id)
    return rules.local(at).date() if at else None


def _called(call: Call, rules: Rules, about: Sequence[Line] = ()) -> Called:
    at = rules.local(call.called_at)
    return Called(call.agency.name, at, call.person.name, call.outcome, call.text, tuple(about))


def _lines(session: Session, scope: Scope, ids: Collection[int]) -> dict[int, Line]:
    """These assignments of the program."""
    reader, wanted, found = Reader(scope, excuses(session, scope)), sorted(set(ids)), dict[int, Line]()
    for first in range(0, len(wanted), PART):
        query = select(*LINE).join(Duty).where(Assignment.id.in_(wanted[first : first + PART]))
        found |= {row.id: reader.line(row) for row in streamed(session, query)}
    return found
