"""A reminder says on Telegram that a colleague has answered: it is changed, or a message of its own says so."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import pytest

from bot.channels.build import no_picture
from bot.channels.telegram.channel import Telegram
from bot.texts.render import Texts
from db import views
from jobs import colleagues
from jobs.deliver import letter_of
from jobs.transport import Letter, Undeliverable
from tests.channels.test_telegram_start import TOKEN, Server, ok, refused
from tests.db.conftest import ground, room, template
from tests.rooms import Room

__all__ = ["ground", "room", "template"]

SENT = {"message_id": 77, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "x"}


class Noting(Server):
    """Notes what was asked of it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answers |= {"editMessageText": (200, ok(SENT)), "sendMessage": (200, ok(SENT))}

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        lengths = [line.split(":")[1] for line in head.lower().splitlines() if line.startswith("content-length")]
        body = (await reader.readexactly(int(lengths[0]))).decode() if lengths else ""
        method = head.split()[1].rsplit("/", 1)[1]
        self.asked.append((method, {key: each[0] for key, each in parse_qs(body).items()}))
        status, answer = self.answers[method]
        data = json.dumps(answer).encode()
        writer.write(f"HTTP/1.1 {status} X\r\ncontent-length: {len(data)}\r\nconnection: close\r\n\r\n".encode() + data)
        await writer.drain()
        writer.close()


@pytest.fixture
async def server() -> AsyncIterator[Noting]:
    found = Noting()
    await found.start()
    yield found
    found.stop()


def letter(room: Room, *duties: Any, kind: str = "reminder") -> Letter:
    """That the first of these was answered, to a colleague who was reminded of all."""
    other = room.join("SYT")
    address = room.address("SYT", channel="telegram")
    reminder = room.reminder(address, *duties)
    reminder.kind, reminder.params = kind, {**views.common(address, room.rules, room.now), **reminder.params}
    reminder.state, reminder.remote_id = "sent", "41"
    reply = room.reply(duties[0], "sent", by=other, document_number="12/BC-SYT")
    assert colleagues.tell(room.session, room.rules, duties[0], reply, room.now) == 1
    (message,) = room.messages(colleagues.KIND)
    return letter_of(message)


async def carried(server: Noting, carries: Letter) -> tuple[Any, list[tuple[str, dict[str, str]]]]:
    channel = Telegram(TOKEN, Texts("vi"), no_picture, api_url=server.url)
    try:
        await channel.start()
        server.asked.clear()
        return await channel.deliver(carries), server.asked
    finally:
        await channel.stop()


async def test_the_reminder_says_who_answered_and_has_no_buttons_left(room: Room, server: Noting) -> None:
    found, ((method, asked),) = await carried(server, letter(room, room.assignment()))
    assert (method, asked["message_id"]) == ("editMessageText", "41")
    assert "Nhắc hạn báo cáo" in asked["text"]
    assert "đã trả lời về báo cáo kết quả thực hiện Chương trình năm 2022: đã gửi (12/BC-SYT)" in asked["text"]
    assert "reply_markup" not in asked
    assert (found.remote_id, list(found.choices)) == ("", [])


async def test_a_list_keeps_the_buttons_of_what_is_still_open(room: Room, server: Noting) -> None:
    carries = letter(room, room.assignment(), room.meeting(), kind="reminders")
    _, ((_, asked),) = await carried(server, carries)
    assert json.loads(asked["reply_markup"])["inline_keyboard"] == [
        [{"text": "2", "callback_data": f"o:{room.meeting().id}"}]
    ]


@pytest.mark.parametrize("why", ["message can't be edited", "message to edit not found"])
async def test_what_cannot_be_changed_is_said_by_itself(room: Room, server: Noting, why: str) -> None:
    server.answers["editMessageText"] = refused(400, f"Bad Request: {why}")
    found, asked = await carried(server, letter(room, room.assignment()))
    assert [method for method, _ in asked] == ["editMessageText", "sendMessage"]
    assert asked[1][1]["text"].startswith("✅ ")
    assert found.remote_id == "77"


async def test_one_whose_id_never_came_is_followed(room: Room, server: Noting) -> None:
    sent = letter(room, room.assignment())
    sent = replace(sent, carries={"edits": {**sent.carries["edits"], "remote": ""}})
    _, asked = await carried(server, sent)
    assert [method for method, _ in asked] == ["sendMessage"]


async def test_one_that_is_changed_already_is_done(room: Room, server: Noting) -> None:
    server.answers["editMessageText"] = refused(400, "Bad Request: message is not modified")
    _, asked = await carried(server, letter(room, room.assignment()))
    assert [method for method, _ in asked] == ["editMessageText"]


async def test_who_has_blocked_the_bot_cannot_be_told_either_way(room: Room, server: Noting) -> None:
    server.answers["editMessageText"] = refused(403, "Forbidden: bot was blocked by the user")
    with pytest.raises(Undeliverable):
        await carried(server, letter(room, room.assignment()))


async def test_what_would_be_too_long_is_said_by_itself(room: Room, server: Noting) -> None:
    carries = letter(room, room.assignment())
    carries.params["answers"] = carries.params["answers"] * 40
    _, asked = await carried(server, carries)
    assert [method for method, _ in asked] == ["editMessageText", "sendMessage"]
    assert "đã trả lời" not in asked[0][1]["text"]
    assert "reply_markup" not in asked[0][1], "its buttons go all the same"


async def test_what_its_receiver_knows_is_said_nowhere_but_under_it(room: Room, server: Noting) -> None:
    sent = letter(room, room.assignment())
    sent = replace(sent, carries={"edits": {**sent.carries["edits"], "only": True}})
    server.answers["editMessageText"] = refused(400, "Bad Request: message can't be edited")
    found, asked = await carried(server, sent)
    assert ([method for method, _ in asked], found.remote_id) == (["editMessageText"], "")
