"""How the bot follows the sandbox's clock: what is looked at anew, and when the page is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any, cast

import pytest

from bot.clock import SandboxClock
from bot.play import follower as following
from bot.play.follower import SandboxFollower
from db.programs import Rulebooks
from db.session import Database
from rules.window import SendingWindow
from tests.rooms import MONDAY, ZONE, local


class Turned:
    """A clock that is turned to these times, one after the other."""

    def __init__(self, *times: datetime) -> None:
        self.version, self._times, self._now = 1, times, MONDAY
        self.told: list[tuple[int, list[dict[str, Any]], dict[str, str]]] = []

    def now(self) -> datetime:
        return self._now

    async def turns(self) -> AsyncIterator[int]:
        for at in self._times:
            self._now, self.version = at, self.version + 1
            yield self.version

    async def settled(self, version: int, upcoming: list[dict[str, Any]], states: dict[str, str]) -> None:
        self.told.append((version, upcoming, states))


class Looked:
    """A database in which there is another state at every look."""

    def __init__(self) -> None:
        self.times = 0

    async def read(self, _: Callable[..., Any], now: datetime) -> tuple[dict[str, str], list[Any]]:
        self.times += 1
        return {"chat": f"look {self.times}"}, [(now, "meeting", "Giao ban", 1)]


async def test_a_turn_to_the_same_time_looks_at_nothing_and_who_answered_has_it_told() -> None:
    nine = local("2022-08-01T09:00")
    clock, looked, passed = Turned(nine, nine, local("2022-08-01T10:00")), Looked(), []

    async def settle(time_has_passed: bool) -> None:
        passed.append(time_has_passed)
        if not time_has_passed:
            follower.answered()

    follower = SandboxFollower(
        cast(SandboxClock, clock), cast(Database, looked), Rulebooks(ZONE, SendingWindow(), "vi"), settle
    )
    await follower.follow()
    assert passed == [True, False, True]
    assert [states["chat"] for _, _, states in clock.told] == ["look 1", "look 1", "look 2"]
    assert [version for version, _, _ in clock.told] == [2, 3, 4]
    assert clock.told[1][1], "what comes next stands there"


async def test_an_answer_after_such_a_turn_is_told_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "ANSWERS_SECONDS", 0)
    nine = local("2022-08-01T09:00")
    clock, looked = Turned(nine, nine), Looked()

    async def settle(time_has_passed: bool) -> None:
        if not time_has_passed:
            follower.answered()

    follower = SandboxFollower(
        cast(SandboxClock, clock), cast(Database, looked), Rulebooks(ZONE, SendingWindow(), "vi"), settle
    )
    await follower.follow()
    reporting = asyncio.create_task(follower.report_answers())
    while len(clock.told) < 3:
        await asyncio.sleep(0)
    reporting.cancel()
    assert clock.told[-1][2] == {"chat": "look 2"}
