"""Who can be told of an assignment, as what: asked once for everything that is told in one knock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import people
from db.models import Address, Assignment, Program
from rules.authority import Role

At = Mapping[int, Sequence[Address]]
"""One working address of each person, by the id of their agency."""


@dataclass(frozen=True)
class Reach:
    """Who holds which role at which agency and can be written to; ``coordinating``: the agency of each program
    (ids)."""

    at: Mapping[Role, At]
    coordinating: Mapping[int, int]

    @classmethod
    def of(cls, session: Session) -> Reach:
        """Ask who can be reached at present."""
        programs = session.execute(select(Program.id, Program.coordinator_id))
        found = people.reached_as(session, list(Role))
        return cls({role: found.get(role, {}) for role in Role}, {row.id: row.coordinator_id for row in programs})

    def told(self, role: Role, row: Assignment) -> Sequence[Address]:
        """Who is told of an assignment as this: its agency's officials (without any, its leaders are reminded), its
        leaders, the coordinators of its program, or the observers at the agency that coordinates it."""
        if role is Role.OFFICIAL:
            return self._at(role, row.agency_id) or self._at(Role.LEADER, row.agency_id)
        if role is Role.LEADER:
            return self._at(role, row.agency_id)
        return self._at(role, self.coordinating[row.duty.program_id])

    def roles(self, row: Assignment) -> frozenset[Role]:
        """As what somebody can be reached who is concerned; as an official only where there is one."""
        officials = {Role.OFFICIAL} if self._at(Role.OFFICIAL, row.agency_id) else set()
        return frozenset(officials | {role for role in Role if role is not Role.OFFICIAL and self.told(role, row)})

    def of_agency(self, agency_id: int) -> list[Address]:
        """Everybody who may be told of what an agency owes, as an official or a leader of it."""
        return [*self._at(Role.OFFICIAL, agency_id), *self._at(Role.LEADER, agency_id)]

    def _at(self, role: Role, agency_id: int) -> Sequence[Address]:
        return self.at[role].get(agency_id, ())
