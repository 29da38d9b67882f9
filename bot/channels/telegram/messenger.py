"""Telegram, as far as the rest of the program has to know of it."""

from __future__ import annotations

from bot.channels.base import DocumentsOf, FileLinkOf, PictureOf
from bot.channels.messenger import Messenger
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.reading import NAME
from bot.settings import Settings
from bot.texts.render import Texts


def make(settings: Settings, texts: Texts, picture_of: PictureOf, documents_of: DocumentsOf, _: FileLinkOf) -> Telegram:
    """The channel, as it is configured; it takes files themselves, and no links to them."""
    set_ = settings.connection(NAME)
    return Telegram(
        set_.token,
        texts,
        picture_of,
        api_url=set_.api_url,
        proxy=set_.proxy,
        chat_pause=set_.chat_pause,
        timeout=set_.timeout,
        documents_of=documents_of,
    )


def link(settings: Settings, name: str) -> str:
    """The bot is found by its name."""
    return f"https://t.me/{name.removeprefix('@')}" if name.startswith("@") else ""


def invitation(name: str | None, code: str, *, group: bool) -> str:
    """A link that brings the code along."""
    unknown = "" if name else "   (the bot's name is known once a token is set)"
    return f"Link: https://t.me/{name or '<bot>'}?{'startgroup' if group else 'start'}={code}{unknown}"


def leads(settings: Settings, name: str | None, code: str) -> str | None:
    """A link that brings the code along; without the bot's name there is none."""
    return f"https://t.me/{name}?start={code}" if name else None


TELEGRAM = Messenger(NAME, make, link, invitation, "Telegram", leads)
