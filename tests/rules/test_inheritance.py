"""What an heir owes anew, and what becomes of each open assignment that it takes over."""

from __future__ import annotations

from datetime import date

import pytest

from rules.inheritance import Fate, fate, owed_afresh
from rules.status import State

DAY = date(2022, 9, 1)
NEXT = date(2022, 10, 1)


PERIOD = {"last_day": date(2022, 9, 9), "opens_on": date(2022, 9, 5)}


@pytest.mark.parametrize(
    ("since", "done", "inherited", "owed"),
    [
        (None, True, True, True),
        (date(2022, 9, 9), False, False, True),
        (date(2022, 9, 10), False, False, False),
        (date(2022, 9, 7), True, False, False),
        (date(2022, 9, 7), False, True, False),
        (date(2022, 9, 5), False, True, True),
        (date(2022, 9, 5), True, True, False),
    ],
)
def test_a_successor_owes_neither_the_past_nor_what_others_have_done_or_inherited(
    since: date | None, done: bool, inherited: bool, owed: bool
) -> None:
    assert owed_afresh(**PERIOD, since=since, done_before=done, inherited=inherited) is owed


def test_of_what_has_no_first_day_one_inherits() -> None:
    assert not owed_afresh(NEXT, None, DAY, done_before=False, inherited=True)
    assert owed_afresh(NEXT, None, DAY, done_before=False, inherited=False)


@pytest.mark.parametrize(
    ("own", "what"),
    [
        (None, Fate.MOVE),
        (State.OPEN, Fate.MERGE),
        (State.REPORTED, Fate.STAY),
        (State.ACCEPTED, Fate.STAY),
        (State.MISSED, Fate.STAY),
        (State.WAIVED, Fate.REOPEN),
        (State.NOT_TRACKED, Fate.REOPEN),
    ],
)
def test_one_assignment_goes_on(own: State | None, what: Fate) -> None:
    assert fate(own, owes=True) is what
    assert fate(own, owes=False) is Fate.DROP
