"""When nobody was asked: a program was not followed, or an agency waited for the answer to its wish to be exempt. What
ends so unasked counts against nobody. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Pause:
    """From when until when a program was not followed (paused or archived), or a wish to be exempt waited, both aware;
    ``until``: ``None`` while that still is so."""

    since: datetime
    until: datetime | None = None


def pauses(moves: Iterable[tuple[datetime, bool]]) -> list[Pause]:
    """The pauses of a program by its changes (when, and whether it is followed from then on), the oldest first."""
    found: list[Pause] = []
    since: datetime | None = None
    for at, followed in moves:
        if followed and since is not None:
            found.append(Pause(since, at))
            since = None
        elif not followed and since is None:
            since = at
    return [*found, Pause(since)] if since is not None else found


def on(found: Iterable[Pause], at: datetime) -> bool:
    """Whether one of the pauses was on at an instant."""
    return any(each.since <= at and (each.until is None or each.until > at) for each in found)


def unasked(found: Iterable[Pause], steps: Iterable[datetime], ends: datetime) -> bool:
    """Whether a period ended unasked: one of the pauses was on when it would have been asked about for the last time
    (the last of ``steps`` before it ``ends``), or when it ended. A shorter one hinders nobody."""
    pauses = list(found)
    asked = max((at for at in steps if at < ends), default=ends)
    return on(pauses, asked) or on(pauses, ends)
