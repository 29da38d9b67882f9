"""One process does the work; a second one with the same database stands by and takes over when the first dies."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import monotonic

from db import leases
from db.leases import Beat
from db.session import Database, DatabaseUnavailable

log = logging.getLogger(__name__)

BEAT_SECONDS = 5.0
PATIENCE_SECONDS = 20.0
LOOK_SECONDS = 1.0


class Lease:
    """This process's claim to the work.

    The holder counts a number up every few seconds. A standby that has not seen it move for `PATIENCE_SECONDS` of its
    own monotonic time takes over; clocks are not compared, so a wrong or jumping one does no harm. A holder that has
    died on this very machine is recognized at once.
    """

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now
        self._held = False
        self.holder = f"{socket.gethostname()[:60]}|{_machine()}|{os.getpid()}|{secrets.token_hex(4)}"

    async def acquire(self) -> None:
        """Return when this process is the one that works; until then it stands by.

        A database that cannot be used meanwhile is waited for. The other process cannot beat then either, so its
        silence counts anew from the moment at which the database works again.
        """
        last, since, told, said = None, monotonic(), False, ""
        while True:
            dead = last if last and (monotonic() - since >= PATIENCE_SECONDS or _is_dead(last.holder)) else None
            try:
                seen = await self._database.run(leases.take, self.holder, dead, self._now())
            except DatabaseUnavailable as error:
                if str(error) != said:
                    said = str(error)
                    log.error("%s; this process waits for it", said)
                since = monotonic()
                await asyncio.sleep(LOOK_SECONDS)
                continue
            if said:
                said = ""
                log.warning("the database works again")
            if seen is None:
                self._held = True
                if told:
                    log.warning("the other process has stopped; this one takes over")
                return
            if seen != last:
                last, since = seen, monotonic()
                if _is_dead(seen.holder):
                    continue
            if not told:
                log.warning("%s; this one stands by and takes over when it stops", _words(seen))
                told = True
            await asyncio.sleep(LOOK_SECONDS)

    async def acquire_if_free(self) -> str:
        """Be the one that works, if nobody does: returns an empty text, or words about the process that does.

        One that ended without letting go, and may run on another machine, is watched for `PATIENCE_SECONDS`.
        """
        seen, since = None, monotonic()
        while True:
            gone = seen and (monotonic() - since >= PATIENCE_SECONDS or _is_dead(seen.holder))
            found = await self._database.run(leases.take, self.holder, seen if gone else None, self._now())
            if found is None:
                self._held = True
                return ""
            if seen and found != seen:
                return _words(found)
            seen = found
            if not _is_dead(found.holder):
                await asyncio.sleep(LOOK_SECONDS)

    async def keep(self) -> None:
        """Keep the lease alive. Raises `db.leases.LeaseLost` when another process has taken over."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            try:
                await self._database.run(leases.beat, self.holder)
            except DatabaseUnavailable as error:
                log.error("%s", error)

    async def release(self) -> None:
        """Let go of the work, if it was ours; a failure only makes the standby wait."""
        if not self._held:
            return
        try:
            await self._database.run(leases.release, self.holder)
        except DatabaseUnavailable as error:
            log.warning("%s", error)


def _words(seen: Beat) -> str:
    host, _, pid, *_ = [*seen.holder.split("|"), "?", "?"]
    return f"another process runs this bot with this database ({host or '?'}, process {pid})"


def _machine() -> str:
    """Identify this boot of this machine and its process numbers (Linux); empty where that is unknown."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{boot[:13]}:{Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return ""


def _is_dead(holder: str) -> bool:
    """Tell whether the holder ran here and is gone; only that can be known for certain."""
    parts = holder.split("|")
    if len(parts) != 4 or not parts[1] or parts[1] != _machine():
        return False
    try:
        os.kill(int(parts[2]), 0)
    except ProcessLookupError:
        return True
    except (OSError, ValueError):
        return False
    return False
