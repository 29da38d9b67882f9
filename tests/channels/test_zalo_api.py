"""What answers of Zalo mean, and that the token is in no exception; spoken with real HTTP to a server that says it."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.base import ChannelMisconfigured, Webhook
from bot.channels.build import no_picture
from bot.channels.splitting import numbered_pieces, units
from bot.channels.zalo.api import ZaloApi
from bot.channels.zalo.channel import Zalo
from bot.channels.zalo.reading import incoming, key_of
from bot.texts.render import Texts
from jobs.transport import (
    DeliveryError,
    Exhausted,
    Letter,
    Refused,
    Throttled,
    Unauthorized,
    Uncertain,
    Undeliverable,
    Unreachable,
)

TOKEN = "4444444:a-token-that-nobody-may-see"


class Server:
    """Answers every request with the same bytes."""

    def __init__(self) -> None:
        self.answer = b""
        self.asked: list[bytes] = []
        self._server: asyncio.Server

    async def start(self) -> str:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def says(self, status: int, body: Any, kind: str = "application/json", headers: str = "") -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        head = f"HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {len(data)}\r\n{headers}"
        self.answer = (head + "connection: close\r\n\r\n").encode() + data

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.asked.append(await reader.read(65536))
        writer.write(self.answer)
        await writer.drain()
        writer.close()

    def stop(self) -> None:
        self._server.close()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    place = Server()
    place.url = await place.start()  # type: ignore[attr-defined]
    yield place
    place.stop()


@pytest.fixture
async def api(server: Server) -> AsyncIterator[ZaloApi]:
    client = ZaloApi(TOKEN, api_url=server.url, proxy=None, timeout=2, quota_codes=[-32])  # type: ignore[attr-defined]
    yield client
    await client.close()


@pytest.mark.parametrize(
    ("status", "body", "meaning", "said"),
    [
        (200, {"ok": False, "error_code": 401, "description": "Unauthorized"}, Unauthorized, "Unauthorized"),
        (404, b"<html>404</html>", Unauthorized, "no JSON"),
        (502, b"Bad Gateway", Unreachable, "HTTP 502"),
        (200, b"<html>captive portal</html>", Uncertain, "no answer that can be read"),
        (200, {"error_code": 0}, Uncertain, "no answer that can be read"),
        (200, {"ok": "yes"}, Uncertain, "no answer that can be read"),
        (200, {"ok": False, "error_code": 429, "description": "Too many"}, Throttled, "Too many"),
        (200, {"ok": False, "error_code": 400, "description": "chat not found"}, Undeliverable, "chat not found"),
        (200, {"ok": False, "error_code": 403, "description": "Forbidden"}, Undeliverable, "Forbidden"),
        (200, {"ok": False, "error_code": 503, "description": "later"}, Unreachable, "later"),
        (200, {"ok": False, "error_code": 408, "description": "Request timeout"}, Uncertain, "Request timeout"),
        (200, {"ok": False, "error_code": -7, "description": "lỗi lạ"}, Refused, "lỗi lạ (error -7)"),
        (200, {"ok": False, "error_code": -32, "description": "x"}, Exhausted, "(error -32)"),
        (200, {"ok": False, "error_code": 429, "description": "Quota exceeded"}, Exhausted, "Quota exceeded"),
        (400, {"ok": False}, Refused, "no description (error 400)"),
        (200, {"ok": False, "error_code": "x", "description": 5}, Refused, "5 (error 200)"),
    ],
)
async def test_what_an_answer_means(
    server: Server, api: ZaloApi, status: int, body: Any, meaning: type[DeliveryError], said: str
) -> None:
    server.says(status, body)
    with pytest.raises(meaning, match="") as caught:
        await api.call("sendMessage", {"chat_id": "a", "text": "x"})
    assert type(caught.value) is meaning or meaning is Uncertain
    assert said in str(caught.value)
    assert TOKEN not in repr(caught.value)
    assert caught.value.__cause__ is None


async def test_ok_decides_not_the_status(server: Server, api: ZaloApi) -> None:
    server.says(500, {"ok": True, "result": {"message_id": "1"}})
    assert await api.call("sendMessage") == {"message_id": "1"}


@pytest.mark.parametrize(
    ("body", "headers", "seconds"),
    [
        ({"parameters": {"retry_after": 7}}, "", 7),
        ({"retry_after": "9"}, "", 9),
        ({}, "retry-after: 11\r\n", 11),
        ({}, "", 30),
        ({"retry_after": -5}, "", 30),
        ({"retry_after": [1]}, "", 30),
    ],
)
async def test_how_long_a_429_asks_to_wait(
    server: Server, api: ZaloApi, body: dict[str, Any], headers: str, seconds: float
) -> None:
    server.says(200, {"ok": False, "error_code": 429, "description": "slow", **body}, headers=headers)
    with pytest.raises(Throttled) as caught:
        await api.call("sendMessage")
    assert caught.value.seconds == seconds


async def test_nothing_came_is_no_error(server: Server, api: ZaloApi) -> None:
    server.says(200, {"ok": False, "error_code": 408, "description": "Request timeout"})
    assert await api.updates(1) is None
    assert b'"timeout":"1"' in server.asked[0].replace(b" ", b"")


async def test_a_closed_connection_never_shows_the_token(
    server: Server, api: ZaloApi, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    server.answer = b""
    with pytest.raises(Uncertain) as caught:
        await api.call("sendMessage")
    server.stop()
    unreachable = ZaloApi(TOKEN, api_url="http://127.0.0.1:9", proxy=None, timeout=1)
    with pytest.raises(Unreachable) as refused:
        await unreachable.call("sendMessage")
    await unreachable.close()
    assert TOKEN not in repr(caught.value) + repr(refused.value) + caplog.text


def update(**changes: Any) -> dict[str, Any]:
    message = {
        "from": {"id": "6ede9afa66b88fe6d6a9", "display_name": "Đầu mối", "is_bot": False},
        "chat": {"id": "6ede9afa66b88fe6d6a9", "chat_type": "PRIVATE"},
        "text": "Xin chào",
        "message_id": "2d758cb5e222177a4e35",
        "date": 1750316131602,
    }
    return {"event_name": "message.text.received", "message": {**message, **changes}}


def test_both_forms_of_an_update_are_read() -> None:
    bare = update()
    for body in (bare, {"ok": True, "result": bare}):
        assert key_of(body) == ("2d758cb5e222177a4e35", bare)
    found = incoming(bare)
    assert found is not None
    assert (found.text, found.sender_id, found.private, found.what) == (
        "Xin chào", "6ede9afa66b88fe6d6a9", True, "text",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["photo", "photo_url"])
def test_pictures_come_under_two_names(name: str) -> None:
    body = update(**{name: "https://example.org/1.jpg", "caption": "Mặt bằng", "text": None})
    body["event_name"] = "message.image.received"
    found = incoming(body)
    assert found is not None
    assert (found.what, found.remote, found.text) == ("picture", "https://example.org/1.jpg", "Mặt bằng")


@pytest.mark.parametrize(
    "event", ["message.sticker.received", "message.voice.received", "message.unsupported.received"]
)
def test_what_is_no_text_is_known_as_such(event: str) -> None:
    body = {**update(), "event_name": event}
    del body["message"]["text"]
    found = incoming(body)
    assert found is not None
    assert found.what == "unsupported"


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        None,
        {"ok": True},
        {"ok": True, "result": []},
        {"event_name": "message.unsupported.received"},
        {"event_name": "message.reaction.received", "message": update()["message"]},
        update(message_id=5),
        update(message_id=""),
        update(chat={"id": 5, "chat_type": "PRIVATE"}),
        {**update(), "message": {**update()["message"], "from": None}},
    ],
)
def test_what_is_not_shaped_as_documented_means_nothing(body: object) -> None:
    assert key_of(body) is None


def test_what_bots_say_is_left_alone() -> None:
    assert incoming(update(**{"from": {"id": "x", "is_bot": True}})) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
FIELDS = ["from", "chat", "text", "message_id", "caption", "photo", "photo_url", "date"]


@settings(suppress_health_check=[HealthCheck.too_slow])  # a machine that is busy draws slowly
@given(st.dictionaries(st.sampled_from(FIELDS), JSON), st.sampled_from(["message.text.received", "x", 5]))
def test_any_value_in_any_field_is_read_or_means_nothing(changes: dict[str, Any], event: Any) -> None:
    body = {**update(**changes), "event_name": event}
    found = key_of(body)
    assert found is None or (isinstance(found[0], str) and len(found[0]) <= 64)
    incoming(body)


@settings(max_examples=200)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=3000),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
    st.integers(40, 400),
)
def test_pieces_fit_and_lose_no_letter(text: str, tail: str, limit: int) -> None:
    parts = numbered_pieces(text, tail, limit)
    assert all(units(part) <= limit for part in parts)
    plain = parts if len(parts) == 1 else [part.partition(") ")[2] for part in parts]
    assert "".join("".join(plain).split()) == "".join((text + tail).split())


def test_choices_in_a_piece_of_their_own_keep_the_line_that_says_what_they_are_for() -> None:
    text = "Dòng dài. " * 30 + "\nChọn để xem (trả lời bằng một số):"
    first, second = numbered_pieces(text, "1. Có\n2. Không", 320)
    assert second == "(2/2) Chọn để xem (trả lời bằng một số):\n\n1. Có\n2. Không"
    assert first.rstrip().endswith("Dòng dài.")
    (whole,) = numbered_pieces(text, "1. Có\n2. Không", 2000)
    assert whole == f"{text}\n\n1. Có\n2. Không"
    ends = numbered_pieces("Dòng dài. " * 30 + "\nXin cảm ơn.", "1. Có", 320)
    assert not ends[-1].startswith("(2/2) Xin")


def test_pieces_end_where_sentences_end() -> None:
    sentence = "Đề nghị đơn vị gửi báo cáo trước ngày 15/8/2022. "
    parts = numbered_pieces(sentence * 100, "1. Có\n2. Không", 2000)
    assert [part.partition(" ")[0] for part in parts] == ["(1/3)", "(2/3)", "(3/3)"]
    assert all(part.endswith(".") for part in parts[:-1])
    assert parts[-1].endswith("1. Có\n2. Không")


@pytest.mark.parametrize("date", [None, "", "1660521600000", 1.5, True, 10**30, -(10**30), [], {}])
def test_a_time_that_is_none_is_left_out_and_the_message_taken(date: object) -> None:
    found = incoming(update(date=date))
    assert found
    assert found.said_at is None


def test_the_time_of_a_message_is_in_milliseconds() -> None:
    found = incoming(update(date=1_660_521_600_500))
    assert found
    assert found.said_at == datetime(2022, 8, 15, 0, 0, 0, 500_000, tzinfo=UTC)


@pytest.mark.parametrize("status", [200, 404])
async def test_no_webhook_is_none_and_no_mistake(server: Server, api: ZaloApi, status: int) -> None:
    zalo = Zalo(api, Texts("vi"), no_picture)
    server.says(status, {"ok": False, "error_code": 404, "description": "Not Found"})
    assert await zalo.webhook() == Webhook("")
    server.says(404, b"Not Found", "text/plain")
    with pytest.raises(ChannelMisconfigured, match="ZALO_TOKEN: Zalo does not accept this token"):
        await zalo.webhook()
    await zalo.stop()


async def test_what_its_receiver_knows_is_not_said_where_nothing_can_be_changed(server: Server, api: ZaloApi) -> None:
    channel = Zalo(api, Texts("vi"), no_picture)
    under = Letter("5", "colleague_answered", {}, carries={"edits": {"only": True}})
    assert (await channel.deliver(under)).remote_id == ""
    assert server.asked == []
