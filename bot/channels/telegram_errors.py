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
}
"""What Telegram says when nothing will ever arrive in a chat."""

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
