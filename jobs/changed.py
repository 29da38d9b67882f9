"""What a run of planning changed, as it is counted and told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import date

Days = tuple[date, date]
"""Two days: the advised and the last one, or of one of them from which to which."""

Move = tuple[str, str, str, Days, Days]
"""A program (its number), a duty (its code), a period; the advised day from and to, the last day from and to."""


@dataclass
class Planned:
    """What one run of planning changed; as text only what there is to say, and nothing when nothing changed.

    ``stepped``: how many ladders are looked at at another time, with the same days. ``moved``: which days of what is
    open, and for how many agencies.
    """

    new: int = 0
    redated: int = 0
    missed: int = 0
    waived: int = 0
    stepped: int = 0
    moved: Counter[Move] = field(default_factory=Counter)

    def __str__(self) -> str:
        counts = {
            "new": self.new,
            "with other days": self.redated,
            "missed, because the next one has come": self.missed,
            "not owed any more": self.waived,
            "reminded of at another time": self.stepped,
        }
        return "; ".join(f"{count} {words}" for words, count in counts.items() if count)

    def __add__(self, other: Planned) -> Planned:
        return Planned(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Planned)))
