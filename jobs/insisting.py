"""Doing something again and again until it can be done: the one place where work that failed is tried again at once.

Messages, pictures and jobs that failed are tried again by what stands in the database (`db.sending`, `db.files`, the
timetable); this is for what must be done now, whatever it takes: what came in, the start, what was sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_exponential
from tenacity.wait import wait_base

T = TypeVar("T")


def doubling(first: float, longest: float) -> wait_base:
    """A pause that doubles from ``first`` to ``longest`` seconds."""
    return wait_exponential(multiplier=first, max=longest)


async def insist(
    work: Callable[[], Awaitable[T]],
    on: type[Exception],
    pause: wait_base | Callable[[RetryCallState], float],
    say: Callable[[Exception, float], object],
) -> T:
    """Do ``work`` until it does not raise ``on``; returns what it returned.

    Between two tries it waits as ``pause`` says, and ``say`` is told of the error and of the seconds. Any other
    exception is raised at once. What works at once, as nearly everything does, costs no more than its call.
    """
    met: list[Exception] = []
    try:
        return await work()
    except on as error:
        met.append(error)

    def tell(state: RetryCallState) -> None:
        error = state.outcome and state.outcome.exception()
        assert isinstance(error, on) and state.next_action
        say(error, state.next_action.sleep)

    retrying = AsyncRetrying(
        retry=retry_if_exception_type(on), wait=pause, before_sleep=tell, sleep=asyncio.sleep, reraise=True
    )

    async def once() -> T:
        if met:
            raise met.pop()
        return await work()

    return await retrying(once)
