"""How each simulated person is: given by chance at first, seeded, and kept."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime

from sandbox.telegram.world import Person

TEMPERS = {"prompt": 60, "late": 18, "silent": 10, "troubled": 12}


@dataclass
class Official:
    """One person's ways: the temper, and for agencies with capital the year's plan (đồng) and how fast it is spent.

    ``pace``: the share of the plan that is disbursed at the end of a year, if nothing slows down.
    ``brief``: has said that the meeting was held and pocketed the phone; figures come another week. ``acted``: when the
    last answer was planned for, and what the clock showed when it was given. ``away``: the first and the last day of
    the leave they spoke of last. ``moving_to``: the messenger to which they are moving.
    """

    person: Person
    chance: random.Random
    temper: str
    capital: int
    pace: float
    brief: bool = False
    acted: tuple[datetime, datetime] | None = None
    away: tuple[date, date] | None = None
    moving_to: str = ""

    @property
    def leads(self) -> bool:
        return self.person.role == "leader"

    def is_away(self, at: datetime) -> bool:
        """Tell whether this person is on leave on a day."""
        return self.away is not None and self.away[0] <= at.date() <= self.away[1]


def ways_of(person: Person, seed: int) -> Official:
    """This person's ways. Each has chance of their own, so that a run does not depend on who is served first."""
    chance = random.Random(f"{seed}:{person.id}")  # noqa: S311 - a play, seeded to be repeatable
    temper = chance.choices(list(TEMPERS), list(TEMPERS.values()))[0]
    has_capital = "UBND" in person.name or "Ban Quản lý dự án" in person.name or chance.random() < 0.35
    capital = chance.randrange(50, 1500) * 10**9 if has_capital else 0
    return Official(person, chance, temper, capital, chance.uniform(0.6, 1.1))
