"""The Zalo Bot API over HTTP, below ``/zalo``: ``/zalo/bot<token>/<method>``. Method names are case-sensitive.

An error is told by ``ok: false`` in an answer of HTTP 200; a wrong token gets no JSON at all, which Zalo does too.
"""

from __future__ import annotations

import asyncio
import inspect
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sandbox.addresses import OWN_HOSTS, is_reserved
from sandbox.answer import Answer
from sandbox.faults import Faults
from sandbox.params import read_params
from sandbox.pushing import Pusher
from sandbox.telegram.errors import ApiError, bad_request, conflict
from sandbox.telegram.formatting import utf16
from sandbox.telegram.limits import Limits
from sandbox.zalo.world import ZaloChat, ZaloWorld

TEXT_LIMIT = 2000
LONGEST_POLL = 60
DOWN = ApiError(502, "Bad Gateway")
NO_UPDATES_BESIDE_A_WEBHOOK = "getUpdates does not work while a webhook is set; use deleteWebhook"

Params = dict[str, Any]


class ZaloApi:
    """Routes of the API; ``called`` counts the calls by method and error code (200: none)."""

    def __init__(self, world: ZaloWorld) -> None:
        self.world, self.limits, self.faults = world, Limits(), Faults()
        self.limits.per_second = 10
        self.called: Counter[tuple[str, int]] = Counter()
        self._pusher: Pusher | None = None
        self._methods: dict[str, Callable[[Params], Any]] = {
            "getMe": lambda params: world.bot.shown(),
            "getUpdates": lambda params: None,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._get_webhook_info,
            "sendMessage": self._send_message,
            "sendPhoto": self._send_photo,
            "sendSticker": self._send_sticker,
            "sendVoice": self._send_voice,
            "sendChatAction": self._send_chat_action,
        }

    def routes(self) -> list[Route]:
        return [
            Route("/zalo/bot{token}/{method}", self._call, methods=["GET", "POST"]),
            Route("/zalo/photo/{key}", self._photo),
        ]

    def close(self) -> None:
        """Stop posting to the webhook."""
        if self._pusher:
            self._pusher.stop()

    async def _call(self, request: Request) -> Response:
        name = request.path_params["method"]
        if request.path_params["token"] != self.world.bot.token:
            return PlainTextResponse("Not Found", status_code=404)
        try:
            result = await self._answer(name, request)
        except ApiError as error:
            if error is DOWN:
                return PlainTextResponse(DOWN.description, status_code=DOWN.code)
            self.called[name, error.code] += 1
            return Answer({"ok": False, "error_code": error.code, "description": error.description})
        self.called[name, 200] += 1
        if name.startswith("send"):
            await self.faults.lose_answer()
        return Answer({"ok": True} if result is None else {"ok": True, "result": result})

    async def _answer(self, name: str, request: Request) -> Any:
        if self.faults.down:
            raise DOWN
        if self.world.bot.revoked:
            raise ApiError(401, "Unauthorized")
        method = self._methods.get(name)
        if method is None:
            raise ApiError(404, "Not Found")
        params = await read_params(request)
        if name != "getUpdates":
            await self.faults.be_slow()
            if self.faults.status:
                raise ApiError(self.faults.status, "Internal Server Error")
        if name.startswith("send"):
            await self.faults.spoil(str(params.get("chat_id")))
        if name == "getUpdates":
            return await self.faults.unless_down(self._get_updates(params, request), DOWN)
        result = method(params)
        return await result if inspect.isawaitable(result) else result

    async def _get_updates(self, params: Params, request: Request) -> dict[str, Any]:
        """One update, which is gone once it is fetched; 408 when nothing came in time, 409 when a webhook was set.

        Whoever hangs up while waiting takes nothing along.
        """
        bot = self.world.bot
        if bot.webhook.get("url"):
            raise conflict(NO_UPDATES_BESIDE_A_WEBHOOK)
        try:
            seconds = min(max(int(params.get("timeout") or 30), 0), LONGEST_POLL)
        except (TypeError, ValueError):
            raise bad_request("timeout is invalid") from None
        bot.polling += 1
        if not bot.updates:
            bot.rested.set()
        hung_up = asyncio.create_task(_hung_up(request))
        waiting = {hung_up, *(asyncio.create_task(event.wait()) for event in (bot.arrived, bot.webhook_set))}
        try:
            if not bot.updates:
                await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            bot.polling -= 1
            for task in waiting:
                task.cancel()
        if bot.webhook.get("url"):
            raise conflict(NO_UPDATES_BESIDE_A_WEBHOOK)
        if not bot.updates or (hung_up.done() and not hung_up.cancelled()):
            raise ApiError(408, "Request timeout")
        return bot.updates.pop(0)

    def _set_webhook(self, params: Params) -> dict[str, Any]:
        """Plain http is allowed on this machine only. A getUpdates that waits is ended."""
        url, secret = params.get("url"), params.get("secret_token")
        if not isinstance(url, str) or not url:
            raise bad_request("url is required")
        _check_url(url)
        if not isinstance(secret, str) or not 8 <= len(secret) <= 256:
            raise bad_request("secret_token must be 8-256 characters")
        self._point(url, secret)
        return self._webhook()

    def _delete_webhook(self, params: Params) -> dict[str, Any]:
        self._point("", "")
        return self._webhook()

    def _get_webhook_info(self, params: Params) -> dict[str, Any]:
        """Where none is set there is nothing to be found."""
        if not self.world.bot.webhook.get("url"):
            raise ApiError(404, "Not Found")
        return self._webhook()

    def _webhook(self) -> dict[str, Any]:
        hook = self.world.bot.webhook
        return {"url": hook.get("url", ""), "updated_at": hook.get("updated_at", 0)}

    def _point(self, url: str, secret: str) -> None:
        bot, now = self.world.bot, int(self.world.clock.now().timestamp() * 1000)
        bot.webhook = {"url": url, "updated_at": now}
        self.close()
        self._pusher = None
        bot.webhook_set.set()
        bot.webhook_set = asyncio.Event()
        if url:

            def taken(update: dict[str, Any]) -> None:
                bot.updates.remove(update)
                self.world.took()

            self._pusher = Pusher(
                url,
                {"X-Bot-Api-Secret-Token": secret},
                waiting=lambda: [{"ok": True, "result": update} for update in bot.updates],
                arrived=lambda: bot.arrived,
                taken=lambda posted: taken(posted["result"]),
                failed=lambda said: bot.webhook.update(error=said),
            )

    def _send_message(self, params: Params) -> dict[str, Any]:
        chat = self._chat(params)
        text = params.get("text")
        if not isinstance(text, str) or not text.strip():
            raise bad_request("text is required")
        if utf16(text) > TEXT_LIMIT:
            raise bad_request("text must be 1-2000 characters")
        if params.get("parse_mode") not in (None, "markdown", "html"):
            raise bad_request("parse_mode is invalid")
        styles = params.get("text_styles")
        if styles is not None and not (isinstance(styles, list) and all(isinstance(style, dict) for style in styles)):
            raise bad_request("text_styles is invalid")
        return self.world.bot_posts(chat, {"text": text})

    async def _send_photo(self, params: Params) -> dict[str, Any]:
        """Zalo fetches the picture itself from a public address; here only from this machine."""
        chat, url, caption = self._chat(params), params.get("photo"), params.get("caption")
        if not isinstance(url, str) or not url.startswith(("http://", "https://")):
            raise bad_request("photo must be a URL")
        if caption is not None and (not isinstance(caption, str) or not 1 <= utf16(caption) <= TEXT_LIMIT):
            raise bad_request("caption must be 1-2000 characters")
        data = await _fetched(url)
        content = {"photo_url": self.world.keep_photo(data), "photo_from": url}
        return self.world.bot_posts(chat, {**content, **({"caption": caption} if caption else {})})

    def _send_sticker(self, params: Params) -> dict[str, Any]:
        chat = self._chat(params)
        if not params.get("sticker"):
            raise bad_request("sticker is required")
        return self.world.bot_posts(chat, {"text": "🙂", "sticker": params["sticker"]})

    def _send_voice(self, params: Params) -> dict[str, Any]:
        chat, url = self._chat(params), params.get("voice_url")
        if not isinstance(url, str) or not url.endswith(".aac"):
            raise bad_request("voice_url must end in .aac")
        if chat.kind == "GROUP":
            return {"message_id": "0", "date": 0}  # seems to work, and nothing is delivered
        return self.world.bot_posts(chat, {"text": "🎤", "voice_url": url})

    def _send_chat_action(self, params: Params) -> None:
        chat = self.world.chat_for_sending(params.get("chat_id"))
        if params.get("action") != "typing":
            raise bad_request("action is invalid")
        self.world.tell({"type": "action", "messenger": "zalo", "chat": chat.person, "action": "typing"})

    def _chat(self, params: Params) -> ZaloChat:
        chat = self.world.chat_for_sending(params.get("chat_id"))
        self.limits.check(0, int(chat.id, 16))
        return chat

    async def _photo(self, request: Request) -> Response:
        data = self.world.photos.get(request.path_params["key"])
        if data is None:
            return PlainTextResponse("Not Found", status_code=404)
        kind = "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
        return Response(data, media_type=kind, headers={"x-content-type-options": "nosniff"})


def _check_url(url: str) -> None:
    """An address that Zalo would post to. Raises 400."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        raise bad_request("url is invalid") from None
    if parts.scheme not in ("http", "https") or not host or (parts.scheme == "http" and host not in OWN_HOSTS):
        raise bad_request("url must be HTTPS")
    if host not in OWN_HOSTS and is_reserved(host):
        raise bad_request("url must be public")


async def _hung_up(request: Request) -> None:
    """Return when the caller has hung up."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _fetched(url: str) -> bytes:
    try:
        host = urlsplit(url).hostname
    except ValueError:
        raise bad_request("photo must be a URL") from None
    if host not in OWN_HOSTS:
        raise bad_request("the photo's URL cannot be fetched (this sandbox fetches from this machine only)")
    try:
        async with httpx.AsyncClient(timeout=10) as http:
            answer = await http.get(url)
    except httpx.HTTPError as error:
        raise bad_request(f"the photo's URL cannot be fetched: {type(error).__name__}") from None
    if not answer.is_success or not answer.headers.get("content-type", "").startswith("image/"):
        raise bad_request("the photo's URL leads to no picture")
    return answer.content
