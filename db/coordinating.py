"""Which programs an agency is in, and which a person coordinates or sees; who looks on at them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from db import present
from db.models import (
    Agency,
    Person,
    Program,
    ProgramAgency,
)
from rules.authority import Post as Acting
from rules.authority import Role


def takes_part(agency_id: Any) -> ColumnElement[bool]:
    """The condition that a `Program` obliges an agency (an id or a column) or that the agency coordinates it."""
    member = exists().where(
        ProgramAgency.program_id == Program.id, ProgramAgency.agency_id == agency_id, ProgramAgency.gone_at.is_(None)
    )
    return or_(member, Program.coordinator_id == agency_id)


def programs_of(session: Session, agency_id: int) -> list[int]:
    """The programs (ids) that oblige an agency or that it coordinates, those that are archived left out."""
    return list(session.scalars(_TAKEN_PART_IN, {"agency": agency_id}))


_TAKEN_PART_IN = (
    select(Program.id).where(Program.state != "archived", takes_part(bindparam("agency"))).order_by(Program.id)
)


def watched_from(session: Session, agencies: Collection[int]) -> Mapping[int, list[int]]:
    """At which programs (ids) observers of these agencies (ids) look on: those of `programs_of`; each with the agencies
    from which they do."""
    found: dict[int, list[int]] = defaultdict(list)
    for number, there in session.execute(_WATCHED, {"agencies": list(agencies)}) if agencies else ():
        found[number].append(there)
    return found


_WATCHED = (
    select(Program.id, Agency.id)
    .join(Agency, takes_part(Agency.id))
    .where(Program.state != "archived", Agency.id.in_(bindparam("agencies", expanding=True)))
    .order_by(Program.id, Agency.id)
)


def coordinated_by(session: Session, person: Person, acting: Collection[Acting] | None = None) -> list[int]:
    """The programs (ids) that a person coordinates, or stands in for who does; those that are archived left out.

    ``acting``: what the person is (`db.present.acting`), where that is known.
    """
    posts = present.acting(session, person) if acting is None else acting
    agencies = [post.agency_id for post in posts if post.role == Role.COORDINATOR]
    return list(session.scalars(_COORDINATED, {"agencies": agencies})) if agencies else []


_COORDINATED = (
    select(Program.id)
    .where(Program.state != "archived", Program.coordinator_id.in_(bindparam("agencies", expanding=True)))
    .order_by(Program.id)
)


def seen_by(session: Session, person: Person, acting: Collection[Acting] | None = None) -> list[int]:
    """The programs (ids) of which an overview for a person may speak: those that they coordinate and those at which
    they look on (`watched_from`), else those that their agencies are in. ``acting``: see `coordinated_by`."""
    posts = present.acting(session, person) if acting is None else acting
    watching = [post.agency_id for post in posts if post.role == Role.OBSERVER]
    mine = [*coordinated_by(session, person, posts), *watched_from(session, watching)]
    of_agencies = (programs_of(session, post.agency_id) for post in person.held)
    return list(dict.fromkeys(mine or (number for found in of_agencies for number in found)))
