"""The people, bots and chats of one Telegram, as plain data."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

Message = dict[str, Any]
Menu = list[dict[str, str]]
"""A list of commands, each a ``command`` and its ``description``."""


@dataclass
class Person:
    """Somebody with an account at both messengers, of which ``messenger`` is in use.

    ``group`` is the heading on the page; ``role`` what they play there (official, leader, coordinator, observer).
    """

    id: int
    name: str
    group: str = ""
    messenger: str = "telegram"
    role: str = ""
    deactivated: bool = False


@dataclass
class Chat:
    """One bot's chat with a person or a group; messages in order, each as the Bot API shows it.

    A group that the chat page shows has ``members`` (ids of people) and stands under the heading ``group``.
    """

    id: int
    type: str
    title: str
    messages: list[Message] = field(default_factory=list)
    started: bool = False
    blocked: bool = False
    unread: int = 0
    migrated_to: int | None = None
    topics: list[int] = field(default_factory=list)
    group: str = ""
    members: list[int] = field(default_factory=list)

    def shown(self) -> dict[str, Any]:
        """The chat object of the Bot API."""
        key = "first_name" if self.type == "private" else "title"
        return {"id": self.id, "type": self.type, key: self.title}


@dataclass
class Poll:
    """A getUpdates that waits; ``end`` lets it go with 409 and the reason."""

    ended: asyncio.Event = field(default_factory=asyncio.Event)
    reason: str = ""

    def end(self, reason: str) -> None:
        self.reason = reason
        self.ended.set()


@dataclass
class BotAccount:
    """One bot: its identity, chats, waiting updates and webhook.

    ``menus``: lists of commands by scope and language (see `sandbox.telegram.menus`). ``profile``: what the bot says
    of itself by language, and its menu buttons by chat. ``allowed_updates`` is ``None`` for the usual kinds.
    """

    id: int
    token: str
    username: str
    name: str
    chats: dict[int, Chat] = field(default_factory=dict)
    updates: list[dict[str, Any]] = field(default_factory=list)
    next_update: int = 1
    next_message: int = 1
    allowed_updates: list[str] | None = None
    menus: dict[str, Menu] = field(default_factory=dict)
    profile: dict[str, Any] = field(default_factory=dict)
    queries: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    webhook: dict[str, Any] = field(default_factory=dict)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    emptied: asyncio.Event = field(default_factory=asyncio.Event)
    poll: Poll | None = None
    revoked: bool = False

    def shown(self) -> dict[str, Any]:
        """The user object of getMe."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.profile.get("name/") or self.name,
            "username": self.username,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }


def user_of(person: Person) -> dict[str, Any]:
    """The user object of the Bot API."""
    return {"id": person.id, "is_bot": False, "first_name": person.name, "language_code": "vi"}
