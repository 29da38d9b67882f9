"""What an error of the Bot API means for a message. https://core.telegram.org/bots/api#making-requests"""

from __future__ import annotations

from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.channels.telegram_requests import NoResult
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
