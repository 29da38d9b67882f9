"""What an heir among agencies takes over: each open assignment of those whose place it takes, and what it owes anew."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from rules.status import State


def owed_afresh(
    last_day: date, opens_on: date | None, since: date | None, *, done_before: bool, inherited: bool
) -> bool:
    """Whether an agency owes a period of a duty of its own.

    Who came later (``since``) owes nothing that was due before it came, nothing that those before it have closed
    (``done_before``), and nothing that had begun and was ``inherited``, by whomever.
    """
    if since is None:
        return True
    if last_day < since or done_before:
        return False
    return not inherited or (opens_on is not None and opens_on >= since)


class Fate(StrEnum):
    """What becomes of an open assignment when another agency takes the place."""

    MOVE = "move"
    """It is the other one's now."""
    MERGE = "merge"
    """The other one has its own for the same period, which goes on; what was answered is attached to it."""
    REOPEN = "reopen"
    """The same, but the other one's own was not pressed for: it is open again."""
    STAY = "stay"
    """The other one has closed its own, which answers for itself alone; this one ends as it stood."""
    DROP = "drop"
    """Nobody owes it any more."""


def fate(own: State | None, *, owes: bool) -> Fate:
    """Say what becomes of an open assignment. ``own``: how the heir's own for this duty and period stands, if there is
    one; ``owes``: whether the heir owes the duty at all (who receives a report owes none)."""
    if not owes:
        return Fate.DROP
    if own is None:
        return Fate.MOVE
    if own in (State.REPORTED, State.ACCEPTED, State.MISSED):
        return Fate.STAY
    return Fate.REOPEN if own in (State.WAIVED, State.NOT_TRACKED) else Fate.MERGE
