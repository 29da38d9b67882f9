"""What delivery needs of a channel, and how a channel says what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from db.outbox import Why


@dataclass(frozen=True)
class Letter:
    """One message on its way: the chat, a kind, and parameters. The channel gives it its form."""

    chat_id: str
    kind: str
    params: dict[str, Any]


@dataclass(frozen=True)
class Delivered:
    """The messenger's id of the message, and the choices that were shown: (label, token)."""

    remote_id: str
    choices: Sequence[tuple[str, str]] = ()


class Transport(Protocol):
    """One messenger, as delivery sees it."""

    name: str

    async def deliver(self, letter: Letter) -> Delivered:
        """Send one message. Raises a `DeliveryError`."""
        ...

    def pause_of(self, chat_id: str) -> float:
        """The least time in seconds between two messages to this chat."""
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
    """The messenger refuses this one message (too long, malformed). The address is fine."""

    why = Why.REFUSED


class Throttled(DeliveryError):
    """The messenger asks to wait ``seconds``; for the whole bot unless ``chat_only``."""

    why = Why.THROTTLED

    def __init__(self, message: str, seconds: float, *, chat_only: bool = False) -> None:
        super().__init__(message)
        self.seconds, self.chat_only = seconds, chat_only


class Unreachable(DeliveryError):
    """The messenger cannot be reached just now; the message did not leave, or was turned down with a 5xx."""


class Uncertain(DeliveryError):
    """The request left but no answer came: the message may have arrived."""

    why = Why.NO_ANSWER


class Moved(DeliveryError):
    """The group has a new chat id; the message has to go there."""

    why = Why.MOVED

    def __init__(self, message: str, chat_id: str) -> None:
        super().__init__(message)
        self.chat_id = chat_id


class Unauthorized(DeliveryError):
    """The messenger does not accept the bot's token: nothing can be sent until the operator mends it."""

    why = Why.UNAUTHORIZED
