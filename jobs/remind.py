"""Remind: ladder steps that have come -> messages in the outbox, one per person and knock."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from db import assignments, audit, contacts, groups, outbox, views
from db.models import Address, Assignment, Group
from db.outbox import Priority
from rules.ladder import PlannedStep
from rules.rulebook import Rulebook
from rules.status import State

AGENCIES_AT_ONCE = 50

Pressed = list[tuple[Assignment, PlannedStep]]


def remind(session: Session, rules: Rulebook, now: datetime) -> bool:
    """Queue what is due at ``now`` for up to `AGENCIES_AT_ONCE` agencies; ``True`` when there may be more.

    Each assignment's `next_step_at` moves on in the same transaction. Where an agency has no reachable official its
    leaders are reminded; where it has nobody the step passes in silence (``/status`` names such agencies).
    """
    _replace_expired(session, now)
    due = assignments.knocking(session, now, AGENCIES_AT_ONCE)
    pressed: dict[int, Pressed] = defaultdict(list)
    for row in due:
        decision = rules.decide(row.duty.code, row, now, row.last_step_at, row.quiet_until)
        row.next_step_at = decision.next_at
        if decision.send:
            row.last_step_at = now
            pressed[row.agency_id].append((row, decision.send))
    people, chats = (contacts.reminded(session), groups.reminded(session)) if pressed else ({}, {})
    for agency_id, items in pressed.items():
        for address in people.get(agency_id, ()):
            _queue(session, address, items, rules, now)
        for group in chats.get(agency_id, ()):
            _queue_for_group(session, group, items, rules, now)
    return bool(due)


def _replace_expired(session: Session, now: datetime) -> None:
    """Reminders that could not be sent within their day are cancelled, and their ladders say what is current now."""
    for message in outbox.expire(session, now):
        for assignment_id, step_at in outbox.assignments_of(session, message).items():
            row = session.get(Assignment, assignment_id)
            if row is None or row.state is not State.OPEN or step_at is None:
                continue
            row.reminders = max(0, row.reminders - bool(message.contact_id))
            if row.last_step_at and row.last_step_at <= message.created_at:
                row.last_step_at = step_at - timedelta(microseconds=1)
                row.next_step_at = now


def _queue(session: Session, address: Address, items: Pressed, rules: Rulebook, now: datetime) -> None:
    """Queue one message for one person about everything that is due for them in this knock."""
    written = outbox.queue(
        session,
        address,
        _kind(items),
        {**views.common(address, rules, now), **_params(items, rules, now)},
        now,
        Priority.REMINDER,
        dedupe_key=_key(items, f"contact:{address.contact_id}"),
        assignments={row.id: step.at for row, step in items},
        expires_at=rules.window.closing(rules.local(now)),
    )
    if written is None:
        return
    for row, step in items:
        row.reminders += 1
        detail = {"step": step.code, "contact": address.contact_id}
        audit.record(session, now, "clock", "remind", f"assignment:{row.id}", detail)


def _queue_for_group(session: Session, group: Group, items: Pressed, rules: Rulebook, now: datetime) -> None:
    """Queue the same for a group of the agency; it is the contacts' reminders that are counted."""
    outbox.queue_for_chat(
        session,
        group.channel,
        group.chat_id,
        _kind(items),
        {**views.about(group.agency, rules, now), **_params(items, rules, now)},
        now,
        Priority.REMINDER,
        topic=group.topic,
        dedupe_key=_key(items, f"group:{group.id}"),
        assignments={row.id: step.at for row, step in items},
        expires_at=rules.window.closing(rules.local(now)),
    )


def _kind(items: Pressed) -> str:
    return "reminder" if len(items) == 1 else "reminders"


def _params(items: Pressed, rules: Rulebook, now: datetime) -> dict[str, Any]:
    return {"assignments": [views.assignment(row, rules, now) for row, _ in items]}


def _key(items: Pressed, to: str) -> str:
    steps = "+".join(f"{row.id}:step:{step.code}" for row, step in items)
    return f"assignment:{steps}:{items[0][1].at:%Y%m%d}:{to}"[:255]
