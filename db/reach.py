"""Who can be told of an assignment, as what: asked once for everything that is told in one knock. And which agencies
have nobody who can be reminded, and why: plain data, for lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db import coordinating, handovers, people, present
from db.models import Address, Agency, Assignment, Person, Post, Program, ProgramAgency
from rules.authority import RECEIVERS, Role

At = Mapping[int, Sequence[Address]]
"""One working address of each person, by the id of their agency."""


@dataclass(frozen=True)
class Reach:
    """Who holds which role at which agency and can be written to; ``coordinating``: the agency of each program
    (ids); ``watching``: who looks on at each program; ``held``: who is told of an assignment alone (ids), where it was
    handed over."""

    at: Mapping[Role, At]
    coordinating: Mapping[int, int]
    watching: At = field(default_factory=dict)
    held: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session) -> Reach:
        """Ask who can be reached at present."""
        programs = session.execute(select(Program.id, Program.coordinator_id))
        found = people.reached_as(session, list(Role))
        return cls(
            {role: found.get(role, {}) for role in Role},
            {row.id: row.coordinator_id for row in programs},
            watching(session, found.get(Role.OBSERVER, {})),
            handovers.told_alone(session),
        )

    def told(self, role: Role, row: Assignment) -> Sequence[Address]:
        """Who is told of an assignment as this: its agency's officials (without any, its leaders are reminded), or the
        one to whom it was handed over; its leaders but for that one, to whom it is not reported what is theirs to do;
        the coordinators of its program, or the observers who look on at it."""
        if role is Role.OFFICIAL:
            there = [*self.of_agency(row.agency_id), *self._assignees(row)]
            own = [each for each in there if each.person_id == self.held.get(row.id)]
            if own:
                return own[:1]
            return self._at(role, row.agency_id) or self._at(Role.LEADER, row.agency_id)
        if role is Role.LEADER:
            return [each for each in self.leading(row) if each.person_id != self.held.get(row.id)]
        if role is Role.OBSERVER:
            return self.watching.get(row.duty.program_id, ())
        return self._at(role, self.coordinating[row.duty.program_id])

    def leading(self, row: Assignment) -> Sequence[Address]:
        """Who leads the agency that owes it, whoever does it."""
        return self._at(Role.LEADER, row.agency_id)

    def by_hand(self, role: Role, row: Assignment) -> Sequence[Address]:
        """Who is told as this where a coordinator has it told: every leader, whoever does it."""
        return self.leading(row) if role is Role.LEADER else self.told(role, row)

    def roles(self, row: Assignment) -> frozenset[Role]:
        """As what somebody can be reached who is concerned; as an official only where there is one, or somebody to whom
        it was handed over."""
        officials = {Role.OFFICIAL} if self._at(Role.OFFICIAL, row.agency_id) or self._assignees(row) else set()
        return frozenset(officials | {role for role in RECEIVERS if role is not Role.OFFICIAL and self.told(role, row)})

    def of_agency(self, agency_id: int) -> list[Address]:
        """Everybody who may be told of what an agency owes, as an official or a leader of it."""
        return [*self._at(Role.OFFICIAL, agency_id), *self._at(Role.LEADER, agency_id)]

    def everybody(self, agency_id: int) -> list[Address]:
        """The same, with who was handed single assignments of it."""
        return [*self.of_agency(agency_id), *self._at(Role.ASSIGNEE, agency_id)]

    def _assignees(self, row: Assignment) -> list[Address]:
        """Who is nothing else at the agency than whose an assignment is, where that is so."""
        assignees = self._at(Role.ASSIGNEE, row.agency_id)
        return [each for each in assignees if each.person_id == self.held.get(row.id)]

    def _at(self, role: Role, agency_id: int) -> Sequence[Address]:
        return self.at[role].get(agency_id, ())


def watching(session: Session, observers: At) -> dict[int, list[Address]]:
    """Of the observers of each agency (ids): who looks on at each program (ids), each person once."""
    found: dict[int, list[Address]] = {}
    for number, agencies in coordinating.watched_from(session, list(observers)).items():
        once = {address.person_id: address for there in agencies for address in observers[there]}
        found[number] = list(once.values())
    return found


NOBODY, STOPPED, AWAY = "nobody", "stopped", "away"
"""Why: nobody has joined; who has asked not to be written to; is on leave. Else a word of `db.outbox.Why`."""

PRESSED = ("official", "leader")


@dataclass(frozen=True)
class Unreached:
    """An agency where nobody is reminded; ``why``: a word for the reason."""

    id: int
    code: str
    name: str
    why: str


def reached(session: Session) -> set[int]:
    """The agencies (ids) where an official or a leader is reminded."""
    return {row.agency_id for row in session.execute(_REACHED)}


_TOLD = present.told(PRESSED)
_REACHED = (
    select(_TOLD.c.agency_id, _TOLD.c.role)
    .join(Person, Person.id == _TOLD.c.person_id)
    .join(Address, Address.person_id == Person.id)
    .where(Person.stopped_at.is_(None), Address.closed_at.is_(None))
    .distinct()
)


def out_of_reach(session: Session, program_id: int) -> list[Unreached]:
    """The program's agencies where nobody is reminded, in the document's order; a group alone could not answer."""
    return unserved(session, program_id)[0]


def unserved(session: Session, program_id: int) -> tuple[list[Unreached], list[Unreached]]:
    """The program's agencies where nobody is reminded (see `out_of_reach`), and those where a leader is and no
    official; ``why`` of the latter: of their officials."""
    there = session.execute(_REACHED).all()
    anybody, served = {row.agency_id for row in there}, {row.agency_id for row in there if row.role == PRESSED[0]}
    rows = session.execute(_OBLIGED, {"program": program_id}).all()
    nobody = [row for row in rows if row.id not in anybody]
    led = [row for row in rows if row.id in anybody - served]
    return _with_why(session, nobody, PRESSED), _with_why(session, led, PRESSED[:1])


def _with_why(session: Session, rows: Sequence[Any], roles: tuple[str, ...]) -> list[Unreached]:
    why = _why(session, [row.id for row in rows], roles) if rows else {}
    return [Unreached(row.id, row.code, row.name, why.get(row.id, NOBODY)) for row in rows]


_OBLIGED = (
    select(Agency.id, Agency.code, Agency.name)
    .join(ProgramAgency, ProgramAgency.agency_id == Agency.id)
    .where(ProgramAgency.program_id == bindparam("program"), ProgramAgency.gone_at.is_(None), Agency.gone_at.is_(None))
    .order_by(ProgramAgency.group_number, ProgramAgency.position)
)


def _why(session: Session, agency_ids: list[int], roles: tuple[str, ...]) -> dict[int, str]:
    """Why those who hold a post with one of these roles at these agencies are not reached; the newest post counts."""
    mine = {"agencies": agency_ids, "roles": roles}
    return {row.agency_id: _word(row) for row in session.execute(_HOLDING, mine)}


_HOLDING = (
    select(Post.agency_id, Person.stopped_at, Address.closed_reason, present.is_away(Person.id).label("away"))
    .join(Person, Person.id == Post.person_id)
    .outerjoin(Address, Address.person_id == Person.id)
    .where(Post.agency_id.in_(bindparam("agencies", expanding=True)), Post.role.in_(bindparam("roles", expanding=True)))
    .where(Post.until_at.is_(None))
    .order_by(Post.id, Address.id)
)


def _word(row: Any) -> str:
    """The reason of one who holds a post; to be on leave is the one that passes."""
    return STOPPED if row.stopped_at else row.closed_reason or (AWAY if row.away else NOBODY)
