"""Pace, backoff, pauses and quota, by a turned clock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise

import pytest

from jobs.pace import MOST_SPARE, SPARE, Backoff, Pace, Pauses, Quota
from tests.jobs.clockwork import play


def now() -> float:
    return asyncio.get_running_loop().time()


def starts(
    per_second: float, number: int, *, answered_after: float | None = 0.0, late: float = 0.0, busy: float = 0.001
) -> list[float]:
    """When so many messages start; each is answered after so many seconds (``None``: never).

    The first is wanted ``late``, each next one ``busy`` seconds after the one before.
    """

    async def story() -> list[float]:
        pace, found = Pace(per_second), []
        await asyncio.sleep(late)
        for _ in range(number):
            await pace.wait()
            found.append(now())
            slot = pace.take()
            if answered_after is not None:
                asyncio.get_running_loop().call_later(answered_after, slot.land)
            await asyncio.sleep(busy)
        return found

    return [round(at, 6) for at in play(story())]


def test_messages_are_evenly_spaced() -> None:
    assert starts(4, 9) == [0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0]


def test_without_a_limit_nothing_waits() -> None:
    assert starts(0, 50, busy=0) == [0] * 50


def test_the_next_round_waits_a_second_since_the_answer_or_a_little_longer_than_since_the_start() -> None:
    assert starts(1, 3, answered_after=0.02, busy=0.1) == [0, 1.02, 2.04]
    assert starts(1, 3, answered_after=0.9) == [0, round(1 + SPARE, 6), round(2 + 2 * SPARE, 6)]
    assert starts(1, 2, answered_after=None) == [0, round(1 + SPARE, 6)]


def test_less_than_one_a_second() -> None:
    assert starts(0.5, 3) == [0, 2, 4]


def test_a_late_machine_catches_up_a_little_and_not_in_one_burst() -> None:
    found = starts(10, 10, late=3)
    pauses = [round(after - before, 6) for before, after in pairwise(found)]
    assert found[0] == 3
    assert min(pauses) >= 0.05
    assert sum(pauses[:5]) < 0.5
    assert pauses[-1] == 0.1


def test_a_refusal_widens_the_margin_up_to_a_second() -> None:
    pace = Pace(1)
    assert pace.spare == SPARE
    pace.refused()
    assert pace.spare == 2 * SPARE
    for _ in range(9):
        pace.refused()
    assert pace.spare == MOST_SPARE


@pytest.mark.parametrize(("failures", "most"), [(0, 1), (1, 2), (3, 8), (9, 512), (10, 600), (5000, 600)])
def test_backoff_doubles_up_to_its_longest_with_jitter(failures: int, most: float) -> None:
    found = [Backoff(1, 600).seconds(failures) for _ in range(200)]
    assert most / 2 <= min(found)
    assert max(found) <= most
    assert max(found) - min(found) > most / 8


def test_by_default_no_wait_is_longer_than_ten_minutes() -> None:
    assert 300 <= Backoff().seconds(99) <= 600
    assert 0.5 <= Backoff().seconds(0) <= 1


Story = Callable[[Pauses], Awaitable[None]]


def pausing(story: Story) -> None:
    async def begin() -> None:
        await story(Pauses(Backoff(8, 600)))

    play(begin())


def test_one_chat_that_fails_says_nothing_about_the_channel() -> None:
    async def story(pauses: Pauses) -> None:
        assert pauses.failed("a", 0) == 0
        assert pauses.failed("a", 0) == 0
        assert not pauses.probing
        assert pauses.seconds() <= 0

    pausing(story)


def test_two_chats_that_fail_pause_it_once_a_round() -> None:
    async def story(pauses: Pauses) -> None:
        pauses.failed("a", 0)
        pause = pauses.failed("b", 0)
        assert 8 <= pause <= 16
        assert pauses.seconds() == pause
        assert pauses.probing
        assert pauses.failed("c", 0) == 0
        assert pauses.round == 1
        longer = pauses.failed("d", 1)
        assert 16 <= longer <= 32

    pausing(story)


def test_a_success_between_two_failures_means_that_it_works() -> None:
    async def story(pauses: Pauses) -> None:
        pauses.failed("a", 0)
        assert not pauses.end()
        assert pauses.failed("b", 0) == 0

    pausing(story)


def test_a_pause_ends_when_something_gets_through() -> None:
    async def story(pauses: Pauses) -> None:
        pauses.pause(100, 0)
        assert pauses.end()
        assert not pauses.probing
        assert pauses.seconds() <= 0
        assert pauses.round == 0
        assert not pauses.end()

    pausing(story)


def test_what_the_messenger_asked_for_stays_when_something_gets_through() -> None:
    async def story(pauses: Pauses) -> None:
        pauses.wait_for(30)
        pauses.wait_for(10)
        assert not pauses.probing
        pauses.pause(5, 0)
        assert pauses.seconds() == 30
        pauses.end()
        assert pauses.seconds() == 30
        await pauses.over()
        assert now() == 30

    pausing(story)


def test_who_waits_looks_around_when_something_changes() -> None:
    async def story(pauses: Pauses) -> None:
        pauses.pause(100, 0)
        asyncio.get_running_loop().call_later(1, pauses.stir)
        await pauses.over()
        assert now() == 1
        asyncio.get_running_loop().call_later(1, pauses.end)
        await pauses.over()
        assert now() == 2
        await pauses.over()
        assert now() == 2

    pausing(story)


def test_a_quota_is_used_up_for_so_long_or_until_something_that_began_later_arrives() -> None:
    async def story() -> None:
        quota = Quota(60)
        assert not quota.used_up()
        await asyncio.sleep(10)
        assert quota.ran_out() == 60
        assert quota.used_up()
        quota.allowed(10)
        assert quota.used_up()
        quota.allowed(10.5)
        assert not quota.used_up()
        quota.ran_out()
        await asyncio.sleep(59)
        assert quota.used_up()
        await asyncio.sleep(1)
        assert not quota.used_up()

    play(story())
