"""What a bot can learn of chats and people."""

from __future__ import annotations

from typing import Any

from sandbox.telegram.accounts import BotAccount, Chat, user_of
from sandbox.telegram.errors import bad_request
from sandbox.telegram.values import Params, integer
from sandbox.telegram.world import World

PERMISSIONS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_react_to_messages", "can_edit_tag", "can_change_info", "can_invite_users",
    "can_pin_messages", "can_manage_topics",
)  # fmt: skip
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
ACCENTS = 7
REACTIONS_AT_MOST = 11


class Chats:
    """These methods."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.methods = {
            "getchat": self.get_chat,
            "getchatmember": self.get_chat_member,
            "getchatadministrators": self.get_chat_administrators,
            "getchatmembercount": self.get_chat_member_count,
            "getuserprofilephotos": self.get_user_profile_photos,
        }

    def get_chat(self, bot: BotAccount, params: Params) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#getchat"""
        chat = self._chat(bot, params)
        private = chat.type == "private"
        return {
            **chat.shown(),
            "accent_color_id": abs(chat.id) % ACCENTS,
            "max_reaction_count": REACTIONS_AT_MOST,
            "accepted_gift_types": dict.fromkeys(GIFTS, private),
            **({} if private else {"permissions": dict.fromkeys(PERMISSIONS, True)}),
        }

    def get_chat_member(self, bot: BotAccount, params: Params) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#getchatmember; in a group, members are the bot and who has spoken."""
        chat, wanted = self._chat(bot, params), self._user_id(params)
        if wanted == bot.id:
            return {"status": "member", "user": bot.shown()}
        person = self.world.people.get(wanted)
        if person is None:
            raise bad_request("user not found")
        here = wanted in (chat.id, *_speakers(chat))
        return {"status": "member" if here else "left", "user": user_of(person)}

    def get_chat_administrators(self, bot: BotAccount, params: Params) -> list[dict[str, Any]]:
        """https://core.telegram.org/bots/api#getchatadministrators: the sandbox's groups have none."""
        if self._chat(bot, params).type == "private":
            raise bad_request("there are no administrators in the private chat")
        return []

    def get_chat_member_count(self, bot: BotAccount, params: Params) -> int:
        """https://core.telegram.org/bots/api#getchatmembercount"""
        chat = self._chat(bot, params)
        return 2 if chat.type == "private" else 1 + len(_speakers(chat) - {bot.id})

    def get_user_profile_photos(self, bot: BotAccount, params: Params) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#getuserprofilephotos: nobody here has any."""
        wanted = self._user_id(params)
        if wanted != bot.id and wanted not in self.world.people:
            raise bad_request("user not found")
        return {"total_count": 0, "photos": []}

    def _chat(self, bot: BotAccount, params: Params) -> Chat:
        return self.world.chat_for_reading(bot, params.get("chat_id"))

    def _user_id(self, params: Params) -> int:
        wanted = integer(params, "user_id")
        if wanted <= 0:
            raise bad_request("invalid user_id specified")
        return wanted


def _speakers(chat: Chat) -> set[int]:
    return {message["from"]["id"] for message in chat.messages} | set(chat.members)
