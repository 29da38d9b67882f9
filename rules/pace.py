"""Disbursement against the last figure and against the pace that is needed. Amounts are whole đồng, shares per cent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

CLOSE = Decimal("0.6")
"""By how many points an amount and the share that was told with it may differ, as shares are rounded."""


@dataclass(frozen=True)
class Pace:
    """``points``: by how many points the share has grown since the last figure, as both are shown; ``weekly``: what has
    to be disbursed a week until the plan's end; each ``None`` where it cannot be said."""

    points: Decimal | None
    weekly: int | None


def pace(plan: int, disbursed: int, previous: int | None, day: date, end: date) -> Pace:
    """How a figure of ``day`` stands to the last one and to the plan, which ends on ``end``."""
    points = None
    if plan > 0 and previous is not None:
        points = shown(disbursed, plan) - shown(previous, plan)
    return Pace(points, needed(plan, disbursed, day, end))


def shown(part: int, whole: int) -> Decimal:
    """A share with one decimal, as it is shown: what people subtract is what they see."""
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def needed(plan: int, disbursed: int, day: date, end: date) -> int | None:
    """What has to be disbursed in each whole week that is left after ``day`` up to ``end``; in less than a week all of
    it. ``None`` where nothing is left to do, or no time."""
    missing, left = plan - disbursed, (end - day).days
    if missing <= 0 or left <= 0:
        return None
    return round(missing / max(1, left // 7))


def disagrees(plan: int, disbursed: int, share: Decimal) -> bool:
    """Whether a share that was told beside an amount is not that of the amount."""
    return plan <= 0 or abs(Decimal(disbursed) * 100 / plan - share) > CLOSE
