"""Deliver: outbox -> one channel. Wait for a slot, claim the most urgent message, send it, write the result down."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from db import contacts, outbox
from db.models import Message
from db.session import Database
from jobs.pace import Pace
from jobs.transport import (
    DeliveryError,
    Letter,
    Moved,
    Refused,
    Throttled,
    Transport,
    Unauthorized,
    Uncertain,
    Undeliverable,
)

log = logging.getLogger(__name__)

IN_FLIGHT = 32
LONGEST_PAUSE = 600.0
PARTING_SECONDS = 10.0
INTERNAL_ERROR = "internal error, see the log"


class Postman:
    """Sends what waits in the outbox for one channel, at the pace that the messenger allows.

    ``per_second`` paces the whole bot; ``chat_pause`` is the least time in seconds between two messages of one chat
    (0 turns either off). ``now`` gives the program's time, in which leases are written; pauses go by the machine's.
    A message is claimed only when its slot has come, so an urgent one never waits behind a campaign.
    """

    def __init__(
        self,
        database: Database,
        transport: Transport,
        now: Callable[[], datetime],
        *,
        per_second: float = 30,
        chat_pause: float = 1.0,
    ) -> None:
        self._database, self._transport, self._now = database, transport, now
        self._pace = Pace(per_second)
        self._chat_pause = chat_pause
        self._wake, self._idle = asyncio.Event(), asyncio.Event()
        self._room = asyncio.Semaphore(IN_FLIGHT)
        self._flying: dict[str, asyncio.Task[None]] = {}
        self._resume_at = 0.0
        self._failures = 0
        self.unauthorized = False

    def wake(self) -> None:
        """Say that something may wait in the outbox."""
        self._idle.clear()
        self._wake.set()

    async def drain(self) -> None:
        """Return when everything that can be sent at this time has been sent, or the channel is down."""
        self.wake()
        await self._idle.wait()

    async def run(self) -> None:
        """Deliver until cancelled; then what is in flight is finished and the rest stays queued."""
        taken = await self._database.run(outbox.take_over, self._transport.name)
        if taken:
            log.warning("%s messages were in flight when the last run ended; they are sent again", taken)
        try:
            while True:
                self._wake.clear()
                await self._pause()
                if not await self._launch_next():
                    if not self._flying and not self._wake.is_set():
                        self._idle.set()
                    await self._wake.wait()
        finally:
            self._idle.set()
            if self._flying:
                await asyncio.wait(self._flying.values(), timeout=PARTING_SECONDS)

    async def _pause(self) -> None:
        """Wait while the messenger is down or asked to wait, and for a free place among those in flight."""
        async with self._room:
            pass
        while (wait := self._resume_at - asyncio.get_running_loop().time()) > 0:
            self._idle.set()
            await asyncio.sleep(wait)

    async def _launch_next(self) -> bool:
        """Claim one message in its slot and start sending it; ``False`` when there is none."""
        if self.unauthorized:
            return False
        await self._pace.wait()
        busy = list(self._flying)
        message = await self._database.run(outbox.claim, self._transport.name, self._now(), busy)
        if message is None:
            return False
        self._pace.take()
        self._flying[message.chat_id] = asyncio.create_task(self._carry(message), name=f"message {message.id}")
        return True

    async def _carry(self, message: Message) -> None:
        """Send one message; its chat stays busy for the pause that the messenger wants between two."""
        pause = self._chat_pause
        try:
            async with self._room:
                pause = max(pause, await self._attempt(message))
            if pause:
                await asyncio.sleep(pause)
        finally:
            self._flying.pop(message.chat_id, None)
            self.wake()

    async def _attempt(self, message: Message) -> float:
        """Send and write down the result; returns how many seconds this chat must rest."""
        try:
            delivered = await self._transport.deliver(Letter(message.chat_id, message.kind, message.params))
        except DeliveryError as error:
            return await self._take_error(message, error)
        except Exception:
            log.exception("message %s (%s) could not be rendered or sent", message.id, message.kind)
            await self._database.run(outbox.mark_failed, message.id, INTERNAL_ERROR)
            return 0
        self._failures = 0
        choices = [list(choice) for choice in delivered.choices]
        await self._database.run(outbox.mark_sent, message.id, self._now(), delivered.remote_id, choices)
        return 0

    async def _take_error(self, message: Message, error: DeliveryError) -> float:
        reason, rest = str(error), 0.0
        log.warning("message %s (%s): %s", message.id, message.channel, reason)
        match error:
            case Undeliverable():
                await self._database.run(_give_up_address, message, reason, self._now())
            case Refused():
                await self._database.run(outbox.mark_failed, message.id, reason)
            case Throttled(seconds=seconds, chat_only=chat_only):
                await self._database.run(outbox.put_back, message.id, reason)
                if chat_only:
                    rest = seconds
                else:
                    self._stop_for(seconds)
            case Moved(chat_id=chat_id):
                await self._database.run(_follow_chat, message, chat_id, reason)
            case Unauthorized():
                self.unauthorized = True
                log.error("%s does not accept the bot's token: nothing is sent until it is mended", message.channel)
                await self._database.run(outbox.put_back, message.id, reason)
            case _:
                uncertain = isinstance(error, Uncertain)
                await self._database.run(outbox.put_back, message.id, reason, uncertain=uncertain)
                self._failures += 1
                seconds = min(2.0 ** min(self._failures, 10), LONGEST_PAUSE)
                self._stop_for(seconds * random.uniform(0.5, 1))  # noqa: S311 - jitter, no secret
        return rest

    def _stop_for(self, seconds: float) -> None:
        self._resume_at = max(self._resume_at, asyncio.get_running_loop().time() + seconds)


def _give_up_address(session: Session, message: Message, reason: str, now: datetime) -> None:
    outbox.mark_failed(session, message.id, reason)
    address = contacts.address_of(session, message.channel, message.chat_id)
    if address:
        contacts.close_address(session, address, reason, now)


def _follow_chat(session: Session, message: Message, chat_id: str, reason: str) -> None:
    outbox.move_chat(session, message.channel, message.chat_id, chat_id)
    outbox.put_back(session, message.id, reason)
