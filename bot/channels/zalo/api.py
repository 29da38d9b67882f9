"""Calls of the Zalo Bot API, and what its answers mean. https://docs.zaloplatforms.com/docs/BOT/call_api

The token is part of every address, so nothing that could hold an address leaves this module: no URL, no httpx error.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import httpx

from bot.channels import tls
from db.outbox import Why
from jobs.transport import (
    DeliveryError,
    Exhausted,
    Refused,
    Throttled,
    Unauthorized,
    Uncertain,
    Undeliverable,
    Unreachable,
)

NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
NOTHING_CAME = 408
NOT_THERE = 404
WAIT_SECONDS = 30.0
"""How long to wait after a 429 that does not say so."""

MALFORMED = ("text is", "text must", "caption", "photo", "parse_mode", "too long")
"""What Zalo says of one message that is not as it should be; it says nothing of the chat."""

FOR_GOOD = ("chat not found", "user not found", "chat_id is invalid", "invalid chat_id")
QUOTA_WORDS = ("quota", "hạn mức", "daily limit", "monthly limit")


class ZaloApi:
    """One bot's calls. ``quota_codes`` are error codes that the operator has learned to mean a used-up plan."""

    def __init__(
        self, token: str, *, api_url: str, proxy: str | None, timeout: float, quota_codes: Collection[int] = ()
    ) -> None:
        self._http = httpx.AsyncClient(
            base_url=f"{api_url.rstrip('/')}/bot{token}/",
            proxy=proxy,
            verify=tls.context(),
            timeout=timeout,
            limits=httpx.Limits(max_connections=64),
        )
        self._timeout, self._quota_codes = timeout, frozenset(quota_codes)

    async def call(self, method: str, params: dict[str, Any] | None = None, *, longer: float = 0.0) -> Any:
        """Return the ``result`` of a call; ``longer`` are seconds beyond the usual timeout. Raises `DeliveryError`s."""
        try:
            answer = await self._http.post(method, json=params or {}, timeout=self._timeout + longer)
        except NEVER_LEFT as error:
            raise Unreachable(type(error).__name__) from None
        except httpx.HTTPError as error:
            raise Uncertain(type(error).__name__) from None
        return self._read(answer)

    async def updates(self, seconds: int) -> Any:
        """Wait for the next update; ``None`` when nothing came. ``timeout`` is documented as a string."""
        try:
            return await self.call("getUpdates", {"timeout": str(seconds)}, longer=seconds)
        except Uncertain as error:
            if error.code == NOTHING_CAME:
                return None
            raise

    async def webhook(self) -> Any:
        """What getWebhookInfo says; ``None`` where no webhook is set, which Zalo answers with 404."""
        try:
            return await self.call("getWebhookInfo")
        except _NotThere:
            return None

    async def close(self) -> None:
        await self._http.aclose()

    def _read(self, answer: httpx.Response) -> Any:
        """``ok`` decides, not the HTTP status alone; a wrong token may be answered with something that is no JSON."""
        status = answer.status_code
        try:
            body = answer.json()
        except (ValueError, RecursionError):
            body = None
        if not isinstance(body, dict) or not isinstance(body.get("ok"), bool):
            if status in (401, 403, 404):
                raise Unauthorized(f"HTTP {status}, and no JSON")
            if status == 429:
                raise Throttled("HTTP 429", _wait(answer, {}))
            if 200 <= status < 300:
                raise Uncertain(f"HTTP {status}, and no answer that can be read")
            raise Unreachable(f"HTTP {status}, and no JSON")
        if body["ok"]:
            return body.get("result")
        code = body.get("error_code")
        raise self._meaning(code if isinstance(code, int) else status, str(body.get("description") or ""), answer, body)

    def _meaning(self, code: int, said: str, answer: httpx.Response, body: dict[str, Any]) -> DeliveryError:
        """What an error means; a code without a known meaning is shown as it is."""
        shown, plain = f"{said or 'no description'} (error {code})"[:300], said.lower()
        if code in self._quota_codes or any(word in plain for word in QUOTA_WORDS):
            return Exhausted(shown)
        if code == 401:
            return Unauthorized(shown)
        if code == NOTHING_CAME:
            return _TimedOut(shown)
        if code == 429:
            return Throttled(shown, _wait(answer, body))
        if any(words in plain for words in FOR_GOOD):
            return Undeliverable(shown, Why.NOT_FOUND)
        if code == 403:
            return Undeliverable(shown, Why.BLOCKED)
        if 500 <= code < 600:
            return Unreachable(shown)
        if code == NOT_THERE:
            return _NotThere(shown)
        return Refused(shown, malformed=any(words in plain for words in MALFORMED))


class _TimedOut(Uncertain):
    """Zalo itself says 408: nothing came (getUpdates), or it gave up on a sending that may have had its effect."""

    code = NOTHING_CAME


class _NotThere(Refused):
    """Zalo says 404: there is no such method, or nothing to show."""


def _wait(answer: httpx.Response, body: dict[str, Any]) -> float:
    """The seconds that a 429 asks for, wherever it says so."""
    parameters = body.get("parameters")
    found = parameters.get("retry_after") if isinstance(parameters, dict) else None
    for value in (found, body.get("retry_after"), answer.headers.get("retry-after")):
        try:
            seconds = float(value)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            continue
        if 0 < seconds <= 86_400:
            return seconds
    return WAIT_SECONDS
