"""An update of Telegram -> `Incoming`. https://core.telegram.org/bots/api#update"""

from __future__ import annotations

from typing import Any

from telegram import Chat, ChatMemberRestricted, ChatMemberUpdated, Message, Update, User

from bot.channels.base import Incoming, What

NAME = "telegram"
PICTURES = ("image/jpeg", "image/png", "image/webp")
LARGEST_DOWNLOAD = 20 * 2**20
"""https://core.telegram.org/bots/api#getfile"""


def incoming(update: Update, username: str = "") -> Incoming | None:
    """Translate an update for the bot ``username``; ``None`` for what means nothing to us."""
    chat, sender = update.effective_chat, _sender(update)
    if chat is None or sender is None:
        return None
    if update.message and (update.message.migrate_to_chat_id or update.message.migrate_from_chat_id):
        return _moved(update, update.message)
    what, text, token, remote = _content(update)
    private, addressed = chat.type == Chat.PRIVATE, False
    if what is None or (not private and what in ("unsupported", "file")):
        return None
    message = update.message or update.edited_message
    document = message.document if message and what == "file" and remote else None
    if not private and what == "text":
        meant = _for_us(text, username)
        if meant is None:
            return None
        text, addressed = meant
    return Incoming(
        channel=NAME,
        key=str(update.update_id),
        chat_id=str(chat.id),
        what=what,
        sender_id=sender[0],
        name=sender[1],
        text=text,
        token=token,
        private=private,
        title=chat.title or "",
        remote=remote,
        topic=_topic(update.effective_message),
        file_name=(document.file_name or "") if document else "",
        file_size=(document.file_size or 0) if document else 0,
        said_at=(message.edit_date or message.date) if message else None,  # when a button was pressed is not told
        **_beside(update, message, username, addressed=addressed),
    )


def _beside(update: Update, message: Message | None, username: str, *, addressed: bool) -> dict[str, Any]:
    """What stands beside the text. A quote of another chat's message (``external_reply``) is about nothing here."""
    if message is None:
        return {"addressed": addressed}
    quoted = message.reply_to_message
    by = quoted.from_user if quoted else None
    ours = by is not None and by.is_bot and bool(username) and (by.username or "").lower() == username.lower()
    return {
        "addressed": addressed or ours,
        "message": str(message.message_id),
        "edited": update.edited_message is not None,
        "quoted": str(quoted.message_id) if quoted and not quoted.forum_topic_created else "",
        "ours": ours,
        "album": message.media_group_id or "",
        "forwarded": message.forward_origin is not None,
    }


def _sender(update: Update) -> tuple[str, str] | None:
    """The id and name of who did something, ``None`` for bots and channels.

    An administrator who hides writes as the group itself (the sender is then GroupAnonymousBot), and so does whoever
    upgrades a group.
    """
    message, user = update.message or update.edited_message, update.effective_user
    if message and (message.migrate_to_chat_id or message.migrate_from_chat_id):
        return str(message.chat.id), ""
    if message and message.sender_chat:
        own = message.sender_chat.id == message.chat.id
        return (str(message.chat.id), message.author_signature or message.chat.title or "") if own else None
    if user is None or (user.is_bot and not update.my_chat_member):
        return None
    return str(user.id), _name(user)


def _moved(update: Update, message: Message) -> Incoming:
    """A group has become a supergroup, which has another chat id. That is told in both, either may come first."""
    old = message.migrate_from_chat_id or message.chat.id
    new = message.migrate_to_chat_id or message.chat.id
    key, private = str(update.update_id), False
    return Incoming(NAME, key, str(old), "moved", sender_id=str(message.chat.id), private=private, moved_to=str(new))


def _content(update: Update) -> tuple[What | None, str, str, str]:
    """What was done, the text, the token of a choice, and where a picture or document is; what Telegram itself says is
    nothing."""
    if update.callback_query:
        return "choice", "", update.callback_query.data or "", ""
    if update.my_chat_member:
        return ("blocked" if _is_out(update.my_chat_member) else "unblocked"), "", "", ""
    message = update.message or update.edited_message
    if message is None:
        return None, "", "", ""
    if message.text is not None:
        return "text", message.text, "", ""
    picture = _picture(message)
    if picture:
        return "picture", message.caption or "", "", picture
    if any((message.video, message.animation, message.audio, message.paid_media)):
        return "file", message.caption or "", "", ""  # a film without sound is shown as a document, too
    if message.document:
        return "file", message.caption or "", "", message.document.file_id
    sent = message.effective_attachment or message.checklist
    known = sent and not update.edited_message  # a live location is edited once a minute
    return ("unsupported" if known else None), message.caption or "", "", ""


def _picture(message: Message) -> str:
    """Where the picture of a message is; one may also be sent as a document, uncompressed."""
    if message.photo:
        return message.photo[-1].file_id
    file = message.document
    if file and (file.mime_type or "") in PICTURES and (file.file_size or 0) <= LARGEST_DOWNLOAD:
        return file.file_id
    return ""


def _is_out(change: ChatMemberUpdated) -> bool:
    member = change.new_chat_member
    gone = isinstance(member, ChatMemberRestricted) and not member.is_member
    return gone or member.status in ("kicked", "left")


def _for_us(text: str, username: str) -> tuple[str, bool] | None:
    """What was said in a group without our name, and whether it was said to us; ``None``: a command for another bot."""
    first, _, rest = text.partition(" ")
    if not text.startswith("/"):
        spoken_to = bool(username) and first.lower() == f"@{username.lower()}"
        return (rest.strip(), True) if spoken_to else (text, False)
    command, at, name = first.partition("@")
    if at and username and name.lower() != username.lower():
        return None
    return f"{command} {rest}".strip(), True


def _topic(message: object) -> str:
    """The thread of a forum; replies in other groups have a number of that kind as well."""
    if not isinstance(message, Message) or not message.is_topic_message:
        return ""
    return str(message.message_thread_id or "")


def _name(user: User) -> str:
    return " ".join(part for part in (user.first_name, user.last_name) if part)
