"""The people, bots, chats and messages of one Telegram, and the updates that wait for each bot."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Callable
from typing import Any

from sandbox.clock import Clock
from sandbox.telegram import files
from sandbox.telegram.accounts import BotAccount, Chat, Message, Person, user_of
from sandbox.telegram.errors import UNAUTHORIZED, ApiError, bad_request, forbidden
from sandbox.telegram.formatting import utf16

UPDATES_KEPT = 10_000
ONLY_WHEN_WANTED = ("chat_member", "message_reaction", "message_reaction_count")
"""Kinds of updates that a bot gets only where it names them. https://core.telegram.org/bots/api#getupdates"""

Listener = Callable[[dict[str, Any]], None]


class World:
    """One Telegram. All changes go through it, and it tells its listeners of each."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.people: dict[int, Person] = {}
        self.bots: dict[str, BotAccount] = {}
        self.listeners: set[Listener] = set()
        self.closing = False

    def add_bot(self, token: str, username: str, name: str) -> BotAccount:
        """Make a bot, as BotFather does."""
        bot = BotAccount(int(token.partition(":")[0]), token, username, name)
        self.bots[token] = bot
        return bot

    def add_person(self, name: str, group: str = "", messenger: str = "telegram", role: str = "") -> Person:
        """Make a person."""
        person = Person(5_000_000 + len(self.people) + 1, name, group, messenger, role)
        self.people[person.id] = person
        self.tell({"type": "people"})
        return person

    def add_group(self, bot: BotAccount, title: str, chat_id: int) -> Chat:
        """Make a group that the bot is in; ``chat_id`` is negative."""
        kind = "supergroup" if str(chat_id).startswith("-100") else "group"
        return bot.chats.setdefault(chat_id, Chat(chat_id, kind, title, started=True))

    def bot(self, token: str) -> BotAccount:
        """Find the bot of a token. Raises 401."""
        bot = self.bots.get(token)
        if bot is None or bot.revoked:
            raise UNAUTHORIZED
        return bot

    def chat_of(self, bot: BotAccount, person: Person) -> Chat:
        """The private chat of a person with a bot."""
        return bot.chats.setdefault(person.id, Chat(person.id, "private", person.name))

    def chat_for_reading(self, bot: BotAccount, chat_id: object) -> Chat:
        """The chat that a bot may look at: one that has blocked it too. Raises 400 as Telegram does."""
        if chat_id in (None, ""):
            raise bad_request("chat_id is empty")
        try:
            chat = bot.chats.get(int(str(chat_id)))
        except ValueError:
            chat = None
        if chat is None or (chat.type == "private" and not chat.started):
            raise bad_request("chat not found")
        return chat

    def chat_for_sending(self, bot: BotAccount, chat_id: object) -> Chat:
        """The chat that a bot may send to. Raises 400 or 403 as Telegram does."""
        chat = self.chat_for_reading(bot, chat_id)
        if chat.migrated_to is not None:
            raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
        person = self.people.get(chat.id)
        if person and person.deactivated:
            raise forbidden("user is deactivated")
        if chat.blocked:
            kicked = f"bot was kicked from the {chat.type} chat"
            raise forbidden("bot was blocked by the user" if chat.type == "private" else kicked)
        return chat

    def post(self, bot: BotAccount, chat: Chat, sender: dict[str, Any], content: dict[str, Any]) -> Message:
        """Put a message into a chat."""
        message = {
            "message_id": bot.next_message,
            "from": sender,
            "chat": chat.shown(),
            "date": int(self.clock.now().timestamp()),
            **content,
        }
        bot.next_message += 1
        chat.messages.append(message)
        if sender["is_bot"]:
            chat.unread += 1
        self.tell({"type": "message", **about(bot, chat), "unread": chat.unread, "message": message})
        return message

    def changed(self, bot: BotAccount, chat: Chat, message: Message) -> None:
        """A message was edited."""
        self.tell({"type": "edit", **about(bot, chat), "message": message})

    def push(self, bot: BotAccount, kind: str, content: dict[str, Any]) -> None:
        """Give a bot an update to fetch."""
        wanted = kind not in ONLY_WHEN_WANTED if bot.allowed_updates is None else kind in bot.allowed_updates
        if not wanted:
            return
        bot.updates.append({"update_id": bot.next_update, kind: content})
        del bot.updates[:-UPDATES_KEPT]
        bot.next_update += 1
        bot.arrived.set()
        bot.arrived = asyncio.Event()

    def take(self, bot: BotAccount, offset: int) -> None:
        """A bot has confirmed the updates before ``offset`` (a negative one: all but the last so many)."""
        if offset < 0:
            bot.updates = bot.updates[offset:]
        else:
            bot.updates = [update for update in bot.updates if update["update_id"] >= offset]
        if not bot.updates:
            bot.emptied.set()

    async def taken(self, bot: BotAccount) -> None:
        """Return when the bot has confirmed every update that there is."""
        while bot.updates:
            bot.emptied.clear()
            await bot.emptied.wait()

    def tell(self, event: dict[str, Any]) -> None:
        """Tell everyone who looks on."""
        for listener in list(self.listeners):
            listener(event)

    def close(self) -> None:
        """Let everyone who waits for something go."""
        self.closing = True
        for bot in self.bots.values():
            bot.arrived.set()
        self.tell({"type": "closing"})

    # What people do

    def say(
        self, bot: BotAccount, person: Person, text: str, chat: Chat | None = None, beside: Message | None = None
    ) -> Message:
        """A person writes to the bot (or into a group that it is in); ``beside``: see `sandbox.telegram.beside`."""
        return self._does(bot, person, _written(text), chat, beside)

    def send_file(
        self,
        bot: BotAccount,
        person: Person,
        name: str,
        data: bytes,
        caption: str = "",
        beside: Message | None = None,
    ) -> Message:
        """A person sends a file."""
        return self._does(bot, person, {"document": files.keep(bot, name, data)}, None, _with(caption, beside))

    def send_photo(
        self,
        bot: BotAccount,
        person: Person,
        data: bytes,
        caption: str = "",
        chat: Chat | None = None,
        beside: Message | None = None,
    ) -> Message:
        """A person sends a picture."""
        return self._does(bot, person, {"photo": files.photo(bot, data)}, chat, _with(caption, beside))

    def edit(self, bot: BotAccount, person: Person, message_id: object, text: str, chat: Chat | None = None) -> Message:
        """A person edits a message of their own: its text or its caption. Raises 400."""
        chat = chat or self._open(bot, person)
        message = find_message(chat, message_id)
        if message["from"]["id"] != person.id:
            raise bad_request("message can't be edited")
        content = {key: value for key, value in message.items() if key not in ("text", "entities", "caption")}
        content |= _written(text) if "text" in message else _with(text, None)
        edited = {**content, "edit_date": int(self.clock.now().timestamp())}
        chat.messages[chat.messages.index(message)] = edited
        self.push(bot, "edited_message", edited)
        self.changed(bot, chat, edited)
        return edited

    def _does(
        self, bot: BotAccount, person: Person, content: Message, chat: Chat | None, beside: Message | None
    ) -> Message:
        chat = chat or self._open(bot, person)
        message = self.post(bot, chat, user_of(person), {**content, **(beside or {})})
        self.push(bot, "message", message)
        return message

    def press(self, bot: BotAccount, person: Person, message_id: int, data: str, chat: Chat | None = None) -> str:
        """A person presses an inline button; returns the id of the query."""
        chat = chat or self.chat_of(bot, person)
        message = next((m for m in chat.messages if m["message_id"] == message_id), None)
        buttons = [b for row in ((message or {}).get("reply_markup") or {}).get("inline_keyboard", []) for b in row]
        if message is None or not any(button.get("callback_data") == data for button in buttons):
            raise bad_request("there is no such button")
        query: dict[str, Any] = {
            "id": str(secrets.randbits(60)),
            "from": user_of(person),
            "message": message,
            "chat_instance": str(chat.id),
            "data": data,
        }
        bot.queries[query["id"]] = query
        self.push(bot, "callback_query", query)
        return str(query["id"])

    def block(self, bot: BotAccount, person: Person, *, blocked: bool) -> None:
        """A person blocks the bot, or takes it back."""
        chat = self.chat_of(bot, person)
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        was, now = ("member", "kicked") if blocked else ("kicked", "member")
        change: dict[str, Any] = {
            "chat": chat.shown(),
            "from": user_of(person),
            "date": int(self.clock.now().timestamp()),
            "old_chat_member": {"user": bot.shown(), "status": was, **({} if blocked else {"until_date": 0})},
            "new_chat_member": {"user": bot.shown(), "status": now, **({"until_date": 0} if blocked else {})},
        }
        self.push(bot, "my_chat_member", change)
        self.tell({"type": "people"})

    def _open(self, bot: BotAccount, person: Person) -> Chat:
        chat = self.chat_of(bot, person)
        if chat.blocked:
            self.block(bot, person, blocked=False)
        chat.started, chat.unread = True, 0
        return chat


def _written(text: str) -> Message:
    """A text as the Bot API shows it: a command at its beginning is marked."""
    command = re.match(r"/[A-Za-z0-9_]{1,32}(@\w+)?", text)
    if not command:
        return {"text": text}
    return {"text": text, "entities": [{"type": "bot_command", "offset": 0, "length": utf16(command[0])}]}


def _with(caption: str, beside: Message | None) -> Message:
    return {**({"caption": caption} if caption else {}), **(beside or {})}


def about(bot: BotAccount, chat: Chat) -> dict[str, Any]:
    """Where an event happened."""
    return {"messenger": "telegram", "bot": bot.id, "chat": chat.id}


def find_message(chat: Chat, message_id: object) -> Message:
    """Find a message of a chat. Raises 400."""
    try:
        wanted = int(str(message_id))
    except ValueError:
        raise bad_request("message identifier is not specified") from None
    for message in reversed(chat.messages):
        if message["message_id"] == wanted:
            return message
    raise bad_request("message to edit not found")


__all__ = ["ApiError", "BotAccount", "Chat", "Message", "Person", "World", "about", "find_message", "user_of"]
