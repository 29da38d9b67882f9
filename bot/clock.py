"""The program's time: the machine's clock, or the sandbox's, which can be turned."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any, Protocol

import httpx

log = logging.getLogger(__name__)


class Clock(Protocol):
    """Tells the program's time."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SandboxClock:
    """Follows the clock of a sandbox over HTTP and tells it when everything due has been done."""

    def __init__(self, url: str) -> None:
        self._http = httpx.AsyncClient(base_url=url, timeout=httpx.Timeout(10, read=60))
        self._shown, self._speed, self._read_at = datetime.now(UTC), 0.0, monotonic()
        self.version = 0

    def now(self) -> datetime:
        return self._shown + timedelta(seconds=(monotonic() - self._read_at) * self._speed)

    async def read(self) -> None:
        """Read the sandbox's clock once, before anything asks for the time."""
        self._take((await self._http.get("/sandbox/clock")).raise_for_status().json())

    async def turns(self) -> AsyncIterator[int]:
        """Yield the version of the clock each time that it is turned."""
        while True:
            try:
                answer = await self._http.get("/sandbox/clock", params={"after": self.version})
                shown = answer.raise_for_status().json()
            except httpx.HTTPError as error:
                log.info("the sandbox's clock does not answer: %r", error)
                await asyncio.sleep(0.5)
                continue
            if shown["version"] != self.version:
                self._take(shown)
                yield self.version

    async def settled(self, version: int, upcoming: list[dict[str, Any]], states: dict[str, str]) -> None:
        """Say that everything due at this setting has been done, what comes next, and how each chat's work stands."""
        report = {"version": version, "upcoming": upcoming, "states": states}
        try:
            await self._http.post("/sandbox/clock/settled", json=report)
        except httpx.HTTPError as error:
            log.info("the sandbox's clock does not answer: %r", error)

    async def close(self) -> None:
        """Take leave, so that nobody waits for this bot when the clock is turned."""
        try:
            await self._http.post("/sandbox/clock/settled", json={"leaving": True}, timeout=2)
        except httpx.HTTPError as error:
            log.debug("the sandbox's clock does not answer: %r", error)
        await self._http.aclose()

    def _take(self, shown: dict[str, Any]) -> None:
        self._shown = datetime.fromisoformat(shown["now"]).astimezone(UTC)
        self._speed, self._read_at = shown["speed"], monotonic()
        self.version = shown["version"]
