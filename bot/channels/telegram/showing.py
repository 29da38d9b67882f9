"""What a message shows on Telegram, and what became of it: buttons, and an answer that may not be readable."""

from __future__ import annotations

import logging
from collections.abc import Coroutine, Sequence
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.error import TelegramError

from bot.channels.base import Choice, Outgoing
from db import aside
from jobs.transport import Delivered
from reports.order import Made
from rules.choosing import Offered

log = logging.getLogger(__name__)


async def delivered(
    sending: Coroutine[Any, Any, Message], choices: Sequence[Offered] = (), *, more: bool = False
) -> Delivered:
    """Send; a message that arrived counts as sent, though Telegram's answer cannot be read. Raises `TelegramError`.

    The library raises errors of its own for everything that keeps a message from arriving, and `Sending` for an answer
    without a result; what is left is a result that the library does not understand.
    """
    try:
        sent = await sending
    except TelegramError:
        raise
    except Exception as error:
        log.exception("a message has arrived, but Telegram's answer to it cannot be read")
        return Delivered("", choices, more, aside.described(error))
    return Delivered(str(sent.message_id), choices, more)


PHOTO_SIDE = 1280
"""Points of the longer side up to which Telegram shows a photo as it was sent; a larger one it makes smaller."""

PNG_SIDES = slice(16, 24)
"""Where a PNG says how wide and how high it is: https://www.w3.org/TR/png-3/#11IHDR"""


def keeps_as_photo(file: Made) -> bool:
    """Whether a file is a picture that can be shown in the chat without losing anything."""
    if file.media_type != "image/png":
        return False
    sides = file.data[PNG_SIDES]
    return max(int.from_bytes(sides[:4]), int.from_bytes(sides[4:])) <= PHOTO_SIDE


def keyboard(outgoing: Outgoing) -> InlineKeyboardMarkup | None:
    """The inline buttons of a message, if it has any."""
    if not outgoing.choices:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(choice.label, callback_data=choice.token) for choice in row] for row in outgoing.choices]
    )


def offered(choice: Choice) -> Offered:
    """A button may be typed out as well: its words, or its number where the message itself numbers its lines."""
    number = int(choice.label) if choice.label.isdecimal() else None
    return Offered(choice.label, choice.token, number, choice.also, choice.aside)
