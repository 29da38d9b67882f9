"""Who answers is asked less: a step that asks only where it is needed, and those who are always early."""

from __future__ import annotations

from collections.abc import Sequence

from db import outbox, punctual, views
from db.outbox import Priority
from jobs.telling import Item, Knock
from rules.authority import Role
from rules.budget import Sort, fits


def needless(knock: Knock, items: Sequence[Item]) -> set[int]:
    """The assignments (ids) of one agency of which nothing needs to be said now: a step that asks *if needed*, where
    the period before was answered and nothing else is due, or where the agency always answers early, who are told so
    once."""
    asked = [item for item in items if item.telling.step.if_needed]
    others = len(asked) < len(items)
    found = set()
    for item in asked:
        if item.telling.announces or item.view.get("before"):
            continue
        with knock.session.no_autoflush:  # what a knock changes is nothing of the periods before
            first = punctual.is_first(knock.session, item.row)
            early = not first and punctual.is_early(knock.session, item.row)
        if first:
            continue
        if early:
            _tell_once(knock, item)
            found.add(item.row.id)
        elif not others:
            found.add(item.row.id)
    return found


def _tell_once(knock: Knock, item: Item) -> None:
    """Tell the officials that they are asked less from now on; who has no room for it today is told another time."""
    row = item.row
    addresses = knock.reach.told(Role.OFFICIAL, row)
    spent = knock.spent(each.person_id for each in addresses)
    for address in addresses:
        if fits(Sort.MEETING, spent[address.person_id]):
            outbox.queue(
                knock.session,
                address,
                "asked_less",
                views.settled({**views.common(address, knock.rules, knock.now), "assignment": item.view}),
                knock.now,
                Priority.REMINDER,
                dedupe_key=f"asked_less:{row.duty_id}:{row.agency_id}:person:{address.person_id}",
                expires_at=knock.rules.window.closing(knock.rules.local(knock.now)),
                scheduled=Sort.MEETING,
            )
            knock.queued(address.person_id)
