"""A Telegram on this machine in a process of its own, so that only the sender's CPU is measured.

Run as a program: serves a sandbox with Telegram's limits and 20-60 ms latency, people already met; prints its address.
Then takes a command a line: ``count`` prints what it has counted so far as JSON, ``write`` lets people write from now
on, one after the other, ``quiet`` ends that: those who write are no part of the process that is measured either.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx

from sandbox.server import TOKEN, Sandbox
from sandbox.telegram.accounts import Person

LATENCY = (0.02, 0.06)
BEGUN = datetime(2022, 8, 1, tzinfo=UTC)


class StandIn:
    """The other side, as the benchmark sees it."""

    token = TOKEN

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin and process.stdout
        self._process, self._in, self._out = process, process.stdin, process.stdout
        self.url = self._out.readline().strip()
        self.first = int(self._out.readline())

    def counted(self) -> dict[str, Any]:
        """Messages by chat, refusals, and the seconds between presses and their answers."""
        self._in.write("count\n")
        self._in.flush()
        found: dict[str, Any] = json.loads(self._out.readline())
        return found

    def write(self, people: int, a_second: float, text: str) -> None:
        """Let the first so many people write, one after the other, until they are `quiet`."""
        self._in.write(f"write {people} {a_second} {text}\n")
        self._in.flush()

    def quiet(self) -> None:
        """Nobody writes any more."""
        self._in.write("quiet\n")
        self._in.flush()

    def say(self, person: int, text: str) -> None:
        """A person writes."""
        httpx.post(f"{self.url}/sandbox/chats/{person}/text", json={"text": text}).raise_for_status()


@contextmanager
def stand_in(people: int, at: datetime = BEGUN) -> Iterator[StandIn]:
    """Start one with so many people, whose clock stands still ``at`` an instant."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.stand_in", str(people), at.isoformat()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield StandIn(process)
    finally:
        process.terminate()
        process.wait()


async def serve(people: int, at: datetime) -> None:
    sandbox = Sandbox(at)
    sandbox.api.limits.on = True
    sandbox.api.faults.latency = LATENCY
    await sandbox.start()
    everyone = [sandbox.world.add_person(f"Người {number}") for number in range(people)]
    for person in everyone:
        sandbox.world.chat_of(sandbox.bot, person).started = True
    times = _Times(sandbox)
    print(sandbox.url, everyone[0].id, sep="\n", flush=True)
    loop = asyncio.get_running_loop()
    writing: asyncio.Task[None] | None = None
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        what, *rest = line.split(maxsplit=3)
        if what == "write":
            count, a_second, text = rest
            writing = asyncio.create_task(_write(sandbox, everyone[: int(count)], float(a_second), text.strip()))
            continue
        if what == "quiet":
            if writing:
                writing.cancel()
            continue
        chats = {chat.id: sum(m["from"]["is_bot"] for m in chat.messages) for chat in sandbox.bot.chats.values()}
        refused = sandbox.api.limits.refused
        counted = {"chats": chats, "refused": refused, "answers": times.answers, "last": times.last}
        print(json.dumps(counted), flush=True)


async def _write(sandbox: Sandbox, people: list[Person], a_second: float, text: str) -> None:
    """Write so often a second, at even distances, whatever becomes of what was written before."""
    loop, side = asyncio.get_running_loop(), sandbox.sides["telegram"]
    begun = loop.time()
    for number, person in enumerate(itertools.cycle(people)):
        await asyncio.sleep(begun + number / a_second - loop.time())
        side.say(person, text)


class _Times:
    """How long each person waited for the bot's next message after writing to it; when the last message came."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.answers: list[float] = []
        self.last = 0.0
        self._asked: dict[int, float] = {}
        sandbox.world.listeners.add(self._listen)

    def _listen(self, event: dict[str, Any]) -> None:
        if event["type"] != "message":
            return
        now = asyncio.get_running_loop().time()
        if not event["message"]["from"]["is_bot"]:
            self._asked[event["chat"]] = now
            return
        self.last = now
        if event["chat"] in self._asked:
            self.answers.append(now - self._asked.pop(event["chat"]))


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), datetime.fromisoformat(sys.argv[2])))
