"""Settings -> the channels that are configured."""

from __future__ import annotations

from bot.channels.base import Channel, PictureOf
from bot.channels.telegram.channel import Telegram
from bot.channels.zalo.api import ZaloApi
from bot.channels.zalo.channel import Zalo
from bot.settings import Settings
from bot.texts.render import Texts
from bot.web.links import Links


async def no_picture(number: int) -> None:
    """For commands that send nothing."""


def build(settings: Settings, texts: Texts, picture_of: PictureOf = no_picture) -> dict[str, Channel]:
    """The configured channels by name."""
    found: dict[str, Channel] = {}
    if token := settings.telegram_token.get_secret_value():
        found["telegram"] = Telegram(
            token,
            texts,
            picture_of,
            api_url=settings.telegram_api_url,
            proxy=settings.telegram_proxy,
            chat_pause=settings.telegram_chat_pause,
            timeout=settings.telegram_timeout,
        )
    if token := settings.zalo_token.get_secret_value():
        api = ZaloApi(
            token,
            api_url=settings.zalo_api_url,
            proxy=settings.zalo_proxy,
            timeout=settings.zalo_timeout,
            quota_codes=settings.quota_codes,
        )
        links = links_of(settings)
        found["zalo"] = Zalo(
            api,
            texts,
            picture_of,
            links.to if links else None,
            api_url=settings.zalo_api_url,
            proxy=settings.zalo_proxy,
            chat_pause=settings.zalo_chat_pause,
        )
    return found


def links_of(settings: Settings) -> Links | None:
    """How links to pictures are made, where there is a public address."""
    if not settings.public_url:
        return None
    tokens = settings.telegram_token.get_secret_value(), settings.zalo_token.get_secret_value()
    return Links(settings.public_url, *tokens)
