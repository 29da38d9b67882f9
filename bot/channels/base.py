"""What a channel takes in and gives out; a dialog never knows which messenger it speaks through."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from jobs.transport import Transport

What = Literal["text", "choice", "unsupported", "blocked", "unblocked"]


@dataclass(frozen=True)
class Choice:
    """One answer that a person can pick. ``token`` travels back when they do; at most 64 bytes (Telegram)."""

    label: str
    token: str


@dataclass(frozen=True)
class Outgoing:
    """A rendered message: its text in the channel's form, and rows of choices."""

    text: str
    choices: tuple[tuple[Choice, ...], ...] = ()

    @property
    def flat(self) -> list[tuple[str, str]]:
        """All choices in reading order as (label, token)."""
        return [(choice.label, choice.token) for row in self.choices for choice in row]


@dataclass(frozen=True)
class Incoming:
    """Something a person did in a chat. ``key`` identifies the update, so that it has its effect once."""

    channel: str
    key: str
    chat_id: str
    what: What
    name: str = ""
    text: str = ""
    token: str = ""
    private: bool = True
    language: str = field(default="", compare=False)


@dataclass(frozen=True)
class Acknowledgement:
    """What the person sees at once where they tapped: a short notice, and whether the buttons stay."""

    notice: str = ""
    keep_choices: bool = True


Handler = Callable[[Incoming], Awaitable[Acknowledgement]]


class Channel(Transport, Protocol):
    """One messenger: takes updates in, and delivers messages."""

    async def start(self) -> str:
        """Connect and check the token; returns the bot's name there. Raises `ChannelMisconfigured`."""
        ...

    async def receive(self, handle: Handler, reachable: Callable[[], None]) -> None:
        """Hand every update to ``handle``, each chat's in order, until cancelled.

        ``reachable`` is called when the messenger answers after it had been out of reach.
        """
        ...

    async def acknowledged(self) -> None:
        """Return when no press waits for its acknowledgement any more."""
        ...

    async def stop(self) -> None:
        """Disconnect."""
        ...


class NotNow(Exception):
    """An update could not be stored at present; the channel keeps it and brings it again."""


class ChannelMisconfigured(Exception):
    """The channel cannot work with these settings; the message says which and why."""


def pieces(text: str, limit: int) -> list[str]:
    """Split a text at line ends into pieces of at most ``limit`` UTF-16 units; a longer line is cut hard."""
    found: list[str] = []
    for line in text.split("\n"):
        while units(line) > limit:
            cut = limit // 2
            found.append(line[:cut])
            line = line[cut:]  # noqa: PLW2901 - what is left of the line
        if found and units(found[-1]) + units(line) < limit:
            found[-1] += "\n" + line
        else:
            found.append(line)
    return [piece for piece in found if piece.strip()] or [text]


def units(text: str) -> int:
    """The length of a text in UTF-16 units, in which messengers count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
