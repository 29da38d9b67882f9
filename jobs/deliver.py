"""Deliver: outbox -> one channel. Wait for a slot, claim the most urgent message, send it, note what became of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from db import aside, leases, refusals, sending, troubles
from db.models import Message
from db.programs import NoProgram
from db.session import DatabaseUnavailable
from jobs import misfortune
from jobs.insisting import insist
from jobs.landed import Landed, Landing, write_down
from jobs.means import Means
from jobs.pace import Pace, Pauses, Quota, Slot
from jobs.transport import (
    DeliveryError,
    Exhausted,
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

P = ParamSpec("P")
R = TypeVar("R")

IN_FLIGHT = 32
PARTING_SECONDS = 8.0
UNAUTHORIZED_SECONDS = 60.0
QUOTA_SECONDS = 3600.0
"""How long nothing is sent in bulk after the messenger said that the plan's quota is used up."""


def letter_of(message: Message) -> Letter:
    """A message of the outbox as its channel gets it."""
    carries = message.carries or {}
    return Letter(message.chat_id, message.kind, message.params, message.parts_sent, message.topic, carries)


class Postman:
    """Sends what waits in the outbox for one channel, at the pace that the messenger allows.

    ``per_second`` paces the whole bot (0: no limit); the transport says how long a chat rests between two messages. A
    message is claimed only when its slot has come, so an urgent one never waits behind a campaign. Waits are of three
    kinds: a chat rests (after a message, or longer after a failure of its own); the channel waits because the messenger
    asked it to (429); the channel pauses because it is down, and then tries one message at a time.
    """

    def __init__(self, means: Means, transport: Transport, *, per_second: float = 30) -> None:
        self._means, self._transport = means, transport
        self._pace = Pace(per_second)
        self._pauses = Pauses(means.backoff)
        self._wake, self._idle = asyncio.Event(), asyncio.Event()
        self._sending: dict[str, asyncio.Task[None]] = {}
        self._carried: set[int] = set()
        self._astray: set[int] = set()
        self._landing = Landing(self._insist, self._carried.discard)
        self._resting: dict[str, bool] = {}
        self._refusing: set[str] = set()
        self._running = False
        self._in_trouble = False
        self._quota = Quota(min(QUOTA_SECONDS, means.backoff.longest * 6))

    @property
    def name(self) -> str:
        return self._transport.name

    def wake(self) -> None:
        """Say that something may wait in the outbox."""
        self._idle.clear()
        self._wake.set()

    def reachable(self) -> None:
        """Say that the messenger was heard of: pauses after failures end (what it asked to wait for stays)."""
        if self._pauses.end():
            self._resting = {chat: failed for chat, failed in self._resting.items() if not failed}
            self.wake()

    async def drain(self) -> None:
        """Return when everything that can be sent at this time has been sent, or the channel is down or not there."""
        if self._running:
            self.wake()
            await self._idle.wait()

    async def run(self) -> None:
        """Deliver until cancelled; then what is in flight is finished, and the rest stays queued.

        Raises `db.leases.LeaseLost` when another process has taken the work over.
        """
        self._running = True
        try:
            await self._begin()
            while True:
                self._wake.clear()
                await self._until_allowed()
                if not await self._launch_next():
                    in_hand = self._sending or self._landing.waiting or not all(self._resting.values())
                    if not in_hand and not self._wake.is_set():
                        self._idle.set()
                    await self._wake.wait()
        finally:
            self._running = False
            self._idle.set()
            await self._part()

    async def _begin(self) -> None:
        taken = await self._insist(sending.take_over, self.name)
        if taken:
            log.warning("%s messages were in flight when the last run ended; they are sent again", taken)
        self._in_trouble = await self._insist(troubles.of, self.name) is not None
        self._refusing = await self._insist(refusals.chats, self.name)

    async def _part(self) -> None:
        """Finish what is in flight; what takes too long is cut off and marked uncertain."""
        tasks = list(self._sending.values())
        if tasks:
            await asyncio.wait(tasks, timeout=PARTING_SECONDS)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with suppress(DatabaseUnavailable):
            await self._means.database.run(write_down, self._landing.waiting)
            released = await self._means.database.run(sending.release_all_but, self.name, [])
            if released:
                log.warning("%s messages are cut off by the stop; they are sent again after the next start", released)

    async def _until_allowed(self) -> None:
        """Wait while the channel pauses, and for a free place among those in flight (one while it is down)."""
        while True:
            if self._pauses.seconds() > 0:
                while self._landing.waiting:
                    await self._landing.note(write_down)
                if not self._sending:
                    self._idle.set()
                await self._pauses.over()
            elif len(self._sending) < (1 if self._pauses.probing else IN_FLIGHT):
                return
            else:
                await asyncio.wait(self._sending.values(), return_when=asyncio.FIRST_COMPLETED)

    async def _launch_next(self) -> bool:
        """Claim one message in its slot and start sending it; ``False`` when there is none."""
        await self._pace.wait()
        busy, bulk = [*self._sending, *self._resting], not self._quota.used_up()
        astray = list(self._astray)
        message = await self._landing.note(self._claim, busy, astray, bulk=bulk)
        self._astray.difference_update(astray)
        if message is None:
            return False
        self._carried.add(message.id)
        carrying = self._carry(message, self._pace.take())
        self._sending[message.chat_id] = asyncio.create_task(carrying, name=f"message {message.id}")
        return True

    def _claim(
        self, session: Session, landed: list[Landed], busy: list[str], astray: list[int], *, bulk: bool
    ) -> Message | None:
        write_down(session, landed)
        leases.check(session, self._means.holder)
        if astray:
            sending.release(session, astray)
        now = self._means.now()
        try:
            rules = self._means.rulebooks.current(session)
            window_open = rules.window.is_open(rules.local(now), rules.workdays)
        except NoProgram:
            window_open = False
        return sending.claim(session, self.name, now, busy, reminders=window_open and bulk)

    async def _carry(self, message: Message, slot: Slot) -> None:
        """Send one message; its chat rests afterwards as long as the messenger wants, or longer after a failure."""
        chat, rest, failed = message.chat_id, self._transport.pause_of(message.chat_id), False
        try:
            trouble = await self._attempt(message, slot)
            rest, failed = max(rest, trouble), trouble > 0
        except Exception as error:
            log.exception("what became of message %s could not be written down", message.id)
            rest, failed = max(rest, self._means.backoff.seconds(message.attempts)), True
            await self._let_go(message, error)
        finally:
            del self._sending[chat]
            if rest:
                self._resting[chat] = failed
                asyncio.get_running_loop().call_later(rest, self._rested, chat)
            self.wake()
            if self._landing.waiting:
                self._pauses.stir()

    async def _let_go(self, message: Message, error: Exception) -> None:
        """A message is not left in flight because what became of it cannot be written down: it is put aside and tried
        again, a few times. What has landed is written down as such."""
        if message.id not in self._carried or any(each.message_id == message.id for each in self._landing.waiting):
            return
        try:
            await self._insist(misfortune.let_go, message.id, aside.described(error), self._means.now())
        except Exception:
            log.exception("message %s stays in flight until the next claim", message.id)
            self._astray.add(message.id)
        self._carried.discard(message.id)

    def _rested(self, chat: str) -> None:
        self._resting.pop(chat, None)
        self.wake()

    async def _attempt(self, message: Message, slot: Slot) -> float:
        """Send and write down the result; returns how many seconds this chat must rest after a failure."""
        round_ = self._pauses.round
        try:
            letter = letter_of(message)
            delivered = await self._transport.deliver(letter)
        except DeliveryError as error:
            trouble = await self._take_error(message, error, round_)
            self._carried.discard(message.id)
            return trouble
        except Exception as error:
            log.exception("message %s (%s) could not be rendered or sent", message.id, message.kind)
            await self._insist(misfortune.fail, message.id, aside.described(error), self._means.now())
            self._carried.discard(message.id)
            return 0
        finally:
            slot.land()
        self._pauses.end()
        self._quota.allowed(slot.started)
        self._landing.waiting.append(Landed(message.id, self._means.now(), delivered))
        if message.chat_id in self._refusing:
            self._refusing.discard(message.chat_id)
            await self._insist(refusals.forgive, self.name, message.chat_id)
        if self._in_trouble and not self._quota.used_up():
            self._in_trouble = False
            log.warning("%s: messages are sent again", self.name)
            await self._insist(troubles.end, self.name)
        return 0

    async def _take_error(self, message: Message, error: DeliveryError, round_: int) -> float:
        """Write down what an error means, by its kind; returns how long the chat must rest."""
        why, said = error.why, str(error)
        log.warning("message %s (%s): %s", message.id, self.name, said)
        match error:
            case Undeliverable():
                await self._insist(misfortune.close, self._means, message, why, said)
                self._means.wake_all()
            case Refused(malformed=malformed):
                await self._insist(sending.mark_failed, message.id, why, said)
                if not malformed:
                    self._refusing.add(message.chat_id)
                    await self._insist(misfortune.refused, self._means, message, said)
                    self._means.wake_all()
            case Moved(chat_id=chat_id):
                await self._insist(misfortune.moved, self._means, message, chat_id, said)
            case Throttled(seconds=seconds, chat_only=chat_only):
                await self._insist(sending.put_back, message.id, why, said)
                if chat_only:
                    return seconds
                self._pace.refused()
                self._pauses.wait_for(seconds)
            case Exhausted():
                await self._insist(sending.put_back, message.id, why, said)
                return await self._spare(message, said)
            case _:
                await self._insist(sending.put_back, message.id, why, said, uncertain=isinstance(error, Uncertain))
                return await self._take_failure(message, error, round_)
        return 0

    async def _take_failure(self, message: Message, error: DeliveryError, round_: int) -> float:
        """The messenger is down, or seems so: the chat rests, and when it is not this chat alone the channel pauses."""
        if isinstance(error, Unauthorized):
            longest = min(UNAUTHORIZED_SECONDS, self._means.backoff.longest)
            pause = self._pauses.pause(longest, round_)
        else:
            pause = self._pauses.failed(message.chat_id, round_)
        if pause:
            said = "does not accept the bot's token; mend it" if isinstance(error, Unauthorized) else "is out of reach"
            log.error("%s %s: nothing is sent, nothing is lost; next try in %.0f s", self.name, said, pause)
            if not self._in_trouble:
                self._in_trouble = True
                await self._insist(troubles.begin, self.name, self._means.now(), error.why, str(error))
        return 0 if isinstance(error, Unauthorized) else self._means.backoff.seconds(message.attempts)

    async def _spare(self, message: Message, said: str) -> float:
        """Stop what is sent in bulk for an hour, and tell the coordinators once; returns how long this chat rests."""
        asyncio.get_running_loop().call_later(self._quota.ran_out(), self.wake)
        log.error("%s: the quota is used up (%s); reminders wait, answers are tried on", self.name, said)
        self._in_trouble = True
        await self._insist(misfortune.tell, self._means, self.name, said)
        self._means.wake_all()
        return self._means.backoff.seconds(message.attempts)

    async def _insist(self, work: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a unit of work until the database takes it; what may have half happened meanwhile is put right."""
        database, backoff = self._means.database, self._means.backoff
        failed = False

        async def do() -> R:
            nonlocal failed
            done = await database.run(work, *args, **kwargs)
            if failed:
                log.warning("the database works again")
                await database.run(sending.release_all_but, self.name, list(self._carried))
            return done

        def say(error: Exception, pause: float) -> None:
            nonlocal failed
            failed = True
            log.error("%s; trying again in %.0f s", error, pause)

        return await insist(do, DatabaseUnavailable, lambda state: backoff.seconds(min(state.attempt_number, 5)), say)
