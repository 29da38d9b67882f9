"""The directory of agencies: by code, by name, in which programs, and where nobody can be reminded."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import people
from db.models import Agency, ProgramAgency
from rules.reading import fold


def by_code(session: Session, code: str) -> Agency | None:
    """Find a present agency by its code, capitals or not."""
    return session.scalar(select(Agency).where(Agency.code == code.strip().upper(), Agency.gone_at.is_(None)))


def present(session: Session, program_id: int | None = None) -> list[Agency]:
    """The agencies of a program, or of all, each once, in the documents' order."""
    query = (
        select(Agency)
        .join(ProgramAgency, ProgramAgency.agency_id == Agency.id)
        .where(Agency.gone_at.is_(None), ProgramAgency.gone_at.is_(None))
        .order_by(ProgramAgency.program_id, ProgramAgency.group_number, ProgramAgency.position)
    )
    if program_id is not None:
        query = query.where(ProgramAgency.program_id == program_id)
    return list(dict.fromkeys(session.scalars(query)))


def numbers(session: Session, program_id: int) -> dict[str, int]:
    """The ids of a program's agencies by their codes, in the document's order."""
    here = (ProgramAgency.program_id == program_id, ProgramAgency.gone_at.is_(None), Agency.gone_at.is_(None))
    query = select(Agency.code, Agency.id).join(ProgramAgency, ProgramAgency.agency_id == Agency.id).where(*here)
    rows = session.execute(query.order_by(ProgramAgency.group_number, ProgramAgency.position))
    return {row.code: row.id for row in rows}


def places(session: Session) -> dict[int, int]:
    """The place of each agency (by its id) in the documents' order."""
    return {row.id: place for place, row in enumerate(present(session))}


def out_of_reach(session: Session, program_id: int | None = None) -> list[Agency]:
    """Present agencies where nobody is reminded; in a group alone nobody could answer."""
    reached = people.reminded(session)
    return [agency for agency in present(session, program_id) if agency.id not in reached]


def named(session: Session, text: str) -> list[Agency]:
    """Present agencies that ``text`` may mean: the one of this code, else those of `like`; none for an empty text."""
    words = text.strip()
    found = by_code(session, words) if words else None
    if found:
        return [found]
    return like(session, fold(words)) if words else []


def like(session: Session, folded: str) -> list[Agency]:
    """Present agencies whose name or code holds ``folded`` (lower case, no diacritics), in the documents' order."""
    return [row for row in present(session) if folded in fold(row.name) or folded in row.code.lower()]
