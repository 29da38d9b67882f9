"""The chats of one Zalo bot, and the updates that wait for it. https://docs.zaloplatforms.com/docs/BOT/webhook

A message is kept in the shape that the chat page shows (like Telegram's); `event_of` gives it Zalo's own.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.clock import Clock
from sandbox.telegram.errors import ApiError
from sandbox.telegram.world import Message, Person

Tell = Callable[[dict[str, Any]], None]


@dataclass
class ZaloChat:
    """A person's chat with the bot, or a group that it is in. ``person`` is the number on the chat page."""

    id: str
    kind: str
    title: str
    person: int = 0
    messages: list[Message] = field(default_factory=list)
    started: bool = False
    blocked: bool = False
    unread: int = 0


@dataclass
class ZaloBot:
    """The bot's account. ``quota`` counts the sendings that its plan still allows, where it is limited."""

    token: str
    name: str
    display_name: str
    id: str = "1459232241454765289"
    updates: list[dict[str, Any]] = field(default_factory=list)
    webhook: dict[str, Any] = field(default_factory=dict)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    rested: asyncio.Event = field(default_factory=asyncio.Event)
    polling: int = 0
    webhook_set: asyncio.Event = field(default_factory=asyncio.Event)
    revoked: bool = False
    quota: int | None = None

    def shown(self) -> dict[str, Any]:
        """The result of getMe."""
        return {
            "id": self.id,
            "account_name": self.name,
            "account_type": "BASIC",
            "can_join_groups": True,
            "display_name": self.display_name,
        }


