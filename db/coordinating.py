"""Which programs an agency is in, and which a person coordinates or sees; who looks on at them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from db import present
from db.models import (
    Agency,
    Person,
    Program,
    ProgramAgency,
)


def _takes_part(agency_id: Any) -> ColumnElement[bool]:
    """The condition that a `Program` obliges an agency (an id or a column) or that the agency coordinates it."""
    member = exists().where(
        ProgramAgency.program_id == Program.id, ProgramAgency.agency_id == agency_id, ProgramAgency.gone_at.is_(None)
    )
    return or_(member, Program.coordinator_id == agency_id)


def programs_of(session: Session, agency_id: int) -> list[int]:
    """The programs (ids) that oblige an agency or that it coordinates, those that are archived left out."""
    query = select(Program.id).where(Program.state != "archived", _takes_part(agency_id))
    return list(session.scalars(query.order_by(Program.id)))


def watched_from(session: Session, agencies: Collection[int]) -> Mapping[int, list[int]]:
    """At which programs (ids) observers of these agencies (ids) look on: those of `programs_of`; each with the agencies
    from which they do."""
    query = select(Program.id, Agency.id).join(Agency, _takes_part(Agency.id))
    query = query.where(Program.state != "archived", Agency.id.in_(agencies)).order_by(Program.id, Agency.id)
    found: dict[int, list[int]] = defaultdict(list)
    for number, there in session.execute(query) if agencies else ():
        found[number].append(there)
    return found


def coordinated_by(session: Session, person: Person) -> list[int]:
    """The programs (ids) that a person coordinates, or stands in for who does; those that are archived left out."""
    agencies = [post.agency_id for post in present.acting(session, person) if post.role == "coordinator"]
    query = select(Program.id).where(Program.state != "archived", Program.coordinator_id.in_(agencies))
    return list(session.scalars(query.order_by(Program.id)))


def seen_by(session: Session, person: Person) -> list[int]:
    """The programs (ids) of which an overview for a person may speak: those that they coordinate and those at which
    they look on (`watched_from`), else those that their agencies are in."""
    watching = [post.agency_id for post in present.acting(session, person) if post.role == "observer"]
    mine = [*coordinated_by(session, person), *watched_from(session, watching)]
    of_agencies = (programs_of(session, post.agency_id) for post in person.held)
    return list(dict.fromkeys(mine or (number for found in of_agencies for number in found)))
