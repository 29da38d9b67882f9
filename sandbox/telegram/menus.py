"""Lists of commands, each for a scope and a language. https://core.telegram.org/bots/api#botcommandscope"""

from __future__ import annotations

import re
from typing import Any

from sandbox.telegram.accounts import BotAccount, Chat, Menu
from sandbox.telegram.errors import ApiError, bad_request
from sandbox.telegram.values import Fields, Params, structure, text
from sandbox.telegram.world import World

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"([a-z]{2})?")
LONGEST_DESCRIPTION = 256
MOST = 100
WIDE = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
OF_CHATS = ("chat", "chat_administrators", "chat_member")


def shown(bot: BotAccount, chat: Chat, language: str = "vi") -> Menu:
    """What a person whose app speaks ``language`` sees in this chat: the first list that is set, the nearest first.

    https://core.telegram.org/bots/api#determining-list-of-commands. Nobody is an administrator in the sandbox's groups.
    """
    wide = "all_private_chats" if chat.type == "private" else "all_group_chats"
    for scope in (f"chat {chat.id}", wide, "default"):
        for key in (f"{scope}/{language}", f"{scope}/"):
            if key in bot.menus:
                return bot.menus[key]
    return []


def checked_language(params: Params) -> str:
    """``language_code``: two small letters, or none. Raises 400."""
    code = text(params, "language_code")
    if not LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


class Menus:
    """The methods that set and show them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.methods = {
            "setmycommands": self.set_my_commands,
            "getmycommands": self.get_my_commands,
            "deletemycommands": self.delete_my_commands,
        }

    def set_my_commands(self, bot: BotAccount, params: Params) -> bool:
        """https://core.telegram.org/bots/api#setmycommands"""
        commands = _commands(params)
        key, chat = self._where(bot, params)
        bot.menus[key] = commands
        self._tell(bot, chat)
        return True

    def get_my_commands(self, bot: BotAccount, params: Params) -> Menu:
        """https://core.telegram.org/bots/api#getmycommands: what is set for exactly this scope and language."""
        key, _ = self._where(bot, params)
        return bot.menus.get(key, [])

    def delete_my_commands(self, bot: BotAccount, params: Params) -> bool:
        """https://core.telegram.org/bots/api#deletemycommands: the wider list is shown again."""
        key, chat = self._where(bot, params)
        bot.menus.pop(key, None)
        self._tell(bot, chat)
        return True

    def _tell(self, bot: BotAccount, chat: Chat | None) -> None:
        self.world.tell({"type": "commands", "messenger": "telegram", "bot": bot.id, "chat": chat and chat.id})

    def _where(self, bot: BotAccount, params: Params) -> tuple[str, Chat | None]:
        """The key of a scope and language, and the one chat that it is about. Raises 400."""
        given = structure(params, "scope", "BotCommandScope JSON object")
        where, chat = self._scope(bot, {"type": "default"} if given is None else given)
        return f"{where}/{checked_language(params)}", chat

    def _scope(self, bot: BotAccount, given: Any) -> tuple[str, Chat | None]:
        scope = Fields(given, "can't parse BotCommandScope", "BotCommandScope must be an Object")
        kind = scope.text("type")
        if kind in WIDE:
            return kind, None
        if kind not in OF_CHATS:
            raise scope.refusal("Unsupported type specified")
        wanted = scope.text("chat_id")
        if not wanted:
            raise scope.refusal("Empty chat_id specified")
        member = scope.text("user_id") if kind == "chat_member" else ""
        if kind == "chat_member" and not (member.isdecimal() and int(member)):
            raise scope.refusal("Invalid user_id specified")
        chat = self.world.chat_for_reading(bot, wanted)
        if chat.type == "private" and kind != "chat":
            raise bad_request("can't use specified scope in private chats")
        return f"{kind} {chat.id} {member}".rstrip(), chat


def _commands(params: Params) -> Menu:
    """``commands``, checked. A slash in front is forgiven, as Telegram does. Raises 400."""
    given = structure(params, "commands", "commands JSON object")
    if not isinstance(given, list | None):
        raise bad_request("expected an Array of BotCommand")
    found = []
    for each in given or []:
        fields = Fields(each, "can't parse BotCommand", "expected an Object")
        command = fields.text("command").strip().removeprefix("/")
        description = fields.text("description").strip()
        _check(command, description)
        found.append({"command": command, "description": description})
    if len(found) > MOST:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return found


def _check(command: str, description: str) -> None:
    wrong: ApiError | None = None
    if not COMMAND.fullmatch(command):
        wrong = bad_request("BOT_COMMAND_INVALID")
    elif not 1 <= len(description) <= LONGEST_DESCRIPTION:
        wrong = bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    if wrong:
        raise wrong
