"""Pictures: fetch what people sent, keep it, and show the coordinators those that belong to obstacles."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import aside, files, hearers, outbox, views
from db.models import File, Request
from db.outbox import Priority
from db.programs import NoProgram, Rulebooks
from db.session import Database, DatabaseUnavailable
from jobs.transport import CannotFetch, Source
from rules.rulebook import Rules

log = logging.getLogger(__name__)


class Fetcher:
    """Fetches one wanted picture after the other, when woken; the rows in the database say which are due."""

    def __init__(
        self,
        database: Database,
        rulebooks: Rulebooks,
        sources: Mapping[str, Source],
        now: Callable[[], datetime],
        on_kept: Callable[[], None],
    ) -> None:
        self._database, self._rulebooks, self._sources, self._now = database, rulebooks, sources, now
        self._on_kept = on_kept
        self._wake, self._idle = asyncio.Event(), asyncio.Event()

    def wake(self) -> None:
        """Say that a picture may be due."""
        self._idle.clear()
        self._wake.set()

    async def drain(self) -> None:
        """Return when no picture is due."""
        self.wake()
        await self._idle.wait()

    async def run(self) -> None:
        """Fetch until cancelled."""
        while True:
            self._wake.clear()
            try:
                while await self._fetch_next():
                    pass
            except DatabaseUnavailable as error:
                log.error("%s; pictures are fetched later", error)
            if not self._wake.is_set():
                self._idle.set()
            await self._wake.wait()

    async def _fetch_next(self) -> bool:
        found = await self._database.run(files.next_wanted, self._now())
        if found is None:
            return False
        number, channel, remote = found
        try:
            await self._fetch(number, channel, remote)
        except DatabaseUnavailable:
            raise
        except Exception as error:
            log.exception("picture %s (%s) is put aside; the others are fetched", number, channel)
            await self._database.run(_put_aside, number, channel, remote, aside.described(error), self._now())
        return True

    async def _fetch(self, number: int, channel: str, remote: str) -> None:
        """Fetch one picture and keep it, or put it off."""
        try:
            source = self._sources.get(channel)
            if source is None:
                raise CannotFetch("the channel is not configured any more")
            data = await source.fetch(remote)
        except CannotFetch as error:
            log.warning("picture %s (%s) could not be fetched: %s", number, channel, error)
            await self._database.run(files.put_off, number, self._now(), for_good=error.for_good)
            return
        await self._database.run(self._keep, number, data)
        self._on_kept()

    def _keep(self, session: Session, number: int, data: bytes) -> None:
        row = files.keep(session, number, data)
        if row is None:
            log.warning("what was sent as picture %s is none, and is left out", number)
            return
        try:
            show(session, self._rulebooks.current(session), row, self._now())
        except NoProgram:
            log.info("picture %s is kept, but no program is loaded", number)


def _put_aside(session: Session, number: int, channel: str, remote: str, error: str, now: datetime) -> None:
    """Nobody foresaw what is wrong with a picture: it is tried again later, a few times, and is kept for a look."""
    files.put_off(session, number, now, for_good=False)
    aside.put(session, "picture", f"{number} ({channel})", error, remote, now)


def show(session: Session, rules: Rules, file: File, now: datetime) -> None:
    """Show a kept picture of an obstacle to the coordinators, once. Others stay with their reply."""
    if file.state != "kept" or file.reply_id is None:
        return
    request = session.scalar(select(Request).where(Request.reply_id == file.reply_id, Request.kind == "obstacle"))
    if request is None:
        return
    for address in hearers.coordinators(session, [request.reply.assignment.duty.program_id]):
        outbox.queue(
            session,
            address,
            "picture",
            views.settled(
                {
                    **views.common(address, rules, now),
                    "picture": file.id,
                    "request": views.request(request, rules, now),
                }
            ),
            now,
            Priority.NEWS,
            dedupe_key=f"picture:{file.id}:person:{address.person_id}",
        )
