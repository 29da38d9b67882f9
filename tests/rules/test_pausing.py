"""Pauses of a program by its changes, and which were on between two instants."""

from __future__ import annotations

from datetime import UTC, datetime

from rules.pausing import Pause, pauses, within


def at(day: int) -> datetime:
    return datetime(2022, 8, day, tzinfo=UTC)


def test_they_begin_once_and_the_last_one_may_go_on() -> None:
    assert pauses([]) == pauses([(at(1), True)]) == []
    moves = [(at(2), False), (at(3), False), (at(4), True), (at(5), True), (at(6), False)]
    assert pauses(moves) == [Pause(at(2), at(4)), Pause(at(6))]


def test_what_was_on_between_two_instants() -> None:
    found = [Pause(at(2), at(4)), Pause(at(6))]
    assert within(found, at(4), at(6)) == []
    assert within(found, at(1), at(2)) == []
    assert within(found, at(3), at(5)) == found[:1]
    assert within(found, at(3), at(7)) == found
    assert within(found, at(8), at(9)) == found[1:]
