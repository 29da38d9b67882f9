"""Pictures and documents: fetch what people sent, keep it, tell who sent it what is not kept, and show the coordinators
those that belong to obstacles."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import aside, files, hearers, outbox, updates, views
from db.models import Address, Dialog, Event, File, Message, Reply, Request
from db.outbox import Priority, Why
from db.programs import NoProgram, Rulebooks
from db.session import Database, DatabaseUnavailable
from jobs.attached import FILE, order
from jobs.transport import CannotFetch, Source
from rules.rulebook import Rules

log = logging.getLogger(__name__)


class Fetcher:
    """Fetches one wanted file after the other, when woken; the rows in the database say which are due."""

    def __init__(
        self,
        database: Database,
        rulebooks: Rulebooks,
        sources: Mapping[str, Source],
        now: Callable[[], datetime],
        on_settled: Callable[[], None],
    ) -> None:
        self._database, self._rulebooks, self._sources, self._now = database, rulebooks, sources, now
        self._on_settled = on_settled
        self._wake, self._idle = asyncio.Event(), asyncio.Event()

    def wake(self) -> None:
        """Say that a file may be due."""
        self._idle.clear()
        self._wake.set()

    async def drain(self) -> None:
        """Return when no file is due."""
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
                log.error("%s; files are fetched later", error)
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
            log.exception("file %s (%s) is put aside; the others are fetched", number, channel)
            told = aside.described(error)
            if await self._database.run(_put_aside, number, channel, remote, told, self._now()):
                self._on_settled()
        return True

    async def _fetch(self, number: int, channel: str, remote: str) -> None:
        """Fetch one file and keep it, or put it off."""
        try:
            source = self._sources.get(channel)
            if source is None:
                raise CannotFetch("the channel is not configured any more")
            data = await source.fetch(remote)
        except CannotFetch as error:
            log.warning("file %s (%s) could not be fetched: %s", number, channel, error)
            if await self._database.run(self._put_off, number, for_good=error.for_good):
                self._on_settled()
            return
        await self._database.run(self._keep, number, data)
        self._on_settled()

    def _keep(self, session: Session, number: int, data: bytes) -> None:
        kept, row = files.keep(session, number, data), session.get_one(File, number)
        try:
            rules = self._rulebooks.current(session)
        except NoProgram:
            log.info("file %s is fetched, but no program is loaded", number)
            return
        if kept is None:
            log.warning("what was sent as file %s is not kept: %s", number, row.refused)
            tell_not_kept(session, rules, row, self._now())
        else:
            take(session, rules, row, self._now())

    def _put_off(self, session: Session, number: int, *, for_good: bool) -> bool:
        """It is fetched later; ``True`` when there is something to say: that it is given up, or a question that waited
        for it."""
        files.put_off(session, number, self._now(), for_good=for_good)
        row = session.get_one(File, number)
        _ask_now(session, row, self._now())
        if row.state == "failed":
            with suppress(NoProgram):
                tell_not_kept(session, self._rulebooks.current(session), row, self._now())
        return row.state == "failed" or ASKING in session.info


def _put_aside(session: Session, number: int, channel: str, remote: str, error: str, now: datetime) -> bool:
    """Nobody foresaw what is wrong with a picture: it is tried again later, a few times, and is kept for a look.
    ``True`` when something is asked without waiting for it."""
    files.put_off(session, number, now, for_good=False)
    _ask_now(session, session.get_one(File, number), now)
    aside.put(session, "picture", f"{number} ({channel})", error, remote, now)
    return ASKING in session.info


def tell_not_kept(session: Session, rules: Rules, file: File, now: datetime) -> None:
    """Tell who sent a file that it is not kept, and why; the answer that it came with stands."""
    reply = session.get(Reply, file.reply_id) if file.reply_id else None
    event = session.get(Event, file.event_id) if file.event_id else None
    for address in _sender(session, file):
        asked = _withdraw(session, address, file)
        params = {
            **views.common(address, rules, now),
            "file": {"name": file.name, "why": file.refused},
            "assignment": views.assignment(reply.assignment, rules, now) if reply else None,
            "event": {"id": event.id, "of": event.of} if event else None,
            "asked": asked,
        }
        key = f"file_not_kept:{file.id}"
        outbox.queue(session, address, "file_not_kept", views.settled(params), now, Priority.ANSWER, dedupe_key=key)


ASKING = "a question that waited for a file is asked"
"""Under this key a session notes that the messengers have something to say though nothing was kept."""


def _sender(session: Session, file: File) -> list[Address]:
    query = select(Address).where(Address.person_id == file.person_id, Address.channel == file.channel)
    return list(session.scalars(query.limit(1)))


def _holding(session: Session, address: Address, file: File) -> tuple[Dialog | None, list[Message]]:
    """The question that a file waits with, and its message while that has not been sent."""
    dialog = session.get(Dialog, address.id)
    if dialog is None or file.id not in dialog.data.get("files", ()):
        return None, []
    waiting = outbox.waiting_for(session, address.channel, address.chat_id)
    return dialog, [each for each in waiting if ((each.concerns or {}).get("dialog") or {}).get("name") == dialog.name]


def _withdraw(session: Session, address: Address, file: File) -> bool:
    """To what a file belongs that is not kept is not asked any more, or not asked at all; others that came with it
    still are. Returns whether it has been asked and is not any more."""
    dialog, waiting = _holding(session, address, file)
    if dialog is None:
        return False
    left = [number for number in dialog.data["files"] if number != file.id]
    if dialog.name != "note" or left or dialog.data.get("text"):
        dialog.data = {**dialog.data, "files": left}
        for message in waiting:
            outbox.amend(message, **files.counted(files.rows(session, left)))
        _ask(session, waiting, left)
        return False
    updates.close_dialog(session, address.id)
    for message in waiting:
        message.state, message.error = "cancelled", Why.TAKEN_BACK
    return not waiting


def take(session: Session, rules: Rules, file: File, now: datetime) -> None:
    """A file is kept: what waited for that is asked, and an obstacle's is shown."""
    _ask_now(session, file, now)
    show(session, rules, file, now)


def _ask_now(session: Session, file: File, now: datetime) -> None:
    """What a file belongs to is asked now, unless others that came with it have not been looked at."""
    for address in _sender(session, file):
        dialog, waiting = _holding(session, address, file)
        others = [number for number in dialog.data["files"] if number != file.id] if dialog else []
        _ask(session, waiting, others)


def _ask(session: Session, waiting: list[Message], others: list[int]) -> None:
    if files.unseen(session, others):
        return
    for message in waiting:
        message.not_before = message.created_at
        session.info[ASKING] = True


def show(session: Session, rules: Rules, file: File, now: datetime) -> None:
    """Show a kept file of an obstacle to the coordinators, once. Others stay with their reply."""
    if file.state != "kept" or file.reply_id is None:
        return
    request = session.scalar(select(Request).where(Request.reply_id == file.reply_id, Request.kind == "obstacle"))
    if request is None:
        return
    for address in hearers.coordinators(session, [request.reply.assignment.duty.program_id]):
        if address.person_id == file.person_id:
            continue
        common = views.common(address, rules, now)
        if file.name is None:
            shown = {"picture": file.id, "request": views.request(request, rules, now)}
        else:
            told = {**files.view(file), **files.origin(session, file, rules, now)}
            shown = {"attached": told, "document": order(address.person_id, file.id, now)}
        key = f"picture:{file.id}:person:{address.person_id}"
        kind = FILE if file.name else "picture"
        outbox.queue(session, address, kind, views.settled({**common, **shown}), now, Priority.NEWS, dedupe_key=key)
