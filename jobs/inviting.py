"""Invitations that nobody has accepted: the coordinators hear of each once, so that they can ask or invite anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db import agencies, coordinating, hearers, invites, outbox, views
from db.models import Address, Invite, Person
from db.outbox import Priority
from jobs.waiting import have_room
from rules.budget import Sort
from rules.rulebook import Rules

WORKING_DAYS = 2
"""How long an invitation may wait; the day on which it was made is not counted."""

SHOWN = 10


def tell_of_unanswered(session: Session, rules: Rules, now: datetime, *, at_once: bool = False) -> None:
    """List to the coordinators, in one message, whom nobody has joined for within two working days of an invitation.

    Several invitations to the same role of an agency wait for the newest of them and are one entry. What is told is
    told once; on a day off, while no coordinator can be reached, or where one of those whom it concerns has no room for
    it (`jobs.waiting.have_room`; not where all ``at_once`` is to be known), it waits. It is sent when the window opens.
    """
    local = rules.local(now)
    working = rules.workdays.is_working(local.date())
    waited = (
        [found for found in invites.unanswered(session, now) if _too_long(found[-1], rules, now)] if working else []
    )
    told: list[Invite] = []
    reached = hearers.coordinators(session) if waited else []
    theirs = {address.person_id: _overseen(session, address.person, rules) for address in reached}
    busy: set[int] = set()
    for address in reached:
        if not at_once and not have_room(session, [address], rules, now):
            busy |= theirs[address.person_id]
    for address in reached:
        mine = [found for found in waited if found[-1].agency_id in theirs[address.person_id] - busy]
        if mine:
            _tell(session, rules, address, mine, now)
            told += [row for found in mine for row in found if row not in told]
    invites.told(session, told, now)


def _overseen(session: Session, person: Person, rules: Rules) -> set[int]:
    """The agencies (ids) of the programs that somebody coordinates and that are followed: of a paused one nothing comes
    unasked."""
    programs = [number for number in coordinating.coordinated_by(session, person) if number in rules.followed]
    return {agency.id for number in programs for agency in agencies.present(session, number)}


def _tell(session: Session, rules: Rules, address: Address, waited: Sequence[Sequence[Invite]], now: datetime) -> None:
    shown = [_view(found[-1], rules) for found in waited[:SHOWN]]
    params = {**views.common(address, rules, now), "invitations": shown, "total": len(waited)}
    message = outbox.queue(session, address, "not_joined", params, now, Priority.NEWS, scheduled=Sort.NEWS)
    if message:
        message.not_before = rules.window.next_open(rules.local(now), rules.workdays)


def _too_long(row: Invite, rules: Rules, now: datetime) -> bool:
    last = rules.workdays.add(rules.local(row.created_at).date(), WORKING_DAYS)
    return rules.local(now).date() > last


def _view(row: Invite, rules: Rules) -> dict[str, Any]:
    return {
        "agency": {**views.agency(row.agency), "id": row.agency_id},
        "role": row.role,
        "name": row.expected.name if row.expected else None,
        "invited_at": rules.local(row.created_at).isoformat(),
    }