class ZaloWorld:
    """One Zalo, with one bot. All changes go through it, and it tells of each."""

    def __init__(self, clock: Clock, people: Callable[[], dict[int, Person]], tell: Tell, token: str) -> None:
        self.clock, self.people, self.tell = clock, people, tell
        self.bot = ZaloBot(token, "bot.dondocsandbox", "Bot Đôn Đốc")
        self.chats: dict[str, ZaloChat] = {}
        self.photos: dict[str, bytes] = {}
        self.base_url = ""

    def chat_of(self, person: Person) -> ZaloChat:
        """A person's private chat with the bot."""
        chat_id = zalo_id(person)
        return self.chats.setdefault(chat_id, ZaloChat(chat_id, "PRIVATE", person.name, person.id))

    def add_group(self, title: str) -> ZaloChat:
        """Make a group that the bot is in."""
        chat_id = secrets.token_hex(10)
        return self.chats.setdefault(chat_id, ZaloChat(chat_id, "GROUP", title, started=True))

    def chat_for_sending(self, chat_id: object) -> ZaloChat:
        """The chat that the bot may send to: somebody who has written to it, or a group. Raises 400 or 403."""
        chat = self.chats.get(chat_id) if isinstance(chat_id, str) else None
        if chat is None or not chat.started:
            raise ApiError(400, "Bad Request: chat not found")
        if chat.blocked:
            raise ApiError(403, "Forbidden: the user does not receive messages of this bot")
        return chat

    def post(self, chat: ZaloChat, sender: dict[str, Any], content: dict[str, Any]) -> Message:
        """Put a message into a chat."""
        message = {
            "message_id": secrets.token_hex(10),
            "from": sender,
            "date": int(self.clock.now().timestamp()),
            **content,
        }
        chat.messages.append(message)
        if sender["is_bot"]:
            chat.unread += 1
        about = {"messenger": "zalo", "chat": chat.person, "unread": chat.unread}
        self.tell({"type": "message", **about, "message": message})
        return message

    def bot_posts(self, chat: ZaloChat, content: dict[str, Any]) -> dict[str, Any]:
        """The bot sends something; returns the result of a send call."""
        if self.bot.quota is not None:
            if self.bot.quota <= 0:
                raise ApiError(429, "Quota exceeded: the plan allows no more messages today")
            self.bot.quota -= 1
        message = self.post(chat, {"id": self.bot.id, "first_name": self.bot.name, "is_bot": True}, content)
        return {"message_id": message["message_id"], "date": int(self.clock.now().timestamp() * 1000)}

    def push(self, event_name: str, chat: ZaloChat, message: Message) -> None:
        """Give the bot an update to fetch, or the webhook one to post."""
        self.bot.updates.append({"event_name": event_name, "message": event_of(chat, message)})
        self.bot.rested.clear()
        self.bot.arrived.set()
        self.bot.arrived = asyncio.Event()

    def took(self) -> None:
        """An update is gone."""
        if not self.bot.updates and self.bot.webhook.get("url"):
            self.bot.rested.set()

    async def taken(self) -> None:
        """Return when the bot has every update, and polls again (or its webhook has answered)."""
        while self.bot.updates or not (self.bot.polling or self.bot.webhook.get("url")):
            self.bot.rested.clear()
            await self.bot.rested.wait()

    # What people do

    def say(self, person: Person, text: str, chat: ZaloChat | None = None) -> Message:
        """A person writes to the bot, or into a group."""
        return self._does(person, "message.text.received", {"text": text}, chat)

    def send_photo(self, person: Person, data: bytes, caption: str = "", chat: ZaloChat | None = None) -> Message:
        """A person sends a picture; the bot gets an address of it."""
        content = {"photo_url": self.keep_photo(data), **({"caption": caption} if caption else {})}
        return self._does(person, "message.image.received", content, chat)

    def send_sticker(self, person: Person) -> Message:
        """A person sends a sticker."""
        return self._does(person, "message.sticker.received", {"text": "🙂", "sticker": "0e078a3ad2"}, None)

    def send_voice(self, person: Person) -> Message:
        """A person sends a voice message."""
        voice = {"text": "🎤", "voice_url": f"{self.base_url}/zalo/voice/1.aac"}
        return self._does(person, "message.voice.received", voice, None)

    def send_protected(self, person: Person) -> Message:
        """A person whose messages Zalo does not pass on sends something."""
        return self._does(person, "message.unsupported.received", {"text": "📎"}, None)

    def keep_photo(self, data: bytes) -> str:
        """Keep a picture; returns its address."""
        key = secrets.token_hex(16)
        self.photos[key] = data
        return f"{self.base_url}/zalo/photo/{key}"

    def _does(self, person: Person, event: str, content: dict[str, Any], chat: ZaloChat | None) -> Message:
        chat = chat or self.chat_of(person)
        if chat.kind == "PRIVATE":
            chat.started, chat.blocked, chat.unread = True, False, 0
        sender = {"id": zalo_id(person), "first_name": person.name, "is_bot": False}
        message = self.post(chat, sender, content)
        self.push(event, chat, message)
        return message


def zalo_id(person: Person) -> str:
    """A person's id at Zalo; it is the id of their private chat too."""
    return hashlib.sha256(f"zalo {person.id}".encode()).hexdigest()[:20]


def event_of(chat: ZaloChat, message: Message) -> dict[str, Any]:
    """A message as Zalo shows it to bots: ids are strings, the date is in milliseconds."""
    sender = message["from"]
    shown = {
        "from": {"id": sender["id"], "display_name": sender["first_name"], "is_bot": sender["is_bot"]},
        "chat": {"id": chat.id, "chat_type": chat.kind},
        "message_id": message["message_id"],
        "date": message["date"] * 1000,
    }
    if "photo_url" in message:
        # both names occur at Zalo's; which one is a matter of the message's parity here
        name = "photo" if int(message["message_id"], 16) % 2 else "photo_url"
        return {**shown, name: message["photo_url"], **_only(message, "caption")}
    if "sticker" in message or "voice_url" in message:
        return {**shown, **_only(message, "sticker", "voice_url")}
    return {**shown, **_only(message, "text")} if message.get("text") != "📎" else shown


def _only(message: Message, *keys: str) -> dict[str, Any]:
    return {key: message[key] for key in keys if key in message}
