"""The sandbox as a process beside this one, on a second core, and what is arranged there before the play begins."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import httpx

STOPPING_SECONDS = 10.0
SETTLING_SECONDS = 120.0
"""How long the first day may take: people join and get their first reminders before the answer comes."""


class StageFailed(Exception):
    """The sandbox did not start, or has stopped by itself; the message says why, as far as is known."""


@dataclass(frozen=True)
class Player:
    """A person of the play: who it is, in which role, the messenger, and the first thing that they write."""

    name: str
    group: str
    role: str
    messenger: str
    says: str


class Stage:
    """A running sandbox: ``url``, the bots' tokens, and whether it ``goes_on`` where it was left."""

    def __init__(self, process: asyncio.subprocess.Process, facts: dict[str, str]) -> None:
        self._process = process
        self.url = facts["url"]
        self.telegram_token, self.zalo_token = facts["telegram_token"], facts["zalo_token"]
        self.goes_on = bool(facts["kept"])

    @classmethod
    async def start(cls, at: datetime, port: int, seed: int, memory: Path, *, fresh: bool) -> Self:
        """Start it with its clock at ``at`` (aware), or with what is kept in ``memory`` unless ``fresh``.

        Raises `StageFailed`, as when the port is in use.
        """
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "sandbox", "--at", at.isoformat(), "--port", str(port), "--seed", str(seed)),
            *("--memory", str(memory), *(["--fresh"] if fresh else [])),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,  # Ctrl+C is for this process, which ends the other by closing its input
        )
        assert process.stdout
        line = await process.stdout.readline()
        if not line:
            raise StageFailed("the sandbox did not start; what it wrote above says why")
        facts = json.loads(line)
        if "error" in facts:
            await process.wait()
            raise StageFailed(facts["error"])
        return cls(process, facts)

    async def enter(self, players: Sequence[Player]) -> list[int]:
        """Put people on the stage; returns their numbers when the bot has taken in what they say."""
        numbers: list[int] = await self._post("/sandbox/people", {"people": [vars(player) for player in players]})
        return numbers

    async def gather(self, title: str, heading: str, members: Sequence[int], says: str) -> None:
        """Make a group of people (by their numbers) on Telegram, in which the first of them says something."""
        group = {"title": title, "heading": heading, "members": list(members), "says": says}
        await self._post("/sandbox/groups", group)

    async def turn(self, to: datetime) -> None:
        """Turn the clock, and return when the bot has done what is due."""
        await self._post("/sandbox/clock", {"to": to.isoformat()})

    async def begin(self, speed: float) -> None:
        """Let the clock run at ``speed``, and keep what happens from now on."""
        await self._post("/sandbox/clock", {"speed": speed})
        assert self._process.stdin
        self._process.stdin.write(b"remember\n")
        await self._process.stdin.drain()

    async def ended(self) -> None:
        """Return never, or raise `StageFailed` when the sandbox stops by itself."""
        code = await self._process.wait()
        raise StageFailed(f"the sandbox has stopped by itself (exit code {code})")

    async def stop(self) -> None:
        """Have it save and stop; one that hangs is killed."""
        assert self._process.stdin
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), STOPPING_SECONDS)
        except TimeoutError:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def _post(self, path: str, body: Mapping[str, object]) -> Any:
        async with httpx.AsyncClient(base_url=self.url, timeout=SETTLING_SECONDS) as http:
            return (await http.post(path, json=body)).raise_for_status().json()
