"""The evidence sheet of an agency and a month: of each duty when it was asked for and answered, and what was disputed.

What an agency is assessed by: so every line says where it comes from, and nothing is reckoned that is not shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from db import disputes, reminders
from db.desk.answers import CLOSING
from db.desk.lines import PART, Line, lines
from db.desk.scope import Scope
from db.models import Agency, Audit, Extension, Message, MessageAssignment, Person, Reply, Request

ONCE = timedelta(hours=1)
"""What went out within this time to several people was one question."""


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered and stands, by the reply's id. ``at`` is local; ``returned_at``: it was sent back,
    ``accepted_at``: it was received, both local."""

    id: int
    at: datetime
    time_known: bool
    code: str
    text: str | None
    percent: int | None
    expected_on: date | None
    document_number: str | None
    document_date: date | None
    disbursed: int | None
    by: str
    accepted_at: datetime | None
    returned_at: datetime | None
    returned_because: str | None


@dataclass(frozen=True, slots=True)
class More:
    """More time: the day that was asked for (``None``: it was given unasked), and what was decided. Times are local.

    ``state``: open, granted, refused, withdrawn, revoked; ``until``: the day that was granted.
    """

    asked_at: datetime | None
    wished: date | None
    text: str | None
    state: str
    until: date | None
    decided_at: datetime | None
    by: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Disputed:
    """What the agency says against the line; the coordinator's ``verdict`` (accepted, kept, none) and ``answer``."""

    at: datetime
    by: str
    text: str
    verdict: str | None
    answer: str | None
    answered_at: datetime | None
    answered_by: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line of the sheet. ``asked``: when the agency's people were asked for it, local, each question once."""

    line: Line
    asked: tuple[datetime, ...]
    given: tuple[Given, ...]
    more: tuple[More, ...]
    disputed: tuple[Disputed, ...]

    @property
    def answers(self) -> list[Given]:
        """What was answered, without the wishes for more time, which stand in ``more``."""
        return [each for each in self.given if each.code != "extend"]

    @property
    def accepted(self) -> bool:
        """Whether the coordinator has accepted that the line is wrong."""
        return bool(self.disputed) and self.disputed[-1].verdict == disputes.ACCEPTED

    @property
    def done(self) -> Given | None:
        """The answer that closed it, if it is done: the newest that was not sent back."""
        closing = [each for each in self.given if each.code in CLOSING and each.returned_at is None]
        return closing[-1] if closing and self.line.reported_at else None


def evidence(session: Session, scope: Scope) -> list[Evidence]:
    """The lines of a sheet, in the order of their days; of an agency that has ended also what was open then and what
    others did not answer for."""
    agency = session.get(Agency, scope.agency_id) if scope.agency_id is not None else None
    scope = replace(scope, ended=agency.gone_at if agency else None)
    found: list[Evidence] = []
    rows = list(lines(session, scope))
    for first in range(0, len(rows), PART):
        part = rows[first : first + PART]
        ids = [line.id for line in part]
        asked, given = _asked(session, scope, ids), _given(session, scope, ids)
        more, disputed = _more(session, scope, ids), _disputed(session, scope, ids)
        found += [
            Evidence(line, tuple(asked[line.id]), tuple(given[line.id]), tuple(more[line.id]), tuple(disputed[line.id]))
            for line in part
        ]
    return found


def _local(scope: Scope, at: datetime | None) -> datetime | None:
    return at.astimezone(scope.at.tzinfo) if at else None


