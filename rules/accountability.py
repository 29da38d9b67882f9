"""For what the head of an agency answers in person: missed meetings in a row, and disbursement behind its pace. Pure.

Which agencies, and by which margins, the program says (`rules.program.InPerson`). What it comes to is one more
escalation of the meeting that is open: it is announced with that meeting's first question and happens as
`rules.pressing` makes it happen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from rules.program import InPerson


class Ground(StrEnum):
    """Why it comes to the head of the agency; also the code of its step, which stands in no ladder."""

    MISSED = "missed"
    BEHIND = "behind"
    UNDECIDED = "undecided"
    """Missed, and told of so often in vain that the coordinators decide what is done."""


@dataclass(frozen=True)
class Facts:
    """What is known before a meeting. ``missed``: how many of the meetings just before it were missed in a row;
    ``share``: what was disbursed of the plan by the figure of the one just before, ``due``: what had to be by the day
    of that figure (both fractions; ``None``: not known); ``told``: how many meetings ago the head was told of it last
    (``None``: never), ``behind``: how often in the plan year of disbursement."""

    missed: int = 0
    share: Fraction | None = None
    due: Fraction | None = None
    told: int | None = None
    behind: int = 0


def ground(rule: InPerson, facts: Facts) -> Ground | None:
    """Why the head is told before this meeting, or the coordinators are, if at all. Missed meetings weigh more, and are
    told of again after as many more, ``cards`` times: from then on nothing goes to the head while they are missed,
    whatever was disbursed by the old figures. Next time the coordinators are asked to decide, and again after as long
    while nothing comes. That disbursement stays behind is told again after ``again`` meetings, in a plan
    year ``behind_cards`` times: after that it stands in the digests and on the board."""
    times, between = divmod(facts.missed, rule.missed)
    if facts.missed > rule.missed * rule.cards:
        return Ground.UNDECIDED if not between and times % (rule.cards + 1) == 0 else None
    if times and not between:
        return Ground.MISSED
    if rule.behind is None or facts.share is None or facts.due is None:
        return None
    if facts.behind >= rule.behind_cards or (facts.told is not None and facts.told < rule.again):
        return None
    return Ground.BEHIND if (facts.due - facts.share) * 100 >= Fraction(str(rule.behind)) else None


def pace(begins: date, until: date, percent: float, day: date) -> Fraction:
    """What has to be disbursed by the end of ``day``, as a fraction of the plan: ``percent`` of it by the end of
    ``until``, in equal parts a day from ``begins`` on."""
    whole, gone = (until - begins).days + 1, (day - begins).days + 1
    return Fraction(str(percent)) / 100 * min(max(Fraction(gone, whole), Fraction(0)), Fraction(1))
