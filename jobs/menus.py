"""The menu of commands of a person's chats: by what they are at present, and for whom they stand in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db import coordinating, events, outbox, people, present
from db.models import Absence, Person
from db.outbox import Priority
from rules.rulebook import Rules


def show(session: Session, person: Person, rules: Rules, now: datetime) -> None:
    """Set the menu of every chat of a person by the posts that they hold or stand in for, and what their agencies are
    asked for."""
    roles = list(dict.fromkeys(each.role for each in present.acting(session, person)))
    menu = {"roles": roles, "programs": len(coordinating.coordinated_by(session, person))}
    menu["events"] = bool(events.of_person(session, rules, person))
    for each in people.addresses(session, person):
        outbox.queue(session, each, "menu", menu, now, Priority.NEWS)


def of_deputy(session: Session, rules: Rules, row: Absence, now: datetime, deputy: Person | None = None) -> None:
    """A leave, or who stands in during it, has changed: the menu of the deputy (or of the one who was it) says what
    they may do now, where that is another role than their own."""
    deputy = deputy or row.deputy
    if deputy is None or not deputy.held or row.begun_at is None:
        return
    own = {post.role for post in deputy.held}
    if any(post.role not in own for post in row.person.held):
        session.flush()
        show(session, deputy, rules, now)
