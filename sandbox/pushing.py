"""Webhooks: post updates one by one; one that fails is posted again, for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

RETRIES_SECONDS = (0.5, 1, 2, 5, 10)


async def _nothing(answer: httpx.Response) -> None:
    """What Zalo does with an answer's body."""


class Pusher:
    """Posts the first of ``waiting`` to ``url`` until it is taken, then calls ``taken``, and so on until stopped.

    ``answered`` gets the answer of each update that was taken.
    """

    def __init__(
        self,
        url: str,
        headers: dict[str, str],
        waiting: Callable[[], list[dict[str, Any]]],
        arrived: Callable[[], asyncio.Event],
        taken: Callable[[dict[str, Any]], None],
        failed: Callable[[str], None],
        answered: Callable[[httpx.Response], Awaitable[None]] = _nothing,
    ) -> None:
        self._url, self._headers = url, headers
        self._waiting, self._arrived, self._taken, self._failed = waiting, arrived, taken, failed
        self._answered = answered
        self._task = asyncio.create_task(self._push(), name="webhook")

    def stop(self) -> None:
        self._task.cancel()

    async def _push(self) -> None:
        async with httpx.AsyncClient(headers=self._headers, timeout=10) as http:
            tries = 0
            while True:
                if not self._waiting():
                    await self._arrived().wait()
                    continue
                update = self._waiting()[0]
                answer = await self._post(http, update)
                if isinstance(answer, httpx.Response):
                    tries = 0
                    await self._answered(answer)
                    self._taken(update)
                    continue
                self._failed(answer)
                await asyncio.sleep(RETRIES_SECONDS[min(tries, len(RETRIES_SECONDS) - 1)])
                tries += 1

    async def _post(self, http: httpx.AsyncClient, update: dict[str, Any]) -> httpx.Response | str:
        """The answer of a webhook that took the update, or what went wrong."""
        try:
            answer = await http.post(self._url, json=update)
        except httpx.HTTPError as error:
            return f"Connection failed: {type(error).__name__}"
        if answer.is_success:
            return answer
        return f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
