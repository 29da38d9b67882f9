"""What is said of an assignment: the view that a message gets for one telling, and which message says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db import accountability, cards, present, progress, promised, punctual, replies, views
from db.models import Address, Assignment
from db.reach import Reach
from db.unasked import is_unasked
from jobs.telling import Item
from rules.authority import Role
from rules.ladder import PROMISE
from rules.pressing import Telling
from rules.rulebook import Rules

OF_ABOVE = ("announces", "reported")
"""What a view says of whom it will be, or was, reported to."""


def item(
    session: Session, row: Assignment, telling: Telling, rules: Rules, now: datetime, became: Mapping[str, Any]
) -> Item:
    """One thing to be said. To officials: what ``became`` of what they said (`db.outcomes`), what is announced
    (and which wish for more time ``waits`` beside it), what was reported, what they had promised (``promise``: it is
    asked about; ``expected``: its day is to come), and which period before is unanswered; to others the card of the
    assignment."""
    if telling.to is Role.OFFICIAL:
        return Item(
            row, telling, {**views.assignment(row, rules, now), **became, **_beside(session, row, telling, rules, now)}
        )
    beside: dict[str, Any] = {"unreached": telling.unreached}
    if telling.unreached and telling.to is Role.LEADER:
        beside["not_there"] = present.not_there(session, row.agency)
    return Item(row, telling, {**cards.card(session, row, rules, now), **beside})


def to_one(session: Session, reach: Reach, address: Address, item: Item) -> Item:
    """The same as it is said to one person. To whom it would be reported themselves it is not announced, nor said that
    it was; a leader is told so by their own position, and who else is; and who answers as the officials do may do so
    from the leader's card."""
    row, telling, view = item.row, item.telling, item.view
    if telling.to is Role.LEADER:
        return replace(item, view={**view, **cards.to_leader(session, address.person, row.agency)})
    leaders = reach.leading(row) if telling.above is Role.LEADER else ()
    if address.person_id not in {each.person_id for each in leaders}:
        return item
    return replace(item, view={key: view[key] for key in view if key not in OF_ABOVE})


def _beside(session: Session, row: Assignment, telling: Telling, rules: Rules, now: datetime) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if telling.announces and telling.above:
        found["announces"] = {
            "at": rules.local(telling.announces).isoformat(),
            "to": str(telling.above),
            "head": row.agency.head,
            "unless": str(progress.unless_of(session, row)),
        }
        waits = replies.pending(session, row.id, "extension")
        found["waits"] = {"id": waits.id, "until": waits.until.isoformat()} if waits and waits.until else None
    if telling.copy and telling.above:
        found["reported"] = {"to": str(telling.above), "head": row.agency.head}
    if telling.announces or telling.copy:
        found["answers_for"] = accountability.view(session, row, rules)
    if row.promised_on and telling.step.code == PROMISE:
        found["promise"] = promised.view(session, row, row.promised_on, rules)
    elif row.promised_on and row.promised_on >= rules.local(now).date():
        found["expected"] = promised.view(session, row, row.promised_on, rules)
    if telling.step.if_needed and (before := punctual.unanswered_before(session, row)):
        found["before"] = {**views.assignment(before, rules, now), "unasked": is_unasked(session, before)}
    return found


def kind(items: Sequence[Item]) -> str:
    """The message that says these things to one person."""
    several = len(items) > 1
    if all(each.telling.to is Role.LEADER for each in items):
        return "leader_cards" if several else "leader_card"
    return "reminders" if several else "reminder"
