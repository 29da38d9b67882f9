"""The start on Telegram: what a server says that is none, and a menu that is refused; spoken with real HTTP."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.base import ChannelMisconfigured
from bot.channels.build import no_picture
from bot.channels.telegram.channel import Telegram
from bot.texts.render import Texts
from jobs.transport import Unreachable

TOKEN = "123456789:AbCdEfGhIjKlMnOp"
ME = {"id": 123456789, "is_bot": True, "first_name": "Đôn Đốc", "username": "dondoc_bot"}


class Server:
    """Answers each method with a status and a body."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, Any]] = {"getMe": (200, ok(ME)), "setMyCommands": (200, ok(True))}
        self.url = ""
        self._server: asyncio.Server

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        status, body = self.answers[head.split()[1].rsplit("/", 1)[1]]
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        writer.write(f"HTTP/1.1 {status} X\r\ncontent-length: {len(data)}\r\nconnection: close\r\n\r\n".encode() + data)
        await writer.drain()
        writer.close()

    def stop(self) -> None:
        self._server.close()


def ok(result: object) -> dict[str, object]:
    return {"ok": True, "result": result}


def refused(code: int, description: str) -> tuple[int, dict[str, object]]:
    return code, {"ok": False, "error_code": code, "description": description}


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    found = Server()
    await found.start()
    yield found
    found.stop()


async def begin(server: Server) -> str:
    channel = Telegram(TOKEN, Texts("vi"), no_picture, api_url=server.url)
    try:
        return await channel.start()
    finally:
        await channel.stop()


async def test_a_bot_is_known_by_its_name(server: Server) -> None:
    assert await begin(server) == "@dondoc_bot"
    server.answers["getMe"] = 200, ok({key: ME[key] for key in ("id", "is_bot", "first_name")})
    assert await begin(server) == "Đôn Đốc"


@pytest.mark.parametrize(
    "result",
    [
        {key: value for key, value in ME.items() if key != "is_bot"},
        {key: value for key, value in ME.items() if key != "id"},
        {},
        [],
        None,
        "dondoc_bot",
        7,
        True,
        [ME],
    ],
)
async def test_a_server_that_is_not_telegrams_is_one_sentence(server: Server, result: object) -> None:
    server.answers["getMe"] = 200, ok(result)
    with pytest.raises(
        ChannelMisconfigured, match="TELEGRAM_API_URL: the server there does not answer as Telegram's Bot API does"
    ) as caught:
        await begin(server)
    assert "\n" not in str(caught.value)
    assert TOKEN not in str(caught.value)


async def test_a_page_of_somebody_in_between_is_no_fault_of_the_settings(server: Server) -> None:
    server.answers["getMe"] = 200, b"<html>Please sign in</html>"
    with pytest.raises(Unreachable):
        await begin(server)


@pytest.mark.parametrize("body", [[], "no", {"ok": True}, None])
async def test_an_answer_of_another_shape_is_one_sentence(server: Server, body: object) -> None:
    server.answers["getMe"] = 200, body
    with pytest.raises((ChannelMisconfigured, Unreachable)) as caught:
        await begin(server)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("code", "said"), [(400, "BOT_COMMAND_INVALID"), (401, "Unauthorized"), (403, "Forbidden: no"), (404, "Not Found")]
)
async def test_a_menu_that_is_refused_is_said_and_the_bot_works(
    server: Server, caplog: pytest.LogCaptureFixture, code: int, said: str
) -> None:
    server.answers["setMyCommands"] = refused(code, said)
    assert await begin(server) == "@dondoc_bot"
    (record,) = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert "Telegram refuses the menu of commands (setMyCommands): " in record.getMessage()
    assert said.split(":", maxsplit=1)[0].split("_", maxsplit=1)[0].lower() in record.getMessage().lower()
    assert record.getMessage().endswith("; all else works")


async def test_a_server_that_is_down_when_the_menu_is_set_is_tried_again(server: Server) -> None:
    server.answers["setMyCommands"] = refused(502, "Bad Gateway")
    with pytest.raises(Unreachable):
        await begin(server)


async def test_a_wrong_token_is_said_as_before(server: Server) -> None:
    server.answers["getMe"] = refused(401, "Unauthorized")
    with pytest.raises(ChannelMisconfigured, match="TELEGRAM_TOKEN: Telegram does not accept this token"):
        await begin(server)
