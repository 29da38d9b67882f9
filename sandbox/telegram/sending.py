"""Methods that put something into a chat or change it: send, edit, delete."""

from __future__ import annotations

import secrets
from typing import Any

from sandbox.telegram import files
from sandbox.telegram.accounts import BotAccount, Chat, Message
from sandbox.telegram.errors import bad_request
from sandbox.telegram.keyboards import read_markup
from sandbox.telegram.limits import Limits
from sandbox.telegram.texts import caption_of, read_caption, read_text
from sandbox.telegram.values import Fields, Params, integer, structure, text, truth
from sandbox.telegram.world import World, about, find_message

ALBUM = range(2, 11)
"""How many pictures or files an album has. https://core.telegram.org/bots/api#sendmediagroup"""
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note", "cancel",
}  # fmt: skip


class Sending:
    """The sending half of the Bot API."""

    def __init__(self, world: World, limits: Limits) -> None:
        self.world, self.limits = world, limits
        self.methods = {
            "sendmessage": self.send_message,
            "sendphoto": self.send_photo,
            "senddocument": self.send_document,
            "sendmediagroup": self.send_media_group,
            "sendchataction": self.send_chat_action,
            "editmessagetext": self.edit_message_text,
            "editmessagecaption": self.edit_message_caption,
            "editmessagereplymarkup": self.edit_message_reply_markup,
            "deletemessage": self.delete_message,
        }

    def send_message(self, bot: BotAccount, params: Params) -> Message:
        """https://core.telegram.org/bots/api#sendmessage"""
        return self._send(bot, params, lambda: read_text(params))

    def send_document(self, bot: BotAccount, params: Params) -> Message:
        """https://core.telegram.org/bots/api#senddocument"""
        return self._send(
            bot, params, lambda: {"document": files.sent_document(bot, params.get("document")), **read_caption(params)}
        )

    def send_photo(self, bot: BotAccount, params: Params) -> Message:
        """https://core.telegram.org/bots/api#sendphoto"""
        return self._send(
            bot, params, lambda: {"photo": files.sent_photo(bot, params.get("photo")), **read_caption(params)}
        )

    def _send(self, bot: BotAccount, params: Params, content: Any) -> Message:
        chat = self.world.chat_for_sending(bot, params.get("chat_id"))
        markup, where = read_markup(params), {**_thread(chat, params), **_reply(chat, params)}
        found = content()
        self.limits.check(bot.id, chat.id)
        return self.world.post(bot, chat, bot.shown(), {**found, **where, **markup})

    def send_media_group(self, bot: BotAccount, params: Params) -> list[Message]:
        """https://core.telegram.org/bots/api#sendmediagroup, of photos or of documents."""
        chat = self.world.chat_for_sending(bot, params.get("chat_id"))
        where = {**_thread(chat, params), **_reply(chat, params)}
        media = structure(params, "media", "media JSON object")
        if media is None:
            raise bad_request('parameter "media" is required')
        if not isinstance(media, list):
            raise bad_request("expected an Array of InputMedia")
        found = [_medium(bot, each, params) for each in media]
        if len(found) not in ALBUM:
            few = "an album has 2-10 items"
            raise bad_request("too many messages to send as an album" if len(found) >= ALBUM.stop else few)
        if len({next(iter(content)) for content in found}) > 1:
            raise bad_request("document can't be mixed with other media types")
        self.limits.check(bot.id, chat.id)
        group = {"media_group_id": str(secrets.randbits(60))}
        return [self.world.post(bot, chat, bot.shown(), {**content, **group, **where}) for content in found]

    def send_chat_action(self, bot: BotAccount, params: Params) -> bool:
        """https://core.telegram.org/bots/api#sendchataction"""
        action = text(params, "action").lower()
        if action not in ACTIONS:
            raise bad_request("wrong parameter action in request")
        chat = self.world.chat_for_sending(bot, params.get("chat_id"))
        self.world.tell({"type": "action", **about(bot, chat), "action": action})
        return True

    def edit_message_text(self, bot: BotAccount, params: Params) -> Message:
        """https://core.telegram.org/bots/api#editmessagetext"""
        content = {**read_text(params), **read_markup(params, inline_only=True)}
        chat, message = self._own(bot, params)
        if "text" not in message:
            raise bad_request("there is no text in the message to edit")
        return self._change(bot, chat, message, content, ("text", "entities", "reply_markup"))

    def edit_message_caption(self, bot: BotAccount, params: Params) -> Message:
        """https://core.telegram.org/bots/api#editmessagecaption"""
        content = {**read_caption(params), **read_markup(params, inline_only=True)}
        chat, message = self._own(bot, params)
        if "text" in message:
            raise bad_request("there is no caption in the message to edit")
        return self._change(bot, chat, message, content, ("caption", "caption_entities", "reply_markup"))

    def edit_message_reply_markup(self, bot: BotAccount, params: Params) -> Message:
        """https://core.telegram.org/bots/api#editmessagereplymarkup"""
        markup = read_markup(params, inline_only=True)
        chat, message = self._own(bot, params)
        return self._change(bot, chat, message, markup, ("reply_markup",))

    def delete_message(self, bot: BotAccount, params: Params) -> bool:
        """https://core.telegram.org/bots/api#deletemessage"""
        chat = self.world.chat_for_sending(bot, params.get("chat_id"))
        message = _found(chat, integer(params, "message_id"))
        if message is None:
            raise bad_request("message to delete not found")
        chat.messages.remove(message)
        self.world.tell({"type": "delete", **about(bot, chat), "message_id": message["message_id"]})
        return True

    def _own(self, bot: BotAccount, params: Params) -> tuple[Chat, Message]:
        chat = self.world.chat_for_sending(bot, params.get("chat_id"))
        message = find_message(chat, params.get("message_id"))
        if message["from"]["id"] != bot.id:
            raise bad_request("message can't be edited")
        return chat, message

    def _change(
        self, bot: BotAccount, chat: Chat, message: Message, content: Message, keys: tuple[str, ...]
    ) -> Message:
        if all(message.get(key) == content.get(key) for key in keys):
            raise bad_request(
                "message is not modified: specified new message content and reply markup are exactly the same "
                "as a current content and reply markup of the message"
            )
        for key in keys:
            message.pop(key, None)
        message.update(content)
        message["edit_date"] = int(self.world.clock.now().timestamp())
        self.world.changed(bot, chat, message)
        return message


