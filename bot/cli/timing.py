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
    """The time of the database that the settings name, which need not be there."""
    url = database_url(settings.database_url)
    there = url.get_backend_name() != "sqlite" or Path(url.database or "").exists()
    if not (there or settings.sandbox_clock_url):
        return datetime.now(UTC)
    database = Database(settings.database_url)
    try:
        return clock_of(settings, database).now()
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
            shown = httpx.get(f"{self._url}/sandbox/clock", timeout=SECONDS).raise_for_status().json()
            return datetime.fromisoformat(shown["now"]).astimezone(UTC)
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            fail(
                f"This database goes by the clock of a sandbox, which does not answer ({self._url}). Start it "
                "(dondoc run --sandbox), or say where it is (SANDBOX_CLOCK_URL); by the clock of this machine all that "
                "is open would be over. Nothing was done."
            )
