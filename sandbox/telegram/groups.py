"""What happens to groups: topics, upgrades, who is in, administrators who hide, and what Telegram itself says there."""

from __future__ import annotations

from typing import Any

from sandbox.telegram.world import BotAccount, Chat, Message, Person, World, user_of

ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
"""Who Telegram names as the sender of what an administrator writes as the group."""


def say_in_topic(world: World, bot: BotAccount, person: Person, text: str, chat: Chat, topic: int) -> Message:
    """A person writes into a topic of a forum; topic 1 is General, whose messages carry no number."""
    if topic not in chat.topics:
        chat.topics.append(topic)
    thread = {} if topic == 1 else {"message_thread_id": topic, "is_topic_message": True}
    return _push(world, bot, chat, user_of(person), {"text": text, **thread})


def say_as_group(world: World, bot: BotAccount, text: str, chat: Chat) -> Message:
    """An administrator who hides writes."""
    return _push(world, bot, chat, ANONYMOUS, {"text": text, "sender_chat": chat.shown()})


def service(world: World, bot: BotAccount, person: Person, chat: Chat, **content: Any) -> Message:
    """Telegram itself says what happened (``new_chat_title``, ``pinned_message`` ...)."""
    return _push(world, bot, chat, user_of(person), content)


def upgrade(world: World, bot: BotAccount, chat: Chat, chat_id: int) -> Chat:
    """A group becomes a supergroup of this id: told in both chats."""
    new = world.add_group(bot, chat.title, chat_id)
    chat.migrated_to = new.id
    _push(world, bot, chat, ANONYMOUS, {"sender_chat": chat.shown(), "migrate_to_chat_id": new.id})
    _push(world, bot, new, ANONYMOUS, {"sender_chat": new.shown(), "migrate_from_chat_id": chat.id})
    return new


def membership(world: World, bot: BotAccount, person: Person, chat: Chat, *, inside: bool) -> None:
    """A person puts the bot out of a group, or adds it again."""
    chat.blocked = not inside
    was, now = ("kicked", "member") if inside else ("member", "kicked")
    change: dict[str, Any] = {
        "chat": chat.shown(),
        "from": user_of(person),
        "date": int(world.clock.now().timestamp()),
        "old_chat_member": _member(bot, was),
        "new_chat_member": _member(bot, now),
    }
    world.push(bot, "my_chat_member", change)


def _member(bot: BotAccount, status: str) -> dict[str, Any]:
    return {"user": bot.shown(), "status": status, **({"until_date": 0} if status == "kicked" else {})}


def _push(world: World, bot: BotAccount, chat: Chat, sender: dict[str, Any], content: dict[str, Any]) -> Message:
    message = world.post(bot, chat, sender, content)
    world.push(bot, "message", message)
    return message
