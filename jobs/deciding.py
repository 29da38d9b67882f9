"""Ask for decisions: what pressing did not achieve, told to coordinators and observers, one message each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db import cards, progress, reminders
from db.models import Progress
from db.reach import Reach
from jobs.telling import Item, Knock, Round
from rules.authority import Role
from rules.ladder import PlannedStep
from rules.pressing import Telling
from rules.rulebook import Rules

KINDS = {Role.COORDINATOR: "decisions", Role.OBSERVER: "observed"}


def ask_for_decisions(session: Session, rules: Rules, now: datetime) -> None:
    """Tell coordinators and observers of everything that waits for them, within the sending window and their budget;
    what has no room waits for another day, and so does what nobody can be told. Who was told of a step is not told of
    it again because a colleague was not reached by it."""
    here, everything = rules.local(now), progress.waiting(session, rules.followed, now)
    if not everything or not rules.window.is_open(here, rules.workdays):
        return
    numbers = [each.assignment_id for each in everything]
    said = {role: reminders.said(session, numbers, role) for role in KINDS}
    knock = Knock(session, rules, now, Reach.of(session), said=said)
    for role, kind in KINDS.items():
        waiting = [each for each in everything if each.receiver == role]
        told, items = Round(knock), dict[int, Item]()
        for each in waiting:
            item = items[each.assignment_id] = _item(knock.session, each, knock, role)
            if item.telling.step.at.time() <= here.time():
                for address in knock.reach.told(role, each.assignment):
                    told.add(address, item)
        told.send(lambda items, kind=kind: kind)  # type: ignore[misc]
        for each in waiting:
            if told.reached(items[each.assignment_id]):
                progress.told(each)


def _item(session: Session, waiting: Progress, knock: Knock, role: Role) -> Item:
    """The card of an assignment, with why it comes to them."""
    assert waiting.step_at is not None
    step = PlannedStep(waiting.waits or "", knock.rules.local(waiting.step_at), role)
    written = cards.to_decide if role is Role.COORDINATOR else cards.card
    card = written(session, waiting.assignment, knock.rules, knock.now)
    return Item(waiting.assignment, Telling(step, role), {**card, "why": waiting.why})
