"""Links to the board page: for whom they were made, and what each shows. How they are opened on one device, end and are
taken back: `db.device_links`.

A link shows what its person may see at the moment of looking: who is not allowed any more sees nothing, whatever link
they hold.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import audit, coordinating, present, successions
from db.device_links import DeviceLinks, handle
from db.models import Agency, BoardLink, Person, Program, ProgramAgency
from rules.authority import Action, Subject, may


def make(session: Session, person: Person, program: Program, agency: Agency | None, now: datetime) -> BoardLink:
    """A fresh link for a person: to all that they oversee, beginning with a program, or to one agency."""
    row = BoardLink(
        handle=handle(),
        person_id=person.id,
        program_id=program.id,
        agency_id=agency.id if agency else None,
        made_at=now,
    )
    session.add(row)
    session.flush()
    detail = {"program": row.program_id, "agency": row.agency_id}
    audit.record(session, now, f"person:{person.id}", "make_board", f"board_link:{row.id}", detail)
    return row


def programs_of(session: Session, link: BoardLink) -> list[int]:
    """The programs (ids) that a link shows: those that its person may see at present, the one that it was made for
    first."""
    return shown_to(session, link.person, link.program_id, agency_of(session, link))


def agency_of(session: Session, link: BoardLink) -> int | None:
    """The one agency (id) that a link shows, or its heir, where another one has taken its place since; ``None``: all
    of a program."""
    return successions.in_place_of(session, link.agency_id) if link.agency_id is not None else None


def shown_to(session: Session, person: Person, program_id: int, agency_id: int | None) -> list[int]:
    """What a link of a person's would show at present; see `programs_of`."""
    posts = present.acting(session, person)
    if agency_id is None:
        seen = coordinating.seen_by(session, person) if person.held else []
        action = Action.SEE_OVERVIEW
    else:
        of_agency = select(Program.id).join(ProgramAgency).where(ProgramAgency.agency_id == agency_id)
        seen = list(session.scalars(of_agency.where(Program.state != "archived").order_by(Program.id)))
        action = Action.SEE_BOARD
    coordinated = {row.id: row.coordinator_id for row in session.scalars(select(Program).where(Program.id.in_(seen)))}
    allowed = [number for number in seen if may(posts, action, Subject(agency_id, coordinator_id=coordinated[number]))]
    return sorted(allowed, key=lambda number: number != program_id)


def _leads(session: Session, link: BoardLink) -> bool:
    return bool(programs_of(session, link))


BOARD_LINKS = DeviceLinks(BoardLink, "board", _leads)
