"""What a bot says of itself, its menu button and its end: what clients ask for and set at their start."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from sandbox.telegram.accounts import BotAccount, Chat
from sandbox.telegram.errors import bad_request
from sandbox.telegram.menus import checked_language
from sandbox.telegram.values import Fields, Params, integer, structure, text, truth
from sandbox.telegram.world import World

LONGEST = {"name": 64, "description": 512, "short_description": 120}
"""https://core.telegram.org/bots/api#setmyname and the methods that follow it."""
RIGHTS = (
    "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
    "can_delete_stories", "can_send_welcome_messages", "can_pin_messages", "can_manage_topics",
)  # fmt: skip
DEFAULT_BUTTON = {"type": "default"}


class Profile:
    """These methods."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.methods: dict[str, Callable[[BotAccount, Params], Any]] = {
            "getme": lambda bot, params: bot.shown(),
            "logout": self.end,
            "close": self.end,
            "getchatmenubutton": self.get_chat_menu_button,
            "setchatmenubutton": self.set_chat_menu_button,
            "getmydefaultadministratorrights": self.get_rights,
            "setmydefaultadministratorrights": self.set_rights,
        }
        for what in LONGEST:
            words = what.replace("_", "")
            self.methods[f"getmy{words}"] = partial(self.get_words, what)
            self.methods[f"setmy{words}"] = partial(self.set_words, what)

    def get_words(self, what: str, bot: BotAccount, params: Params) -> dict[str, str]:
        """https://core.telegram.org/bots/api#getmyname; where a language has none, those for all languages."""
        found = bot.profile.get(f"{what}/{checked_language(params)}") or bot.profile.get(f"{what}/")
        return {what: found or (bot.name if what == "name" else "")}

    def set_words(self, what: str, bot: BotAccount, params: Params) -> bool:
        """https://core.telegram.org/bots/api#setmyname; empty words take back what was set."""
        words, key = text(params, what).strip(), f"{what}/{checked_language(params)}"
        if len(words) > LONGEST[what]:
            raise bad_request(f"{what.replace('_', ' ')} must not be longer than {LONGEST[what]} characters")
        bot.profile[key] = words
        return True

    def get_chat_menu_button(self, bot: BotAccount, params: Params) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#getchatmenubutton"""
        found: dict[str, Any] = bot.profile.get(self._button_of(bot, params), DEFAULT_BUTTON)
        return found

    def set_chat_menu_button(self, bot: BotAccount, params: Params) -> bool:
        """https://core.telegram.org/bots/api#setchatmenubutton"""
        given = structure(params, "menu_button", "menu button JSON object")
        button = DEFAULT_BUTTON if given is None else _button(given)
        bot.profile[self._button_of(bot, params)] = button
        return True

    def _button_of(self, bot: BotAccount, params: Params) -> str:
        if "chat_id" not in params:
            return "menu_button/"
        chat: Chat | None = bot.chats.get(integer(params, "chat_id"))
        if chat is None or chat.type != "private":
            raise bad_request("user not found")
        return f"menu_button/{chat.id}"

    def get_rights(self, bot: BotAccount, params: Params) -> dict[str, bool]:
        """https://core.telegram.org/bots/api#getmydefaultadministratorrights"""
        found: list[str] = bot.profile.get(f"rights/{truth(params, 'for_channels')}", [])
        return {right: right in found for right in RIGHTS}

    def set_rights(self, bot: BotAccount, params: Params) -> bool:
        """https://core.telegram.org/bots/api#setmydefaultadministratorrights"""
        given = structure(params, "rights", "ChatAdministratorRights JSON object")
        where = "can't parse ChatAdministratorRights"
        fields = Fields({} if given is None else given, where, "ChatAdministratorRights must be an Object")
        bot.profile[f"rights/{truth(params, 'for_channels')}"] = [right for right in RIGHTS if fields.truth(right)]
        return True

    def end(self, bot: BotAccount, params: Params) -> bool:
        """https://core.telegram.org/bots/api#logout and #close: said yes to; this one server is there all the same."""
        return True


def _button(given: Any) -> dict[str, Any]:
    fields = Fields(given, "can't parse menu button", "MenuButton must be an Object")
    kind = fields.text("type")
    if kind in ("default", "commands"):
        return {"type": kind}
    if kind != "web_app":
        raise fields.refusal("MenuButton has unsupported type")
    words, url = fields.text("text"), fields.inner("web_app").text("url")
    if not words:
        raise bad_request("menu button text must be non-empty")
    if urlsplit(url).scheme != "https":
        raise bad_request(f"menu button Web App URL '{url}' is invalid: Only HTTPS links are allowed")
    return {"type": kind, "text": words, "web_app": {"url": url}}
