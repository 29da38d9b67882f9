"""Contacts and their addresses."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from db import audit, outbox
from db.models import Address, Agency, Contact, Dialog, Invite, Message
from db.outbox import Why
from rules.reading import fold

ROLES = ("official", "leader", "coordinator")


def agency_by_code(session: Session, code: str) -> Agency | None:
    """Find a present agency by its code, capitals or not."""
    return session.scalar(select(Agency).where(Agency.code == code.strip().upper(), Agency.gone_at.is_(None)))


REPLACED = "replaced"
"""Why an address is closed when its person uses another chat on the same messenger instead."""

_OF_CHAT = select(Address).where(Address.channel == bindparam("channel"), Address.chat_id == bindparam("chat"))


def address_of(session: Session, channel: str, chat_id: str) -> Address | None:
    """Find who writes from this chat, as long as they are a contact and have not replaced it by another chat."""
    address = _of_chat(session, channel, chat_id)
    return address if address and address.closed_reason != REPLACED else None


def was_replaced(session: Session, channel: str, chat_id: str) -> bool:
    """Tell whether a contact who uses another chat now wrote from this one before."""
    address = _of_chat(session, channel, chat_id)
    return address is not None and address.closed_reason == REPLACED


def _of_chat(session: Session, channel: str, chat_id: str) -> Address | None:
    address = session.scalar(_OF_CHAT, {"channel": channel, "chat": chat_id})
    return address if address and address.contact.ended_at is None else None


def join(session: Session, taken: Invite, channel: str, chat_id: str, name: str, now: datetime) -> Address:
    """Make the person of this chat a contact of the invitation's agency.

    Whoever they were before ends, and their other addresses come along.
    """
    contact = Contact(agency_id=taken.agency_id, role=taken.role, name=name, joined_at=now)
    session.add(contact)
    session.flush()
    detail: dict[str, Any] = {"role": taken.role}
    before = address_of(session, channel, chat_id)
    if before:
        detail["before"] = before.contact_id
        contact.remind_on = before.contact.remind_on
        end(session, before.contact, now, by=f"contact:{contact.id}")
        _take_along(session, before.contact, contact)
    address = _give(session, contact, channel, chat_id)
    audit.record(session, now, f"contact:{contact.id}", "join", f"agency:{taken.agency_id}", detail)
    return address


def _take_along(session: Session, before: Contact, contact: Contact) -> None:
    """All addresses of a contact become another's, who is the same person; what was being asked there is over."""
    for address in session.scalars(select(Address).where(Address.contact_id == before.id)).all():
        address.contact = contact
        session.execute(delete(Dialog).where(Dialog.address_id == address.id))


def link(session: Session, taken: Invite, channel: str, chat_id: str, now: datetime) -> Address | None:
    """Give the contact who asked for the code this chat as one more address; ``None`` when it is theirs already.

    A contact has one address on each messenger: an earlier one there is closed, and what waits for it comes here.
    Whoever had this chat before loses it, and ends as a contact when it was their only one.
    """
    contact, before = taken.contact, address_of(session, channel, chat_id)
    if contact is None or contact.ended_at or (before and before.contact_id == contact.id):
        return None
    if before:
        left = addresses(session, before.contact, but=before.id)
        if left:
            _redirect(session, before, _preferred(left))
        else:
            end(session, before.contact, now, by=f"contact:{contact.id}")
    earlier = [other for other in addresses(session, contact) if other.channel == channel]
    for other in earlier:
        close_address(session, other, REPLACED, now, by=f"contact:{contact.id}")
    address = _give(session, contact, channel, chat_id)
    for other in earlier:
        _redirect(session, other, address)
    audit.record(session, now, f"contact:{contact.id}", "link", f"address:{address.id}", {"channel": channel})
    return address


def _redirect(session: Session, address: Address, to: Address) -> None:
    """What waits for a person at one address goes to another of theirs."""
    for message in outbox.waiting_for(session, address.channel, address.chat_id):
        outbox.redirect(message, to, Why.PASSED_ON)


def _give(session: Session, contact: Contact, channel: str, chat_id: str) -> Address:
    """Make this chat an open address of ``contact``; a dialog that was going on there is over."""
    address = session.scalar(select(Address).where(Address.channel == channel, Address.chat_id == chat_id))
    if address is None:
        address = Address(contact_id=contact.id, channel=channel, chat_id=chat_id)
        session.add(address)
    else:
        address.contact_id = contact.id
        address.closed_at = address.closed_reason = None
        session.execute(delete(Dialog).where(Dialog.address_id == address.id))
    session.flush()
    session.refresh(address)
    return address


def addresses(session: Session, contact: Contact, *, but: int | None = None) -> list[Address]:
    """The open addresses of a contact, the oldest first."""
    query = select(Address).where(Address.contact_id == contact.id, Address.closed_at.is_(None)).order_by(Address.id)
    return [address for address in session.scalars(query) if address.id != but]


