"""Doing something again and again until it can be done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from tenacity import wait_none

from jobs.insisting import doubling, insist


class Busy(Exception):
    """What is tried again."""


def failing(*errors: Exception) -> Callable[[], Awaitable[str]]:
    left = list(errors)

    async def work() -> str:
        if left:
            raise left.pop(0)
        return "done"

    return work


async def test_it_is_tried_again_until_it_is_done_and_each_failure_is_told() -> None:
    told: list[tuple[str, float]] = []
    work = failing(Busy("one"), Busy("two"), Busy("three"))

    def say(error: Exception, pause: float) -> None:
        told.append((str(error), pause))

    assert await insist(work, Busy, lambda state: state.attempt_number / 1000, say) == "done"
    assert told == [("one", 0.001), ("two", 0.002), ("three", 0.003)]


async def test_any_other_error_is_raised_at_once() -> None:
    told: list[Exception] = []
    with pytest.raises(ValueError, match="wrong"):
        await insist(
            failing(Busy(), ValueError("wrong"), Busy()), Busy, wait_none(), lambda error, _: told.append(error)
        )
    assert len(told) == 1


async def test_the_pause_doubles_up_to_the_longest() -> None:
    pauses: list[float] = []

    def note(state: object) -> float:
        pauses.append(doubling(0.5, 3.0)(state))  # type: ignore[arg-type]
        return 0.0

    await insist(failing(*(Busy() for _ in range(5))), Busy, note, lambda *_: None)
    assert pauses == [0.5, 1.0, 2.0, 3.0, 3.0]
