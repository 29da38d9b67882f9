"""Disbursement of plans compared: the mean, who is above and below it. Pure; amounts are whole đồng."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Share:
    """What was disbursed of a plan (above 0); ``of``: whose it is."""

    of: str
    planned: int
    disbursed: int

    @property
    def value(self) -> Fraction:
        return Fraction(self.disbursed, self.planned)


def mean(shares: Sequence[Share]) -> Fraction | None:
    """What all have disbursed of all their plans together; ``None`` of nobody."""
    planned = sum(each.planned for each in shares)
    return Fraction(sum(each.disbursed for each in shares), planned) if planned else None


def sides(shares: Iterable[Share]) -> tuple[list[Share], list[Share]]:
    """Who is above the mean, the highest first, and who is below it, the lowest first; who is on it is neither."""
    all_of_them = list(shares)
    middle = mean(all_of_them)
    if middle is None:
        return [], []
    above = sorted((each for each in all_of_them if each.value > middle), key=lambda each: each.value, reverse=True)
    return above, sorted((each for each in all_of_them if each.value < middle), key=lambda each: each.value)
