"""The Bot API over HTTP: ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.answer import Answer
from sandbox.faults import Faults
from sandbox.params import read_params
from sandbox.telegram.errors import NOT_FOUND, ApiError
from sandbox.telegram.limits import Limits
from sandbox.telegram.sending import Sending
from sandbox.telegram.updates import Receiving
from sandbox.telegram.world import World

TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")


class BotApi:
    """Routes of the Bot API; ``called`` counts the calls by method and status, for tests and benchmarks."""

    def __init__(self, world: World) -> None:
        self.world, self.limits, self.faults = world, Limits(), Faults()
        self.called: Counter[tuple[str, int]] = Counter()
        sending, receiving = Sending(world, self.limits), Receiving(world)
        self.close = receiving.close
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
        if name.startswith("send"):
            await self.faults.lose_answer()
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
            await self.faults.be_slow()
            if self.faults.status:
                raise ApiError(self.faults.status, "Internal Server Error")
        if name.startswith("send"):
            await self.faults.spoil(str(params.get("chat_id")))
        result = method(bot, params)
        return await result if inspect.isawaitable(result) else result

    async def _download(self, request: Request) -> Response:
        try:
            bot = self.world.bot(request.path_params["token"])
        except ApiError as error:
            return Answer(error.body(), status_code=error.code)
        parts = request.path_params["path"].split("/")
        if len(parts) != 3 or parts[1] not in bot.files:
            return Answer(NOT_FOUND.body(), status_code=404)
        return Response(bot.files[parts[1]][1], media_type="application/octet-stream")
