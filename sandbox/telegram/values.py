"""Reading what a call brings: every parameter is a text (JSON where it is structured) or an upload.

What is malformed is refused with 400 in Telegram's words. https://core.telegram.org/bots/api#making-requests
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sandbox.telegram.errors import ApiError, bad_request

Upload = tuple[str, bytes]
"""A file in the request: its name and bytes."""

Params = dict[str, Any]
"""Parameters after `plain`: texts and uploads."""

INTEGERS = range(-(2**63), 2**63)


@dataclass(frozen=True)
class Told:
    """A result with a ``description`` beside it."""

    result: Any
    description: str


def plain(params: dict[str, Any]) -> Params:
    """Write what a JSON body brought as texts, so that every way of passing a parameter is the same."""
    return {key: _plain(value) for key, value in params.items() if value is not None}


def _plain(value: Any) -> str | Upload:
    if isinstance(value, str | tuple):
        return value
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        raise bad_request("can't parse JSON object") from None


def text(params: Params, key: str) -> str:
    """A parameter as text; empty when it is missing. A lone surrogate is no text."""
    value = params.get(key, "")
    if isinstance(value, tuple):
        raise bad_request(f'parameter "{key}" must be a String')
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return str(value)


def integer(params: Params, key: str, default: int = 0) -> int:
    """A parameter as a whole number of 64 bits. Telegram takes what is none for 0; here it is refused."""
    found = text(params, key).strip()
    try:
        number = int(found) if found else default
    except ValueError:
        raise bad_request(f"can't parse {key}") from None
    if number not in INTEGERS:
        raise bad_request(f"can't parse {key}")
    return number


def truth(params: Params, key: str) -> bool:
    """A Boolean parameter."""
    return text(params, key).strip().lower() in ("true", "yes", "1")


def structure(params: Params, key: str, what: str) -> Any:
    """A parameter that is JSON; ``None`` when it is missing or empty. ``what`` stands in the refusal."""
    raw = text(params, key)
    if not raw.strip():
        return None
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise bad_request(f"can't parse {what}") from None


class Fields:
    """An object within a parameter. ``where`` begins a refusal: ``can't parse BotCommand``, or nothing."""

    def __init__(self, value: Any, where: str, otherwise: str) -> None:
        self._where = where
        if not isinstance(value, dict):
            raise self.refusal(otherwise)
        self.values: dict[str, Any] = value

    def refusal(self, what: str) -> ApiError:
        """400 in Telegram's form: ``can't parse BotCommand: Can't find field "command"``."""
        return bad_request(f"{self._where}: {what}" if self._where else what[:1].lower() + what[1:])

    def text(self, name: str, default: str | None = None) -> str:
        """A text or a number, as text. Raises 400 where it is missing and has no default."""
        value = self._value(name, default)
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise self.refusal(f'Field "{name}" must be of type String')
        return str(value)

    def number(self, name: str, default: int | None = None) -> int:
        """A whole number of 32 bits, or a text that is one."""
        value = self._value(name, default)
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise self.refusal(f'Field "{name}" must be a Number')
        try:
            found = int(value) if isinstance(value, int) else int(str(value))
        except ValueError:
            found = 2**31
        if not -(2**31) <= found < 2**31:
            raise self.refusal(f'Field "{name}" must be a valid Number')
        return found

    def truth(self, name: str) -> bool:
        """A Boolean; false when it is missing."""
        value = self.values.get(name, False)
        if not isinstance(value, bool):
            raise self.refusal(f'Field "{name}" must be of type Boolean')
        return value

    def inner(self, name: str) -> Fields:
        """An object within."""
        return Fields(self._value(name, None), self._where, f'Field "{name}" must be of type Object')

    def _value(self, name: str, default: Any) -> Any:
        value = self.values.get(name, default)
        if value is None:
            raise self.refusal(f'Can\'t find field "{name}"')
        return value