def _medium(bot: BotAccount, given: Any, params: Params) -> Message:
    """One item of an album. A file in the request is named ``attach://<its field>``."""
    fields = Fields(given, "can't parse InputMedia", "expected an Object")
    kind, named = fields.text("type"), fields.text("media", "")
    media = params.get(named.removeprefix("attach://")) if named.startswith("attach://") else named
    if not media:
        raise fields.refusal("media not found")
    if kind not in ("photo", "document"):
        raise fields.refusal(f'type "{kind}" is unsupported')
    file = files.sent_photo(bot, media) if kind == "photo" else files.sent_document(bot, media)
    given_entities = fields.values.get("caption_entities")
    return {kind: file, **caption_of(fields.text("caption", ""), fields.text("parse_mode", ""), given_entities)}


def _thread(chat: Chat, params: Params) -> Message:
    """The topic of a forum that a message goes into."""
    topic = integer(params, "message_thread_id")
    if not topic:
        return {}
    if topic not in chat.topics:
        raise bad_request("message thread not found")
    return {"message_thread_id": topic, "is_topic_message": True}


def _reply(chat: Chat, params: Params) -> Message:
    """The message that is answered. https://core.telegram.org/bots/api#replyparameters, within one chat."""
    given = structure(params, "reply_parameters", "reply parameters JSON object")
    if "reply_parameters" in params:
        fields = Fields({} if given is None else given, "", "object expected as reply parameters")
        if not fields.values:
            return {}
        if fields.text("chat_id", str(chat.id)) != str(chat.id):
            raise bad_request("the sandbox plays replies within one chat only")
        wanted, optional = fields.number("message_id"), fields.truth("allow_sending_without_reply")
    else:
        wanted, optional = integer(params, "reply_to_message_id"), truth(params, "allow_sending_without_reply")
        if not wanted:
            return {}
    message = _found(chat, wanted)
    if message is None and not optional:
        raise bad_request("message to be replied not found")
    kept = {key: value for key, value in (message or {}).items() if key != "reply_to_message"}
    return {"reply_to_message": kept} if kept else {}


def _found(chat: Chat, message_id: int) -> Message | None:
    return next((message for message in chat.messages if message["message_id"] == message_id), None)
