"""Pauses of a program by its changes, and what ended unasked in one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rules.pausing import Pause, on, pauses, unasked


def at(day: int) -> datetime:
    return datetime(2022, 8, day, tzinfo=UTC)


def test_they_begin_once_and_the_last_one_may_go_on() -> None:
    assert pauses([]) == pauses([(at(1), True)]) == []
    moves = [(at(2), False), (at(3), False), (at(4), True), (at(5), True), (at(6), False)]
    assert pauses(moves) == [Pause(at(2), at(4)), Pause(at(6))]


@pytest.mark.parametrize(
    ("day", "is_on"), [(1, False), (2, True), (3, True), (4, False), (5, False), (6, True), (9, True)]
)
def test_from_its_first_instant_until_before_its_last_one(day: int, is_on: bool) -> None:
    assert on([Pause(at(2), at(4)), Pause(at(6))], at(day)) is is_on


@pytest.mark.parametrize(
    ("since", "until", "is_unasked"),
    [
        (1, 2, False),
        (2, 3, False),
        (3, 5, True),
        (4, 5, True),
        (5, 6, False),
        (6, 9, True),
        (7, None, True),
        (8, 9, False),
    ],
)
def test_what_is_on_when_it_is_asked_about_last_or_ends_leaves_it_unasked(
    since: int, until: int | None, is_unasked: bool
) -> None:
    """Asked about on 2/8 and 4/8, and after its end on 7/8."""
    pause = Pause(at(since), at(until) if until else None)
    assert unasked([pause], [at(2), at(4), at(8)], at(7)) is is_unasked


def test_what_is_never_asked_about_is_unasked_by_its_end() -> None:
    assert unasked([Pause(at(6))], [], at(7))
    assert not unasked([Pause(at(6), at(7))], [], at(7))
