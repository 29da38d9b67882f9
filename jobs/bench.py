"""The process that makes files, kept ready: begun by the first order, at hand for the next, let go when none comes.

What is slow about a process of its own is to begin it; so one (`jobs.workbench`) stands by with everything read in, and
makes each file in a copy of itself that ends with the file. So it never grows, and nothing of one order reaches the
next.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

log = logging.getLogger(__name__)

IDLE = 900.0
"""Seconds that it stands by without an order."""

TOLD = 2_000
"""How much of what it says about a mishap is handed on."""


class Bench:
    """One such process, or none; one order at a time. Whatever goes wrong ends it; the next order begins another."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._folder: TemporaryDirectory[str] | None = None
        self._leaving: asyncio.Task[None] | None = None

    async def do(self, order: bytes, longest: float) -> bytes:
        """What a workbench answers to an order (a line of JSON), within so many seconds. Raises `TimeoutError`, and
        `RuntimeError` with what is known of why it failed."""
        await self._stay()
        try:
            async with asyncio.timeout(longest):
                process = self._process or await self._begin()
                answer = await self._answer(process, order)
        except BaseException:
            await self.end()
            raise
        self._leaving = asyncio.create_task(self._leave(), name="let the workbench go")
        return answer

    async def end(self) -> None:
        """End it with whatever it is making, and remove what it has left."""
        process, self._process = self._process, None
        folder, self._folder = self._folder, None
        if process and process.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
        if folder:
            folder.cleanup()
        if process:
            await process.wait()

    async def close(self) -> None:
        """`end` it for good."""
        await self._stay()
        await self.end()

    async def _stay(self) -> None:
        """Not let it go for now; one that has died meanwhile is forgotten."""
        if self._leaving:
            self._leaving.cancel()
            await asyncio.gather(self._leaving, return_exceptions=True)
        if self._process and self._process.returncode is not None:
            await self.end()

    async def _leave(self) -> None:
        await asyncio.sleep(IDLE)
        await self.end()

    async def _begin(self) -> asyncio.subprocess.Process:
        self._folder = TemporaryDirectory(prefix="dondoc-bench-", ignore_cleanup_errors=True)
        with self._errors.open("wb") as errors:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "jobs.workbench"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=errors,
                # what is left of a file that was cut off lies in the folder; one thread, as it makes copies of itself
                env={**os.environ, "TMPDIR": self._folder.name, "OPENBLAS_NUM_THREADS": "1"},
                start_new_session=True,  # Ctrl+C is for this process, which ends the other
            )
        return self._process

    @property
    def _errors(self) -> Path:
        assert self._folder
        return Path(self._folder.name) / "errors.txt"

    async def _answer(self, process: asyncio.subprocess.Process, order: bytes) -> bytes:
        assert process.stdin and process.stdout
        with suppress(ConnectionError):  # then it has ended, which reading shows
            process.stdin.write(order + b"\n")
            await process.stdin.drain()
        said, data = await self._line(process), b""
        ending: dict[str, Any] = json.loads(said)
        if "status" not in ending:
            data = said + await process.stdout.readexactly(sum(size for _, size in ending.get("files", ())))
            ending = json.loads(await self._line(process))
        if ending["status"]:
            raise RuntimeError(self._why() or f"exit code {ending['status']}")
        log.debug("made in %(cpu_s)s s with %(mb)s MB", ending)
        return data

    async def _line(self, process: asyncio.subprocess.Process) -> bytes:
        assert process.stdout
        line = await process.stdout.readline()
        if not line:
            raise RuntimeError(self._why() or f"exit code {await process.wait()}")
        return line

    def _why(self) -> str:
        """What it has said last."""
        return self._errors.read_bytes().decode("utf-8", "replace").strip()[-TOLD:]
