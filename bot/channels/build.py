"""The messengers that there are, and the channels of those that are configured.

A new one is a folder beside these and an entry here; its settings (``NAME_TOKEN`` and so on) stand in `bot.settings`.
"""

from __future__ import annotations

from typing import Any

from bot.channels.base import Channel, DocumentsOf, FileLinkOf, PictureOf
from bot.channels.messenger import Messenger
from bot.channels.telegram.messenger import TELEGRAM
from bot.channels.zalo.messenger import ZALO
from bot.settings import Settings
from bot.texts.render import Texts
from jobs.workshop import NotMade
from reports.order import Made

MESSENGERS: dict[str, Messenger] = {messenger.name: messenger for messenger in (TELEGRAM, ZALO)}


async def no_picture(number: int) -> None:
    """For commands that send nothing."""


async def no_documents(wanted: dict[str, Any]) -> list[Made]:
    """For commands that send nothing. Raises `NotMade`."""
    raise NotMade("failed")


async def no_link(wanted: dict[str, Any]) -> None:
    """For commands that send nothing."""


def build(
    settings: Settings,
    texts: Texts,
    picture_of: PictureOf = no_picture,
    documents_of: DocumentsOf = no_documents,
    file_link_of: FileLinkOf = no_link,
) -> dict[str, Channel]:
    """The configured channels by name."""
    return {
        name: messenger.make(settings, texts, picture_of, documents_of, file_link_of)
        for name, messenger in MESSENGERS.items()
        if settings.connection(name).token
    }
