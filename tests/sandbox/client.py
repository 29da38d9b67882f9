"""Somebody who calls the sandbox's Bot API with httpx, as any client calls it."""

from __future__ import annotations

from typing import Any

import httpx

from sandbox.server import Sandbox


class Client:
    """Calls the Bot API and returns (status, body)."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.http = httpx.AsyncClient(base_url=sandbox.url)
        self.person = sandbox.world.add_person("Người dùng")
        sandbox.world.say(sandbox.bot, self.person, "/start")

    async def __call__(self, method: str, token: str = "", **params: Any) -> tuple[int, dict[str, Any]]:
        answer = await self.http.post(f"/bot{token or self.sandbox.bot.token}/{method}", json=params)
        return answer.status_code, answer.json()

    async def send(self, **params: Any) -> tuple[int, dict[str, Any]]:
        return await self("sendMessage", **{"chat_id": self.person.id, "text": "xin chào", **params})

    async def refused(self, method: str, **params: Any) -> str:
        """Call a method that is refused with 400; returns what comes after ``Bad Request: ``."""
        status, body = await self(method, **params)
        assert (status, body["ok"], body["error_code"]) == (400, False, 400), body
        assert body.keys() <= {"ok", "error_code", "description", "parameters"}
        before, _, said = str(body["description"]).partition("Bad Request: ")
        assert before == ""
        return said

    async def upload(self, method: str, params: dict[str, Any], **files: tuple[str, bytes]) -> dict[str, Any]:
        """Call with files in the request; returns the body of the answer."""
        data = {"chat_id": str(self.person.id), **params}
        answer = await self.http.post(f"/bot{self.sandbox.bot.token}/{method}", data=data, files=files)
        found: dict[str, Any] = answer.json()
        return found
