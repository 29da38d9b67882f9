"""Telegram through python-telegram-bot. Facts: https://core.telegram.org/bots/api and DESIGN section 7."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import telegram as library
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    BotCommandScopeDefault,
    CallbackQuery,
)
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, TelegramError

from bot.channels import tls
from bot.channels.base import (
    DocumentsOf,
    Handler,
    PictureOf,
    Receiver,
    Unreadable,
    Update,
    Webhook,
    patiently,
    put_aside,
)
from bot.channels.polling import Calm
from bot.channels.telegram.errors import conflict, delivery_error, told
from bot.channels.telegram.reading import LARGEST_DOWNLOAD, NAME, incoming
from bot.channels.telegram.requests import Mailbag, Sending
from bot.channels.telegram.sending import Sender
from bot.texts.render import Texts
from db import aside
from jobs.transport import CannotFetch, Delivered, Letter, only_under

log = logging.getLogger(__name__)

POLL_SECONDS = 30
MOST_UPDATES = 100
"""What one poll brings at most."""

GROUP_PAUSE = 3.0
LONGEST_PAUSE = 60.0
UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]


class Telegram:
    """The channel ``telegram``: HTML messages with inline buttons out; long polling or a webhook in.

    When polling, an update is confirmed to Telegram only after it has had its effect (python-telegram-bot's own Updater
    confirms a batch before handling it, which a crash would lose).
    """

    name = NAME
    secret_header = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name

    def __init__(
        self,
        token: str,
        texts: Texts,
        picture_of: PictureOf,
        *,
        api_url: str,
        proxy: str | None = None,
        chat_pause: float = 1.0,
        timeout: float = 20.0,
        documents_of: DocumentsOf | None = None,
    ) -> None:
        self._texts, self._chat_pause = texts, chat_pause
        base = api_url.rstrip("/")
        checked = {"verify": tls.context()}
        self._mailbag = Mailbag(connection_pool_size=2, proxy=proxy, read_timeout=timeout, httpx_kwargs=checked)
        self._bot = Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=Sending(
                connection_pool_size=64,
                proxy=proxy,
                read_timeout=timeout,
                pool_timeout=timeout,
                httpx_kwargs=checked,
            ),
            get_updates_request=self._mailbag,
        )
        self._sender = Sender(self._bot, texts, picture_of, documents_of)
        self._acknowledging: set[asyncio.Task[None]] = set()
        self._username = ""

    async def start(self) -> str:
        """Check the token; returns the bot's user name. Raises `ChannelMisconfigured`, `Unreachable`."""
        with told():
            await self._bot.initialize()
            self._username = self._bot.username or ""
            name = f"@{self._username}" if self._username else str(self._bot.first_name)
            await self._offer_commands()
        return name

    async def _offer_commands(self) -> None:
        """Set the menu of those who have not joined; a server that refuses it does not keep the bot from working."""
        try:
            await self._bot.set_my_commands(self._commands(()), scope=BotCommandScopeDefault())
        except TelegramError as error:
            if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
                raise
            log.warning("Telegram refuses the menu of commands (setMyCommands): %s; all else works", error.message)

    async def acknowledged(self) -> None:
        """Return when no press waits for its acknowledgement, or after two seconds."""
        if self._acknowledging:
            await asyncio.wait(self._acknowledging, timeout=2)

    async def stop(self) -> None:
        await self.acknowledged()
        await self._bot.shutdown()

    # In

    async def receive(self, receiver: Receiver, reachable: Callable[[], None]) -> None:
        """Poll for updates until cancelled; ``reachable`` is called when Telegram answers after a silence."""
        offset, failures, calm, clock = None, 0, Calm(), asyncio.get_running_loop()
        while True:
            updates: list[Any] = []
            began, confirmed = clock.time(), offset
            try:
                await self._bot.get_updates(offset, timeout=0 if failures else POLL_SECONDS, allowed_updates=UPDATES)
                updates = self._mailbag.empty()
                if failures:
                    log.warning("Telegram answers again")
                    reachable()
                failures = 0
                receiver.polled(NAME, more=len(updates) == MOST_UPDATES)
            except InvalidToken:
                log.error("Telegram does not accept the token any more: nothing is received until it is mended")
                failures = 6
            except Conflict as error:
                log.error("%s", conflict(error))
                failures += 1
            except TelegramError as error:
                failures += 1
                log.log(logging.WARNING if failures > 1 else logging.INFO, "no updates: %s", error.message)
            except Exception as error:  # an answer that the library does not expect
                failures += 1
                log.error("Telegram's answer to a poll cannot be read (%s); polling goes on", aside.described(error))
            for update in updates:
                await self._take_safely(update, receiver)
                number = update.get("update_id") if isinstance(update, dict) else None
                offset = number + 1 if type(number) is int else offset
            receiver.stored(NAME)
            if failures:
                receiver.failed(NAME)
                await asyncio.sleep(min(0.5 * 2.0 ** min(failures, 10), LONGEST_PAUSE))
            else:
                await asyncio.sleep(calm.pause(clock.time() - began, came=offset != confirmed))

    async def _take_safely(self, update: Any, receiver: Receiver) -> None:
        """Hand one update on; one that cannot be read or handled is put aside, so that it blocks nobody."""
        try:
            await patiently(lambda: self.take(update, receiver.handle))
        except Exception as error:
            key = self.key_of(update)
            log.exception("update %s could not be handled; it is put aside and left out", key[0] if key else "?")
            await put_aside(receiver, NAME, key[0] if key else "", error, update)

    async def _take(self, update: library.Update, handle: Handler) -> None:
        found = incoming(update, self._username)
        if found is None:
            return
        acknowledgement = await handle(found)
        if update.callback_query:
            task = asyncio.create_task(
                self._acknowledge(update.callback_query, acknowledgement.notice, keep=acknowledgement.keep_choices)
            )
            self._acknowledging.add(task)
            task.add_done_callback(self._acknowledging.discard)

    async def _acknowledge(self, query: CallbackQuery, notice: str, *, keep: bool) -> None:
        """Stop the button's spinning, and take away buttons that are used up. Cosmetic: failing does no harm."""
        try:
            await query.answer(notice[:200] or None)
            if not keep and query.message and query.message.is_accessible:
                await query.edit_message_reply_markup(None)
        except Exception as error:
            log.info("a press could not be acknowledged: %s", error)

    def key_of(self, body: object) -> tuple[str, Update] | None:
        """An update of the webhook and its number; ``None`` for anything that is no update."""
        if not isinstance(body, dict) or type(body.get("update_id")) is not int:
            return None
        return str(body["update_id"]), body

    async def take(self, update: Update, handle: Handler) -> None:
        """Let an update have its effect. Raises `NotNow`, `Unreadable`."""
        try:
            read = library.Update.de_json(update, self._bot)
            incoming(read)
        except Exception as error:
            raise Unreadable(f"not shaped as Telegram's updates are: {aside.described(error)}") from None
        await self._take(read, handle)

    async def fetch(self, remote: str) -> bytes:
        """Fetch a picture or document by its ``file_id``. Raises `CannotFetch`."""
        try:
            file = await self._bot.get_file(remote)
            if (file.file_size or 0) > LARGEST_DOWNLOAD:  # a Bot API server of one's own gives more
                raise CannotFetch("larger than 20 MB", for_good=True)
            return bytes(await file.download_as_bytearray())
        except TelegramError as error:
            raise CannotFetch(error.message, for_good=isinstance(error, BadRequest)) from None

    # Out

    async def deliver(self, letter: Letter) -> Delivered:
        """Send one piece of a message. Raises a `jobs.transport.DeliveryError`."""
        try:
            if letter.kind == "menu":
                more = {"programs": letter.carries.get("programs", 1), "events": letter.carries.get("events", False)}
                commands = self._commands(letter.carries["roles"], **more)
                await self._bot.set_my_commands(commands, scope=BotCommandScopeChat(letter.chat_id))
                return Delivered("")
            edited = await self._sender.edit(letter) if letter.carries.get("edits") else None
            if edited:
                return edited
            if only_under(letter):
                return Delivered("")
            try:
                return await self._sender.send(letter)
            except BadRequest as error:
                if letter.topic is None or "thread not found" not in error.message.lower():
                    raise
                return await self._sender.send(replace(letter, topic=None))  # the topic was deleted, the group is there
        except TelegramError as error:
            raise delivery_error(error, letter.chat_id) from None

    def pause_of(self, chat_id: str) -> float:
        """The least time in seconds between two messages to this chat: a group takes 20 a minute."""
        return max(self._chat_pause, GROUP_PAUSE) if self._chat_pause and chat_id.startswith("-") else self._chat_pause

    def _commands(self, roles: Sequence[str], programs: int = 1, *, events: bool = False) -> list[BotCommand]:
        lines = self._texts.line("menu", roles=list(roles), programs=programs, events=events).splitlines()
        return [BotCommand(*line.split(" ", 1)) for line in lines if line]

    # The webhook

    async def set_webhook(self, url: str, secret: str) -> None:
        """https://core.telegram.org/bots/api#setwebhook. Raises `ChannelMisconfigured`, `Unreachable`."""
        with told():
            await self._bot.set_webhook(url, secret_token=secret, allowed_updates=UPDATES)

    async def delete_webhook(self) -> None:
        """Raises `ChannelMisconfigured`, `Unreachable`."""
        with told():
            await self._bot.delete_webhook()

    async def webhook(self) -> Webhook:
        """Raises `ChannelMisconfigured`, `Unreachable`."""
        with told():
            info = await self._bot.get_webhook_info()
        return Webhook(info.url, info.last_error_message or "")