def _asked(session: Session, scope: Scope, ids: Collection[int]) -> dict[int, list[datetime]]:
    """When the agency's officials were reminded of an assignment, and when a coordinator pressed by hand; what was
    reported to the leader is no question to the agency."""
    arrived = (
        select(MessageAssignment.assignment_id, Message.sent_at)
        .join(Message, Message.id == MessageAssignment.message_id)
        .where(
            MessageAssignment.assignment_id.in_(ids),
            reminders.REMINDS,
            Message.state == "sent",
            Message.sent_at.is_not(None),
        )
    )
    by_hand = select(Audit.subject, Audit.at, Audit.detail).where(
        Audit.action == "press_on", Audit.subject.in_([f"assignment:{number}" for number in ids])
    )
    times = [(number, at) for number, at in session.execute(arrived) if at]
    for subject, at, detail in session.execute(by_hand):
        if detail.get("people") != 0:
            times.append((int(subject.partition(":")[2]), at))
    found: dict[int, list[datetime]] = defaultdict(list)
    for number, group in groupby(sorted(times), key=lambda pair: pair[0]):
        for _, at in group:
            if not found[number] or at - found[number][-1] > ONCE:
                found[number].append(at)
    return defaultdict(
        list, {number: [at.astimezone(scope.at.tzinfo) for at in each] for number, each in found.items()}
    )


def _given(session: Session, scope: Scope, ids: Collection[int]) -> dict[int, list[Given]]:
    query = (
        select(
            Reply.assignment_id,
            Reply.id,
            Reply.at,
            Reply.time_known,
            Reply.code,
            Reply.text,
            Reply.percent,
            Reply.expected_on,
            Reply.document_number,
            Reply.document_date,
            Reply.disbursed,
            Person.name.label("by"),
            Reply.accepted_at,
            Reply.returned_at,
            Reply.returned_because,
        )
        .join(Person, Person.id == Reply.person_id)
        .where(Reply.assignment_id.in_(ids), Reply.withdrawn_at.is_(None))
        .order_by(Reply.id)
    )
    found: dict[int, list[Given]] = defaultdict(list)
    for row in session.execute(query):
        values = row._asdict()
        number = values.pop("assignment_id")
        for name in ("at", "accepted_at", "returned_at"):
            values[name] = _local(scope, values[name])
        found[number].append(Given(**values))
    return found


def _more(session: Session, scope: Scope, ids: Collection[int]) -> dict[int, list[More]]:
    """What was asked for, with the day of the request as it was made, and what was given to several unasked."""
    decider = aliased(Person)
    asked = (
        select(
            Reply.assignment_id,
            Request.asked_at,
            Reply.expected_on,
            Request.text,
            Request.state,
            Request.until,
            Request.decided_at,
            decider.name,
            Request.note,
        )
        .join(Reply, Reply.id == Request.reply_id)
        .outerjoin(decider, decider.id == Request.decided_by)
        .where(Reply.assignment_id.in_(ids), Request.kind == "extension")
        .order_by(Request.id)
    )
    given = (
        select(Extension, Person.name)
        .join(Person, Person.id == Extension.given_by)
        .where(Extension.assignment_id.in_(ids))
        .order_by(Extension.id)
    )
    found: dict[int, list[More]] = defaultdict(list)
    for number, at, wished, text, state, until, decided_at, by, note in session.execute(asked):
        day = until if state == "granted" else None
        told = (_local(scope, at), wished or until, text, state, day, _local(scope, decided_at), by, note)
        found[number].append(More(*told))
    for row, by in session.execute(given):
        state = "revoked" if row.revoked_at else "granted"
        day = None if row.revoked_at else row.until
        more = More(None, None, None, state, day, _local(scope, row.given_at), by, row.because)
        found[row.assignment_id].append(more)
    return found


def _disputed(session: Session, scope: Scope, ids: Collection[int]) -> dict[int, list[Disputed]]:
    found: dict[int, list[Disputed]] = defaultdict(list)
    for row in disputes.of_all(session, ids):
        by = row.answerer.name if row.answerer else None
        answered = (row.verdict, row.answer, _local(scope, row.answered_at), by)
        at = row.at.astimezone(scope.at.tzinfo)
        found[row.assignment_id].append(Disputed(at, row.person.name, row.text, *answered))
    return found
