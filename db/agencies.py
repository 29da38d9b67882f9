"""The agencies: by code, by name, and where nobody can be reminded."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import people
from db.models import Agency
from rules.reading import fold

_PRESENT = select(Agency).where(Agency.gone_at.is_(None))


def by_code(session: Session, code: str) -> Agency | None:
    """Find a present agency by its code, capitals or not."""
    return session.scalar(_PRESENT.where(Agency.code == code.strip().upper()))


def present(session: Session) -> list[Agency]:
    """All present agencies, in the document's order."""
    return list(session.scalars(_PRESENT.order_by(Agency.group_number, Agency.position)))


def out_of_reach(session: Session) -> list[Agency]:
    """Present agencies where nobody is reminded; in a group alone nobody could answer."""
    reached = people.reminded(session)
    return [agency for agency in present(session) if agency.id not in reached]


def named(session: Session, text: str) -> list[Agency]:
    """Present agencies that ``text`` may mean: the one of this code, else those of `like`; none for an empty text."""
    words = text.strip()
    found = by_code(session, words) if words else None
    if found:
        return [found]
    return like(session, fold(words)) if words else []


def like(session: Session, folded: str) -> list[Agency]:
    """Present agencies whose name or code holds ``folded`` (lower case, no diacritics), in the document's order."""
    return [row for row in present(session) if folded in fold(row.name) or folded in row.code.lower()]
