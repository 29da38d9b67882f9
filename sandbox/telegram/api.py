"""The Bot API over HTTP: ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``."""

from __future__ import annotations

import inspect
import logging
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.answer import Answer
from sandbox.faults import Faults
from sandbox.params import read_params
from sandbox.telegram.accounts import BotAccount
from sandbox.telegram.chats import Chats
from sandbox.telegram.errors import NOT_FOUND, ApiError
from sandbox.telegram.files import at_path
from sandbox.telegram.limits import Limits
from sandbox.telegram.menus import Menus
from sandbox.telegram.profile import Profile
from sandbox.telegram.sending import Sending
from sandbox.telegram.updates import Receiving
from sandbox.telegram.values import Params, Told, plain, text
from sandbox.telegram.webhooks import Webhooks
from sandbox.telegram.world import World

TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
NOT_IN_ANSWERS = ("setwebhook", "deletewebhook", "close", "logout")
"""Methods that Telegram does not carry out when a webhook's answer names them; nor any that asks for something."""
DOWN = ApiError(502, "Bad Gateway")
log = logging.getLogger(__name__)


class BotApi:
    """Routes of the Bot API; ``called`` counts the calls by method and status, for tests and benchmarks."""

    def __init__(self, world: World) -> None:
        self.world, self.limits, self.faults = world, Limits(), Faults()
        self.called: Counter[tuple[str, int]] = Counter()
        webhooks = Webhooks(world, self._carry_out)
        self.close = webhooks.close
        rooms = (Sending(world, self.limits), Receiving(world), webhooks, Menus(world), Profile(world), Chats(world))
        self._methods: dict[str, Callable[..., Any]] = {
            name: method for room in rooms for name, method in room.methods.items()
        }

    def routes(self) -> list[Route]:
        return [
            Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._download),
            Route("/bot{rest:path}", _no_method, methods=["GET", "POST"]),
        ]

    async def _call(self, request: Request) -> Response:
        name = request.path_params["method"].lower()
        try:
            result = await self._answer(name, request)
        except ApiError as error:
            self.called[name, error.code] += 1
            return _refused(error)
        self.called[name, 200] += 1
        if name.startswith("send"):
            await self.faults.lose_answer()
        told = result if isinstance(result, Told) else Told(result, "")
        beside = {"description": told.description} if told.description else {}
        return Answer({"ok": True, "result": told.result, **beside})

    async def _answer(self, name: str, request: Request) -> Any:
        token = request.path_params["token"]
        if not TOKEN.fullmatch(token):
            raise NOT_FOUND
        bot = self.world.bot(token)
        if name not in self._methods:
            raise NOT_FOUND
        if self.faults.down:
            raise DOWN
        params = plain(await read_params(request))
        if name != "getupdates":
            await self.faults.be_slow()
            if self.faults.status:
                raise ApiError(self.faults.status, "Internal Server Error")
        if name.startswith("send"):
            await self.faults.spoil(str(params.get("chat_id")))
        return await self._do(bot, name, params)

    async def _do(self, bot: BotAccount, name: str, params: Params) -> Any:
        """Carry out a method; one that waits ends when the messenger goes down. Raises `ApiError`."""
        try:
            result = self._methods[name](bot, params)
            return await self.faults.unless_down(result, DOWN) if inspect.isawaitable(result) else result
        except ApiError:
            raise
        except Exception:
            log.exception("%s fails for a reason of the sandbox's own", name)
            raise ApiError(500, "Internal Server Error") from None

    async def _carry_out(self, bot: BotAccount, answer: httpx.Response) -> None:
        """Do what a webhook's answer asks for; nobody is told of the result.

        https://core.telegram.org/bots/api#making-requests-when-getting-updates
        """
        try:
            params = plain(await read_params(_as_request(answer)))
            name = text(params, "method").lower()
            if name not in self._methods or name in NOT_IN_ANSWERS or name.startswith("get"):
                return
            await self._do(bot, name, params)
        except ApiError as error:
            log.info("what a webhook's answer asks for is refused: %s", error.description)
            return
        self.called[name, 200] += 1

    async def _download(self, request: Request) -> Response:
        try:
            data = at_path(self.world.bot(request.path_params["token"]), request.path_params["path"])
        except ApiError as error:
            return _refused(error)
        if data is None:
            return _refused(NOT_FOUND)
        return Response(data, media_type="application/octet-stream")


async def _no_method(request: Request) -> Response:
    return _refused(NOT_FOUND)


def _refused(error: ApiError) -> Answer:
    wait = (error.parameters or {}).get("retry_after")
    headers = {"retry-after": str(wait)} if wait else None
    return Answer(error.body(), status_code=error.code, headers=headers)


def _as_request(answer: httpx.Response) -> Request:
    """A webhook's answer, read as a call is: JSON, a form or a multipart form."""
    kind = answer.headers.get("content-type", "").encode("latin-1")
    scope = {"type": "http", "method": "POST", "query_string": b"", "headers": [(b"content-type", kind)]}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": answer.content, "more_body": False}

    return Request(scope, receive)
