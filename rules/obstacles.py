"""Obstacles: their causes, and when somebody is asked about them again. They are followed up until they are closed."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from rules.workdays import Workdays


class Cause(StrEnum):
    """Why something cannot go on; the coordinator says so."""

    LAND = "land"
    """giải phóng mặt bằng"""
    PROCEDURE = "procedure"
    CAPITAL = "capital"
    CONTRACTOR = "contractor"
    MATERIAL = "material"
    OTHER = "other"


class Turn(StrEnum):
    """Who has to say the next word about an obstacle that is not closed."""

    COORDINATOR = "coordinator"
    OWNER = "owner"
    """The agency that was asked to clear it."""
    RAISER = "raiser"
    """The agency that raised it: it was answered, or is said to be cleared."""


def whose_turn(*, resolved: bool, passed: bool, answered: bool) -> Turn:
    """Whose turn it is. ``passed``: an agency was asked to clear it, and has not written since; ``answered``: the last
    word is the coordinators', and who raised it has not said since that it is not cleared."""
    if resolved:
        return Turn.RAISER
    if passed:
        return Turn.OWNER
    return Turn.RAISER if answered else Turn.COORDINATOR


FOLLOWED_AFTER = 5
"""Working days after which who has to act on an obstacle is asked again; the day of the last word is not counted."""

CONFIRMED_AFTER = 3
"""Working days after which who raised an obstacle is asked again whether it is cleared."""

DAYS_OFFERED = (1, 3, 5, 10)
"""Working days from today that are offered as the day by which an owner answers."""


def is_due(since: date, until: date | None, today: date, workdays: Workdays, after: int = FOLLOWED_AFTER) -> bool:
    """Tell whether somebody is asked again today: behind the day that they were given (``until``), or when so many
    working days have passed since the last word (``since``)."""
    if not workdays.is_working(today):
        return False
    if until is not None and since <= until:
        return today > until
    return today > workdays.add(since, after)
