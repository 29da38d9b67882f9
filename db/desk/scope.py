"""What is asked about: a program, perhaps one agency, perhaps one month; and what the program itself says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from db import agencies, pauses, programs, successions
from db.assignments import has_begun
from db.models import Agency, Assignment, Duty, Program, ProgramAgency
from rules.rulebook import Rulebook, Rules
from rules.status import SOON, State


class Nothing(Exception):
    """There is no such agency in the program; the message says so."""


@dataclass(frozen=True)
class Scope:
    """One program as it stands ``at`` (aware, the program's zone): of one agency, of what falls due in one ``month``
    (its first day), of one assignment, or all of it."""

    program_id: int
    book: Rulebook
    at: datetime
    agency_id: int | None = None
    month: date | None = None
    group: int | None = None
    """Only the agencies of this group."""
    duty_id: int | None = None
    assignment_id: int | None = None
    ended: datetime | None = None
    """When the one agency ended, where what was open then and stays under its name is asked about too."""
    ahead: bool = False
    """Meetings that are nobody's business yet are asked about too."""

    @property
    def today(self) -> date:
        return self.at.date()

    @property
    def whole(self) -> bool:
        """Whether it is about all agencies."""
        return self.agency_id is None

    def holds(self, agency_id: int) -> bool:
        """Whether it is about this agency too."""
        return self.agency_id in (None, agency_id)

    @property
    def year(self) -> int:
        """The year of whose capital is spoken."""
        return (self.month or self.today).year

    @property
    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        """The conditions on assignments joined with their duties: of the program, begun (see ``ahead``), not left to
        history, and with none that goes on in their place."""
        counts: ColumnElement[bool] = Assignment.state.not_in((State.NOT_TRACKED, State.MERGED))
        if self.ended:
            stays = and_(Assignment.state == State.MERGED, Assignment.merged_into_id.is_(None))
            counts = or_(counts, stays)
        begun = () if self.ahead else (has_begun(self.today),)
        return (Duty.program_id == self.program_id, counts, *begun, *self.narrowed)

    @property
    def narrowed(self) -> tuple[ColumnElement[bool], ...]:
        """The conditions on assignments alone: of the agency, group, duty, month."""
        found: list[ColumnElement[bool]] = []
        if self.agency_id is not None:
            found.append(Assignment.agency_id == self.agency_id)
        if self.group is not None:
            found.append(Assignment.agency_id.in_(self.of_group))
        if self.duty_id is not None:
            found.append(Assignment.duty_id == self.duty_id)
        if self.assignment_id is not None:
            found.append(Assignment.id == self.assignment_id)
        if self.month is not None:
            found += [Assignment.last_day >= self.month, Assignment.last_day < self._next_month]
        return tuple(found)

    @property
    def _next_month(self) -> date:
        return ((self.month or self.today) + timedelta(days=31)).replace(day=1)

    def asks_for(self, duty_id: int, last_day: date) -> bool:
        """Whether it is about this duty (id), and about what falls due on this day."""
        within = self.month is None or self.month <= last_day < self._next_month
        return within and self.duty_id in (None, duty_id)

    @property
    def of_group(self) -> Select[int]:
        """The agencies (ids) of the group."""
        query = select(ProgramAgency.agency_id).where(ProgramAgency.program_id == self.program_id)
        return query.where(ProgramAgency.group_number == self.group)

    def begun(self, opens_on: date | None, last_day: date) -> bool:
        """Whether a meeting is anybody's business yet, as `conditions` ask the database."""
        return opens_on <= self.today if opens_on else last_day <= self.today + SOON


@dataclass(frozen=True)
class Member:
    """An agency of the program, in the document's order; ``group``: the number of its group there."""

    id: int
    code: str
    name: str
    head: str
    group: int


class Bullet(NamedTuple):
    """A task as the program names it."""

    code: str
    title: str


@dataclass(frozen=True)
class Facts:
    """What a document says at its head: the program, who coordinates it, the agencies that are spoken of."""

    number: str
    name: str
    title: str
    issuer: str
    issued_on: date
    coordinator: Member
    members: tuple[Member, ...]
    groups: tuple[tuple[int, str, tuple[Bullet, ...]], ...]
    """Number and title of each group, and its tasks."""
    at: datetime
    agency: Member | None
    month: date | None
    part: str | None = None
    """What of the program it is about, where that is one group or one duty."""
    unfollowed: str | None = None
    """Why the program is not pressed for; see `db.programs.unfollowed`."""
    pauses: tuple[tuple[date, date | None], ...] = ()
    """From which to which day the program was not followed (``None``: still is not), within what is asked about."""
    ended: Mapping[int, tuple[date, tuple[str, ...]]] = field(default_factory=dict)
    """Agencies (ids) that are no more: since which day, and the names of those that stand in their place."""

    def member(self, agency_id: int) -> Member:
        """An agency by its id; one that has left the program is named by its id alone."""
        return self._by_id.get(agency_id) or Member(agency_id, f"#{agency_id}", f"#{agency_id}", "", 0)

    @property
    def _by_id(self) -> dict[int, Member]:
        known: dict[int, Member] = self.__dict__.get("_known") or {each.id: each for each in self.members}
        self.__dict__["_known"] = known
        return known


def scope_of(
    session: Session,
    rules: Rules,
    program: Program,
    now: datetime,
    *,
    agency: str | None = None,
    month: date | None = None,
) -> Scope:
    """What is asked about; ``agency`` by its code, capitals or not, also of one that others stand for now. Raises
    `Nothing`."""
    scope = Scope(program.id, rules.books[program.id], rules.local(now), None, month)
    if agency is None:
        return scope
    row = agencies.by_code(session, agency) or agencies.gone(session, agency)
    if row is None or session.get(ProgramAgency, (program.id, row.id)) is None:
        raise Nothing(f'There is no agency "{agency}" in program {program.number}.')
    return Scope(scope.program_id, scope.book, scope.at, row.id, month)


def facts(session: Session, scope: Scope) -> Facts:
    """What the program says; the agencies are those that have ever been in it, in the document's order."""
    program = scope.book.program
    query = (
        select(Agency.id, Agency.code, Agency.name, Agency.head, ProgramAgency.group_number)
        .join(ProgramAgency, ProgramAgency.agency_id == Agency.id)
        .where(ProgramAgency.program_id == scope.program_id)
        .order_by(ProgramAgency.group_number, ProgramAgency.position, Agency.id)
    )
    if scope.group is not None:
        query = query.where(ProgramAgency.group_number == scope.group)
    members = tuple(Member(*row) for row in session.execute(query))
    row = session.get_one(Program, scope.program_id)
    coordinator = Member(row.coordinator.id, row.coordinator.code, row.coordinator.name, row.coordinator.head, 0)
    return Facts(
        number=program.number,
        name=program.name,
        title=program.title,
        issuer=program.issuer,
        issued_on=program.issued_on,
        coordinator=coordinator,
        members=members,
        groups=tuple(
            (group.number, group.title, tuple(Bullet(task.code, task.title) for task in group.tasks))
            for group in program.groups
            if scope.group in (None, group.number)
        ),
        at=scope.at,
        agency=next((each for each in members if each.id == scope.agency_id), None),
        month=scope.month,
        part=_part(session, scope),
        unfollowed=programs.unfollowed(row),
        pauses=paused(session, scope),
        ended={
            old: (each.day, tuple(heir.name for heir in each.news))
            for old, each in successions.by_old(session).items()
            if each.applied_at is not None
        },
    )


def paused(session: Session, scope: Scope) -> tuple[tuple[date, date | None], ...]:
    """From which to which day the program was not followed, as far as it was in what is asked about (a month, else up
    to now)."""
    found, zone = pauses.of_program(session, scope.program_id, scope.at), scope.at.tzinfo
    days = [
        (each.since.astimezone(zone).date(), each.until.astimezone(zone).date() if each.until else None)
        for each in found
    ]
    if scope.month is None:
        return tuple(days)
    return tuple(pair for pair in days if pair[0] < scope._next_month and (pair[1] or scope.today) >= scope.month)


def _part(session: Session, scope: Scope) -> str | None:
    """``nhóm 27. Các quận, huyện``; the title of the one duty."""
    titles = {group.number: group.title for group in scope.book.program.groups}
    group = f"nhóm {scope.group}. {titles.get(scope.group, '')}".rstrip(". ") if scope.group is not None else None
    duty = session.get_one(Duty, scope.duty_id).title if scope.duty_id is not None else None
    return "; ".join(each for each in (group, duty) if each) or None
