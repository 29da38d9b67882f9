"""The mean of disbursement, and who is above and below it."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from rules.disbursing import Share, mean, sides

AMOUNTS = st.integers(0, 10**15)
SHARES = st.lists(st.builds(Share, st.text(max_size=3), st.integers(1, 10**15), AMOUNTS), max_size=8)


def test_the_mean_is_that_of_all_plans_together_and_who_is_on_it_is_on_neither_side() -> None:
    found = [Share("A", 100, 90), Share("B", 300, 30), Share("C", 100, 30), Share("D", 100, 80), Share("E", 100, 5)]
    assert mean(found) == Fraction(235, 700)
    above, below = sides(found)
    assert [each.of for each in above] == ["A", "D"]
    assert [each.of for each in below] == ["E", "B", "C"]
    assert sides([Share("A", 100, 50), Share("B", 10, 5)]) == ([], [])
    assert (mean([]), sides([])) == (None, ([], []))


@given(SHARES)
def test_everybody_is_above_below_or_on_it_in_order(found: list[Share]) -> None:
    middle = mean(found)
    above, below = sides(iter(found))
    assert len([each for each in found if each.value == middle]) + len(above) + len(below) == len(found)
    assert all(middle is not None and each.value > middle for each in above)
    assert all(middle is not None and each.value < middle for each in below)
    assert [each.value for each in above] == sorted((each.value for each in above), reverse=True)
    assert [each.value for each in below] == sorted(each.value for each in below)
    assert bool(above) == bool(below)
