"""Which agencies have nobody who can be reminded, and why: plain data, for lists."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Address, Agency, Person, Post, ProgramAgency

NOBODY, STOPPED = "nobody", "stopped"
"""Why: nobody has joined; who has asked not to be written to. Else a word of `db.outbox.Why`."""

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
    query = (
        select(Post.agency_id)
        .join(Person, Person.id == Post.person_id)
        .join(Address, Address.person_id == Person.id)
        .where(Post.role.in_(PRESSED), Post.until_at.is_(None))
        .where(Person.stopped_at.is_(None), Address.closed_at.is_(None))
    )
    return set(session.scalars(query.distinct()))


def out_of_reach(session: Session, program_id: int) -> list[Unreached]:
    """The program's agencies where nobody is reminded, in the document's order; a group alone could not answer."""
    there = reached(session)
    query = (
        select(Agency.id, Agency.code, Agency.name)
        .join(ProgramAgency, ProgramAgency.agency_id == Agency.id)
        .where(ProgramAgency.program_id == program_id, ProgramAgency.gone_at.is_(None), Agency.gone_at.is_(None))
        .order_by(ProgramAgency.group_number, ProgramAgency.position)
    )
    rows = [row for row in session.execute(query) if row.id not in there]
    why = _why(session, [row.id for row in rows])
    return [Unreached(row.id, row.code, row.name, why.get(row.id, NOBODY)) for row in rows]


def _why(session: Session, agency_ids: list[int]) -> dict[int, str]:
    """Why those who hold a post at these agencies are not reached; the newest post counts."""
    query = (
        select(Post.agency_id, Person.stopped_at, Address.closed_reason)
        .join(Person, Person.id == Post.person_id)
        .outerjoin(Address, Address.person_id == Person.id)
        .where(Post.agency_id.in_(agency_ids), Post.role.in_(PRESSED), Post.until_at.is_(None))
        .order_by(Post.id, Address.id)
    )
    return {row.agency_id: STOPPED if row.stopped_at else row.closed_reason or NOBODY for row in session.execute(query)}
