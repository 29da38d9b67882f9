"""Telegram through python-telegram-bot. Facts: https://core.telegram.org/bots/api and DESIGN section 7."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    BotCommandScopeDefault,
    CallbackQuery,
    Chat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Update,
    User,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot.channels.base import ChannelMisconfigured, Choice, Handler, Incoming, NotNow, pieces
from bot.texts.render import Texts
from db.outbox import Why
from jobs.transport import (
    Delivered,
    DeliveryError,
    Letter,
    Moved,
    Refused,
    Throttled,
    Unauthorized,
    Uncertain,
    Undeliverable,
    Unreachable,
)

log = logging.getLogger(__name__)

TEXT_LIMIT = 4096
POLL_SECONDS = 30
GROUP_PAUSE = 3.0
LONGEST_PAUSE = 60.0
UPDATES = ["message", "callback_query", "my_chat_member"]
FOR_GOOD = {
    "bot was blocked": Why.BLOCKED,
    "user is deactivated": Why.DEACTIVATED,
    "bot was kicked": Why.REMOVED,
    "not a member": Why.REMOVED,
    "chat not found": Why.NOT_FOUND,
    "user not found": Why.NOT_FOUND,
    "peer_id_invalid": Why.NOT_FOUND,
    "can't initiate conversation": Why.NOT_FOUND,
}
"""What Telegram says when nothing will ever arrive in a chat."""

NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


class Telegram:
    """The channel ``telegram``: long polling in, HTML messages with inline buttons out.

    An update is confirmed to Telegram only after it has had its effect (python-telegram-bot's own Updater confirms a
    batch before handling it, which a crash would lose).
    """

    name = "telegram"

    def __init__(
        self,
        token: str,
        texts: Texts,
        *,
        api_url: str,
        proxy: str | None = None,
        chat_pause: float = 1.0,
        timeout: float = 20.0,
    ) -> None:
        self._texts, self._chat_pause = texts, chat_pause
        base = api_url.rstrip("/")
        self._bot = Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=HTTPXRequest(connection_pool_size=64, proxy=proxy, read_timeout=timeout, pool_timeout=timeout),
            get_updates_request=HTTPXRequest(connection_pool_size=2, proxy=proxy, read_timeout=timeout),
        )
        self._acknowledging: set[asyncio.Task[None]] = set()

    async def start(self) -> str:
        """Check the token; returns the bot's user name. Raises `ChannelMisconfigured`, `Unreachable`."""
        try:
            await self._bot.initialize()
            await self._bot.set_my_commands(self._commands("stranger"), scope=BotCommandScopeDefault())
        except InvalidToken:
            raise ChannelMisconfigured("TELEGRAM_TOKEN: Telegram does not accept this token") from None
        except TelegramError as error:
            raise Unreachable(f"Telegram cannot be reached: {error.message}") from None
        return self._bot.username

    async def acknowledged(self) -> None:
        """Return when no press waits for its acknowledgement, or after two seconds."""
        if self._acknowledging:
            await asyncio.wait(self._acknowledging, timeout=2)

    async def stop(self) -> None:
        await self.acknowledged()
        await self._bot.shutdown()

    async def receive(self, handle: Handler, reachable: Callable[[], None]) -> None:
        """Poll for updates until cancelled; ``reachable`` is called when Telegram answers after a silence."""
        offset, failures = None, 0
        while True:
            try:
                updates = await self._bot.get_updates(
                    offset, timeout=0 if failures else POLL_SECONDS, allowed_updates=UPDATES
                )
                if failures:
                    log.warning("Telegram answers again")
                    reachable()
                failures = 0
            except InvalidToken:
                log.error("Telegram does not accept the token any more: nothing is received until it is mended")
                failures = 6
                updates = ()
            except Conflict:
                log.error("another program polls with the same TELEGRAM_TOKEN: stop it, only one may")
                failures += 1
                updates = ()
            except TelegramError as error:
                failures += 1
                log.log(logging.WARNING if failures > 1 else logging.INFO, "no updates: %s", error.message)
                updates = ()
            for update in updates:
                await self._take(update, handle)
                offset = update.update_id + 1
            if failures:
                await asyncio.sleep(min(0.5 * 2.0 ** min(failures, 10), LONGEST_PAUSE))

    async def _take(self, update: Update, handle: Handler) -> None:
        """Hand one update on; what fails for a reason of ours is logged and left, so that it blocks nobody."""
        incoming = _incoming(update)
        if incoming is None:
            return
        pause = 0.5
        while True:
            try:
                acknowledgement = await handle(incoming)
                break
            except NotNow as error:
                log.error("an update waits: %s", error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            except Exception:
                log.exception("update %s could not be handled and is left out", incoming.key)
                return
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
        except TelegramError as error:
            log.info("a press could not be acknowledged: %s", error.message)

    async def deliver(self, letter: Letter) -> Delivered:
        """Send one message. Raises a `jobs.transport.DeliveryError`."""
        try:
            if letter.kind == "menu":
                await self._bot.set_my_commands(
                    self._commands(letter.params["role"]), scope=BotCommandScopeChat(letter.chat_id)
                )
                return Delivered("")
            return await self._send(letter)
        except TelegramError as error:
            raise _delivery_error(error, letter.chat_id) from None

    def pause_of(self, chat_id: str) -> float:
        """The least time in seconds between two messages to this chat: a group takes 20 a minute."""
        return max(self._chat_pause, GROUP_PAUSE) if self._chat_pause and chat_id.startswith("-") else self._chat_pause

    async def _send(self, letter: Letter) -> Delivered:
        outgoing = self._texts.render(letter.kind, letter.params, "html")
        keyboard = _keyboard(outgoing.choices)
        parts = pieces(outgoing.text, TEXT_LIMIT)
        for number, part in enumerate(parts, 1):
            sent = await self._bot.send_message(
                letter.chat_id,
                part,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard if number == len(parts) else None,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        return Delivered(str(sent.message_id), outgoing.flat)

    def _commands(self, role: str) -> list[BotCommand]:
        lines = self._texts.line("menu", role=role).splitlines()
        return [BotCommand(*line.split(" ", 1)) for line in lines if line]


def _keyboard(rows: tuple[tuple[Choice, ...], ...]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(choice.label, callback_data=choice.token) for choice in row] for row in rows]
    )


