"""How long somebody who was handed one assignment is there for it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from rules.status import State

KEPT = timedelta(days=30)
"""So long after it was answered, or after the last day of what was overtaken, they may still take the answer back,
give it late, or be told that it was sent back; then the post for it is over."""


def is_over(state: State, reported_at: datetime | None, last_day: date, now: datetime) -> bool:
    """Tell whether the post for an assignment is over at ``now`` (aware, in the zone in which ``last_day`` is a day):
    never while it is open, at once when nobody owes it any more."""
    if state is State.OPEN:
        return False
    if state in (State.REPORTED, State.ACCEPTED):
        return reported_at is None or now >= reported_at + KEPT
    if state is State.MISSED:
        return now.date() > last_day + KEPT
    return True
