"""The sandbox answers as Zalo does: shapes, limits, one update a call, webhooks. Called with httpx."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.server import Sandbox
from sandbox.zalo.world import zalo_id
from tests.office import PNG, local
from tests.web.test_webhooks import free_port


class Client:
    """Calls the API and returns its answer."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.http = httpx.AsyncClient(base_url=sandbox.zalo_url)
        self.person = sandbox.world.add_person("Người dùng")
        self.chat_id = zalo_id(self.person)

    async def __call__(self, method: str, token: str = "", **params: Any) -> dict[str, Any]:
        answer = await self.http.post(f"/bot{token or self.sandbox.zalo.bot.token}/{method}", json=params)
        assert answer.status_code == 200
        found: dict[str, Any] = answer.json()
        return found

    async def send(self, **params: Any) -> dict[str, Any]:
        return await self("sendMessage", **{"chat_id": self.chat_id, "text": "xin chào", **params})


@pytest.fixture
async def api() -> AsyncIterator[Client]:
    sandbox = Sandbox(local("2022-08-01T08:00"))
    await sandbox.start()
    client = Client(sandbox)
    yield client
    await client.http.aclose()
    await sandbox.stop()


async def test_get_me(api: Client) -> None:
    body = await api("getMe")
    assert set(body["result"]) == {"id", "account_name", "account_type", "can_join_groups", "display_name"}
    assert body["result"]["display_name"].startswith("Bot ")


async def test_a_wrong_token_gets_no_json(api: Client) -> None:
    answer = await api.http.post("/bot1:x/getMe", json={})
    assert answer.status_code == 404
    assert not answer.headers["content-type"].startswith("application/json")


async def test_an_error_is_told_by_ok_in_an_answer_of_200(api: Client) -> None:
    assert await api("getme") == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_nothing_comes_408(api: Client) -> None:
    body = await api("getUpdates", timeout="0")
    assert body == {"ok": False, "error_code": 408, "description": "Request timeout"}


async def test_one_update_a_call_which_is_gone_once_it_is_fetched(api: Client) -> None:
    for text in ("một", "hai"):
        api.sandbox.zalo.say(api.person, text)
    first, second = [(await api("getUpdates", timeout="1"))["result"] for _ in range(2)]
    assert (first["event_name"], first["message"]["text"]) == ("message.text.received", "một")
    assert second["message"]["text"] == "hai"
    message = first["message"]
    assert message["from"] == {"id": api.chat_id, "display_name": "Người dùng", "is_bot": False}
    assert message["chat"] == {"id": api.chat_id, "chat_type": "PRIVATE"}
    assert isinstance(message["message_id"], str)
    assert message["date"] == int(local("2022-08-01T08:00").timestamp() * 1000)
    assert (await api("getUpdates", timeout="0"))["error_code"] == 408


async def test_a_long_poll_returns_when_something_comes(api: Client) -> None:
    poll = asyncio.create_task(api("getUpdates", timeout="20"))
    while not api.sandbox.zalo.bot.polling:
        await asyncio.sleep(0)
    api.sandbox.zalo.say(api.person, "xin chào")
    assert (await poll)["result"]["message"]["text"] == "xin chào"


async def test_who_hangs_up_takes_nothing_along(api: Client) -> None:
    poll = asyncio.create_task(api("getUpdates", timeout="20"))
    while not api.sandbox.zalo.bot.polling:
        await asyncio.sleep(0)
    poll.cancel()
    while api.sandbox.zalo.bot.polling:
        await asyncio.sleep(0)
    api.sandbox.zalo.say(api.person, "xin chào")
    assert (await api("getUpdates", timeout="1"))["ok"]


async def test_the_other_events(api: Client) -> None:
    world, person = api.sandbox.zalo, api.person
    world.send_sticker(person)
    world.send_voice(person)
    world.send_protected(person)
    events = [(await api("getUpdates", timeout="1"))["result"] for _ in range(3)]
    assert [event["event_name"].split(".")[1] for event in events] == ["sticker", "voice", "unsupported"]
    assert "text" not in events[2]["message"]
    names = set()
    for _ in range(40):
        world.send_photo(person, PNG, "Mặt bằng")
        message = (await api("getUpdates", timeout="1"))["result"]["message"]
        (name,) = {"photo", "photo_url"} & message.keys()
        names.add(name)
    assert names == {"photo", "photo_url"}
    assert message["caption"] == "Mặt bằng"
    async with httpx.AsyncClient() as http:
        assert (await http.get(message[name])).content == PNG


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"text": ""}, 400),
        ({"text": None}, 400),
        ({"text": "x" * 2001}, 400),
        ({"text": "🙂" * 1001}, 400),
        ({"chat_id": "nobody"}, 400),
        ({"chat_id": 5}, 400),
        ({"parse_mode": "MarkdownV2"}, 400),
        ({"text_styles": "b"}, 400),
        ({"text_styles": ["b"]}, 400),
    ],
)
async def test_refusals_of_send_message(api: Client, params: dict[str, Any], code: int) -> None:
    api.sandbox.zalo.say(api.person, "xin chào")
    assert (await api.send(**params))["error_code"] == code


async def test_a_bot_may_write_only_after_the_person_has(api: Client) -> None:
    assert (await api.send())["description"] == "Bad Request: chat not found"
    api.sandbox.zalo.say(api.person, "xin chào")
    result = (await api.send(text="x" * 2000))["result"]
    assert set(result) == {"message_id", "date"}