def _incoming(update: Update) -> Incoming | None:
    """Translate an update; ``None`` for what means nothing to us."""
    chat, user = update.effective_chat, update.effective_user
    if chat is None or user is None or user.is_bot:
        return None
    common: dict[str, Any] = {
        "channel": Telegram.name,
        "key": str(update.update_id),
        "chat_id": str(chat.id),
        "name": _name(user),
        "private": chat.type == Chat.PRIVATE,
    }
    if update.callback_query:
        return Incoming(what="choice", token=update.callback_query.data or "", **common)
    if update.my_chat_member and common["private"]:
        gone = update.my_chat_member.new_chat_member.status in ("kicked", "left")
        return Incoming(what="blocked" if gone else "unblocked", **common)
    if update.message and update.message.text is not None:
        return Incoming(what="text", text=update.message.text, **common)
    if update.message and common["private"]:
        return Incoming(what="unsupported", **common)
    return None


def _name(user: User) -> str:
    return " ".join(part for part in (user.first_name, user.last_name) if part)


def _delivery_error(error: TelegramError, chat_id: str) -> DeliveryError:
    """Say what an error of the Bot API means for a message. A group's limit (20 a minute) is its own."""
    message = error.message
    match error:
        case RetryAfter():
            wait = error.retry_after
            seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
            return Throttled(message, seconds, chat_only=chat_id.startswith("-"))
        case ChatMigrated():
            return Moved(message, str(error.new_chat_id))
        case InvalidToken():
            return Unauthorized(message)
        case Forbidden() | BadRequest():
            words = next((words for words in FOR_GOOD if words in message.lower()), None)
            if words:
                return Undeliverable(message, FOR_GOOD[words])
            return Undeliverable(message, Why.BLOCKED) if isinstance(error, Forbidden) else Refused(message)
        case NetworkError():
            if error.__cause__ is None or isinstance(error.__cause__, NEVER_LEFT):
                return Unreachable(message)
            return Uncertain(message)
        case _:
            return Unreachable(message)
