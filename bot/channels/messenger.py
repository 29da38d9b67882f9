"""What the rest of the program has to know of a messenger; each says it in its own folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.channels.base import Channel, DocumentsOf, FileLinkOf, PictureOf
from bot.settings import Settings
from bot.texts.render import Texts


class Invitation(Protocol):
    """The line that tells an operator how a person or a ``group`` comes with a code. ``name``: the bot's, if known."""

    def __call__(self, name: str | None, code: str, *, group: bool) -> str: ...


@dataclass(frozen=True)
class Messenger:
    """``make`` builds its channel; ``link`` is where the bot of a name is found (may be empty).

    ``title``: what people call the messenger. ``leads``: the address that a code on paper leads to, by the bot's name;
    empty where there is a way in but no address, ``None`` where there is no way at present.
    """

    name: str
    make: Callable[[Settings, Texts, PictureOf, DocumentsOf, FileLinkOf], Channel]
    link: Callable[[Settings, str], str]
    invitation: Invitation
    title: str
    leads: Callable[[Settings, str | None, str], str | None]