async def test_photos_go_out_by_an_address(api: Client) -> None:
    api.sandbox.zalo.say(api.person, "xin chào")
    url = api.sandbox.zalo.keep_photo(PNG)
    assert (await api("sendPhoto", chat_id=api.chat_id, photo=url, caption="x"))["ok"]
    for photo in ("not a URL", "https://[bad", ["x"], "https://example.org/1.png", f"{api.sandbox.url}/"):
        assert (await api("sendPhoto", chat_id=api.chat_id, photo=photo))["error_code"] == 400
    assert (await api("sendPhoto", chat_id=api.chat_id, photo=url, caption="x" * 2001))["error_code"] == 400


async def test_typing_stickers_and_voices(api: Client) -> None:
    api.sandbox.zalo.say(api.person, "xin chào")
    assert await api("sendChatAction", chat_id=api.chat_id, action="typing") == {"ok": True}
    assert (await api("sendChatAction", chat_id=api.chat_id, action="upload_photo"))["error_code"] == 400
    assert (await api("sendSticker", chat_id=api.chat_id, sticker="0e078a3ad2"))["ok"]
    assert (await api("sendVoice", chat_id=api.chat_id, voice_url="https://example.org/a.mp3"))["error_code"] == 400
    group = api.sandbox.zalo.add_group("Tổ")
    assert (await api("sendVoice", chat_id=group.id, voice_url="https://example.org/a.aac"))["ok"]
    assert group.messages == []


async def test_limits_and_quota_answer_429(api: Client) -> None:
    api.sandbox.zalo.say(api.person, "xin chào")
    api.sandbox.zalo_api.limits.on = True
    assert (await api.send())["ok"]
    assert (await api.send())["error_code"] == 429
    api.sandbox.zalo_api.limits.on = False
    api.sandbox.zalo.bot.quota = 0
    assert "Quota exceeded" in (await api.send())["description"]


async def test_webhooks_are_checked_when_set(api: Client) -> None:
    good = {"url": "https://example.org/hook", "secret_token": "12345678"}
    addresses = ("http://example.org", "", "https://[bad", "https://", "https://10.0.0.1/hook", "ftp://127.0.0.1/")
    for url in addresses:
        assert (await api("setWebhook", **{**good, "url": url}))["error_code"] == 400
    for secret in ("short", "x" * 257):
        assert (await api("setWebhook", **{**good, "secret_token": secret}))["error_code"] == 400
    assert await api("getWebhookInfo") == {"ok": False, "error_code": 404, "description": "Not Found"}
    assert (await api("setWebhook", **good))["result"]["url"] == good["url"]
    assert set((await api("getWebhookInfo"))["result"]) == {"url", "updated_at"}
    assert (await api("getUpdates", timeout="0"))["error_code"] == 409
    assert (await api("deleteWebhook"))["result"]["url"] == ""
    assert (await api("getUpdates", timeout="0"))["error_code"] == 408


async def test_a_webhook_ends_a_poll_that_waits(api: Client) -> None:
    poll = asyncio.create_task(api("getUpdates", timeout="20"))
    while not api.sandbox.zalo.bot.polling:
        await asyncio.sleep(0)
    await api("setWebhook", url="https://webhook.invalid/hook", secret_token="12345678")
    async with asyncio.timeout(5):
        assert (await poll)["error_code"] == 409


async def test_a_zalo_that_is_down_ends_a_poll_that_waits_and_nothing_is_lost(api: Client) -> None:
    path = f"/bot{api.sandbox.zalo.bot.token}/getUpdates"
    poll = asyncio.create_task(api.http.post(path, json={"timeout": "20"}))
    while not api.sandbox.zalo.bot.polling:
        await asyncio.sleep(0)
    api.sandbox.zalo_api.faults.down = True
    async with asyncio.timeout(5):
        answer = await poll
    assert (answer.status_code, answer.text) == (502, "Bad Gateway")
    assert (await api.http.post(path, json={"timeout": "0"})).status_code == 502
    api.sandbox.zalo.say(api.person, "xin chào")
    api.sandbox.zalo_api.faults.down = False
    assert (await api("getUpdates", timeout="0"))["result"]["message"]["text"] == "xin chào"


async def test_a_webhook_gets_the_secret_and_what_fails_is_brought_again(api: Client) -> None:
    got: list[tuple[str | None, dict[str, Any]]] = []
    answers = [500, 503, 200]

    async def hook(request: Request) -> Response:
        got.append((request.headers.get("x-bot-api-secret-token"), await request.json()))
        return Response(status_code=answers[min(len(got), 3) - 1])

    port = free_port()
    app = Starlette(routes=[Route("/hook", hook, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", lifespan="off"))
    serving = asyncio.create_task(server.serve())
    await api("setWebhook", url=f"http://127.0.0.1:{port}/hook", secret_token="a-secret-token")
    api.sandbox.zalo.say(api.person, "xin chào")
    async with asyncio.timeout(10):
        await api.sandbox.zalo.taken()
    server.should_exit = True
    await serving
    assert [secret for secret, _ in got] == ["a-secret-token"] * 3
    assert {body["result"]["message"]["message_id"] for _, body in got} == {
        api.sandbox.zalo.chats[api.chat_id].messages[0]["message_id"]
    }
    assert all(body["ok"] is True for _, body in got)
