"""What a channel takes in and gives out; a dialog never knows which messenger it speaks through."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Protocol, TypeVar

from pydantic import AwareDatetime, ConfigDict, Field
from pydantic.dataclasses import dataclass as checked

from jobs.insisting import doubling, insist
from jobs.transport import Source, Transport
from reports.order import Made

log = logging.getLogger(__name__)

LONGEST_PAUSE = 60.0
T = TypeVar("T")

What = Literal["text", "choice", "picture", "file", "unsupported", "blocked", "unblocked", "moved"]


@dataclass(frozen=True)
class Choice:
    """One answer that a person can pick. ``token`` travels back when they do; at most 64 bytes (Telegram).

    ``also`` are other words for it. ``aside``: not an answer to the question but a way out of it or back (*Hủy*,
    *Sửa lại*); without buttons it is typed by its words and takes no number.
    """

    label: str
    token: str
    also: tuple[str, ...] = ()
    aside: bool = False


@dataclass(frozen=True)
class Outgoing:
    """A rendered message: its text in the channel's form, and rows of choices; ``compact``: as short as possible.

    ``in_words``: it asks for words, a day or a figure, and the choices are only another way to answer.
    """

    text: str
    choices: tuple[tuple[Choice, ...], ...] = ()
    compact: bool = False
    in_words: bool = False

    @property
    def flat(self) -> list[Choice]:
        """All choices in reading order."""
        return [choice for row in self.choices for choice in row]


Id = Annotated[str, Field(min_length=1, max_length=64)]


@checked(frozen=True, config=ConfigDict(strict=True))
class Incoming:
    """Something a person did in a chat. ``key`` identifies the update, so that it has its effect once.

    Whatever a messenger may bring, every field is of its type here (else `pydantic.ValidationError`, a `ValueError`).

    ``sender_id`` is the person's own chat with the bot, which differs from ``chat_id`` in a group, whose name is
    ``title``; an administrator who writes as the group itself has none. ``remote`` says where the channel can fetch a
    picture or a ``file``; ``text`` is then its caption. A file is a document of the name ``file_name`` (as its sender
    called it, hostile perhaps) and so many bytes (``file_size``; 0: unknown), or a film, a sound or the like, which is
    not fetched (``remote`` is empty). ``topic`` is the thread of a group. ``addressed``: the bot was mentioned (the
    mention is left out of ``text``), or a message of its own quoted.
    ``moved_to``: the new id of a group's chat.

    What stands beside the text, where the messenger has it: ``message`` is the messenger's id of what was sent, and
    ``edited`` says that this is a later wording of it; ``quoted`` is the id of the message that it answers (``ours``:
    one of the bot's); ``album`` is common to pictures that were sent together; ``forwarded``: somebody's words, passed
    on.

    ``said_at`` is when it was said (aware): the messenger's word, ``None`` where it says nothing; once it has been
    taken in, what is believed of it. Not ``time_known``: it was said then or later (`rules.said`). ``waited``: it may
    have lain at the messenger's while nobody listened.
    """

    channel: str
    key: Id
    chat_id: Id
    what: What
    sender_id: Id
    name: str = ""
    text: str = ""
    token: str = ""
    private: bool = True
    title: str = ""
    remote: str = ""
    topic: str = ""
    addressed: bool = False
    moved_to: str = ""
    message: str = ""
    edited: bool = False
    quoted: str = ""
    ours: bool = False
    album: str = ""
    forwarded: bool = False
    file_name: str = ""
    file_size: int = 0
    said_at: AwareDatetime | None = None
    time_known: bool = True
    waited: bool = False


@dataclass(frozen=True)
class Acknowledgement:
    """What the person sees at once where they tapped: a short notice, and whether the buttons stay."""

    notice: str = ""
    keep_choices: bool = True


Handler = Callable[[Incoming], Awaitable[Acknowledgement]]
Update = dict[str, Any]
"""An update as the messenger brought it."""


@dataclass(frozen=True)
class Picture:
    """A picture that is kept here: its bytes, and its media type such as ``image/jpeg``."""

    data: bytes
    media_type: str


DocumentsOf = Callable[[dict[str, Any]], Awaitable[list[Made]]]
"""Makes the files of an order (a message's parameter ``document``). Raises `jobs.workshop.NotMade`."""


@dataclass(frozen=True)
class FileLink:
    """A link to a file: its number, by which it is taken back, and its address."""

    number: int
    address: str


FileLinkOf = Callable[[dict[str, Any]], Awaitable[FileLink | None]]
"""Makes the link to an order, the same for the same one; ``None`` where there is no public address. Raises
`jobs.transport.DeliveryError`."""

PictureOf = Callable[[int], Awaitable[Picture | None]]
"""Looks a picture up by its number; ``None`` when it is not kept any more."""


class Receiver(Protocol):
    """Where updates go: `handle` lets one have its effect; `store` keeps it first and lets it have its effect soon."""

    async def handle(self, incoming: Incoming) -> Acknowledgement:
        """Let an update have its effect, once. Raises `NotNow`."""
        ...

    async def store(self, channel: str, key: str, update: Update) -> None:
        """Keep an update; returns when it is on the disk. Raises `NotNow`."""
        ...

    async def put_aside(self, channel: str, key: str, error: str, update: object) -> None:
        """Keep an update that could not be read, or not be handled, for a look. Raises `NotNow`."""
        ...

    def polled(self, channel: str, *, more: bool) -> None:
        """A poll has succeeded, and what it brought follows. ``more``: it may not be all that waited."""
        ...

    def stored(self, channel: str) -> None:
        """All that the last poll brought has been handed over."""
        ...

    def failed(self, channel: str) -> None:
        """A poll has failed: what the next one brings may have waited."""
        ...


@dataclass(frozen=True)
class Webhook:
    """What a messenger says of its webhook: the address (empty: none), and what went wrong with it lately."""

    url: str
    trouble: str = ""


class Channel(Transport, Source, Protocol):
    """One messenger: takes updates in, and delivers messages."""

    secret_header: str
    """The HTTP header in which the messenger sends the webhook's secret."""

    async def start(self) -> str:
        """Connect and check the token; returns the bot's name there. Raises `ChannelMisconfigured`, `Unreachable`."""
        ...

    async def receive(self, receiver: Receiver, reachable: Callable[[], None]) -> None:
        """Poll, and hand every update to ``receiver``, each chat's in order, until cancelled.

        ``reachable`` is called when the messenger answers after it had been out of reach.
        """
        ...

    def key_of(self, body: object) -> tuple[str, Update] | None:
        """The key of an update that came to the webhook, and the update; ``None`` for what means nothing to us."""
        ...

    async def take(self, update: Update, handle: Handler) -> None:
        """Let a stored update have its effect. Raises `NotNow`, and `Unreadable` for what is no update."""
        ...

    async def acknowledged(self) -> None:
        """Return when no press waits for its acknowledgement any more."""
        ...

    async def set_webhook(self, url: str, secret: str) -> None:
        """Have updates brought to ``url``. Raises `ChannelMisconfigured`, `Unreachable`."""
        ...

    async def delete_webhook(self) -> None:
        """Go back to polling. Raises `ChannelMisconfigured`, `Unreachable`."""
        ...

    async def webhook(self) -> Webhook:
        """What the messenger knows of the webhook. Raises `ChannelMisconfigured`, `Unreachable`."""
        ...

    async def stop(self) -> None:
        """Disconnect."""
        ...


class NotNow(Exception):
    """An update could not be stored at present; the channel keeps it and brings it again."""


class Unreadable(Exception):
    """An update is not shaped as the messenger's are; the message says how."""


class ChannelMisconfigured(Exception):
    """The channel cannot work with these settings; the message says which and why."""


async def put_aside(receiver: Receiver, channel: str, key: str, error: Exception, update: object) -> None:
    """Keep an update for a look, by its key or, where it has none, by a digest of it; that must not fail either."""
    name = key or hashlib.sha256(repr(update).encode("utf-8", "replace")).hexdigest()[:16]
    try:
        await patiently(lambda: receiver.put_aside(channel, name, str(error) or repr(error), update))
    except Exception:
        log.exception("an update of %s could not even be put aside", channel)


async def patiently(work: Callable[[], Awaitable[T]]) -> T:
    """Do something with an update again and again until the database takes it."""
    pause = doubling(0.5, LONGEST_PAUSE)
    return await insist(work, NotNow, pause, lambda error, _: log.error("an update waits: %s", error))
