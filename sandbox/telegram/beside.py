"""What a message of a person's carries beside its text: a quoted message, an album, whose words it passes on."""

from __future__ import annotations

import secrets
from datetime import datetime

from sandbox.telegram.accounts import Chat, Message
from sandbox.telegram.errors import bad_request


def quoting(chat: Chat, message_id: str) -> Message:
    """An answer to a message of the same chat. https://core.telegram.org/bots/api#message (``reply_to_message``)"""
    quoted = next((message for message in chat.messages if str(message["message_id"]) == message_id), None)
    if quoted is None:
        raise bad_request("message to be replied not found")
    return {"reply_to_message": {key: value for key, value in quoted.items() if key != "reply_to_message"}}


def forwarded(name: str, at: datetime) -> Message:
    """Words of somebody who hides their account. https://core.telegram.org/bots/api#messageoriginhiddenuser"""
    return {"forward_origin": {"type": "hidden_user", "date": int(at.timestamp()), "sender_user_name": name}}


def album() -> Message:
    """What the items of one album have in common."""
    return {"media_group_id": str(secrets.randbits(60))}
