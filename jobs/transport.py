"""What delivery needs of a channel, and how a channel says what went wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from db.outbox import Why
from rules.choosing import Offered


@dataclass(frozen=True)
class Letter:
    """One message on its way: the chat, a kind, parameters for its template, and what goes out beside the text
    (`db.concerns.carries`). The channel gives it its form.

    ``part`` says how many pieces of it have arrived already, where it has to be split; ``topic`` the thread of a group.
    """

    chat_id: str
    kind: str
    params: dict[str, Any]
    part: int = 0
    topic: str | None = None
    carries: Mapping[str, Any] = field(default_factory=dict)


def only_under(letter: Letter) -> bool:
    """Whether it is said nowhere but under the message that it changes: its receiver knows it."""
    return bool((letter.carries.get("edits") or {}).get("only"))


@dataclass(frozen=True)
class Delivered:
    """The messenger's id of the piece, the choices that were shown, and whether there are ``more`` pieces to come.

    ``unread``: it has arrived, but the messenger's answer could not be read, for this reason.
    """

    remote_id: str
    choices: Sequence[Offered] = ()
    more: bool = False
    unread: str = ""


class Transport(Protocol):
    """One messenger, as delivery sees it."""

    name: str

    async def deliver(self, letter: Letter) -> Delivered:
        """Send one piece of a message. Raises a `DeliveryError`."""
        ...

    def pause_of(self, chat_id: str) -> float:
        """The least time in seconds between two messages to this chat."""
        ...


class Source(Protocol):
    """One messenger, as far as pictures are fetched from it."""

    name: str

    async def fetch(self, remote: str) -> bytes:
        """Fetch a picture that somebody sent. Raises `CannotFetch`."""
        ...


class DeliveryError(Exception):
    """Why a message was not delivered: ``why`` a word for the reason, the text what the messenger said."""

    why = Why.UNREACHABLE


class Undeliverable(DeliveryError):
    """It will never arrive there: the person blocked the bot, the chat is gone. The address is closed."""

    def __init__(self, message: str, why: Why) -> None:
        super().__init__(message)
        self.why = why


class Refused(DeliveryError):
    """The messenger refuses this message. ``malformed``: for what it is (too long, not well-formed); the chat is fine.

    Other refusals may be the chat's: the same words again and again close the address.
    """

    why = Why.REFUSED

    def __init__(self, message: str, *, malformed: bool = False) -> None:
        super().__init__(message)
        self.malformed = malformed


class Throttled(DeliveryError):
    """The messenger asks to wait ``seconds``; for the whole bot unless ``chat_only``."""

    why = Why.THROTTLED

    def __init__(self, message: str, seconds: float, *, chat_only: bool = False) -> None:
        super().__init__(message)
        self.seconds, self.chat_only = seconds, chat_only


class Exhausted(DeliveryError):
    """The messenger's plan allows no more messages for now: what is sent in bulk stops, answers are tried on."""

    why = Why.QUOTA


class Unreachable(DeliveryError):
    """The messenger cannot be reached just now; the message did not leave, or was turned down with a 5xx."""


class Uncertain(DeliveryError):
    """The request left but no answer came: the message may have arrived. ``code``: what the messenger said, if so."""

    why = Why.NO_ANSWER
    code = 0


class Moved(DeliveryError):
    """The group has a new chat id; the message has to go there."""

    why = Why.MOVED

    def __init__(self, message: str, chat_id: str) -> None:
        super().__init__(message)
        self.chat_id = chat_id


class Unauthorized(DeliveryError):
    """The messenger does not accept the bot's token: nothing can be sent until the operator mends it."""

    why = Why.UNAUTHORIZED


class CannotFetch(Exception):
    """A picture could not be fetched; ``for_good`` when it never will be."""

    def __init__(self, message: str, *, for_good: bool = False) -> None:
        super().__init__(message)
        self.for_good = for_good
