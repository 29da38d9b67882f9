"""Methods that put something into a chat or change it: send, edit, delete."""

from __future__ import annotations

import json
from typing import Any

from sandbox.telegram.errors import bad_request
from sandbox.telegram.formatting import parse, utf16
from sandbox.telegram.limits import Limits
from sandbox.telegram.world import BotAccount, Chat, Message, World, find_message

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip

Params = dict[str, Any]
Upload = tuple[str, bytes]


class Sending:
    """The sending half of the Bot API."""

    def __init__(self, world: World, limits: Limits) -> None:
        self.world, self.limits = world, limits

    def send_message(self, bot: BotAccount, params: Params) -> Message:
        """https://core.telegram.org/bots/api#sendmessage"""
        chat = self._chat(bot, params)
        content = _text(params, "text", TEXT_LIMIT, "message text is empty", "message is too long")
        return self.world.post(
            bot, chat, bot.shown(), {**content, **_thread(chat, params), **_reply(chat, params), **_markup(params)}
        )

    def send_document(self, bot: BotAccount, params: Params) -> Message:
        """https://core.telegram.org/bots/api#senddocument"""
        chat = self._chat(bot, params)
        document = self._file(bot, params.get("document"), "document")
        return self.world.post(bot, chat, bot.shown(), {"document": document, **_caption(params), **_markup(params)})

    def send_photo(self, bot: BotAccount, params: Params) -> Message:
        """https://core.telegram.org/bots/api#sendphoto"""
        chat = self._chat(bot, params)
        file = self._file(bot, params.get("photo"), "photo")
        size = {
            **{key: file[key] for key in ("file_id", "file_unique_id", "file_size")},
            "width": 800,
            "height": 600,
        }
        return self.world.post(bot, chat, bot.shown(), {"photo": [size], **_caption(params), **_markup(params)})

    def send_chat_action(self, bot: BotAccount, params: Params) -> bool:
        """https://core.telegram.org/bots/api#sendchataction"""
        chat = self.world.chat_for_sending(bot, params.get("chat_id"))
        if params.get("action") not in ACTIONS:
            raise bad_request("wrong parameter action in request")
        self.world.tell(
            {"type": "action", "messenger": "telegram", "bot": bot.id, "chat": chat.id, "action": params["action"]}
        )
        return True

    def edit_message_text(self, bot: BotAccount, params: Params) -> Message:
        """https://core.telegram.org/bots/api#editmessagetext"""
        chat, message = self._own(bot, params)
        content = _text(params, "text", TEXT_LIMIT, "message text is empty", "message is too long")
        return self._change(bot, chat, message, {**content, **_markup(params)}, ("text", "entities", "reply_markup"))

    def edit_message_reply_markup(self, bot: BotAccount, params: Params) -> Message:
        """https://core.telegram.org/bots/api#editmessagereplymarkup"""
        chat, message = self._own(bot, params)
        return self._change(bot, chat, message, _markup(params), ("reply_markup",))

    def delete_message(self, bot: BotAccount, params: Params) -> bool:
        """https://core.telegram.org/bots/api#deletemessage"""
        chat = self.world.chat_for_sending(bot, params.get("chat_id"))
        message = next((m for m in chat.messages if str(m["message_id"]) == str(params.get("message_id"))), None)
        if message is None:
            raise bad_request("message to delete not found")
        chat.messages.remove(message)
        self.world.tell(
            {
                "type": "delete",
                "messenger": "telegram",
                "bot": bot.id,
                "chat": chat.id,
                "message_id": message["message_id"],
            }
        )
        return True

    def _chat(self, bot: BotAccount, params: Params) -> Chat:
        if params.get("chat_id") in (None, ""):
            raise bad_request("chat_id is empty")
        chat = self.world.chat_for_sending(bot, params["chat_id"])
        self.limits.check(bot.id, chat.id)
        return chat

    def _own(self, bot: BotAccount, params: Params) -> tuple[Chat, Message]:
        chat = self.world.chat_for_sending(bot, params.get("chat_id"))
        message = find_message(chat, params.get("message_id"))
        if not message["from"]["is_bot"]:
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

    def _file(self, bot: BotAccount, value: object, word: str) -> dict[str, Any]:
        if isinstance(value, tuple):
            name, data = value
            return self.world.keep_file(bot, name, data)
        if isinstance(value, str) and value in bot.files:
            name, data = bot.files[value]
            return {"file_id": value, "file_unique_id": value[:12], "file_name": name, "file_size": len(data)}
        if isinstance(value, str) and value.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")
        raise bad_request(f"there is no {word} in the request" if not value else "wrong remote file identifier")


def _text(params: Params, key: str, limit: int, empty: str, too_long: str) -> Message:
    raw = str(params.get(key) or "")
    if params.get("entities"):
        text, entities = raw, _json(params["entities"], "message entities")
    else:
        text, entities = parse(raw, params.get("parse_mode"))
    if not text.strip():
        raise bad_request(empty)
    if utf16(text) > limit:
        raise bad_request(too_long)
    return {
        key: text,
        **({f"{'caption_' if key == 'caption' else ''}entities": entities} if entities else {}),
    }


def _caption(params: Params) -> Message:
    if not params.get("caption"):
        return {}
    too_long = "message caption is too long"
    return _text(params, "caption", CAPTION_LIMIT, "message caption is empty", too_long)


def _thread(chat: Chat, params: Params) -> Message:
    """The topic of a forum that a message goes into."""
    if not params.get("message_thread_id"):
        return {}
    topic = int(params["message_thread_id"])
    if topic not in chat.topics:
        raise bad_request("message thread not found")
    return {"message_thread_id": topic, "is_topic_message": True}


def _reply(chat: Chat, params: Params) -> Message:
    given = params.get("reply_parameters")
    wanted = _json(given, "reply parameters").get("message_id") if given else params.get("reply_to_message_id")
    if wanted is None:
        return {}
    message = next((m for m in chat.messages if str(m["message_id"]) == str(wanted)), None)
    if message is None:
        raise bad_request("message to be replied not found")
    return {"reply_to_message": {key: value for key, value in message.items() if key != "reply_to_message"}}


def _markup(params: Params) -> Message:
    """Check a keyboard. https://core.telegram.org/bots/api#inlinekeyboardbutton"""
    if not params.get("reply_markup"):
        return {}
    markup = _json(params["reply_markup"], "reply keyboard markup JSON object")
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        return {}
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup should be an Array of Arrays')
    for button in (button for row in rows for button in row):
        if not isinstance(button, dict) or not str(button.get("text") or "").strip():
            raise bad_request("can't parse inline keyboard button: Button text must be non-empty")
        if not set(button) - {"text", "style", "icon_custom_emoji_id"}:
            raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
        if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= 64:
            raise bad_request("BUTTON_DATA_INVALID")
    kept = [row for row in rows if row]
    return {"reply_markup": {"inline_keyboard": kept}} if kept else {}


def _json(value: object, what: str) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        raise bad_request(f"can't parse {what}") from None
