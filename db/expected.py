"""People who are expected: known by a list, not yet by a chat (`jobs` and dialogs invite them by name)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import agencies, audit, posts
from db.models import Agency, Expected, Person, Post
from rules.authority import Role
from rules.reading import fold
from rules.roster import Entry


@dataclass
class Changes:
    """What a list changed, a line each; ``same`` counts the entries that said nothing new."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    same: int = 0

    @property
    def none(self) -> bool:
        return not (self.new or self.changed or self.gone)


def waiting(session: Session, agency_id: int | None = None, role: Role | None = None) -> list[Expected]:
    """Who has not come yet: everywhere or at one agency, in any role or one, in the order in which they were listed."""
    query = select(Expected).join(Agency, Agency.id == Expected.agency_id).where(Agency.gone_at.is_(None))
    query = query.where(Expected.person_id.is_(None), Expected.gone_at.is_(None))
    if agency_id is not None:
        query = query.where(Expected.agency_id == agency_id)
    if role is not None:
        query = query.where(Expected.role == role)
    places = agencies.places(session)
    return sorted(session.scalars(query), key=lambda row: (places.get(row.agency_id, len(places)), row.id))


def forget(session: Session, row: Expected, now: datetime, by: str) -> None:
    """They are not expected any more; codes that were made for them are void."""
    row.gone_at = now
    audit.record(session, now, by, "forget_expected", f"expected:{row.id}", {"role": row.role})


def take_list(session: Session, entries: Iterable[Entry], now: datetime, by: str) -> Changes:
    """Bring who is expected into step with a list; who has joined already is only told apart and amended.

    Somebody is known again by agency, role and name, and who has not joined by the phone number as well. Who is
    expected at an agency of the list, and does not stand in it, is forgotten; other agencies stay as they are.
    """
    changes = Changes()
    by_agency: dict[str, list[Entry]] = {}
    for entry in entries:
        by_agency.setdefault(entry.agency, []).append(entry)
    for code, listed in by_agency.items():
        agency = agencies.by_code(session, code)
        assert agency, "the list was checked against the agencies"
        _take_agency(session, agency, listed, now, by, changes)
    session.flush()
    return changes


def _take_agency(
    session: Session, agency: Agency, listed: Sequence[Entry], now: datetime, by: str, changes: Changes
) -> None:
    joined, expected = posts.at(session, agency.id), waiting(session, agency.id)
    known: dict[Entry, Post | Expected] = {}
    for entry in listed:
        post = next((each for each in joined if _same(entry, each.role, each.person.name)), None)
        found = post or next((each for each in expected if _same(entry, each.role, each.name)), None)
        if found:
            known[entry] = found
    for entry in listed:
        free = (each for each in expected if each not in known.values() and each.role == entry.role)
        if entry not in known and entry.phone:
            by_phone = next((each for each in free if each.phone == entry.phone), None)
            known |= {entry: by_phone} if by_phone else {}
    for entry in listed:
        found = known.get(entry)
        if found is None:
            _expect(session, agency, entry, now, by)
            changes.new.append(f"{agency.code} {entry.name}, {entry.role}")
        elif told := _amend(session, found, entry, now, by):
            changes.changed.append(f"{agency.code} {entry.name}: {told}")
        else:
            changes.same += 1
    for row in expected:
        if row not in known.values():
            forget(session, row, now, by)
            changes.gone.append(f"{agency.code} {row.name}, {row.role}")


def _same(entry: Entry, role: str, name: str) -> bool:
    return (entry.role, fold(entry.name)) == (role, fold(name))


def _expect(session: Session, agency: Agency, entry: Entry, now: datetime, by: str) -> None:
    row = Expected(
        agency_id=agency.id,
        role=entry.role,
        name=entry.name,
        position=entry.position,
        phone=entry.phone,
        made_at=now,
    )
    session.add(row)
    session.flush()
    audit.record(session, now, by, "expect", f"expected:{row.id}", {"role": row.role})


def _amend(session: Session, found: Post | Expected, entry: Entry, now: datetime, by: str) -> str:
    """Take over what the list says otherwise; an empty cell says nothing. Returns it in words, empty: nothing."""
    who: Person | Expected = found.person if isinstance(found, Post) else found
    subject = f"person:{who.id}" if isinstance(who, Person) else f"expected:{who.id}"
    said = [(who, "name", entry.name), (found, "position", entry.position), (who, "phone", entry.phone)]
    words = []
    for row, what, new in said:
        old = getattr(row, what)
        if new is not None and new != old:
            setattr(row, what, new)
            audit.record(session, now, by, "amend", subject, {"what": what})
            words.append(f"{what} {old or '-'} -> {new}")
    return ", ".join(words)
