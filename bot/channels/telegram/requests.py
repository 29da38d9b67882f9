"""HTTP with Telegram, a little stricter and a little more forgiving than python-telegram-bot's own.

Both classes use what the library documents for that: a request class of one's own that overrides ``do_request``.
"""

from __future__ import annotations

import json
from typing import Any

from telegram.error import TelegramError
from telegram.request import HTTPXRequest

NOTHING = b'{"ok": true, "result": []}'


class NoResult(TelegramError):
    """Telegram answered that it did what was asked, and the rest of the answer cannot be read.

    ``empty``: it was JSON, only without a result, which Telegram never says.
    """

    def __init__(self, message: str, *, empty: bool) -> None:
        super().__init__(message)
        self.empty = empty


class Mailbag(HTTPXRequest):
    """Keeps the updates of a poll as Telegram wrote them, so that each can be read by itself.

    ``Bot.get_updates`` reads all or none: one update that it does not understand would stop polling for as long as the
    server offers it. It is shown an answer without updates, and everything else about the request stays its own.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._updates: list[Any] = []

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        code, payload = await super().do_request(*args, **options)
        result = _result(payload) if 200 <= code < 300 else None
        if not isinstance(result, list):
            return code, payload
        self._updates = result
        return code, NOTHING

    def empty(self) -> list[Any]:
        """Take the updates of the last poll out."""
        updates, self._updates = self._updates, []
        return updates


class Sending(HTTPXRequest):
    """Tells an answer that says nothing apart from one that says no. Raises `NoResult`."""

    async def do_request(self, url: str, method: str, *args: Any, **options: Any) -> tuple[int, bytes]:
        code, payload = await super().do_request(url, method, *args, **options)
        if method == "POST" and 200 <= code < 300 and _result(payload) is None:
            raise NoResult(f"HTTP {code}, and an answer that cannot be read", empty=_is_json(payload))
        return code, payload


def _is_json(payload: bytes) -> bool:
    try:
        json.loads(payload)
    except (ValueError, RecursionError):
        return False
    return True


def _result(payload: bytes) -> Any:
    """The result in an answer; ``None`` where there is none."""
    try:
        body = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    return body.get("result") if isinstance(body, dict) else None
