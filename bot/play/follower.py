"""Following a sandbox: do what is due when its clock is turned, and tell it what its page shows beside the chats."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.clock import SandboxClock
from bot.texts.render import LANGUAGES, Texts
from db import coming
from db.programs import NoProgram, Rulebooks
from db.session import Database

SHOWN_EVENTS = 12
ANSWERS_SECONDS = 0.2
"""How long answers are gathered before the page is told; after a turn of the clock it is told anyway."""


class SandboxFollower:
    """Keeps in step with a sandbox's clock.

    ``settle`` returns when everything is sent; told that time has passed, it does what is due before.
    """

    def __init__(
        self,
        clock: SandboxClock,
        database: Database,
        rulebooks: Rulebooks,
        settle: Callable[[bool], Awaitable[None]],
    ) -> None:
        self._clock, self._database, self._rulebooks = clock, database, rulebooks
        self._texts = {language: Texts(language) for language in LANGUAGES}
        self._zone, self._settle = rulebooks.zone, settle
        self._settled_version = 0
        self._answered = asyncio.Event()
        self._looked: tuple[list[dict[str, Any]], dict[str, str]] = [], {}
        """What comes next and how each chat's work stands, as it was looked at last."""

    async def begin(self) -> None:
        """Say that this bot follows, and what comes next."""
        self._settled_version = self._clock.version
        await self.report()

    async def follow(self) -> None:
        """Settle each time that the clock is turned, until cancelled. At a turn to the same time, which only lets
        answers arrive, it is not looked anew how things stand: who answered has that told a little later."""
        done_at = None
        async for version in self._clock.turns():
            now = self._clock.now()
            await self._settle(now != done_at)
            self._settled_version = version
            if now == done_at:
                await self._clock.settled(version, *self._looked)
            else:
                await self.report()
            done_at = now

    def answered(self) -> None:
        """Somebody answered: what the page shows may have changed."""
        self._answered.set()

    async def report_answers(self) -> None:
        """Report after answers that no report has told of meanwhile, until cancelled."""
        while True:
            await self._answered.wait()
            await asyncio.sleep(ANSWERS_SECONDS)
            if self._answered.is_set():
                await self.report()

    async def report(self) -> None:
        """Tell the sandbox what has been done, what comes next, and how each chat's work stands."""
        self._answered.clear()
        states, upcoming = await self._database.read(self._look, self._clock.now())
        self._looked = [self._event(*event) for event in upcoming], states
        await self._clock.settled(self._settled_version, *self._looked)

    def _look(self, session: Session, now: datetime) -> tuple[dict[str, str], list[coming.Coming]]:
        states = coming.states_of_chats(session, now, self._zone)
        try:
            rules = self._rulebooks.current(session)
        except NoProgram:
            return states, []
        return states, coming.upcoming(session, now, SHOWN_EVENTS, rules)

    def _event(self, at: Any, kind: str, title: str, count: int) -> dict[str, Any]:
        """An event in every language: whoever reads the page chooses one, whatever language the messages have."""
        facts = {"kind": kind, "title": title, "count": count}
        texts = {language: words.line("upcoming", **facts) for language, words in self._texts.items()}
        return {"at": at.astimezone(self._zone).isoformat(), "texts": texts}
