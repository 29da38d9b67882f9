"""Persons: how they come by an invitation, where they are written to, and whether they want to be. What they are at
which agency: `db.posts`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, delete, select
from sqlalchemy.orm import Session, defaultload

from db import audit, outbox, posts, present
from db.models import (
    Address,
    Dialog,
    Expected,
    Invite,
    Person,
    Post,
)
from db.outbox import Why
from rules.authority import Role

ROLES = ("official", "leader", "coordinator", "observer")
"""As what somebody can be invited to an agency by those who run or coordinate the program."""

REPLACED = "replaced"
"""Why an address is closed when its person uses another chat on the same messenger instead."""

_OF_ONE = defaultload(Address.person).lazyload(Person.posts)
"""The posts of a single person are read when they are asked for, and not again where the session knows them."""

_OF_CHAT = (
    select(Address)
    .where(Address.channel == bindparam("channel"), Address.chat_id == bindparam("chat"))
    .options(_OF_ONE)
)


def address_of(session: Session, channel: str, chat_id: str) -> Address | None:
    """Find who writes from this chat, as long as they hold a post and have not replaced it by another chat."""
    address = _of_chat(session, channel, chat_id)
    return address if address and address.person.held and address.closed_reason != REPLACED else None


def was_replaced(session: Session, channel: str, chat_id: str) -> bool:
    """Tell whether somebody who uses another chat now wrote from this one before."""
    address = _of_chat(session, channel, chat_id)
    return address is not None and bool(address.person.held) and address.closed_reason == REPLACED


def _of_chat(session: Session, channel: str, chat_id: str) -> Address | None:
    return session.scalar(_OF_CHAT, {"channel": channel, "chat": chat_id})


def join(
    session: Session,
    taken: Invite,
    channel: str,
    chat_id: str,
    name: str,
    now: datetime,
    *,
    instead_of: Iterable[Post] = (),
) -> Address:
    """Give the person of this chat the post of the invitation, beside those that they hold or ``instead_of`` some.

    Who held a post before and writes from the same chat is the same person. An invitation for somebody who is expected
    gives name, position and phone as well; one to take one assignment gives a post for that one only.
    """
    known = _of_chat(session, channel, chat_id)
    person = known.person if known and known.closed_reason != REPLACED else None
    if person is None:
        person = Person(name=name, joined_at=now, posts=[])
        session.add(person)
        session.flush()
    elif not person.held:
        person.name, person.joined_at, person.stopped_at = name, now, None
    post = Post(agency_id=taken.agency_id, role=taken.role, from_at=now)
    if taken.role == Role.ASSIGNEE and taken.handover:
        post.assignment_id = taken.handover.assignment_id
    person.posts.append(post)
    if taken.expected:
        _come(taken.expected, person, post, now)
    session.flush()
    session.refresh(post)
    actor = f"person:{person.id}"
    posts.absorb(session, post, now, actor)
    audit.record(session, now, actor, "join", f"agency:{taken.agency_id}", {"role": taken.role, "post": post.id})
    for former in instead_of:
        posts.end(session, former, now, by=actor)
    return _give(session, person, channel, chat_id)


def _come(row: Expected, person: Person, post: Post, now: datetime) -> None:
    """Who was expected has come: the person is called, and can be reached, as the list says."""
    person.name, post.position = row.name, row.position
    person.phone = row.phone or person.phone
    row.person_id, row.came_at = person.id, now


def link(session: Session, taken: Invite, channel: str, chat_id: str, now: datetime) -> Address | None:
    """Give the person who asked for the code this chat as one more address; ``None`` when it is theirs already.

    A person has one address on each messenger: an earlier one there is closed, and what waits for it comes here.
    Whoever had this chat before loses it, and all their posts end when it was their only one.
    """
    person, before = taken.person, address_of(session, channel, chat_id)
    if person is None or not person.held or (before and before.person_id == person.id):
        return None
    if before:
        left = addresses(session, before.person, but=before.id)
        if left:
            _redirect(session, before, _preferred(left))
        else:
            for post in before.person.held:
                posts.end(session, post, now, by=f"person:{person.id}")
    earlier = [other for other in addresses(session, person) if other.channel == channel]
    for other in earlier:
        close_address(session, other, REPLACED, now, by=f"person:{person.id}")
    address = _give(session, person, channel, chat_id)
    for other in earlier:
        _redirect(session, other, address)
    audit.record(session, now, f"person:{person.id}", "link", f"address:{address.id}", {"channel": channel})
    return address


def _redirect(session: Session, address: Address, to: Address) -> None:
    """What waits for a person at one address goes to another of theirs."""
    for message in outbox.waiting_for(session, address.channel, address.chat_id):
        outbox.redirect(message, to, Why.PASSED_ON)


def _give(session: Session, person: Person, channel: str, chat_id: str) -> Address:
    """Make this chat an open address of ``person``; a dialog that was going on there is over."""
    address = _of_chat(session, channel, chat_id)
    if address is None:
        address = Address(person_id=person.id, channel=channel, chat_id=chat_id)
        session.add(address)
    else:
        address.person_id = person.id
        address.closed_at = address.closed_reason = None
        session.execute(delete(Dialog).where(Dialog.address_id == address.id))
    session.flush()
    session.refresh(address)
    return address


def addresses(session: Session, person: Person, *, but: int | None = None) -> list[Address]:
    """The open addresses of a person, the oldest first."""
    return [address for address in session.scalars(_OPEN_OF, {"person": person.id}) if address.id != but]


_OPEN_OF = (
    select(Address)
    .where(Address.person_id == bindparam("person"), Address.closed_at.is_(None))
    .order_by(Address.id)
    .options(_OF_ONE)
)


def remind_on(session: Session, person: Person, channel: str, now: datetime) -> None:
    """The person chose where to be reminded."""
    person.remind_on = channel
    audit.record(session, now, f"person:{person.id}", "remind_on", f"person:{person.id}", {"channel": channel})


def choose_program(session: Session, person: Person, program_id: int, now: datetime) -> None:
    """The person chose of which program they see the overview."""
    person.program_id = program_id
    audit.record(session, now, f"person:{person.id}", "choose_program", f"person:{person.id}", {"program": program_id})


def stop(session: Session, person: Person, now: datetime) -> None:
    """The person asked not to be written to; queued reminders are cancelled, links to board and files taken back."""
    person.stopped_at = now
    posts.cancel_queued(session, person, Why.STOPPED)
    posts.revoke_links(session, person, now, f"person:{person.id}")
    audit.record(session, now, f"person:{person.id}", "stop", f"person:{person.id}")


def resume(session: Session, person: Person, now: datetime) -> None:
    """The person wants to be written to again."""
    person.stopped_at = None
    audit.record(session, now, f"person:{person.id}", "resume", f"person:{person.id}")


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
    audit.record(session, now, f"person:{address.person_id}", "open_address", f"address:{address.id}")
    return True


def reachable(
    session: Session, role: str, agency_id: int | None = None, *, avoiding: Collection[str] = ()
) -> list[Address]:
    """One working address for each person who holds a post of a role, at one agency or at any.

    It is the one on which they chose to be reminded, or the oldest; one on a channel in ``avoiding`` only if there is
    no other.
    """
    found = reached(session, role, avoiding, agency_id)
    if agency_id is not None:
        return found.get(agency_id, [])
    once = {address.person_id: address for addresses in found.values() for address in addresses}
    return sorted(once.values(), key=lambda address: address.id)


def reached(
    session: Session,
    role: str,
    avoiding: Collection[str] = (),
    agency_id: int | None = None,
    *,
    even_away: bool = False,
) -> dict[int, list[Address]]:
    """Who can be written to as the holder of a role, at one agency or all, by the agency's id; see `reachable`."""
    return reached_as(session, [role], avoiding, agency_id, even_away=even_away).get(role, {})


