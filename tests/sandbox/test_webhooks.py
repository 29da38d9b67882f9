"""Webhooks of the Bot API: what can be set, what is brought, and what an answer may ask for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.sandbox.client import Client
from tests.web.test_webhooks import free_port

HOOK = "https://webhook.invalid/hook"
"""An address that leads nowhere."""


class Hook:
    """A program that updates are brought to; ``answer`` makes its answers."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.answer: Callable[[], Response] = Response
        self.url = ""

    async def __call__(self, request: Request) -> Response:
        self.got.append((dict(request.headers), await request.json()))
        return self.answer()


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    found, port = Hook(), free_port()
    found.url = f"http://127.0.0.1:{port}/hook"
    app = Starlette(routes=[Route("/hook", found.__call__, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", lifespan="off"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0)
    yield found
    server.should_exit = True
    await serving


async def says(api: Client, text: str = "xin chào") -> None:
    """The person writes, and the webhook has taken it."""
    api.sandbox.world.say(api.sandbox.bot, api.person, text)
    async with asyncio.timeout(10):
        await api.sandbox.world.taken(api.sandbox.bot)


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"url": "http://example.org/hook"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "http://127.0.0.1.example.org"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://example.org:8080/"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ({"url": "https://192.168.1.1/hook"}, "bad webhook: IP address 192.168.1.1 is reserved"),
        ({"url": "https://[bad"}, "invalid webhook URL specified"),
        ({"url": "https://example.org:port/"}, "invalid webhook URL specified"),
        ({"url": "ftp://example.org/"}, "invalid webhook URL specified"),
        ({"url": HOOK, "secret_token": "has a space"}, "secret token contains unallowed characters"),
        ({"url": HOOK, "secret_token": "bí-mật"}, "secret token contains unallowed characters"),
        ({"url": HOOK, "secret_token": "x" * 257}, "secret token is too long"),
        ({"url": HOOK, "allowed_updates": "message"}, "can't parse allowed_updates JSON object"),
        ({"url": HOOK, "allowed_updates": {"message": True}},
         "can't parse allowed_updates: expected an Array of String"),
        ({"url": HOOK, "allowed_updates": [1]}, "can't parse allowed_updates: expected an Array of String"),
        ({"url": HOOK, "max_connections": "many"}, "can't parse max_connections"),
    ],
)  # fmt: skip
async def test_what_cannot_be_set(api: Client, params: dict[str, Any], said: str) -> None:
    assert await api.refused("setWebhook", **params) == said
    assert (await api("getWebhookInfo"))[1]["result"]["url"] == ""


@pytest.mark.parametrize("port", [443, 80, 88, 8443])
async def test_the_ports_of_telegram_are_taken(api: Client, port: int) -> None:
    url = f"https://example.org:{port}/hook"
    assert (await api("setWebhook", url=url, secret_token="aZ09_-" * 40))[0] == 200
    assert (await api("getWebhookInfo"))[1]["result"]["url"] == url


async def test_it_is_set_shown_and_deleted_in_telegrams_words(api: Client) -> None:
    described = [
        (await api(method, **params))[1]["description"]
        for method, params in (
            ("setWebhook", {"url": HOOK}),
            ("setWebhook", {"url": HOOK}),
            ("deleteWebhook", {}),
            ("deleteWebhook", {}),
        )
    ]
    assert described == [
        "Webhook was set",
        "Webhook is already set",
        "Webhook was deleted",
        "Webhook is already deleted",
    ]
    await api("setWebhook", url=HOOK, max_connections=500, allowed_updates=["message", "callback_query"])
    info = (await api("getWebhookInfo"))[1]["result"]
    assert {key: value for key, value in info.items() if not key.startswith("last_error")} == {
        "url": HOOK,
        "has_custom_certificate": False,
        "pending_update_count": 1,
        "max_connections": 100,
        "allowed_updates": ["message", "callback_query"],
    }
    assert (await api("setWebhook"))[1]["description"] == "Webhook was deleted"


async def test_a_poll_that_waits_is_ended_and_none_is_let_in(api: Client) -> None:
    offset = (await api("getUpdates"))[1]["result"][-1]["update_id"] + 1
    poll = asyncio.create_task(api("getUpdates", offset=offset, timeout=20))
    while api.sandbox.bot.poll is None:
        await asyncio.sleep(0)
    await api("setWebhook", url=HOOK)
    async with asyncio.timeout(5):
        status, body = await poll
    assert (status, body["description"]) == (409, "Conflict: terminated by setWebhook request")
    status, body = await api("getUpdates", timeout=20)
    assert status == 409
    assert body["description"].startswith("Conflict: can't use getUpdates method while webhook is active")
    await api("deleteWebhook")
    assert (await api("getUpdates"))[0] == 200


async def test_pending_updates_wait_or_are_dropped(api: Client) -> None:
    await api("setWebhook", url=HOOK)
    assert len(api.sandbox.bot.updates) == 1
    await api("setWebhook", url=HOOK, drop_pending_updates=True)
    assert api.sandbox.bot.updates == []
    api.sandbox.world.say(api.sandbox.bot, api.person, "xin chào")
    await api("deleteWebhook")
    assert len(api.sandbox.bot.updates) == 1
    await api("deleteWebhook", drop_pending_updates="True")
    assert (await api("getUpdates"))[1]["result"] == []


async def test_only_what_is_allowed_is_brought(api: Client) -> None:
    world, bot = api.sandbox.world, api.sandbox.bot
    await api("setWebhook", url=HOOK, allowed_updates=["my_chat_member"], drop_pending_updates=True)
    world.say(bot, api.person, "xin chào")
    world.block(bot, api.person, blocked=True)
    assert [set(update) - {"update_id"} for update in bot.updates] == [{"my_chat_member"}]
    await api("setWebhook", url=HOOK)  # what was said before stays
    world.block(bot, api.person, blocked=False)
    world.say(bot, api.person, "xin chào")
    assert len(bot.updates) == 2
    await api("setWebhook", url=HOOK, allowed_updates=[])
    world.say(bot, api.person, "xin chào")
    world.push(bot, "message_reaction", {})  # must be asked for by name
    assert len(bot.updates) == 3
    await api("deleteWebhook")
    await api("getUpdates", allowed_updates=["message_reaction", "no_such_kind"])
    world.push(bot, "message_reaction", {})
    assert len(bot.updates) == 4


async def test_malformed_allowed_updates_of_a_poll_are_refused(api: Client) -> None:
    said = await api.refused("getUpdates", allowed_updates="{")
    assert said == "can't parse allowed_updates JSON object"


KEYBOARD = {"inline_keyboard": [[{"text": "Một", "callback_data": "one"}]]}


async def test_an_update_brings_the_secret_and_a_failure_is_shown(api: Client, hook: Hook) -> None:
    hook.answer = lambda: Response(status_code=200 if len(hook.got) > 1 else 500)
    await api("setWebhook", url=hook.url, secret_token="bi_mat")
    await says(api)
    assert [headers["x-telegram-bot-api-secret-token"] for headers, _ in hook.got] == ["bi_mat"] * 3
    assert [body["message"]["text"] for _, body in hook.got] == ["/start", "/start", "xin chào"]
    info = (await api("getWebhookInfo"))[1]["result"]
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"


def sends(form: str, chat_id: int) -> Response:
    """An answer that asks for a message, in one of the three forms."""
    params = {"method": "sendMessage", "chat_id": chat_id, "text": "Xin chào đồng chí"}
    if form == "json":
        return JSONResponse({**params, "reply_markup": KEYBOARD})
    data = {key: str(value) for key, value in params.items()}
    files = {"unused": b"x"} if form == "multipart" else None
    written = httpx.Request("POST", "http://x", data=data, files=files)
    return Response(written.read(), media_type=written.headers["content-type"])


@pytest.mark.parametrize("form", ["json", "form", "multipart"])
async def test_a_method_in_the_answer_is_carried_out(api: Client, hook: Hook, form: str) -> None:
    hook.answer = lambda: sends(form, api.person.id)
    await api("setWebhook", url=hook.url, drop_pending_updates=True)
    await says(api)
    answered = api.sandbox.bot.chats[api.person.id].messages[-1]
    assert (answered["text"], answered["from"]["is_bot"]) == ("Xin chào đồng chí", True)
    assert ("reply_markup" in answered) == (form == "json")
    assert api.sandbox.api.called["sendmessage", 200] == 1


@pytest.mark.parametrize(
    "body",
    [
        {"method": "deleteWebhook"},
        {"method": "setWebhook", "url": ""},
        {"method": "logOut"},
        {"method": "getMe"},
        {"method": "sendTelepathy"},
        {"method": "sendMessage", "chat_id": 42, "text": "x"},
        {"method": ["sendMessage"]},
        {"ok": True},
        [1],
    ],
)
async def test_other_answers_have_no_effect(api: Client, hook: Hook, body: Any) -> None:
    hook.answer = lambda: JSONResponse(body)
    await api("setWebhook", url=hook.url, drop_pending_updates=True)
    await says(api)
    await says(api)
    assert api.sandbox.bot.webhook["url"] == hook.url
    assert len(hook.got) == 2
    assert not any(message["from"]["is_bot"] for message in api.sandbox.bot.chats[api.person.id].messages)
