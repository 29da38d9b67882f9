"""Remind: ladder steps that have come -> messages in the outbox, one per person and knock."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from db import aside, assignments, audit, groups, outbox, people, reminders, views
from db.models import Address, Assignment, Group, Message
from db.outbox import Priority
from rules.ladder import Decision, PlannedStep
from rules.rulebook import Rules

log = logging.getLogger(__name__)

AGENCIES_AT_ONCE = 50
LATER = timedelta(minutes=15)
"""After how long an agency, or an assignment, that could not be dealt with is tried again."""


@dataclass(frozen=True)
class Item:
    """What is said of one assignment: its step, and its view for the message."""

    row: Assignment
    step: PlannedStep
    view: dict[str, Any]


Decided = tuple[Assignment, Decision, Item | None]
"""An assignment, what its ladder says, and what is said of it."""


@dataclass(frozen=True)
class _Knock:
    """What one knock needs for every agency: who is reminded there, and who has been told of what already."""

    session: Session
    rules: Rules
    now: datetime
    people: Mapping[int, Sequence[Address]]
    chats: Mapping[int, Sequence[Group]]
    said: Set[reminders.Said]


def remind(session: Session, rules: Rules, now: datetime) -> bool:
    """Queue what is due at ``now`` for up to `AGENCIES_AT_ONCE` agencies; ``True`` when there may be more.

    Each assignment's `next_step_at` moves on in the same transaction. Where an agency has no reachable official its
    leaders are reminded; where it has nobody the step passes in silence (``/status`` names such agencies). An agency or
    an assignment that cannot be dealt with is put aside and tried again later; the others are reminded.
    """
    _replace_expired(session, now)
    due = assignments.knocking(session, now, AGENCIES_AT_ONCE, rules.followed)
    decided: dict[int, list[Decided]] = defaultdict(list)
    for row in due:
        try:
            decision = rules.of(row).decide(row.duty.code, row, now, row.last_step_at, row.quiet_until)
            item = Item(row, decision.send, views.assignment(row, rules, now)) if decision.send else None
        except SQLAlchemyError:
            raise
        except Exception as error:
            _put_off(session, row, error, now)
        else:
            decided[row.agency_id].append((row, decision, item))
    pressed = [item.row.id for rows in decided.values() for _, _, item in rows if item]
    knock = _Knock(
        session,
        rules,
        now,
        people.reminded(session) if pressed else {},
        groups.reminded(session) if pressed else {},
        reminders.said(session, pressed) if pressed else set(),
    )
    _, failed = aside.each(
        session,
        [{agency_id: decided[agency_id] for agency_id in each} for each in together(decided, knock.people)],
        lambda agencies: _remind_agencies(knock, agencies),
        "agency",
        lambda agencies: ", ".join(rows[0][0].agency.code for rows in agencies.values()),
        now,
    )
    for agencies in failed:
        for row, _, _ in chain.from_iterable(agencies.values()):
            row.next_step_at = now + LATER
    return bool(due)


def together(agencies: Iterable[int], people: Mapping[int, Sequence[Address]]) -> list[list[int]]:
    """Agencies (by id) as they are reminded: those that share a person at once, so that one message speaks of all."""
    found: list[tuple[list[int], set[int]]] = []
    for agency_id in agencies:
        ids, persons = [agency_id], {each.person_id for each in people.get(agency_id, ())}
        for each in [each for each in found if each[1] & persons]:
            found.remove(each)
            ids, persons = [*each[0], *ids], each[1] | persons
        found.append((ids, persons))
    return [ids for ids, _ in found]


def _remind_agencies(knock: _Knock, agencies: Mapping[int, Sequence[Decided]]) -> None:
    """Move the ladders of agencies on, and queue what they say for everybody who is reminded there."""
    told: dict[int, tuple[Address, list[Item]]] = {}
    for agency_id, rows in agencies.items():
        for row, decision, item in rows:
            row.next_step_at = decision.next_at
            if item:
                row.last_step_at = knock.now
        items = [item for _, _, item in rows if item]
        for address in knock.people.get(agency_id, ()):
            told.setdefault(address.person_id, (address, []))[1].extend(items)
        for group in knock.chats.get(agency_id, ()):
            to = reminders.receiver(None, group.channel, group.chat_id)
            _queue_for_group(knock, group, _unsaid(knock, items, to), to)
    for address, items in told.values():
        items.sort(key=lambda item: (item.row.duty.program_id, item.row.agency_id))
        to = reminders.receiver(address.person_id, address.channel, address.chat_id)
        _queue(knock, address, _unsaid(knock, items, to), to)


def _unsaid(knock: _Knock, items: Sequence[Item], to: str) -> list[Item]:
    """What the receiver has not been told yet: when a colleague's reminder is said anew, the others got theirs."""
    return [item for item in items if (to, item.row.id, item.step.at) not in knock.said]


def _put_off(session: Session, row: Assignment, error: Exception, now: datetime) -> None:
    """An assignment cannot be dealt with: it is put aside, and tried again later."""
    subject, body = f"{row.id} ({row.agency.code})", f"{row.duty.code} {row.period}"
    log.error("assignment %s cannot be reminded of and is put aside: %s", subject, aside.described(error))
    aside.put(session, "assignment", subject, aside.described(error), body, now)
    row.next_step_at = now + LATER


def _replace_expired(session: Session, now: datetime) -> None:
    """Reminders that could not be sent within their day are cancelled, and their ladders say what is current now."""

    def ask(message: Message) -> int:
        return reminders.ask_anew(session, message, now)

    aside.each(session, outbox.expire(session, now), ask, "message", lambda message: str(message.id), now)


def _queue(knock: _Knock, address: Address, items: Sequence[Item], to: str) -> None:
    """Queue one message for one person about everything that is due for them in this knock."""
    session, rules, now = knock.session, knock.rules, knock.now
    written = items and outbox.queue(
        session,
        address,
        _kind(items),
        views.settled({**views.common(address, rules, now), **_params(items)}),
        now,
        Priority.REMINDER,
        dedupe_key=_key(items, to),
        assignments={item.row.id: item.step.at for item in items},
        expires_at=rules.window.closing(rules.local(now)),
    )
    if not written:
        return
    for item in items:
        item.row.reminders += 1
        detail = {"step": item.step.code, "person": address.person_id}
        audit.record(session, now, "clock", "remind", f"assignment:{item.row.id}", detail)


def _queue_for_group(knock: _Knock, group: Group, items: Sequence[Item], to: str) -> None:
    """Queue the same for a group of the agency; it is the people' reminders that are counted."""
    if not items:
        return
    outbox.queue_for_chat(
        knock.session,
        group.channel,
        group.chat_id,
        _kind(items),
        views.settled({**views.about(group.agency, knock.rules, knock.now), **_params(items)}),
        knock.now,
        Priority.REMINDER,
        topic=group.topic,
        dedupe_key=_key(items, to),
        assignments={item.row.id: item.step.at for item in items},
        expires_at=knock.rules.window.closing(knock.rules.local(knock.now)),
    )


def _kind(items: Sequence[Item]) -> str:
    return "reminder" if len(items) == 1 else "reminders"


def _params(items: Sequence[Item]) -> dict[str, Any]:
    return {"assignments": [item.view for item in items]}


def _key(items: Sequence[Item], to: str) -> str:
    steps = "+".join(f"{item.row.id}:step:{item.step.code}" for item in items)
    return f"assignment:{steps}:{items[0].step.at:%Y%m%d}:{to}"
