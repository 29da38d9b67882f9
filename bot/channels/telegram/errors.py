"""What an error of the Bot API means, for a message and for an operator. https://core.telegram.org/bots/api#making-requests"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import httpx
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

from bot.channels.base import ChannelMisconfigured
from bot.channels.telegram.requests import NoResult
from db.outbox import Why
from jobs.transport import (
    DeliveryError,
    Moved,
    Refused,
    Throttled,
    Unauthorized,
    Uncertain,
    Undeliverable,
    Unreachable,
)

FOR_GOOD = {
    "bot was blocked": Why.BLOCKED,
    "user is deactivated": Why.DEACTIVATED,
    "bot was kicked": Why.REMOVED,
    "not a member": Why.REMOVED,
    "chat not found": Why.NOT_FOUND,
    "user not found": Why.NOT_FOUND,
    "peer_id_invalid": Why.NOT_FOUND,
    "can't initiate conversation": Why.NOT_FOUND,
    "bots can't send messages to bots": Why.NOT_FOUND,
    "user_is_blocked": Why.BLOCKED,
    "input_user_deactivated": Why.DEACTIVATED,
    "group chat was deactivated": Why.DEACTIVATED,
    "chat was deleted": Why.DEACTIVATED,
    "channel_private": Why.REMOVED,
    "chat_forbidden": Why.REMOVED,
    "not enough rights to send text": Why.NO_RIGHTS,
    "have no rights to send a message": Why.NO_RIGHTS,
    "need administrator rights": Why.NO_RIGHTS,
    "chat_write_forbidden": Why.NO_RIGHTS,
    "chat_send_plain_forbidden": Why.NO_RIGHTS,
    "chat_admin_required": Why.NO_RIGHTS,
    "chat_restricted": Why.NO_RIGHTS,
    "user_banned_in_channel": Why.NO_RIGHTS,
    "topic_closed": Why.NO_RIGHTS,
}
"""What Telegram says when nothing will ever arrive in a chat. There is no list of its words; these were met by others.

What is not here is found by its repetition (`db.refusals`).
"""

MALFORMED = (
    "message is too long",
    "caption is too long",
    "text is empty",
    "text must be non-empty",
    "can't parse",
    "entit",
    "button",
    "keyboard",
    "reply markup",
    "reply_markup",
    "photo",
    "wrong file",
    "file is too big",
    "file must be",
    "wrong type of the web page content",
    "failed to get http url content",
    "message to be replied not found",
    "command",
)
"""What Telegram says of one message that is not as it should be; it says nothing of the chat."""

NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


def delivery_error(error: TelegramError, chat_id: str) -> DeliveryError:
    """Say what an error of the Bot API means for a message. A group's limit (20 a minute) is its own."""
    message = error.message
    match error:
        case RetryAfter():
            wait = error.retry_after
            seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
            return Throttled(message, seconds, chat_only=chat_id.startswith("-"))
        case ChatMigrated():
            return Moved(message, str(error.new_chat_id))
        case NoResult():
            return Uncertain(message)
        case InvalidToken():
            return Unauthorized(message)
        case Forbidden() | BadRequest():
            words = next((words for words in FOR_GOOD if words in message.lower()), None)
            if words:
                return Undeliverable(message, FOR_GOOD[words])
            if isinstance(error, Forbidden):
                return Undeliverable(message, Why.BLOCKED)
            return Refused(message, malformed=any(words in message.lower() for words in MALFORMED))
        case NetworkError():
            if error.__cause__ is None or isinstance(error.__cause__, NEVER_LEFT):
                return Unreachable(message)
            return Uncertain(message)
        case _:
            return Unreachable(message)


@contextmanager
def told() -> Iterator[None]:
    """Turn errors of a call that no message hangs on into sentences for the operator."""
    try:
        yield
    except InvalidToken:
        raise ChannelMisconfigured("TELEGRAM_TOKEN: Telegram does not accept this token") from None
    except BadRequest as error:
        raise ChannelMisconfigured(f"Telegram refuses: {error.message}") from None
    except TelegramError as error:
        if isinstance(error, NoResult) and error.empty:
            raise _not_telegram(error) from None
        raise Unreachable(f"Telegram cannot be reached: {error.message}") from None
    except (TypeError, KeyError, ValueError, AttributeError, RuntimeError) as error:
        raise _not_telegram(error) from None


def _not_telegram(error: Exception) -> ChannelMisconfigured:
    return ChannelMisconfigured(
        "TELEGRAM_API_URL: the server there does not answer as Telegram's Bot API does "
        f"({type(error).__name__}: {str(error)[:120]})"
    )


def conflict(error: Conflict) -> str:
    """Why another one gets the updates, and what to do."""
    if "webhook" in error.message.lower():
        return (
            "a webhook is set for this Telegram bot, so polling gets nothing: run `dondoc webhook delete telegram`, "
            "or say TELEGRAM_UPDATES=webhook"
        )
    return "another program polls with the same TELEGRAM_TOKEN: stop it, only one may"
