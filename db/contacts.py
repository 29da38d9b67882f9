"""Contacts, their addresses, the invitations that make them, and the door that wrong codes close."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from db import audit
from db.models import Address, Agency, Contact, Dialog, Door, Invite, Message
from db.outbox import Why
from rules.reading import fold

ROLES = ("official", "leader", "coordinator")
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Letters and digits that are not mistaken for each other when read out on the phone."""

WRONG_CODES = 5
DOOR_CLOSED = timedelta(hours=1)
CODE = re.compile(rf"[{ALPHABET}]{{4}}-?[{ALPHABET}]{{4}}", re.IGNORECASE)


class UnknownAgency(Exception):
    """No agency has this code; the message lists those that come near."""

    def __init__(self, code: str, known: Sequence[str]) -> None:
        near = ", ".join(known)
        super().__init__(f'There is no agency "{code}". Known codes: {near}')


def new_code() -> str:
    """Make a fresh invitation code such as ``K7PM-2WXA`` (40 bits)."""
    letters = [secrets.choice(ALPHABET) for _ in range(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def hash_code(code: str) -> str:
    """Hash a code as it is stored: slow on purpose, so that a stolen database does not give codes away."""
    plain = code.replace("-", "").upper().encode()
    return hashlib.scrypt(plain, salt=b"dondoc invite", n=2**11, r=8, p=1, dklen=32).hex()


def invite(session: Session, agency_code: str, role: str, code: str, now: datetime, valid_for: timedelta) -> Invite:
    """Store an invitation for ``code`` (its hash only). Raises `UnknownAgency`."""
    agency = agency_by_code(session, agency_code)
    if agency is None:
        known = session.scalars(select(Agency.code).where(Agency.gone_at.is_(None)).order_by(Agency.code))
        raise UnknownAgency(agency_code, list(known))
    row = Invite(agency_id=agency.id, role=role, code_hash=hash_code(code), created_at=now, expires_at=now + valid_for)
    session.add(row)
    audit.record(session, now, "operator", "invite", f"agency:{agency.id}", {"role": role})
    session.flush()
    return row


def agency_by_code(session: Session, code: str) -> Agency | None:
    """Find a present agency by its code, capitals or not."""
    return session.scalar(select(Agency).where(Agency.code == code.strip().upper(), Agency.gone_at.is_(None)))


def address_of(session: Session, channel: str, chat_id: str) -> Address | None:
    """Find who writes from this chat, as long as they are a contact."""
    address = session.scalar(select(Address).where(Address.channel == channel, Address.chat_id == chat_id))
    return address if address and address.contact.ended_at is None else None


def door_of(session: Session, channel: str, chat_id: str) -> Door:
    """Return the door of a chat, a fresh one if it never failed."""
    door = session.get(Door, (channel, chat_id))
    if door is None:
        door = Door(channel=channel, chat_id=chat_id, wrong_codes=0)
        session.add(door)
    return door


def wrong_code(session: Session, door: Door, now: datetime) -> None:
    """Count a wrong code; the fifth closes the door for an hour."""
    door.wrong_codes += 1
    if door.wrong_codes >= WRONG_CODES:
        door.wrong_codes, door.closed_until = 0, now + DOOR_CLOSED
        audit.record(session, now, "clock", "close_door", f"chat:{door.channel}", {"wrong_codes": WRONG_CODES})


def take_invite(session: Session, code: str, now: datetime) -> Invite | None:
    """Use up the invitation of ``code``; ``None`` when there is none, it was used, or it has expired."""
    found = session.scalar(select(Invite).where(Invite.code_hash == hash_code(code)))
    if found is None or found.expires_at <= now or found.agency.gone_at:
        return None
    taken = session.execute(update(Invite).where(Invite.id == found.id, Invite.used_at.is_(None)).values(used_at=now))
    return found if taken.rowcount == 1 else None  # type: ignore[attr-defined]


def join(session: Session, taken: Invite, channel: str, chat_id: str, name: str, now: datetime) -> Address:
    """Make the person of this chat a contact of the invitation's agency; whoever they were before ends."""
    contact = Contact(agency_id=taken.agency_id, role=taken.role, name=name, joined_at=now)
    session.add(contact)
    session.flush()
    address = session.scalar(select(Address).where(Address.channel == channel, Address.chat_id == chat_id))
    if address is None:
        address = Address(contact_id=contact.id, channel=channel, chat_id=chat_id)
        session.add(address)
    else:
        end(session, address.contact, now)
        address.contact_id = contact.id
        address.closed_at = address.closed_reason = None
        session.execute(delete(Dialog).where(Dialog.address_id == address.id))
    session.flush()
    session.refresh(address)
    audit.record(session, now, f"contact:{contact.id}", "join", f"agency:{taken.agency_id}", {"role": taken.role})
    return address


def end(session: Session, contact: Contact, now: datetime) -> None:
    """End a contact: nothing is sent to them any more, their history stays."""
    if contact.ended_at is None:
        contact.ended_at = now
        session.execute(
            update(Message)
            .where(Message.contact_id == contact.id, Message.state == "queued")
            .values(state="cancelled", error=Why.ENDED)
        )


def stop(session: Session, contact: Contact, now: datetime) -> None:
    """The contact asked not to be written to; queued reminders are cancelled."""
    contact.stopped_at = now
    session.execute(
        update(Message)
        .where(Message.contact_id == contact.id, Message.state == "queued")
        .values(state="cancelled", error=Why.STOPPED)
    )
    audit.record(session, now, f"contact:{contact.id}", "stop", f"contact:{contact.id}")


def resume(session: Session, contact: Contact, now: datetime) -> None:
    """The contact wants to be written to again."""
    contact.stopped_at = None
    audit.record(session, now, f"contact:{contact.id}", "resume", f"contact:{contact.id}")


def close_address(session: Session, address: Address, reason: str, now: datetime) -> None:
    """Nothing arrives at this address any more, for ``reason`` (a word of the messenger's)."""
    if address.closed_at is None:
        address.closed_at, address.closed_reason = now, reason
        audit.record(session, now, "clock", "close_address", f"address:{address.id}", {"reason": reason})


def open_address(session: Session, address: Address, now: datetime) -> None:
    """The person wrote again, so the address works."""
    if address.closed_at is not None:
        address.closed_at = address.closed_reason = None
        audit.record(session, now, "clock", "open_address", f"address:{address.id}")


def reachable(session: Session, role: str, agency_id: int | None = None) -> list[Address]:
    """One working address for each active contact of a role, of one agency or of all."""
    query = (
        select(Address)
        .join(Contact)
        .where(
            Contact.role == role,
            Contact.ended_at.is_(None),
            Contact.stopped_at.is_(None),
            Address.closed_at.is_(None),
        )
        .order_by(Address.id)
    )
    if agency_id is not None:
        query = query.where(Contact.agency_id == agency_id)
    chosen: dict[int, Address] = {}
    for address in session.scalars(query):
        chosen.setdefault(address.contact_id, address)
    return list(chosen.values())


def reachable_at(session: Session, contact: Contact) -> Address | None:
    """A working address of a contact who wants to be written to."""
    if contact.ended_at or contact.stopped_at:
        return None
    query = select(Address).where(Address.contact_id == contact.id, Address.closed_at.is_(None)).order_by(Address.id)
    return session.scalar(query.limit(1))


def reminded(session: Session) -> dict[int, list[Address]]:
    """Who is reminded at each agency (by its id): its reachable officials, else its reachable leaders."""
    found: dict[int, list[Address]] = {}
    for role in ("official", "leader"):
        of_role: dict[int, list[Address]] = {}
        for address in reachable(session, role):
            of_role.setdefault(address.contact.agency_id, []).append(address)
        found = {**of_role, **found}
    return found


def people(session: Session, agency_id: int) -> list[Contact]:
    """The agency's present contacts, in the order in which they joined."""
    query = select(Contact).where(Contact.agency_id == agency_id, Contact.ended_at.is_(None)).order_by(Contact.id)
    return list(session.scalars(query))


def agencies_without_official(session: Session) -> list[Agency]:
    """Present agencies that no reminder can reach."""
    reached = {address.contact.agency_id for address in reachable(session, "official")}
    query = select(Agency).where(Agency.gone_at.is_(None)).order_by(Agency.group_number, Agency.position)
    return [agency for agency in session.scalars(query) if agency.id not in reached]


def agencies_like(session: Session, folded: str) -> list[Agency]:
    """Present agencies whose name or code holds ``folded`` (lower case, no diacritics), in the document's order."""
    query = select(Agency).where(Agency.gone_at.is_(None)).order_by(Agency.group_number, Agency.position)
    return [row for row in session.scalars(query) if folded in fold(row.name) or folded in row.code.lower()]