def remind_on(session: Session, contact: Contact, channel: str, now: datetime) -> None:
    """The contact chose where to be reminded."""
    contact.remind_on = channel
    audit.record(session, now, f"contact:{contact.id}", "remind_on", f"contact:{contact.id}", {"channel": channel})


def end(session: Session, contact: Contact, now: datetime, by: str) -> None:
    """End a contact, as ``by`` wishes: nothing is sent to them any more, their history stays."""
    if contact.ended_at is None:
        contact.ended_at = now
        session.execute(
            update(Message)
            .where(Message.contact_id == contact.id, Message.state == "queued")
            .values(state="cancelled", error=Why.ENDED)
        )
        audit.record(session, now, by, "end", f"contact:{contact.id}")


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


def close_address(session: Session, address: Address, reason: str, now: datetime, by: str = "") -> None:
    """Nothing arrives at this address any more, for ``reason`` (a word of the messenger's).

    ``by``: who did it; without, it is the messenger that says so.
    """
    if address.closed_at is None:
        address.closed_at, address.closed_reason = now, reason
        actor = by or f"messenger:{address.channel}"
        audit.record(session, now, actor, "close_address", f"address:{address.id}", {"reason": reason})


def open_address(session: Session, address: Address, now: datetime) -> bool:
    """The person is there again, so the address works; ``False`` when it was open all the time."""
    if address.closed_at is None:
        return False
    address.closed_at = address.closed_reason = None
    audit.record(session, now, f"contact:{address.contact_id}", "open_address", f"address:{address.id}")
    return True


def reachable(
    session: Session, role: str, agency_id: int | None = None, *, avoiding: Collection[str] = ()
) -> list[Address]:
    """One working address for each active contact of a role, of one agency or of all.

    It is the one on which they chose to be reminded, or the oldest; one on a channel in ``avoiding`` only if there is
    no other.
    """
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
    chosen: dict[int, list[Address]] = {}
    for address in session.scalars(query):
        chosen.setdefault(address.contact_id, []).append(address)
    return [_preferred(found, avoiding) for found in chosen.values()]


def _preferred(found: list[Address], avoiding: Collection[str] = ()) -> Address:
    return min(found, key=lambda each: (each.channel in avoiding, each.channel != each.contact.remind_on, each.id))


def reachable_at(session: Session, contact: Contact, *, avoiding: Collection[str] = ()) -> Address | None:
    """A working address of a contact who wants to be written to; see `reachable`."""
    found = [] if contact.ended_at or contact.stopped_at else addresses(session, contact)
    return _preferred(found, avoiding) if found else None


def is_last(session: Session, contact: Contact) -> bool:
    """Tell whether without this contact nobody of their agency can be reminded, by an official or else a leader.

    For a coordinator: nobody can be told what coordinators are told, in the whole program.
    """
    if contact.role == "coordinator":
        left = reachable(session, "coordinator")
    else:
        left = [*reachable(session, "official", contact.agency_id), *reachable(session, "leader", contact.agency_id)]
    return all(each.contact_id == contact.id for each in left)


def who_must_know(session: Session, gone: Contact) -> list[Address]:
    """Whom to tell that a contact is gone: the coordinators who are left.

    When there is none left, the leaders of the agency that coordinates, else its officials.
    """
    told = [each for each in reachable(session, "coordinator") if each.contact_id != gone.id]
    for role in ("leader", "official") if gone.role == "coordinator" else ():
        told = told or [each for each in reachable(session, role, gone.agency_id) if each.contact_id != gone.id]
    return told


def reminded(session: Session) -> dict[int, list[Address]]:
    """Who is reminded at each agency (by its id): its reachable officials, else its reachable leaders."""
    found: dict[int, list[Address]] = {}
    for role in ("official", "leader"):
        of_role: dict[int, list[Address]] = {}
        for address in reachable(session, role):
            of_role.setdefault(address.contact.agency_id, []).append(address)
        found = {**of_role, **found}
    return found


def people(session: Session, agency_id: int, *, but: str = "") -> list[Contact]:
    """The agency's present contacts, in the order in which they joined; those whose role is ``but`` are left out."""
    query = select(Contact).where(Contact.agency_id == agency_id, Contact.ended_at.is_(None), Contact.role != but)
    return list(session.scalars(query.order_by(Contact.id)))


def agencies_out_of_reach(session: Session) -> list[Agency]:
    """Present agencies where nobody is reminded; in a group alone nobody could answer."""
    reached = reminded(session)
    query = select(Agency).where(Agency.gone_at.is_(None)).order_by(Agency.group_number, Agency.position)
    return [agency for agency in session.scalars(query) if agency.id not in reached]


def agencies_like(session: Session, folded: str) -> list[Agency]:
    """Present agencies whose name or code holds ``folded`` (lower case, no diacritics), in the document's order."""
    query = select(Agency).where(Agency.gone_at.is_(None)).order_by(Agency.group_number, Agency.position)
    return [row for row in session.scalars(query) if folded in fold(row.name) or folded in row.code.lower()]
