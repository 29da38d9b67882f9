"""States of an assignment, the moves between them, and the status words that are derived from times."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

SOON = timedelta(days=7)
"""How long before the due time an open assignment counts as *sắp đến hạn*."""


class State(StrEnum):
    """Where an assignment stands (DESIGN section 5). Only ``OPEN`` ones are pressed for."""

    OPEN = "open"
    REPORTED = "reported"
    ACCEPTED = "accepted"
    WAIVED = "waived"
    MISSED = "missed"
    NOT_TRACKED = "not_tracked"
    MERGED = "merged"
    """Another agency's assignment for the same duty and period goes on in its place."""


class Move(StrEnum):
    """What can happen to an assignment."""

    REPORT = "report"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    DOUBT = "doubt"
    RETURN = "return"
    KEEP = "keep"
    WAIVE = "waive"
    RESTORE = "restore"
    OVERTAKE = "overtake"
    LEAVE = "leave"
    MERGE = "merge"
    PART = "part"


MOVES: dict[tuple[State, Move], State] = {
    (State.OPEN, Move.REPORT): State.REPORTED,
    (State.OPEN, Move.WAIVE): State.WAIVED,
    (State.OPEN, Move.OVERTAKE): State.MISSED,
    (State.OPEN, Move.LEAVE): State.NOT_TRACKED,
    (State.MISSED, Move.REPORT): State.REPORTED,
    (State.NOT_TRACKED, Move.REPORT): State.REPORTED,
    (State.REPORTED, Move.WITHDRAW): State.OPEN,
    (State.REPORTED, Move.ACCEPT): State.ACCEPTED,
    (State.REPORTED, Move.RETURN): State.OPEN,
    (State.ACCEPTED, Move.RETURN): State.OPEN,
    (State.ACCEPTED, Move.DOUBT): State.REPORTED,
    (State.OPEN, Move.KEEP): State.REPORTED,
    (State.WAIVED, Move.RESTORE): State.OPEN,
    (State.NOT_TRACKED, Move.RESTORE): State.OPEN,
    (State.OPEN, Move.MERGE): State.MERGED,
    (State.MERGED, Move.PART): State.OPEN,
}


CONFIRMED_KINDS = frozenset({"report"})
"""Kinds of duties of which the coordinator says that what was sent is there (*Đã nhận*) or sends it back (*Trả lại*);
until then they stand as *đã gửi, chưa xác nhận*."""

ASKED_AFTER = 3
"""Working days after the day of sending, after which the coordinator is asked, once. Time alone confirms nothing."""


class NotAllowed(ValueError):
    """The assignment is not in a state from which this can happen."""


def after(state: State, move: Move) -> State:
    """Return the state that ``move`` leads to. Raises `NotAllowed`."""
    try:
        return MOVES[state, move]
    except KeyError:
        raise NotAllowed(f"{move} is not possible for an assignment that is {state}") from None


class Timeliness(StrEnum):
    """The four status words of Vietnamese follow-up systems, and *sắp đến hạn*. Derived, never stored."""

    DONE_IN_TIME = "done_in_time"
    DONE_LATE = "done_late"
    OPEN_IN_TIME = "open_in_time"
    OPEN_SOON = "open_soon"
    OPEN_LATE = "open_late"


def timeliness(state: State, due_at: datetime, reported_at: datetime | None, now: datetime) -> Timeliness | None:
    """Derive the status word; ``None`` for what is not followed up any more (waived, missed, not tracked).

    ``due_at`` is the effective due time (an extension included); all times aware.
    """
    if state in (State.WAIVED, State.MISSED, State.NOT_TRACKED, State.MERGED):
        return None
    if state in (State.REPORTED, State.ACCEPTED):
        done_at = reported_at or now
        return Timeliness.DONE_IN_TIME if done_at < due_at else Timeliness.DONE_LATE
    if now >= due_at:
        return Timeliness.OPEN_LATE
    return Timeliness.OPEN_SOON if due_at - now <= SOON else Timeliness.OPEN_IN_TIME
