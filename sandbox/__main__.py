"""The sandbox as a process of its own: ``python -m sandbox --at 2022-08-01T07:40+07:00 --memory var/sandbox.json``.

Whoever starts it holds its standard input: a line ``remember`` makes it keep what happens from then on, and it stops
when the input ends, even if the starter was killed. Its first line of output is JSON: where it listens and the bots'
tokens, or what hindered it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from sandbox import memory
from sandbox.server import PortInUse, Sandbox

try:
    from uvloop import run
except ImportError:  # not on every system
    from asyncio import run  # type: ignore[assignment]  # the same but for a keyword

PATIENCE = 3.0
"""Seconds that a sandbox whose bot was killed may need to save and end."""


async def serve(at: datetime, port: int, seed: int, keep_in: Path, *, fresh: bool) -> None:
    """Serve until standard input ends. Raises `PortInUse`."""
    kept = None if fresh else memory.recall(keep_in)
    sandbox = Sandbox(memory.time_of(kept) if kept else at, port=port, seed=seed)
    if kept:
        memory.restore(kept, sandbox.world, sandbox.bot, sandbox.zalo)
    await sandbox.start()
    tokens = {"telegram_token": sandbox.bot.token, "zalo_token": sandbox.zalo.bot.token}
    _tell({"url": sandbox.url, **tokens, "kept": kept is not None})
    async for line in await _input():
        if line.strip() == b"remember":
            sandbox.remember(keep_in)
    await sandbox.stop()


def _tell(facts: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


async def _input() -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


def main() -> int:
    """Read the arguments and serve, if no other sandbox keeps its play in the same file; returns the exit code."""
    arguments = argparse.ArgumentParser(prog="python -m sandbox", description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--at", type=datetime.fromisoformat, required=True, help="what the clock shows; with offset")
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--memory", type=Path, required=True, help="where people, chats and the clock are kept")
    arguments.add_argument("--fresh", action="store_true", help="forget what was kept")
    given = arguments.parse_args()
    memory.make_folder(given.memory)
    try:
        with FileLock(given.memory.with_suffix(".lock"), timeout=PATIENCE, mode=0o600):
            run(serve(given.at, given.port, given.seed, given.memory, fresh=given.fresh))
    except Timeout:
        _tell({"error": f"another sandbox plays here ({given.memory}): stop it, or start this one elsewhere"})
        return 1
    except PortInUse as error:
        _tell({"error": str(error)})
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
