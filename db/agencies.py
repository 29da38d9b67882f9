"""The directory of agencies: by code, by name, in which programs, and where nobody can be reminded."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import audit, hearers
from db.models import Agency, Program, ProgramAgency
from rules.reading import fold


class Taken(Exception):
    """The directory has an agency of this code already; the message says which."""

    def __init__(self, row: Agency) -> None:
        super().__init__(f"{row.code} stands in the directory already: {row.name}.")
        self.row = row


def by_code(session: Session, code: str) -> Agency | None:
    """Find a present agency by its code, capitals or not."""
    return session.scalar(select(Agency).where(Agency.code == code.strip().upper(), Agency.gone_at.is_(None)))


def gone(session: Session, code: str) -> Agency | None:
    """Find an agency that is there no more by its code, capitals or not."""
    return session.scalar(select(Agency).where(Agency.code == code.strip().upper(), Agency.gone_at.is_not(None)))


def ever(session: Session, text: str) -> list[Agency]:
    """Agencies that ``text`` may mean, as `named`, those that once were as well: by code or whole name before all,
    by a part of these only where none is there any more."""
    words = fold(text)
    if not words:
        return []
    gone = session.scalars(select(Agency).where(Agency.gone_at.is_not(None)).order_by(Agency.id)).all()
    called = [row for row in gone if words in (row.code.lower(), fold(row.name))]
    present_one = by_code(session, text)
    if called and present_one is None and not any(fold(row.name) == words for row in present(session)):
        return called
    return named(session, text) or [row for row in gone if words in fold(row.name) or words in row.code.lower()]


def every(session: Session) -> list[Agency]:
    """The whole directory: those of programs in the documents' order, then those of none, then those that are gone."""
    listed = present(session)
    rows = session.scalars(select(Agency).order_by(Agency.id)).all()
    others = sorted((row for row in rows if row not in set(listed)), key=lambda row: (row.gone_at is not None, row.id))
    return [*listed, *others]


def memberships(session: Session, agency_id: int) -> list[tuple[Program, ProgramAgency]]:
    """In which programs, as which of which group, an agency stands at present."""
    query = select(Program, ProgramAgency).join(ProgramAgency, ProgramAgency.program_id == Program.id)
    query = query.where(ProgramAgency.agency_id == agency_id, ProgramAgency.gone_at.is_(None))
    return [(row[0], row[1]) for row in session.execute(query.order_by(Program.id))]


def add(
    session: Session,
    code: str,
    name: str,
    head: str,
    now: datetime,
    by: str,
    *,
    phone: str | None = None,
    from_on: date | None = None,
) -> Agency:
    """Put an agency into the directory, in no program yet. Raises `Taken`, also where one of this code is gone."""
    row = session.scalar(select(Agency).where(Agency.code == code))
    if row is not None:
        raise Taken(row)
    row = Agency(code=code, name=name, head=head, phone=phone, from_on=from_on)
    session.add(row)
    session.flush()
    audit.record(session, now, by, "add_agency", f"agency:{row.id}", {"code": code, "name": name})
    return row


def rename(
    session: Session, row: Agency, now: datetime, by: str, *, name: str = "", head: str = "", phone: str | None = None
) -> list[str]:
    """Call an agency or its head otherwise, or note its phone number; what is empty stays. Returns what changed, a line
    each. From then on no program file changes its name and head."""
    lines = []
    said = {"name": name or row.name, "head": head or row.head, "phone": phone if phone is not None else row.phone}
    for what, new in said.items():
        old = getattr(row, what)
        if new != old:
            setattr(row, what, new)
            lines.append(f"{row.code} {what}: {old or '-'} -> {new or '-'}")
            detail = {"what": what, "from": old, "to": new}
            audit.record(session, now, by, "amend_agency", f"agency:{row.id}", detail)
            if what != "phone":
                row.renamed_at = now
    return lines


def put_into(
    session: Session, program: Program, row: Agency, group: int, on: date, now: datetime, by: str
) -> ProgramAgency:
    """Oblige an agency by a program whose file does not name it, as the last of a group, from a day on."""
    member = session.get(ProgramAgency, (program.id, row.id))
    if member is None:
        member = ProgramAgency(program_id=program.id, agency_id=row.id)
        session.add(member)
    places = select(func.max(ProgramAgency.position)).where(
        ProgramAgency.program_id == program.id, ProgramAgency.group_number == group, ProgramAgency.gone_at.is_(None)
    )
    with session.no_autoflush:
        last = session.scalar(places) or 0
    member.group_number, member.position, member.added_on = group, last + 1, on
    member.gone_at = row.gone_at = None
    session.flush()
    detail = {"program": program.id, "group": group, "from": on.isoformat()}
    audit.record(session, now, by, "oblige", f"agency:{row.id}", detail)
    return member


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


def ids(session: Session, codes: Collection[str]) -> dict[str, int]:
    """The ids of the directory's agencies of these codes, those that are gone as well."""
    rows = session.execute(select(Agency.code, Agency.id).where(Agency.code.in_(codes)))
    return {row.code: row.id for row in rows}


def places(session: Session) -> dict[int, int]:
    """The place of each agency (by its id) in the documents' order."""
    return {row.id: place for place, row in enumerate(present(session))}


def out_of_reach(session: Session, program_id: int | None = None) -> list[Agency]:
    """Present agencies where nobody is reminded; in a group alone nobody could answer."""
    reached = hearers.reminded(session)
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
