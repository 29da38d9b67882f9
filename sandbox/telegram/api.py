"""The Bot API over HTTP: ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``."""

from __future__ import annotations

import asyncio
import inspect
import json
import random
import re
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.answer import Answer
from sandbox.telegram.errors import NOT_FOUND, ApiError, bad_request
from sandbox.telegram.limits import Limits
from sandbox.telegram.sending import Sending
from sandbox.telegram.updates import Receiving
from sandbox.telegram.world import World

FOR_EVER = 3600.0
TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")


@dataclass
class Faults:
    """What goes wrong on purpose. ``latency``: seconds, from and to; ``status``: answer every send with it.

    ``refusals`` are the answers to the next sends; sends to ``broken_chats`` are always answered 500. So many next
    sends are swallowed before they have an effect (``lose_requests``), or are never answered though they have had it
    (``lose_answers``).
    """

    latency: tuple[float, float] = (0.0, 0.0)
    status: int = 0
    refusals: deque[ApiError] = field(default_factory=deque)
    broken_chats: set[str] = field(default_factory=set)
    lose_requests: int = 0
    lose_answers: int = 0
    down: bool = False


class BotApi:
    """Routes of the Bot API; ``called`` counts the calls by method and status, for tests and benchmarks."""

    def __init__(self, world: World) -> None:
        self.world, self.limits, self.faults = world, Limits(), Faults()
        self.called: Counter[tuple[str, int]] = Counter()
        sending, receiving = Sending(world, self.limits), Receiving(world)
        self._methods: dict[str, Callable[..., Any]] = {
            "getme": lambda bot, params: bot.shown(),
            "sendmessage": sending.send_message,
            "sendphoto": sending.send_photo,
            "senddocument": sending.send_document,
            "sendchataction": sending.send_chat_action,
            "editmessagetext": sending.edit_message_text,
            "editmessagereplymarkup": sending.edit_message_reply_markup,
            "deletemessage": sending.delete_message,
            "getupdates": receiving.get_updates,
            "setwebhook": receiving.set_webhook,
            "deletewebhook": receiving.delete_webhook,
            "getwebhookinfo": receiving.get_webhook_info,
            "answercallbackquery": receiving.answer_callback_query,
            "setmycommands": receiving.set_my_commands,
            "getmycommands": receiving.get_my_commands,
            "deletemycommands": receiving.delete_my_commands,
            "getfile": receiving.get_file,
        }

    def routes(self) -> list[Route]:
        return [
            Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._download),
        ]

    async def _call(self, request: Request) -> Response:
        name = request.path_params["method"].lower()
        try:
            result = await self._answer(name, request)
        except ApiError as error:
            self.called[name, error.code] += 1
            return Answer(error.body(), status_code=error.code)
        self.called[name, 200] += 1
        if name.startswith("send") and self.faults.lose_answers > 0:
            self.faults.lose_answers -= 1
            await asyncio.sleep(FOR_EVER)
        return Answer({"ok": True, "result": result})

    async def _answer(self, name: str, request: Request) -> Any:
        token = request.path_params["token"]
        if not TOKEN.fullmatch(token):
            raise NOT_FOUND
        bot = self.world.bot(token)
        method = self._methods.get(name)
        if method is None:
            raise NOT_FOUND
        if self.faults.down:
            raise ApiError(502, "Bad Gateway")
        params = await read_params(request)
        if name != "getupdates":
            await self._be_slow()
            if self.faults.status:
                raise ApiError(self.faults.status, "Internal Server Error")
        if name.startswith("send"):
            await self._spoil(str(params.get("chat_id")))
        result = method(bot, params)
        return await result if inspect.isawaitable(result) else result

    async def _spoil(self, chat_id: str) -> None:
        if self.faults.refusals:
            raise self.faults.refusals.popleft()
        if chat_id in self.faults.broken_chats:
            raise ApiError(500, "Internal Server Error")
        if self.faults.lose_requests > 0:
            self.faults.lose_requests -= 1
            await asyncio.sleep(FOR_EVER)

    async def _be_slow(self) -> None:
        low, high = self.faults.latency
        if high:
            await asyncio.sleep(random.uniform(low, high))  # noqa: S311 - a stand-in for a network

    async def _download(self, request: Request) -> Response:
        try:
            bot = self.world.bot(request.path_params["token"])
        except ApiError as error:
            return Answer(error.body(), status_code=error.code)
        parts = request.path_params["path"].split("/")
        if len(parts) != 3 or parts[1] not in bot.files:
            return Answer(NOT_FOUND.body(), status_code=404)
        return Response(bot.files[parts[1]][1], media_type="application/octet-stream")


async def read_params(request: Request) -> dict[str, Any]:
    """Read a call's parameters from the query, a form, a multipart form or JSON. Raises 400.

    Telegram reads the body of a GET too (pyTelegramBotAPI sends one). An upload may be named directly, or by the
    parameter as ``attach://<field>``.
    """
    params: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        body = await request.body()
        try:
            found = json.loads(body) if body else {}
        except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
            raise bad_request("can't parse JSON object") from None
        if not isinstance(found, dict):
            raise bad_request("JSON object expected")
        return {**params, **found}
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        async with request.form(max_files=20) as form:
            for key, value in form.multi_items():
                if isinstance(value, UploadFile):
                    params[key] = (value.filename or "file", await value.read())
                else:
                    params[key] = value
        for key, value in list(params.items()):
            if isinstance(value, str) and value.startswith("attach://"):
                params[key] = params.get(value.removeprefix("attach://"), value)
    return params
