"""Somebody who does something in a room: turns of a conversation, and whole updates, without a messenger."""

from __future__ import annotations

import itertools
from typing import Any

from bot.channels.base import Incoming
from bot.channels.telegram.showing import offered
from bot.talk.dispatch import Dispatch
from bot.talk.turn import Turn
from bot.texts.render import Texts
from db import views
from db.models import Address, Assignment, Message
from jobs.deliver import letter_of
from jobs.transport import only_under
from tests.rooms import Room

_keys = itertools.count(1)
TEXTS = Texts("vi")


def incoming(chat: str, what: str = "text", *, channel: str = "telegram", **values: Any) -> Incoming:
    """An update from a private chat, or with ``private=False`` from a group."""
    said = {"sender_id": chat, "name": "Ai đó", **values}
    return Incoming(channel=channel, key=str(next(_keys)), chat_id=chat, what=what, **said)  # type: ignore[arg-type]


def turn_of(room: Room, address: Address, *, private: bool = True, said: str = "") -> Turn:
    """A turn of this person's."""
    update = incoming(address.chat_id, channel=address.channel, private=private)
    return Turn(room.session, room.rules, room.now, update, address, said=said)


def dispatch_of(room: Room) -> Dispatch:
    return Dispatch(room.database, room.rulebooks, TEXTS, lambda: room.now, lambda *_: None)


def takes(room: Room, update: Incoming) -> str:
    """Let an update have its effect; returns the notice."""
    notice, _ = dispatch_of(room)._take(room.session, update, room.now, hasty=True)
    room.session.flush()
    return notice


def delivered(room: Room) -> None:
    """Let everything that waits arrive, shown as Telegram shows it; a message's number is its id there."""
    for message in room.messages(state="queued"):
        shown = TEXTS.render(message.kind, message.params, "html")
        message.choices = [offered(choice).row() for choice in shown.flat]
        message.state, message.remote_id, message.sent_at = "sent", str(message.id), room.now
    room.session.flush()


def reminded(room: Room, *duties: Assignment, agency: str = "SYT") -> Message:
    """A reminder that has arrived, with what waited before it."""
    address = room.address(agency)
    message = room.reminder(address, *duties)
    message.params = {**views.common(address, room.rules, room.now), **message.params}
    delivered(room)
    return message


def says(room: Room, chat: str, text: str, **values: Any) -> list[str]:
    """Write something; returns what was queued in answer for that chat, rendered; not what only changes another
    message."""
    before = {message.id for message in room.messages(state=None)}
    update = incoming(chat, text=text, **values)
    takes(room, update)
    return [
        TEXTS.render(message.kind, message.params, "plain").text
        for message in room.messages(state=None)
        if message.id not in before and message.chat_id == update.chat_id and message.kind != "menu"
        if not only_under(letter_of(message))
    ]
