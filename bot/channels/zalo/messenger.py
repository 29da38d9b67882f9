"""Zalo, as far as the rest of the program has to know of it."""

from __future__ import annotations

from bot.channels.base import DocumentsOf, FileLinkOf, PictureOf
from bot.channels.messenger import Messenger
from bot.channels.zalo.api import ZaloApi
from bot.channels.zalo.channel import Zalo
from bot.channels.zalo.reading import NAME
from bot.settings import Settings
from bot.texts.render import Texts
from bot.web.links import links_of


def make(settings: Settings, texts: Texts, picture_of: PictureOf, _: DocumentsOf, file_link_of: FileLinkOf) -> Zalo:
    """The channel, as it is configured; it takes no files, but links to them."""
    set_, links = settings.connection(NAME), links_of(settings)
    api = ZaloApi(
        set_.token,
        api_url=set_.api_url,
        proxy=set_.proxy,
        timeout=set_.timeout,
        quota_codes=settings.quota_codes,
    )
    return Zalo(
        api,
        texts,
        picture_of,
        links.to if links else None,
        api_url=set_.api_url,
        proxy=set_.proxy,
        chat_pause=set_.chat_pause,
        file_link_of=file_link_of,
    )


def link(settings: Settings, name: str) -> str:
    """Zalo documents no address of a bot: it is as it is set."""
    return settings.zalo_link


def invitation(name: str | None, code: str, *, group: bool) -> str:
    """The code is sent to the bot: no link brings it along."""
    known = f" ({name})" if name else ""
    if group:
        return f"Zalo: add the bot{known} to the group and send the code there"
    return f"Zalo: open the bot{known} and send it the code"


def leads(settings: Settings, name: str | None, code: str) -> str | None:
    """The bot's address as it is set; the code is typed."""
    return settings.zalo_link


ZALO = Messenger(NAME, make, link, invitation, "Zalo", leads)
