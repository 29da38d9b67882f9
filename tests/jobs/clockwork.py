"""A turned clock and a messenger at hand: what takes hours of waiting is played at once, the same way every time."""

from __future__ import annotations

import asyncio
import selectors
from collections import deque
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from db import leases
from db.session import Database
from jobs.deliver import Postman
from jobs.means import Means
from jobs.pace import Backoff
from jobs.transport import Delivered, Letter
from tests.rooms import Room

P = ParamSpec("P")
R = TypeVar("R")
HOLDER = "me"


class _Selector(selectors.DefaultSelector):
    """Waits for nothing: where nothing is ready, the time that would have been waited has passed."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready: list[tuple[selectors.SelectorKey, int]] = super().select(0)
        if not ready and timeout is None:
            raise RuntimeError("everybody waits, and nothing will ever happen")
        if not ready and timeout:
            self.passed += timeout
        return ready


class Clockwork(asyncio.SelectorEventLoop):
    """An event loop whose seconds pass as soon as everybody waits for them."""

    def __init__(self) -> None:
        self.clock = _Selector()
        super().__init__(self.clock)

    def time(self) -> float:
        return self.clock.passed


def play(story: Coroutine[Any, Any, R]) -> R:
    """Run a story by clockwork; what it left running is ended."""
    loop = Clockwork()
    try:
        return loop.run_until_complete(story)
    finally:
        for task in asyncio.all_tasks(loop):
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                loop.run_until_complete(task)
        loop.close()


class Prompt(Database):
    """The same database without threads, so that nothing happens meanwhile; ``fail``: raised by the next units."""

    def __init__(self, of: Room) -> None:
        super().__init__(of.database.url.render_as_string(hide_password=False), durable=False)
        self.engine = of.database.engine
        self.fail: deque[Exception] = deque()

    async def run(self, work: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        await asyncio.sleep(0)
        if self.fail:
            raise self.fail.popleft()
        return self.run_now(work, *args, **kwargs)


class Post:
    """A messenger: it takes what it is given, or answers what was laid ready, one answer a letter.

    ``rest``: how long a chat rests between two messages; ``takes``: how many seconds it needs for each.
    """

    def __init__(self, *answers: Delivered | Exception, name: str = "telegram", rest: float = 0.0, takes: float = 0.0):
        self.name, self.rest, self.takes = name, rest, takes
        self.answers = deque(answers)
        self.letters: list[tuple[float, Letter]] = []
        self.most_at_once = self._at_once = 0

    async def deliver(self, letter: Letter) -> Delivered:
        self.letters.append((asyncio.get_running_loop().time(), letter))
        answer = self.answers.popleft() if self.answers else Delivered(f"{self.name} {len(self.letters)}")
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            await asyncio.sleep(self.takes)
        finally:
            self._at_once -= 1
        if isinstance(answer, Exception):
            raise answer
        return answer

    def pause_of(self, chat_id: str) -> float:
        return self.rest

    @property
    def chats(self) -> list[str]:
        """To whom letters went, in order."""
        return [letter.chat_id for _, letter in self.letters]

    @property
    def times(self) -> list[float]:
        """When letters went, in seconds since the beginning."""
        return [at for at, _ in self.letters]


def deliver(
    room: Room,
    post: Post,
    *,
    seconds: float = 0.0,
    per_second: float = 0.0,
    backoff: Backoff | None = None,
    database: Prompt | None = None,
    meanwhile: Callable[[Postman], Coroutine[Any, Any, None]] | None = None,
) -> list[str]:
    """Let a postman work until there is nothing to do, then so many ``seconds`` more; returns who was woken."""
    room.save()
    database = database or Prompt(room)
    woken: list[str] = []
    means = Means(
        database, room.rulebooks, lambda: room.now, HOLDER, backoff or Backoff(1, 600), lambda: woken.append("all")
    )

    async def work() -> None:
        postman = Postman(means, post, per_second=per_second)
        task = asyncio.create_task(postman.run())
        await asyncio.sleep(0)
        if meanwhile:
            await meanwhile(postman)
        else:
            await postman.drain()
        await asyncio.sleep(seconds)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    database.run_now(leases.take, HOLDER, None, room.now)
    play(work())
    database.close()
    return woken