def reached_as(
    session: Session,
    roles: Collection[str],
    avoiding: Collection[str] = (),
    agency_id: int | None = None,
    *,
    even_away: bool = False,
) -> dict[str, dict[int, list[Address]]]:
    """Who can be written to as the holder of each role, at one agency or all, by the agency's id; see `reachable`, and
    `db.present.told` for who is on leave (``even_away``: as if nobody were)."""
    query = _reached_as(tuple(roles), at_one=agency_id is not None, even_away=even_away)
    chosen: dict[tuple[str, int], dict[int, list[Address]]] = defaultdict(dict)
    for role, there, address in session.execute(query, {} if agency_id is None else {"agency": agency_id}):
        chosen[role, there].setdefault(address.person_id, []).append(address)
    found: dict[str, dict[int, list[Address]]] = defaultdict(dict)
    for (role, there), persons in chosen.items():
        found[role][there] = [_preferred(each, avoiding) for each in persons.values()]
    return found


@cache
def _reached_as(roles: tuple[str, ...], *, at_one: bool, even_away: bool) -> Select[Any]:
    """The question of `reached_as`, at the agency of its parameter ``agency`` or at all: put together once only."""
    told = present.told(roles, bindparam("agency") if at_one else None, even_away=even_away)
    return (
        select(told.c.role, told.c.agency_id, Address)
        .join(Person, Person.id == told.c.person_id)
        .join(Address, Address.person_id == Person.id)
        .where(Person.stopped_at.is_(None), Address.closed_at.is_(None))
        .order_by(Address.id)
    )


def _preferred(found: list[Address], avoiding: Collection[str] = ()) -> Address:
    return min(found, key=lambda each: (each.channel in avoiding, each.channel != each.person.remind_on, each.id))


def reachable_at(session: Session, person: Person, *, avoiding: Collection[str] = ()) -> Address | None:
    """A working address of a person who holds a post and wants to be written to; see `reachable`."""
    found = addresses(session, person) if person.held and not person.stopped_at else []
    return _preferred(found, avoiding) if found else None
