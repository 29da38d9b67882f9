"""When a program was not followed: what it asks for ends then unasked, and counts against nobody. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Pause:
    """From when until when a program was not followed (paused or archived), both aware; ``until``: ``None`` while it
    still is not."""

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


def within(found: Iterable[Pause], begins: datetime, ends: datetime) -> list[Pause]:
    """Those of the pauses that were on at some time between two instants."""
    return [each for each in found if each.since < ends and (each.until is None or each.until > begins)]
