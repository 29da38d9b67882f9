"""Digests: how the programs stand, to coordinators and observers, on the days and hours that the programs name."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db import aside, audit, burden, coordinating, outbox, people, present, views
from db.digests import Digest
from db.models import Address, Message, Program
from db.outbox import Priority, Why
from rules.authority import Role
from rules.budget import Sort, fits
from rules.digest import WEEK, Due, due
from rules.rulebook import Rules

NOTED = 16
"""So many signs of the log's newest link stand in a digest: who keeps the message can check the log against them."""


@dataclass
class Reader:
    """Somebody who gets a digest: of which programs (ids), as what, and the newest hour of these."""

    address: Address
    at: datetime
    programs: dict[int, set[Role]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"digest:{self.at:%Y%m%dT%H%M}:person:{self.address.person_id}"


def send(session: Session, rules: Rules, now: datetime) -> int:
    """Queue the digests that have come, one message a person over all their programs; returns how many.

    Each is written once. Who has no room for it in their budget gets the next one.
    """
    come = {number: found for number in rules.followed if (found := _due(rules, number, now))}
    readers = _readers(session, come) if come else []
    keys = [each.key for each in readers]
    there = set(session.scalars(select(Message.dedupe_key).where(Message.dedupe_key.in_(keys)))) if keys else set()
    waiting = [each for each in readers if each.key not in there]
    _overtake(session, [each.address.person_id for each in waiting])
    spent = burden.spent(session, [each.address.person_id for each in waiting], rules, now) if waiting else {}
    fitting = [each for each in waiting if fits(Sort.DIGEST, spent[each.address.person_id])]
    sections = _sections(session, rules, now, {number for each in fitting for number in each.programs})
    return sum(_queue(session, rules, now, reader, sections) for reader in fitting)


def _overtake(session: Session, persons: Collection[int]) -> None:
    """An earlier digest that has not gone out is not wanted any more: the new one tells the same, as it is now."""
    waits = (Message.state == "queued", Message.scheduled == Sort.DIGEST, Message.parts_sent == 0)
    session.execute(
        update(Message)
        .where(Message.person_id.in_(persons), *waits)
        .values(state="cancelled", error=Why.OVERTAKEN)
        .execution_options(synchronize_session="fetch")
    )


def _due(rules: Rules, number: int, now: datetime) -> Due | None:
    book = rules.books[number]
    return due(book.program.digests, rules.local(now), rules.window, book.workdays)


def _readers(session: Session, come: dict[int, Due]) -> list[Reader]:
    found: dict[int, Reader] = {}
    told = people.reached_as(session, {role for each in come.values() for role in each.to})
    watched = coordinating.watched_from(session, list(told.get(Role.OBSERVER, {})))
    for number, each in come.items():
        for role in each.to:
            coordinator = session.get_one(Program, number).coordinator_id
            agencies = watched.get(number, []) if role is Role.OBSERVER else [coordinator]
            for there in agencies:
                for address in told.get(role, {}).get(there, ()):
                    if not _was_there(session, address, role, there, each.at):
                        continue
                    reader = found.setdefault(address.person_id, Reader(address, each.at))
                    reader.at = max(reader.at, each.at)
                    reader.programs.setdefault(number, set()).add(role)
    return list(found.values())


def _was_there(session: Session, address: Address, role: Role, agency_id: int, at: datetime) -> bool:
    """Whether somebody held the post, or stood in for who does, when the digest's hour came: who comes later has the
    next one."""
    since = [(post, post.from_at) for post in address.person.held]
    since += [(post, leave.begun_at or at) for post, leave in present.stands_in_for(session, address.person)]
    return any((post.role, post.agency_id) == (role, agency_id) and begun <= at for post, begun in since)


def _sections(session: Session, rules: Rules, now: datetime, numbers: Iterable[int]) -> dict[int, dict[str, Any]]:
    """What is told of each program; one that cannot be told of is put aside, and the others are told."""
    found: dict[int, dict[str, Any]] = {}
    for number in sorted(numbers):
        with aside.guarded(session, "digest", f"{number}", now):
            found[number] = Digest(session, number, rules, now, now - WEEK).told()
    return found


def _queue(session: Session, rules: Rules, now: datetime, reader: Reader, sections: dict[int, dict[str, Any]]) -> bool:
    mine = [
        {**sections[number], "acts": Role.COORDINATOR in roles}
        for number, roles in sorted(reader.programs.items())
        if number in sections
    ]
    if not mine:
        return False
    params = {
        **views.common(reader.address, rules, now),
        "program": mine[0]["program"],
        "coordinator": mine[0]["program"]["coordinator"],
        "sections": mine,
        "only": len(coordinating.seen_by(session, reader.address.person)) == 1,
        "head": audit.head(session)[:NOTED],
    }
    message = outbox.queue(
        session,
        reader.address,
        "digest",
        params,
        now,
        Priority.REMINDER,
        dedupe_key=reader.key,
        scheduled=Sort.DIGEST,
    )
    return message is not None
