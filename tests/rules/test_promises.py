"""Which promises were kept, which broken."""

from __future__ import annotations

from datetime import date

import pytest

from rules.promises import Kept, Promise, held_until, judge, last_broken
from rules.workdays import Workdays


def day(number: int) -> date:
    return date(2022, 8, number)


@pytest.mark.parametrize(
    ("made", "done", "today", "found"),
    [
        ([], None, 20, (0, 0, 0)),
        ([(10, 12)], None, 12, (0, 0, 1)),
        ([(10, 12)], None, 13, (0, 1, 0)),
        ([(10, 12)], 12, 20, (1, 0, 0)),
        ([(10, 12)], 13, 20, (0, 1, 0)),
        ([(10, 12), (11, 15)], 15, 20, (1, 0, 0)),
        ([(10, 12), (11, 15)], 11, 20, (1, 0, 0)),
        ([(10, 12), (12, 15)], 15, 20, (1, 1, 0)),
        ([(10, 12), (13, 15)], None, 14, (0, 1, 1)),
        ([(9, 10), (10, 10)], None, 11, (0, 1, 0)),
        ([(9, 10), (10, 10)], 10, 11, (1, 0, 0)),
        ([(9, 10), (10, 10), (10, 12)], 12, 13, (1, 1, 0)),
        ([(8, 12), (9, 10), (10, 12)], None, 13, (0, 2, 0)),
    ],
)
def test_a_promise_that_another_one_replaced_before_its_day_counts_for_nothing(
    made: list[tuple[int, int]], done: int | None, today: int, found: tuple[int, int, int]
) -> None:
    promises = [Promise(day(on), day(for_)) for on, for_ in made]
    assert judge(promises, day(done) if done else None, day(today)) == Kept(*found)


def test_promises_for_earlier_days_are_not_counted_and_still_do_not_replace_later_ones() -> None:
    told = [Promise(day(1), day(5)), Promise(day(6), day(10)), Promise(day(11), day(15))]
    assert judge(told, day(15), day(20)) == Kept(1, 2, 0)
    assert judge(told, day(15), day(20), day(5)) == Kept(1, 2, 0)
    assert judge(told, day(15), day(20), day(6)) == Kept(1, 1, 0)
    assert judge(told, day(15), day(20), day(16)) == Kept(0, 0, 0)


def test_they_add_up() -> None:
    assert Kept(1, 2, 3) + Kept(4, 5, 6) == Kept(5, 7, 9)


VN = Workdays()


@pytest.mark.parametrize(("said", "until"), [(5, 5), (6, 8), (7, 8), (8, 8)])
def test_a_promise_for_a_day_off_is_kept_until_the_end_of_the_next_working_day(said: int, until: int) -> None:
    """On the day off nobody can be asked about it; on the morning of its question it was shown as broken."""
    assert held_until(day(said), VN) == day(until)
    assert held_until(date(2022, 9, 1), VN) == date(2022, 9, 5)


@pytest.mark.parametrize("today", range(1, 31))
def test_which_days_are_broken_agrees_with_until_when_each_is_kept(today: int) -> None:
    for said in range(1, 31):
        assert (day(said) <= last_broken(day(today), VN)) == (held_until(day(said), VN) < day(today))
