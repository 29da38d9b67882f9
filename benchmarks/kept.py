"""Whether pressing kept its rules, looked at in the database afterwards, whatever program, people and answers were."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Absence, Assignment, Audit, Duty, Message, MessageAssignment, Post
from rules.accountability import Ground
from rules.authority import Role
from rules.budget import counted
from rules.rulebook import Rules
from rules.status import State

A_DAY, A_WEEK = 1, 3
PRESSED = (State.OPEN, State.REPORTED, State.ACCEPTED)
SAID_WITHIN = timedelta(days=14)
ALONE = {"confirm_waits", "not_joined", "obstacles_due"}
"""What the clock tells coordinators for its own sake."""
BESIDE = ALONE | {"digest", "decisions"}
"""What else may not come on the same day as one of these."""

ONCE_MORE = 1
"""So often coordinators are asked again who had something pressed for."""

ENOUGH = 25
"""After so many working days beyond its last step nothing of a ladder may be left to say."""


def broken(session: Session, rules: Rules, now: datetime) -> list[str]:
    """Every place where a rule of pressing was broken, as a sentence; see the functions below."""
    sent = (_budget(session, rules), _beside(session, rules), _window(session, rules), _twice(session))
    said = (_escalations(session, rules), _asked(session, rules))
    left = (_forgotten(session, rules, now), _unsaid(session, rules, now))
    return [sentence for each in (*sent, *said, *left) for sentence in each]


def _sent(session: Session) -> list[Message]:
    query = select(Message).where(Message.scheduled.is_not(None), Message.state == "sent").order_by(Message.id)
    return list(session.scalars(query))


def _budget(session: Session, rules: Rules) -> Iterator[str]:
    """Never more than one a day (and the meeting's question) and three a week for one person."""
    days: Counter[tuple[int, date, str]] = Counter()
    weeks: Counter[tuple[int, date]] = Counter()
    for message in _sent(session):
        assert message.sent_at is not None
        assert message.scheduled is not None
        assert message.person_id is not None
        day = rules.local(message.sent_at).date()
        days[message.person_id, day, counted(message.scheduled)] += 1
        weeks[message.person_id, day - timedelta(days=day.weekday())] += 1
    yield from (f"person {who} got {n} messages ({what}) on {day}" for (who, day, what), n in days.items() if n > A_DAY)
    yield from (f"person {who} got {n} messages in the week of {day}" for (who, day), n in weeks.items() if n > A_WEEK)


def _beside(session: Session, rules: Rules) -> Iterator[str]:
    """What the clock tells coordinators for its own sake comes on no day with a digest, a decision or its like."""
    days: dict[tuple[int | None, date], list[str]] = defaultdict(list)
    for message in _sent(session):
        assert message.sent_at is not None
        if message.kind in BESIDE:
            days[message.person_id, rules.local(message.sent_at).date()].append(message.kind)
    for (who, day), kinds in days.items():
        if len(kinds) > 1 and not ALONE.isdisjoint(kinds):
            yield f"person {who} got {', '.join(sorted(kinds))} on {day}"


def _window(session: Session, rules: Rules) -> Iterator[str]:
    """Never outside the sending window."""
    for message in _sent(session):
        assert message.sent_at is not None
        if not rules.window.is_open(rules.local(message.sent_at), rules.workdays):
            yield f"message {message.id} went out at {rules.local(message.sent_at)}"


def _twice(session: Session) -> Iterator[str]:
    """No step twice to the same person as the same."""
    query = (
        select(Message.person_id, MessageAssignment)
        .join(Message, Message.id == MessageAssignment.message_id)
        .where(Message.state == "sent", Message.scheduled.is_not(None))
    )
    said = Counter((who, row.assignment_id, row.receiver, row.step_at) for who, row in session.execute(query))
    yield from (f"{key} was said {n} times" for key, n in said.items() if n > 1)


def _escalations(session: Session, rules: Rules) -> Iterator[str]:
    """None before its step; the first only after its announcement had arrived, a working day or more before, and at the
    time that was announced or later; or without any official who could be reached."""
    announced: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    query = (
        select(MessageAssignment.assignment_id, MessageAssignment.announces_at, Message.sent_at)
        .join(Message, Message.id == MessageAssignment.message_id)
        .where(MessageAssignment.announces_at.is_not(None), Message.state == "sent")
    )
    for number, for_at, sent_at in session.execute(query):
        if for_at is None or sent_at is None:
            continue
        announced[number].append((rules.local(for_at), rules.local(sent_at)))
    first = set()
    for entry in session.scalars(select(Audit).where(Audit.action == "escalate").order_by(Audit.id)):
        number = int(entry.subject.partition(":")[2])
        row, at = session.get_one(Assignment, number), rules.local(entry.at)
        if at.date() <= row.last_day and entry.detail["step"] not in set(Ground):
            yield f"assignment {number} was reported to the {entry.detail['to']} on {at}, before it was late"
        again = (number, row.extended_to) in first
        first.add((number, row.extended_to))
        if again or entry.detail["unreached"]:
            continue
        days = rules.of(row).workdays
        if not any(for_at <= at and days.between(sent.date(), at.date()) >= 1 for for_at, sent in announced[number]):
            yield f"assignment {number} was reported to the {entry.detail['to']} on {at} without an announcement"


def _forgotten(session: Session, rules: Rules, now: datetime) -> Iterator[str]:
    """What has long been late and open was reported to everybody whom its ladder names, up to the coordinators."""
    today = rules.local(now).date()
    reported: dict[int, set[str]] = defaultdict(set)
    for entry in session.scalars(select(Audit).where(Audit.action == "escalate")):
        reported[int(entry.subject.partition(":")[2])].add(entry.detail["to"])
    for row in session.scalars(select(Assignment).where(Assignment.state == State.OPEN)):
        book = rules.of(row)
        wanted = {str(step.to) for step in book.steps(row.duty.code, row) if step.to is Role.COORDINATOR}
        steps = book.steps(row.duty.code, row)
        if not steps or book.workdays.between(max(steps[-1].at.date(), row.extended_to or date.min), today) <= ENOUGH:
            continue
        if wanted - reported[row.id]:
            yield f"assignment {row.id} ({row.agency.code} {row.duty.code} {row.period}) was forgotten"


def _unsaid(session: Session, rules: Rules, now: datetime) -> Iterator[str]:
    """What was not done by its day was said to the agency's officials, where one was there all the time."""
    said = set(
        session.scalars(
            select(MessageAssignment.assignment_id)
            .join(Message, Message.id == MessageAssignment.message_id)
            .where(Message.state == "sent", MessageAssignment.receiver == Role.OFFICIAL)
        )
    )
    query = select(Assignment).join(Duty).where(Assignment.state.in_(PRESSED), Duty.kind.not_in(("meeting", "event")))
    there = _Presence(session)
    for row in session.scalars(query):
        due, steps = rules.of(row).due_at(row), rules.of(row).steps(row.duty.code, row)
        in_time = row.reported_at is not None and row.reported_at < due
        if not steps or in_time or due > now or row.id in said:
            continue
        if there.throughout(row.agency_id, min(steps[0].at, due - SAID_WITHIN), due):
            yield f"nothing was said of assignment {row.id} ({row.agency.code} {row.duty.code} {row.period})"


def _asked(session: Session, rules: Rules) -> Iterator[str]:
    """Coordinators are asked at each step of the ladder that is theirs, else in a leader's place, and once more; and
    so again after more time was given."""
    anew: dict[int, list[datetime]] = defaultdict(list)
    for entry in session.scalars(select(Audit).where(Audit.action == "extend").order_by(Audit.id)):
        anew[int(entry.subject.partition(":")[2])].append(entry.at)
    query = (
        select(MessageAssignment.assignment_id, MessageAssignment.step_at)
        .join(Message, Message.id == MessageAssignment.message_id)
        .where(Message.state == "sent", MessageAssignment.receiver == Role.COORDINATOR)
        .distinct()
    )
    steps_at = [(number, at) for number, at in session.execute(query) if at is not None]
    asked = Counter((number, sum(begun < at for begun in anew[number])) for number, at in steps_at)
    for (number, _), times in asked.items():
        row = session.get_one(Assignment, number)
        steps = [step for step in rules.of(row).steps(row.duty.code, row) if step.to is Role.COORDINATOR]
        if times > max(1, len(steps)) + ONCE_MORE:
            yield f"coordinators were asked {times} times about assignment {number}"


class _Presence:
    """Who served which agency when, and was not on leave, and wanted to be written to."""

    def __init__(self, session: Session) -> None:
        self._posts = session.scalars(select(Post).where(Post.role == "official")).all()
        self._away = session.scalars(select(Absence)).all()
        stopped = session.scalars(select(Audit.subject).where(Audit.action == "stop"))
        self._stopped = {int(subject.partition(":")[2]) for subject in stopped}

    def throughout(self, agency_id: int, begins: datetime, until: datetime) -> bool:
        """Whether somebody did all the time."""
        return any(
            post.agency_id == agency_id
            and post.from_at <= begins
            and (post.until_at is None or post.until_at > until)
            and post.person_id not in self._stopped
            and not self._is_away(post.person_id, begins.date(), until.date())
            for post in self._posts
        )

    def _is_away(self, person_id: int, begins: date, until: date) -> bool:
        mine = (row for row in self._away if row.person_id == person_id)
        return any(row.from_on <= until and row.until_on >= begins for row in mine)
