"""Our bot as a process of its own, which can be stopped, killed and put to sleep."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from tests.office import Office, Someone

ROOT = Path(__file__).parent.parent


class BotProcess:
    """Our bot as a process of its own, started as an operator starts it. ``env`` overrides settings."""

    def __init__(self, office: Office, **env: str) -> None:
        self._office, self._env = office, env
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._lines: list[str] = []
        self._arrived = asyncio.Event()

    async def start(self) -> None:
        """Start it; what it logs is collected."""
        settings = self._office.settings()
        self._lines = []
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            cwd=ROOT,
            env={
                **os.environ,
                "TELEGRAM_TOKEN": settings.telegram_token.get_secret_value(),
                "TELEGRAM_API_URL": settings.telegram_api_url,
                "TELEGRAM_PER_SECOND": "0",
                "TELEGRAM_CHAT_PAUSE": "0",
                "ZALO_TOKEN": settings.zalo_token.get_secret_value(),
                "ZALO_API_URL": settings.zalo_api_url,
                "ZALO_PER_SECOND": "0",
                "ZALO_CHAT_PAUSE": "0",
                "DATABASE_URL": settings.database_url,
                "SANDBOX_CLOCK_URL": str(settings.sandbox_clock_url),
                "BACKUP_DIR": str(settings.backup_dir),
                "BACKUP_KEEP": settings.backup_keep,
                **self._env,
            },
            stderr=asyncio.subprocess.PIPE,
        )
        self._reading = asyncio.create_task(self._read(self._process))

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stderr
        async for line in process.stderr:
            self._lines.append(line.decode())
            self._arrived.set()

    @property
    def log(self) -> str:
        """What it has logged so far."""
        return "".join(self._lines)

    async def logs(self, words: str) -> None:
        """Wait until it has logged these words."""
        async with asyncio.timeout(40):
            while words not in self.log:
                self._arrived.clear()
                await self._arrived.wait()

    def send(self, number: int) -> None:
        """Send it a signal."""
        assert self._process
        self._process.send_signal(number)

    async def stop(self, number: int = signal.SIGTERM) -> str:
        """Stop it; returns what it logged."""
        assert self._process and self._reading
        self._process.send_signal(number)
        async with asyncio.timeout(30):
            await self._process.wait()
            await self._reading
        return self.log

    @property
    def exit_code(self) -> int | None:
        return self._process.returncode if self._process else None


async def shown(office: Office, someone: Someone, words: str) -> str:
    """Wait for a message with certain words in somebody's chat."""
    arrived = asyncio.Event()

    def listen(event: dict[str, object]) -> None:
        arrived.set()

    office.sandbox.world.listeners.add(listen)
    try:
        async with asyncio.timeout(60):
            while True:
                arrived.clear()
                for message in reversed(someone.chat):
                    if message["from"]["is_bot"] and words in message.get("text", ""):
                        return str(message["text"])
                await arrived.wait()
    finally:
        office.sandbox.world.listeners.discard(listen)
