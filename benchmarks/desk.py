"""The coordinator's desk with 300 agencies, 40 duties and three years: ``python -m benchmarks desk``.

``[--json] [--size 0.1] [--times 3] [--database FILE] [--only NAME ...]``. Every form is made as the bot makes it, by an
order to the process that stands by for them (`jobs.workbench`); time and memory are those of the copy in which it is
made, and ``begun``: what the process itself takes. The board page is made as the web side makes it: all of it, and the
slowest of those that are narrowed. Answers are measured through the running bot against a Telegram on this machine, by
turns while it has a workbook made and by itself. What is wanted counts CPU seconds, so that it holds on a machine that
does other things too; how long an answer takes does not. FILE is the database that `benchmarks.large` builds, built
where it is not there yet. Ends with 1 where something takes more than it may.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from time import monotonic, perf_counter, process_time
from typing import Any
from unittest.mock import patch

from sqlalchemy import select
from sqlalchemy.orm import Session

import bot.app
from benchmarks import large
from benchmarks.delivery import _settings
from benchmarks.large_rows import NOW, ZONE, Size
from benchmarks.stand_in import StandIn, stand_in
from bot.app import App
from bot.clock import SystemClock
from bot.memory import settle
from bot.texts.render import Texts
from bot.web.board import Board
from bot.web.board_view import STATES, Asked
from bot.web.links import Links
from db import board_links
from db.board_links import BOARD_LINKS
from db.desk import facts, matrix, scope_of
from db.desk.page import MOST
from db.models import Address, Duty, Person, Post, Program
from db.session import Database
from jobs import workbench
from reports import picture
from reports.order import Made

ROOT = Path(__file__).parent.parent
PROGRAM = 1
WRITERS, A_SECOND, WORKBOOKS = 60, 5.0, 6
"""How many officials write, how many of them a second, and while how many workbooks are made: of a hundred answers the
slowest one alone would be the 99th percentile."""

Figures = dict[str, float]
WANTED: Figures = {
    "picture_cpu_s": 2,
    "pictures_cpu_s": 10,
    "docx_cpu_s": 10,
    "xlsx_cpu_s": 25,
    "xlsx_mb": 300,
    "board_cpu_s": 0.3,
    "narrowed_cpu_s": 0.3,
    "board_kb": 500,
    "answer_p99_ms": 200,
}
"""What is wanted of each; ``pictures``: those of all 300 agencies with the chart."""


def _made(url: str, what: str, times: int, command: tuple[str, ...] = ("-m", "jobs.workbench")) -> list[Figures]:
    """Have a form made so many times: seconds, CPU seconds, memory (MB), what came of it (kB), what it took to begin
    the process (CPU seconds)."""
    order = {"what": what, "program": PROGRAM, "agency": None, "month": None}
    place = {"url": url, "zone": str(ZONE), "window": "07:30-11:30,13:30-17:00", "language": "vi"}
    wanted = {**place, "now": NOW.isoformat()}
    line = json.dumps({**wanted, "person": _coordinator(url), "order": order}).encode() + b"\n"
    pipe = subprocess.PIPE
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, stdin=pipe, stdout=pipe)
    assert process.stdin and process.stdout
    found, whole = [], 0.0
    for _ in range(times):
        begun = perf_counter()
        process.stdin.write(line)
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        if "files" not in answer:
            raise SystemExit(f"{what}: {answer}")
        size = sum(size for _, size in answer["files"])
        process.stdout.read(size)
        ending = json.loads(process.stdout.readline())
        whole += ending["cpu_s"]
        found.append({"s": perf_counter() - begun, "cpu_s": ending["cpu_s"], "mb": ending["mb"], "kb": size / 1024})
    process.stdin.close()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    # what it takes by itself, the copies that it has waited for left out
    began = used.ru_utime + used.ru_stime - whole
    return [{**row, "begun_cpu_s": began} for row in found]


def _coordinator(url: str) -> int:
    """The person (id) who orders."""
    return _asking(url, lambda session: session.scalars(select(Post.person_id).where(Post.role == "coordinator")).one())


def _asking(url: str, work: Callable[[Session], int]) -> int:
    database = Database(url)
    try:
        return database.read_now(work)
    finally:
        database.close()


def one_picture(session: Session, wanted: dict[str, Any]) -> list[Made]:
    """One picture of 45 agencies of many, in the place of all of them with the chart."""
    rules = large.rulebooks().current(session)
    scope = scope_of(session, rules, session.get_one(Program, PROGRAM), NOW)
    about = facts(session, scope)
    drawn = picture.draw(about, matrix(session, scope, picture.MOST_COLUMNS), most=1)[0]
    return [Made("one.png", drawn)]


def _board(url: str, times: int, *, narrowed: bool) -> list[Figures]:
    """The board page of everything, or the slowest of those that are narrowed."""
    database, links = Database(url), Links("http://127.0.0.1", "1:token")
    house = Board(links, database, large.rulebooks(), Texts("vi"), lambda: NOW)

    def opened(session: Session) -> tuple[str, str]:
        person, program = session.get_one(Person, _coordinator(url)), session.get_one(Program, PROGRAM)
        row = board_links.make(session, person, program, None, NOW)
        return row.handle, BOARD_LINKS.open_on(session, row.handle, NOW) or ""

    handle, secret = database.run_now(opened)
    duty = database.read_now(lambda session: session.scalars(select(Duty.code).where(Duty.program_id == 1)).first())
    asked = [Asked()]
    if narrowed:
        narrow: list[dict[str, Any]] = [{}, {"group": 3}, {"agency": "DV011"}, {"duty": duty or ""}, {"first": MOST}]
        asked = [Asked(**each, state=word) for each in narrow for word in ("", *STATES)]
    found = []
    for number in range(times + 1):
        rows = []
        for each in asked:
            begun, cpu = perf_counter(), process_time()
            page = database.read_now(house._made, handle, secret, each) or ""
            took = {"s": perf_counter() - begun, "cpu_s": process_time() - cpu, "kb": len(page.encode()) / 1024}
            rows.append({**took, "mb": 0.0, "begun_cpu_s": 0.0})
        found += [max(rows, key=lambda row: row["cpu_s"])] if number else []
        if not number:
            settle()  # as the bot does with the templates that the first has read in
    database.close()
    return found


FORMS: dict[str, Callable[[str, int], list[Figures]]] = {
    "picture": lambda url, times: _made(url, "png", times, ("-m", "benchmarks.desk", "--one")),
    "pictures": lambda url, times: _made(url, "png", times),
    "docx": lambda url, times: _made(url, "docx", times),
    "xlsx": lambda url, times: _made(url, "xlsx", times),
    "board": partial(_board, narrowed=False),
    "narrowed": partial(_board, narrowed=True),
}
"""What is made so many times, or looked at."""


async def _answers(url: str, size: Size) -> dict[str, list[float]]:
    """Seconds that officials wait for an answer: while workbooks are made, and by themselves, by turns, so that what
    else the machine does meets both."""
    found: dict[str, list[float]] = {"answer": [], "alone": []}
    with stand_in(size.agencies + 1, at=NOW) as other:
        async with _running(other, url, size) as app:
            order = {"what": "xlsx", "program": PROGRAM, "agency": None, "month": None}
            wanted = {"person": await asyncio.to_thread(_coordinator, url), "order": order}
            for number in range(WORKBOOKS):
                begun = monotonic()
                made = app.workshop.make({**wanted, "asked": str(number)})
                found["answer"] += await _while(other, made)
                found["alone"] += await _while(other, asyncio.sleep(monotonic() - begun))
    return found


async def _while(other: StandIn, work: Awaitable[object]) -> list[float]:
    """Let officials write, one after the other, until something is done; how long each waited for the answer."""
    before = len((await asyncio.to_thread(other.counted))["answers"])
    other.write(WRITERS, A_SECOND, "ờ ờ ờ")
    await work
    other.quiet()
    await asyncio.sleep(1)
    answers: list[float] = (await asyncio.to_thread(other.counted))["answers"]
    return answers[before:]


@asynccontextmanager
async def _running(other: StandIn, url: str, size: Size) -> Any:
    """The bot with the people of the stand-in, once what was due has gone out.

    Its clock stands still, by itself: one that follows a sandbox's is told of every answer what comes next, which costs
    more than the answer, and nobody who really works with the bot has it.
    """
    with patch.object(bot.app, "SystemClock", _Still):
        app = App(_settings(other, url))
    await app.database.run(_move_in, other.first, size.agencies)
    await app.start()
    await app.settle(time_has_passed=True)
    settle()
    try:
        yield app
    finally:
        await app.stop()


class _Still(SystemClock):
    """A clock that stands still."""

    def now(self) -> datetime:
        return NOW


def _move_in(session: Session, first: int, agencies: int) -> None:
    """Give everybody the chat that a person of the stand-in has."""
    for row in session.scalars(select(Address).join(Person)):
        place = agencies if row.chat_id == "coordinator" else int(row.chat_id)
        row.chat_id = str(first + place)


@contextmanager
def _built(said: argparse.Namespace, size: Size) -> Iterator[str]:
    """The address of a large database; it is kept where FILE says, else made for this once."""
    with tempfile.TemporaryDirectory(prefix="dondoc-desk-") as folder:
        path = Path(said.database or Path(folder) / "large.sqlite3")
        if not path.exists():
            making = path.with_suffix(".part")
            making.unlink(missing_ok=True)
            print(large.build(f"sqlite:///{making}", size), file=sys.stderr)
            making.rename(path)
        copy = Path(folder) / "desk.sqlite3"
        shutil.copyfile(path, copy)
        kept = Database(f"sqlite:///{copy}")
        kept.migrate()  # what was built with an earlier version
        kept.close()
        yield f"sqlite:///{copy}"


def measure(url: str, size: Size, times: int, only: list[str]) -> Figures:
    """Make every form several times, and let people write; returns the medians."""
    found: Figures = {}
    for name, work in FORMS.items():
        if not only or name in only:
            rows = work(url, times)
            for unit in ("s", "cpu_s", "mb", "kb", "begun_cpu_s"):
                found[f"{name}_{unit}"] = round(median(row[unit] for row in rows), 2)
            print(name, [{unit: round(value, 2) for unit, value in row.items()} for row in rows], file=sys.stderr)
    if not only or "answers" in only:
        for name, waits in asyncio.run(_answers(url, size)).items():
            cuts = quantiles(waits, n=100, method="inclusive")
            found |= {
                f"{name}_{part}_ms": round(cuts[at] * 1000) for part, at in (("p50", 49), ("p95", 94), ("p99", 98))
            }
            found[f"{name}_count"] = len(waits)
    return found


def main(args: list[str]) -> int:
    """Measure, print what is wanted beside it or as JSON; returns 1 where something takes more than it may."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks desk")
    reader.add_argument("--json", action="store_true", help="print one JSON object")
    reader.add_argument("--size", type=float, default=1.0, help="0.1: a tenth of everything")
    reader.add_argument("--times", type=int, default=3, help="how often each form is made")
    reader.add_argument("--database", metavar="FILE", help="a database that is built there, or was")
    reader.add_argument("--only", action="append", default=[], choices=[*FORMS, "answers"])
    reader.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    said = reader.parse_args(args)
    if said.one:
        workbench.make = one_picture
        workbench.serve(sys.stdin.buffer, sys.stdout.buffer)
        return 0
    size = Size().times(said.size)
    with _built(said, size) as url:
        found = measure(url, size, said.times, said.only)
    if said.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            wanted = WANTED.get(name)
            print(f"{name:20}{value:12.2f}" + (f"   (at most {wanted:g})" if wanted else ""))
    return int(any(found.get(name, 0) > wanted for name, wanted in WANTED.items()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
