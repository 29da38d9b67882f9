"""Events that agencies tell of, and the clocks that these start: each is an assignment with a ladder of its own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from db import agencies, assignments, audit, inherited, planned
from db.assignments import KEPT_IN_VIEW
from db.models import Agency, Assignment, Duty, Event, Person, Post
from rules import authority
from rules.authority import Action, Subject, may
from rules.due import Occurrence, happened
from rules.events import Told
from rules.program import Deadline
from rules.rulebook import Rulebook, Rules
from rules.said import Said
from rules.status import Move, State

NUMBERED = "#"
"""With this the period of an event begins, before its number: no other period is called so."""


@dataclass(frozen=True)
class Source:
    """Something that an agency may tell of: a deadline (the ``place``-th that counts from such a day) of a duty.

    ``once``: a day on which something was received, which is told once; else an event, again and again.
    """

    agency: Agency
    duty: Duty
    place: int
    deadline: Deadline
    once: bool

    @property
    def hours(self) -> bool:
        """Whether hours are counted, so that the hour has to be told."""
        return bool(self.deadline.within and self.deadline.within.startswith("PT"))


class ToldAlready(Exception):
    """The day on which this was received is known already: the assignment says it."""

    def __init__(self, row: Assignment) -> None:
        super().__init__(row.id)
        self.row = row


def sources(session: Session, rules: Rules, agency_ids: Collection[int]) -> list[Source]:
    """What these agencies may tell of, in the programs that are followed: events, and days of receipt that are not
    known yet."""
    found = []
    for number in rules.followed:
        book = rules.books[number]
        if not book.told_of:
            continue
        present = {row.code: row for row in agencies.present(session, number) if row.id in agency_ids}
        rows = session.scalars(select(Duty).where(Duty.program_id == number, Duty.gone_at.is_(None)).order_by(Duty.id))
        for duty in rows:
            spec = book.duties.get(duty.code)
            owing = {agency.code for agency in book.program.owing(spec)} if spec else set()
            for place, deadline in enumerate(book.told_of.get(duty.code, ())):
                for code in sorted(owing & set(present)):
                    source = Source(present[code], duty, place, deadline, deadline.since is not None)
                    if not source.once or _standing_once(session, source) is None:
                        found.append(source)
    return found


def of_person(session: Session, rules: Rules, person: Person) -> list[Source]:
    """What a person may tell of for the agencies where they hold a post; see `sources`."""
    own = [each.agency_id for each in person.held if may([_post(each)], Action.ANSWER, Subject(each.agency_id))]
    return sources(session, rules, own) if own else []


def _post(each: Post) -> authority.Post:
    return authority.Post(each.role, each.agency_id)


def source(session: Session, rules: Rules, agency_id: int, duty_id: int, place: int) -> Source | None:
    """One of the `sources` of an agency."""
    found = sources(session, rules, [agency_id])
    return next((each for each in found if (each.duty.id, each.place) == (duty_id, place)), None)


def _period(of: Source, number: int) -> str:
    return (of.deadline.period or of.deadline.within or "") if of.once else f"{NUMBERED}{number}"


def _standing_once(session: Session, of: Source) -> Assignment | None:
    """What is counted already from the day on which an agency received something."""
    row = _once(session, of)
    return row if row and row.state is not State.NOT_TRACKED else None


def _once(session: Session, of: Source) -> Assignment | None:
    mine = (Assignment.duty_id == of.duty.id, Assignment.agency_id == of.agency.id)
    return session.scalar(select(Assignment).where(*mine, Assignment.period == _period(of, 0)))


def record(
    session: Session, of: Source, told: Told, by: Person, now: datetime, rules: Rules, said: Said | None = None
) -> Event:
    """Write an event that was ``said`` then (without it: now), and start its clock: an assignment, open.

    ``told.on`` is known. Raises `ToldAlready` for what is told once and was.
    """
    assert told.on
    said, book = said or Said(now), rules.of_duty(of.duty)
    at = datetime.combine(told.on, told.at, rules.zone) if of.hours and told.at else None
    row = Event(
        of=of.deadline.of,
        subject=told.subject or None,
        amount=told.amount,
        happened_on=told.on,
        happened_at=at,
        person_id=by.id,
        at=said.at,
        stored_at=now,
    )
    session.add(row)
    session.flush()
    occurrence = _occurrence(row, of.deadline, _period(of, row.id), of.agency.code, book)
    before = _once(session, of) if of.once else None
    if before and before.state is not State.NOT_TRACKED:
        raise ToldAlready(before)
    if before:
        planned.redate(session, before, occurrence, rules, now)
        assignments.move(session, before, Move.RESTORE, f"person:{by.id}", now, rules, because=f"event:{row.id}")
    else:
        new = planned.New(occurrence, [of.agency.id], of.deadline.set_by, followed=True)
        planned.create(session, of.duty, [new], rules, now)
    mine = (Assignment.duty_id == of.duty.id, Assignment.agency_id == of.agency.id)
    found = session.scalars(select(Assignment).where(*mine, Assignment.period == occurrence.period)).one()
    row.assignment_id = found.id
    session.flush()
    session.expire(found, ["events"])
    detail: dict[str, Any] = {"event": row.id, "on": told.on.isoformat(), "amount": told.amount}
    audit.record(session, now, f"person:{by.id}", "happen", f"assignment:{found.id}", detail)
    return row


def withdraw(session: Session, row: Event, by: str, now: datetime, rules: Rules) -> None:
    """It was a slip: its clock stops and counts nowhere any more; where agencies were merged that had both told of it,
    what goes on is counted from what the other one told. Raises `rules.status.NotAllowed` for what is done."""
    assert row.assignment
    row.withdrawn_at = now
    session.flush()
    going_on = inherited.goes_on(session, row.assignment)
    if not follow(session, going_on, now, rules):
        assignments.move(session, going_on, Move.LEAVE, by, now, rules, because=f"event:{row.id}")


def counted(session: Session, row: Assignment) -> Event | None:
    """The event from which an assignment is counted and that stands: its own, else of one in whose place it goes on."""
    whole = [row.id]
    while whole:
        there = (Event.assignment_id.in_(whole), Event.withdrawn_at.is_(None))
        found = session.scalar(select(Event).where(*there).order_by(Event.id.desc()).limit(1))
        if found:
            return found
        whole = list(session.scalars(select(Assignment.id).where(Assignment.merged_into_id.in_(whole))))
    return None


def follow(session: Session, row: Assignment, now: datetime, rules: Rules) -> bool:
    """Let an assignment that is open have the days of the event that it is `counted` from; ``False``: there is none."""
    found, book = counted(session, row), rules.of(row)
    deadline = next((each for each in book.told_of.get(row.duty.code, ()) if found and each.of == found.of), None)
    if found is None or deadline is None:
        return False
    if row.state is State.OPEN:
        days = _occurrence(found, deadline, row.period, row.agency.code, book)
        planned.redate(session, row, days, rules, now)
    return True


def done(session: Session, row: Event, on: date | None, by: str, now: datetime) -> None:
    """Write on which day it was paid or finished; ``None``: on the day on which that was said."""
    audit.changed(session, now, by, f"assignment:{row.assignment_id}", done_on=(row.done_on, on))
    row.done_on = on


def find(session: Session, number: int) -> Event | None:
    """An event by its number; one that was a slip is none."""
    row = session.get(Event, number)
    return row if row and row.assignment and not row.withdrawn_at else None


def newest_of(session: Session, person_id: int, since: datetime) -> Event | None:
    """The event that a person told of last, since then, and that was no slip."""
    query = select(Event).where(Event.person_id == person_id, Event.stored_at >= since, Event.withdrawn_at.is_(None))
    return session.scalar(query.order_by(Event.id.desc()).limit(1))


def running(session: Session, agency_ids: Collection[int]) -> list[Event]:
    """The clocks of these agencies that run, the first due first; those too that go on in the place of others."""
    mine = (Assignment.agency_id.in_(agency_ids), Assignment.state == State.OPEN, KEPT_IN_VIEW)
    own = select(Event, Assignment).join(Assignment).where(*mine, Event.withdrawn_at.is_(None))
    found = [(row.due_at, event.id, event) for event, row in session.execute(own)]
    before = aliased(Assignment)
    took = select(before.merged_into_id).where(before.merged_into_id.is_not(None))
    for row in session.scalars(select(Assignment).where(*mine, Assignment.id.in_(took))):
        event = counted(session, row)
        if event and event.assignment_id != row.id:
            found.append((row.due_at, event.id, event))
    return [event for *_, event in sorted(found, key=lambda each: each[:2])]


def alike(session: Session, of: Source, told: Told) -> Event | None:
    """An event that says the very same already."""
    query = (
        select(Event)
        .join(Assignment)
        .where(
            Assignment.duty_id == of.duty.id,
            Assignment.agency_id == of.agency.id,
            Event.withdrawn_at.is_(None),
            Event.happened_on == told.on,
            Event.amount == told.amount if told.amount is not None else Event.amount.is_(None),
        )
    )
    rows = session.scalars(query.order_by(Event.id))
    return next((row for row in rows if (row.subject or "").casefold() == told.subject.casefold()), None)


def occurrences(session: Session, duty: Duty, book: Rulebook) -> list[tuple[Deadline, Occurrence]]:
    """When a duty falls due because of what agencies have told, by the program as it is now."""
    deadlines = {each.of: each for each in book.told_of.get(duty.code, ())}
    if not deadlines:
        return []
    query = select(Event).join(Assignment).where(Assignment.duty_id == duty.id, Event.withdrawn_at.is_(None))
    found: Sequence[Event] = session.scalars(query.order_by(Event.id)).all()
    said = []
    for row in found:
        deadline = deadlines.get(row.of)
        going_on = inherited.goes_on(session, row.assignment) if row.assignment else None
        if deadline and going_on and (going_on is row.assignment or counted(session, going_on) is row):
            said.append((deadline, _occurrence(row, deadline, going_on.period, going_on.agency.code, book)))
    return said


def _occurrence(row: Event, deadline: Deadline, period: str, agency: str, book: Rulebook) -> Occurrence:
    when = book.local(row.happened_at) if row.happened_at else row.happened_on
    return happened(deadline, period, when, book.workdays, book.zone, agency)
