"""What lives as long as the process is put aside; what comes later is freed as ever."""

from __future__ import annotations

import asyncio
import gc
import weakref
from typing import cast

import pytest

from bot.app import App
from bot.cli import main
from bot.memory import settle


class Ring:
    def __init__(self) -> None:
        self.me = self


def test_what_is_there_is_put_aside_and_what_comes_later_is_freed() -> None:
    try:
        settle()
        aside = gc.get_freeze_count()
        assert aside > 10_000
        assert len(gc.get_objects()) < aside / 10
        later = weakref.ref(Ring())
        gc.collect()
        assert later() is None
        gone = weakref.ref(Ring())
        gc.freeze()
        settle()
        assert gone() is None, "what was put aside is looked through when that is done again"
    finally:
        gc.unfreeze()


async def test_the_bot_puts_aside_what_there_is_once_it_has_started(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    class Bot:
        lost = asyncio.Event()

        async def start(self) -> None:
            done.append("start")

        async def stop(self) -> None:
            done.append("stop")

    stop = asyncio.Event()

    def settled() -> None:
        done.append("settle")
        stop.set()

    monkeypatch.setattr(main, "settle", settled)
    await main._run(cast(App, Bot()), stop)
    assert done == ["start", "settle", "stop"]
