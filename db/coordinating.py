"""Which programs an agency is in, and which a person coordinates or sees."""

from __future__ import annotations

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from db import present
from db.models import (
    Person,
    Program,
    ProgramAgency,
)


def programs_of(session: Session, agency_id: int) -> list[int]:
    """The programs (ids) that oblige an agency or that it coordinates, those that are archived left out."""
    member = exists().where(
        ProgramAgency.program_id == Program.id, ProgramAgency.agency_id == agency_id, ProgramAgency.gone_at.is_(None)
    )
    query = select(Program.id).where(Program.state != "archived", or_(member, Program.coordinator_id == agency_id))
    return list(session.scalars(query.order_by(Program.id)))


def coordinated_by(session: Session, person: Person) -> list[int]:
    """The programs (ids) that a person coordinates, or stands in for who does; those that are archived left out."""
    agencies = [post.agency_id for post in present.acting(session, person) if post.role == "coordinator"]
    query = select(Program.id).where(Program.state != "archived", Program.coordinator_id.in_(agencies))
    return list(session.scalars(query.order_by(Program.id)))


def seen_by(session: Session, person: Person) -> list[int]:
    """The programs (ids) of which an overview for a person may speak: those that they coordinate, else those that their
    agencies are in."""
    of_agencies = (programs_of(session, post.agency_id) for post in person.held)
    return coordinated_by(session, person) or list(dict.fromkeys(number for found in of_agencies for number in found))
