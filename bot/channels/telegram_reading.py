"""An update of Telegram -> `Incoming`. https://core.telegram.org/bots/api#update"""

from __future__ import annotations

from telegram import Chat, Update, User

from bot.channels.base import Incoming, What

NAME = "telegram"


def incoming(update: Update) -> Incoming | None:
    """Translate an update; ``None`` for what means nothing to us."""
    chat, user = update.effective_chat, update.effective_user
    if chat is None or user is None or user.is_bot:
        return None
    what, text, token, remote = _content(update)
    private = chat.type == Chat.PRIVATE
    if what is None or (not private and what == "unsupported"):
        return None
    return Incoming(
        channel=NAME,
        key=str(update.update_id),
        chat_id=str(chat.id),
        what=what,
        sender_id=str(user.id),
        name=_name(user),
        text=text,
        token=token,
        private=private,
        title=chat.title or "",
        remote=remote,
        said_at=update.message.date if update.message else None,  # when a button was pressed is not told
    )


def _content(update: Update) -> tuple[What | None, str, str, str]:
    """What was done, the text, the token of a choice, and where a picture is."""
    if update.callback_query:
        return "choice", "", update.callback_query.data or "", ""
    if update.my_chat_member:
        gone = update.my_chat_member.new_chat_member.status in ("kicked", "left")
        return ("blocked" if gone else "unblocked"), "", "", ""
    message = update.message
    if message is None or message.migrate_to_chat_id or message.migrate_from_chat_id:
        return None, "", "", ""
    if message.text is not None:
        return "text", message.text, "", ""
    if message.photo:
        return "picture", message.caption or "", "", message.photo[-1].file_id
    return "unsupported", "", "", ""


def _name(user: User) -> str:
    return " ".join(part for part in (user.first_name, user.last_name) if part)
