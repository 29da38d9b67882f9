"""By which clock a command goes: the one that the bot goes by with this database (`db.clocks`)."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import httpx
from sqlalchemy.exc import DBAPIError

from bot.cli.program import fail
from bot.clock import Clock, SystemClock
from bot.settings import Settings
from db import clocks
from db.session import Database, DatabaseUnavailable, database_url

SECONDS = 10.0


def clock_of(settings: Settings, database: Database) -> Clock:
    """The clock that the bot goes by. Exits with a sentence where it is a sandbox's that does not answer."""
    url = settings.sandbox_clock_url or _noted(database)
    if not url:
        return SystemClock()
    clock = _Turned(url.rstrip("/"))
    clock.now()
    return clock


def now_of(settings: Settings) -> datetime:
    """The time of the database that the settings name, which need not be there. For copies, which must be had whether
    anything runs or not: where a noted clock does not answer, it is this machine's time."""
    if settings.sandbox_clock_url:
        return _Turned(settings.sandbox_clock_url.rstrip("/")).now()
    url = database_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return datetime.now(UTC)
    database = Database(settings.database_url)
    try:
        noted = _noted(database)
        return _read(noted.rstrip("/")) if noted else datetime.now(UTC)
    except UNREADABLE:
        return datetime.now(UTC)
    finally:
        database.close()


def _noted(database: Database) -> str:
    """What is noted; a database that is not there, or cannot be read, says nothing."""
    with suppress(DatabaseUnavailable, DBAPIError):
        return database.read_now(clocks.noted)
    return ""


class _Turned:
    """A sandbox's clock, read each time."""

    def __init__(self, url: str) -> None:
        self._url = url

    def now(self) -> datetime:
        """What it shows (aware, UTC). Exits with a sentence when it does not answer."""
        try:
            return _read(self._url)
        except UNREADABLE:
            fail(
                f"This database goes by the clock of a sandbox, which does not answer ({self._url}). Start it "
                "(dondoc run --sandbox), or say where it is (SANDBOX_CLOCK_URL); by the clock of this machine all that "
                "is open would be over. Nothing was done."
            )


UNREADABLE = (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError)


def _read(url: str) -> datetime:
    """What a sandbox's clock shows (aware, UTC). Raises one of `UNREADABLE`."""
    shown = httpx.get(f"{url}/sandbox/clock", timeout=SECONDS).raise_for_status().json()
    return datetime.fromisoformat(shown["now"]).astimezone(UTC)
