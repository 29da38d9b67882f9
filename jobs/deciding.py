"""Ask for decisions: what pressing did not achieve, told to coordinators and observers, one message each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db import cards, progress, reminders
from db.models import Address, Progress
from db.reach import Reach
from jobs.telling import Item, Knock, Round
from rules.authority import Role
from rules.budget import spends_the_last
from rules.digest import following
from rules.ladder import PlannedStep
from rules.pressing import Telling
from rules.rulebook import Rules
from rules.tokens import stamp

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
        told, items = Round(knock, lambda address, mine: _beside(knock, address, mine)), dict[int, Item]()
        for each in waiting:
            item = items[each.assignment_id] = _item(knock.session, each, knock, role)
            if item.telling.step.at.time() <= here.time():
                for address in knock.reach.told(role, each.assignment):
                    told.add(address, item)
        told.send(lambda items, kind=kind: kind)  # type: ignore[misc]
        for each in waiting:
            if told.reached(items[each.assignment_id]):
                progress.told(each)


def _beside(knock: Knock, address: Address, items: Sequence[Item]) -> dict[str, Any]:
    """What a message says beside its items: of when it is (``card``), so that all of them can be decided at once, and
    what `_left_out` says."""
    return {"card": stamp(knock.now), **_left_out(knock, address, items)}


def _left_out(knock: Knock, address: Address, items: Sequence[Item]) -> dict[str, Any]:
    """Where this message is the last of the week that is sent unasked to a coordinator: which digest of this week is
    therefore left out, and which comes next (local, ISO)."""
    coordinates = all(item.telling.step.to is Role.COORDINATOR for item in items)
    if not coordinates or not spends_the_last(knock.spent([address.person_id])[address.person_id]):
        return {}
    book, here = knock.rules.of(items[0].row), knock.rules.local(knock.now)
    coming = following(book.program.digests, here, knock.rules.window, book.workdays)
    mine = [each.at for each in coming if Role.COORDINATOR in each.to]
    this, later = (
        [at for at in mine if (at.isocalendar()[:2] == here.isocalendar()[:2]) is same] for same in (True, False)
    )
    if not this:
        return {}
    return {"left_out": {"at": this[0].isoformat(), "next": later[0].isoformat() if later else None}}


def _item(session: Session, waiting: Progress, knock: Knock, role: Role) -> Item:
    """The card of an assignment, with why it comes to them."""
    assert waiting.step_at is not None
    step = PlannedStep(waiting.waits or "", knock.rules.local(waiting.step_at), role)
    written = cards.to_decide if role is Role.COORDINATOR else cards.to_watch
    card = written(session, waiting.assignment, knock.rules, knock.now)
    return Item(waiting.assignment, Telling(step, role), {**card, "why": waiting.why})
