"""An update of Zalo, from polling or the webhook -> `Incoming`. https://docs.zaloplatforms.com/docs/BOT/webhook

Everything in it is checked before it is used; what is not shaped as documented means nothing to us.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.channels.base import Incoming, Update, What

NAME = "zalo"
LONGEST_ID = 64
EVENTS: dict[str, What] = {
    "message.text.received": "text",
    "message.image.received": "picture",
    "message.sticker.received": "unsupported",
    "message.voice.received": "unsupported",
    "message.link.received": "text",
    "message.unsupported.received": "unsupported",
}


MENTION = re.compile(r"^@\S+\s+")
"""In a group Zalo may want the bot to be mentioned before it is told what was said."""


class _Shape(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class _Sender(_Shape):
    id: str = Field(min_length=1, max_length=LONGEST_ID)
    display_name: str = ""
    is_bot: bool = False


class _Chat(_Shape):
    id: str = Field(min_length=1, max_length=LONGEST_ID)
    chat_type: str
    title: str = ""


class _Message(_Shape):
    message_id: str = Field(min_length=1)
    sender: _Sender = Field(alias="from")
    chat: _Chat
    text: str | None = None
    caption: str | None = None
    photo: str | None = None
    photo_url: str | None = None
    date: object = None


class _Update(_Shape):
    event_name: str
    message: _Message


def key_of(body: object) -> tuple[str, Update] | None:
    """The key of an update and the bare update, out of either form (bare, ``{ok, result}``); ``None`` for no update.

    The message id is the only key that there is.
    """
    update = body.get("result") if isinstance(body, dict) and "event_name" not in body else body
    if not isinstance(update, dict):
        return None
    read = _read(update)
    if read is None:
        return None
    key = read.message.message_id
    return (key if len(key) <= LONGEST_ID else hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()), update


def is_of_another_kind(body: object) -> bool:
    """Tell an event that is none of ours (Zalo may add some at any time) from an update that is not well-formed."""
    update = body.get("result") if isinstance(body, dict) and "event_name" not in body else body
    name = update.get("event_name") if isinstance(update, dict) else None
    return isinstance(name, str) and name not in EVENTS


def incoming(update: Update) -> Incoming | None:
    """Translate an update; ``None`` for what means nothing to us."""
    found = key_of(update)
    read = _read(update)
    if found is None or read is None or read.message.sender.is_bot:
        return None
    message, what = read.message, EVENTS[read.event_name]
    private = message.chat.chat_type == "PRIVATE"
    remote = message.photo_url or message.photo or ""
    if what == "picture" and not remote:
        what = "unsupported"
    if what == "text" and message.text is None:
        what = "unsupported"
    if what == "unsupported" and not private:
        return None
    text = (message.caption if what == "picture" else message.text) or ""
    mention = None if private else MENTION.match(text)
    return Incoming(
        channel=NAME,
        key=found[0],
        chat_id=message.chat.id,
        what=what,
        sender_id=message.sender.id,
        name=message.sender.display_name,
        text=text[mention.end() :] if mention else text,
        addressed=mention is not None,
        private=private,
        title=message.chat.title,
        remote=remote if what == "picture" else "",
        said_at=_instant(message.date),
    )


def _instant(milliseconds: object) -> datetime | None:
    """The time of a message; ``None`` for one without, or with something else in its place."""
    if type(milliseconds) is not int:
        return None
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _read(update: Update) -> _Update | None:
    try:
        read = _Update.model_validate(update)
    except (ValidationError, RecursionError):
        return None
    return read if read.event_name in EVENTS else None
