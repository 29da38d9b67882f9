"""What the rest of the program has to know of a messenger; each says it in its own folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.channels.base import Channel, PictureOf
from bot.settings import Settings
from bot.texts.render import Texts


class Invitation(Protocol):
    """The line that tells an operator how a person or a ``group`` comes with a code. ``name``: the bot's, if known."""

    def __call__(self, name: str | None, code: str, *, group: bool) -> str: ...


@dataclass(frozen=True)
class Messenger:
    """``make`` builds its channel; ``link`` is where the bot of a name is found (may be empty)."""

    name: str
    make: Callable[[Settings, Texts, PictureOf], Channel]
    link: Callable[[Settings, str], str]
    invitation: Invitation
