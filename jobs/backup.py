"""The daily copy of the database, and which copies are kept. The files tell what has been done: one a day."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from db import aside, audit, copies
from db.copies import CopyFailed, Facts
from db.session import Database, DatabaseUnavailable
from rules.keeping import Keep

log = logging.getLogger(__name__)

DAILY = "dondoc-daily-"
WHAT = "backup"
"""What a failure is put aside as (`db.aside`)."""

FORGOTTEN = timedelta(days=1)
"""From what age on an unfinished copy is one that a process left behind when it was killed."""


@dataclass(frozen=True)
class Copies:
    """Where copies are kept, and which of the daily ones."""

    folder: Path
    keep: Keep
    zone: ZoneInfo

    def daily(self, day: date, ending: str) -> Path:
        """The file of a day's copy."""
        return self.folder / f"{DAILY}{day:%Y%m%d}{ending}"

    def named(self, what: str, now: datetime, ending: str) -> Path:
        """A file for a copy made at ``now`` (aware) by hand, such as ``dondoc-20220801-080000.sqlite3``."""
        return self.folder / f"{what}-{now.astimezone(self.zone):%Y%m%d-%H%M%S}{ending}"

    def there(self) -> list[Path]:
        """All finished copies, made daily or by hand, the oldest first."""
        found = [path for path in self.folder.glob("dondoc-*") if path.suffix in (".sqlite3", ".dump")]
        return sorted(found, key=lambda path: (path.stat().st_mtime, path.name))


class Backup:
    """Makes the copy of the day once, whenever it is asked; a failure is logged, shown and tried again."""

    def __init__(self, database: Database, copies: Copies, now: Callable[[], datetime]) -> None:
        self._database, self._copies, self._now = database, copies, now

    async def run(self) -> None:
        """Copy the database unless this day has its copy. Never raises what a copy may meet; see the log."""
        now = self._now()
        url = self._database.url
        file = self._copies.daily(now.astimezone(self._copies.zone).date(), copies.ending(url))
        if not self._copies.keep or file.exists():
            return
        try:
            facts = await _beside(lambda: copies.save(url, file))
            gone = await asyncio.to_thread(forget_old, self._copies)
            log.info("backup: %s holds %s%s", file, facts, f"; {gone} older ones are gone" if gone else "")
            await self._database.run(aside.clear, WHAT)
            log.info("backup: seal of the log in it: %s", await self._database.run(audit.head, now) or "none")
        except CopyFailed as error:
            log.error("no backup was made: %s", error)
            await self._note(str(error), file, now)
        except DatabaseUnavailable as error:
            log.error("%s", error)

    async def _note(self, said: str, file: Path, now: datetime) -> None:
        try:
            await self._database.run(aside.put, WHAT, "daily", said, str(file), now)
        except DatabaseUnavailable as error:
            log.error("%s", error)


def forget_old(kept: Copies) -> int:
    """Delete daily copies that need not be kept, and what was left unfinished; returns how many copies are gone."""
    days: dict[Path, date] = {}
    for path in kept.folder.glob(f"{DAILY}*"):
        with suppress(ValueError):
            days[path] = datetime.strptime(path.stem.removeprefix(DAILY), "%Y%m%d").date()  # noqa: DTZ007 - a day
    chosen = kept.keep.chosen(set(days.values()))
    old = [path for path, day in days.items() if day not in chosen]
    now = datetime.now().timestamp()  # noqa: DTZ005 - compared with the disk's own times
    unfinished = [
        path
        for path in kept.folder.glob(f".dondoc-*{copies.PARTIAL}*")
        if now - path.stat().st_mtime > FORGOTTEN.total_seconds()
    ]
    for path in (*old, *unfinished):
        with suppress(OSError):
            path.unlink()
    return len(old)


async def _beside(work: Callable[[], Facts]) -> Facts:
    """Do something long in a thread that a stop of the process does not wait for."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Facts] = loop.create_future()

    def tell(result: Facts | None, error: BaseException | None) -> None:
        if done.cancelled():
            return
        if error:
            done.set_exception(error)
        elif result:
            done.set_result(result)

    def run() -> None:
        result, error = None, None
        try:
            result = work()
        except BaseException as caught:  # handed on to whoever waits
            error = caught
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(tell, result, error)

    threading.Thread(target=run, name="backup", daemon=True).start()
    return await done
