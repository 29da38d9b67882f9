"""One bad item stops nothing else: pictures, updates, answers, messages, chats that refuse, a wrong token, a lock."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select
from tenacity import wait_fixed

from bot.app import App
from bot.channels.base import Acknowledgement, ChannelMisconfigured, Incoming, Update
from bot.channels.polling import LONGEST, Calm
from bot.channels.zalo.channel import Zalo
from db import outbox_report, troubles
from db.models import Address, File, Message, PutAside
from db.outbox import Why
from db.session import Database
from jobs import misfortune
from jobs.lease import Lease
from jobs.pace import Backoff
from sandbox.telegram.errors import ApiError
from sandbox.telegram.world import BotAccount
from tests.office import Office, Someone, only_telegram

only_zalo = pytest.mark.parametrize("messenger", ["zalo"])
NOW = datetime(2022, 8, 1, tzinfo=UTC)


@pytest.fixture
async def place(tmp_path: Path, messenger: str) -> AsyncIterator[Office]:
    """An office whose failures are tried again after hundredths of a second."""
    office = Office(f"sqlite:///{tmp_path / 'x.sqlite3'}", messenger=messenger, backoff=Backoff(0.02, 0.2))
    await office.open()
    yield office
    # what failed by our fault is what these tests are about: `close` would take it for a mistake of the test
    await office.ask(lambda session: session.execute(delete(Message).where(Message.error == Why.INTERNAL)))
    await office.close()


async def until(look: Callable[[], Any]) -> None:
    async with asyncio.timeout(20):
        while not (found := look()) or (asyncio.iscoroutine(found) and not await found):
            await asyncio.sleep(0.02)


async def put_aside(office: Office) -> list[PutAside]:
    return await office.ask(lambda session: list(session.scalars(select(PutAside).order_by(PutAside.id))))


async def messages(office: Office, state: str) -> list[Message]:
    return await office.ask(lambda session: list(session.scalars(select(Message).where(Message.state == state))))


def says(someone: Someone, words: str) -> int:
    return sum(words in message.get("text", "") for message in someone.chat if message["from"]["is_bot"])


# Pictures


@only_zalo
async def test_a_malformed_address_of_a_picture_stops_no_other_picture(place: Office) -> None:
    official = await place.join("SYT")
    world = place.sandbox.zalo
    sent = world.send_photo(official.person, b"\x89PNG\r\n\x1a\n")
    world.bot.updates[-1]["message"]["photo_url"] = "https://[bad"
    await place.idle()
    await official.sends_picture()
    files = await place.ask(lambda session: session.scalars(select(File).order_by(File.id)).all())
    assert [(file.remote == "https://[bad", file.state) for file in files] == [(True, "failed"), (False, "kept")]
    assert sent


@pytest.mark.parametrize("messenger", ["telegram", "zalo"])
async def test_an_error_that_nobody_foresaw_puts_one_picture_aside(
    place: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    official = await place.join("SYT")
    channel = place.app.channels[place.messenger]
    fetch = channel.fetch

    async def fail(remote: str) -> bytes:
        raise RuntimeError("a surprise at https://x/bot123456:AbCdEfGhIjKlMnOp/file")

    monkeypatch.setattr(channel, "fetch", fail)
    await official.sends_picture()
    monkeypatch.setattr(channel, "fetch", fetch)
    await official.sends_picture()
    files = await place.ask(lambda session: session.scalars(select(File).order_by(File.id)).all())
    assert [(file.state, file.attempts) for file in files] == [("wanted", 1), ("kept", 0)]
    (row,) = await put_aside(place)
    assert (row.what, row.subject, row.body) == ("picture", f"{files[0].id} ({place.messenger})", files[0].remote)
    assert "RuntimeError: a surprise at https://x/bot<token>/file" in row.error
    await place.turn("2022-08-01T07:45")
    files = await place.ask(lambda session: session.scalars(select(File)).all())
    assert {file.state for file in files} == {"kept"}


# Updates


def bring(bot: BotAccount, update: dict[str, Any]) -> None:
    bot.updates.append({"update_id": bot.next_update, **update})
    bot.next_update += 1
    bot.arrived.set()
    bot.arrived = asyncio.Event()


@only_telegram
async def test_an_update_that_cannot_be_read_is_put_aside_and_polling_goes_on(place: Office) -> None:
    official = await place.join("SYT")
    bot = place.sandbox.bot
    bad = {"message": {"message_id": 7, "date": "never", "chat": {"id": 5}, "text": "xin chào"}}
    bring(bot, bad)
    bring(bot, {"message": "not even an object"})
    assert len(await official.says("/toi")) == 1
    assert bot.updates == []
    first, second = await put_aside(place)
    assert (first.what, first.times, first.subject) == ("update", 1, f"telegram:{bot.next_update - 3}")
    assert json.loads(first.body)["message"] == bad["message"]
    assert "not shaped as Telegram's updates are" in second.error
    assert bot.token not in first.error + first.body + second.error + second.body
    report = await place.ask(lambda session: outbox_report.report(session, 1))
    assert report["aside"] == {"update": 2}
    assert [item["subject"] for item in report["put_aside"]] == [second.subject]


@pytest.mark.parametrize("messenger", ["telegram", "zalo"], indirect=True)
async def test_an_update_that_cannot_be_handled_is_put_aside_and_the_person_told(
    place: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    official = await place.join("SYT")

    def fail(*others: Any) -> None:
        raise ValueError("a mistake of ours")

    monkeypatch.setattr("bot.talk.in_private.take_text", fail)
    (sorry,) = await official.says("/toi")
    assert "tin vừa rồi chưa được ghi nhận" in sorry
    monkeypatch.undo()
    (answer,) = await official.says("/toi")
    assert "chưa được ghi nhận" not in answer
    (row,) = await put_aside(place)
    assert row.error.startswith("a mistake of ours")
    assert json.loads(row.body)["message"]["text"] == "/toi"


@only_telegram
async def test_a_choice_that_cannot_be_handled_is_told_as_well(place: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    official = await place.join("SYT")
    await place.turn("2022-08-15T08:00")

    def fail(*others: Any) -> str:
        raise ValueError("a mistake of ours")

    monkeypatch.setattr("bot.talk.dispatch.press", fail)
    (sorry,) = await official.taps("1")
    assert "lựa chọn vừa rồi chưa được ghi nhận" in sorry
    assert len(await put_aside(place)) == 1


@only_zalo
async def test_what_zalo_brings_in_another_shape_is_put_aside(place: Office) -> None:
    official = await place.join("SYT")
    bot = place.sandbox.zalo.bot
    bot.updates.append({"event_name": "message.text.received", "message": {"text": 5}})
    bot.updates.append({"event_name": "message.reaction.received", "message": {}})
    assert len(await official.says("/toi")) == 1
    (row,) = await put_aside(place)
    assert (row.what, json.loads(row.body)["message"]) == ("update", {"text": 5})


# Messages


@pytest.mark.parametrize("messenger", ["telegram", "zalo"])
async def test_a_message_that_arrived_counts_as_sent_though_its_answer_cannot_be_read(place: Office) -> None:
    official = await place.join("SYT")
    api: Any = place.sandbox.api if place.messenger == "telegram" else place.sandbox.zalo_api
    name = "sendmessage" if place.messenger == "telegram" else "sendMessage"
    send = api._methods[name]

    def mangled(*params: Any) -> Any:
        send(*params)
        return {"message_id": "five", "date": []} if place.messenger == "telegram" else "done"

    api._methods[name] = mangled
    assert len(await official.says("/toi")) == 1
    api._methods[name] = send
    assert len(await official.says("/toi")) == 1
    assert await messages(place, "failed") == await messages(place, "queued") == await messages(place, "sending") == []
    assert not [message for message in await messages(place, "sent") if message.uncertain]
    if place.messenger == "telegram":
        (row,) = await put_aside(place)
        assert row.what == "answer"


@only_telegram
async def test_an_answer_without_a_result_makes_the_message_uncertain(place: Office) -> None:
    official = await place.join("SYT")
    api = place.sandbox.api
    send, times = api._methods["sendmessage"], iter(range(10))

    def silent(*params: Any) -> Any:
        sent = send(*params)
        return sent if next(times) else None

    api._methods["sendmessage"] = silent
    official.side.say(official.person, "/toi")
    await until(lambda: says(official, "Mã chat") == 2)
    await place.idle()
    assert [message.uncertain for message in await messages(place, "sent") if message.kind == "me"] == [1]


@pytest.mark.parametrize("messenger", ["telegram", "zalo"])
async def test_no_error_of_ours_leaves_a_message_in_flight(
    place: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    official, other = await place.join("SYT"), await place.join("STC")

    def fail(*others: Any) -> None:
        raise ValueError("cannot be written down")

    monkeypatch.setattr(misfortune, "close", fail)
    place.sandbox.sides[place.messenger].faults.refusals.extend([ApiError(403, "Forbidden: bot was blocked")] * 3)
    official.side.say(official.person, "/toi")

    async def settled() -> bool:
        return bool(await messages(place, "failed"))

    await until(settled)
    assert len(await other.says("/toi")) == 1
    (failed,) = await messages(place, "failed")
    assert (failed.error, failed.uncertain) == (Why.INTERNAL, 2)
    assert await messages(place, "sending") == []
    (row,) = await put_aside(place)
    assert (row.what, row.subject, row.times) == ("message", str(failed.id), 3)
    official.side.say(official.person, "/toi")
    await until(lambda: says(official, "Mã chat") == 1)  # the chat goes on, once it has rested


@only_telegram
async def test_what_cannot_even_be_let_go_is_let_go_with_the_next_claim(
    place: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    official, other = await place.join("SYT"), await place.join("STC")
    let_go = misfortune.let_go

    def fail(*others: Any) -> None:
        raise ValueError("cannot be written down")

    monkeypatch.setattr(misfortune, "close", fail)
    monkeypatch.setattr(misfortune, "let_go", fail)
    place.sandbox.api.faults.refusals.append(ApiError(403, "Forbidden: bot was blocked by the user"))
    official.side.say(official.person, "/toi")
    await until(lambda: not place.sandbox.api.faults.refusals)
    monkeypatch.setattr(misfortune, "let_go", let_go)
    assert len(await other.says("/toi")) == 1
    await until(lambda: says(official, "Mã chat") == 1)
    await place.idle()
    assert await messages(place, "sending") == []


# Chats that refuse


@pytest.mark.parametrize("messenger", ["telegram", "zalo"])
async def test_the_same_refusal_three_times_closes_the_chat_and_the_coordinator_is_told_once(place: Office) -> None:
    coordinator, official = await place.join("SKHDT", "coordinator"), await place.join("SYT")
    coordinator.read()
    refusals = place.sandbox.sides[place.messenger].faults.refusals
    for number in range(2):
        refusals.append(ApiError(400, f"Bad Request: STRANGE_THING {number}"))
        await official.says("/toi")
    assert len(await official.says("/toi")) == 1, "what is taken ends the count"
    for number in range(3):
        assert not coordinator.read()
        refusals.append(ApiError(400, f"Bad Request: STRANGE_THING {number}"))
        await official.says("/toi")
    told = coordinator.read()
    assert len(told) == 1
    assert "ứng dụng nhắn tin liên tục từ chối tin gửi đến đây" in told[0]
    assert "Ứng dụng trả lời: “" in told[0]
    assert "STRANGE_THING 2".casefold() in told[0].casefold()
    closed = await place.ask(
        lambda session: session.scalars(select(Address.closed_reason).where(Address.closed_at.is_not(None))).all()
    )
    assert closed == ["always_refused"]
    assert len(await official.says("/toi")) == 1, "who writes again can be written to again"


@pytest.mark.parametrize("messenger", ["telegram", "zalo"])
async def test_messages_that_are_malformed_close_no_chat(place: Office) -> None:
    official = await place.join("SYT")
    for _ in range(4):
        place.sandbox.sides[place.messenger].faults.refusals.append(ApiError(400, "Bad Request: message is too long"))
        await official.says("/toi")
    assert len(await official.says("/toi")) == 1
    addresses = await place.ask(lambda session: session.scalars(select(Address)).all())
    assert [address.closed_at for address in addresses] == [None]


@only_telegram
@pytest.mark.parametrize(
    "words",
    [
        "not enough rights to send text messages to the chat",
        "have no rights to send a message",
        "need administrator rights in the channel chat",
        "CHAT_WRITE_FORBIDDEN",
        "CHAT_RESTRICTED",
        "TOPIC_CLOSED",
    ],
)
async def test_words_that_are_known_close_a_group_at_once(place: Office, words: str) -> None:
    coordinator = await place.join("SKHDT", "coordinator")
    await place.join("SYT")
    world, bot = place.sandbox.world, place.sandbox.bot
    chat = world.add_group(bot, "Phòng KHTC", -100500)
    world.say(bot, coordinator.person, f"/start {await place.invite('SYT', 'group')}", chat=chat)
    await place.idle()
    coordinator.read()
    faults = place.sandbox.api.faults
    faults.refusals.append(ApiError(400, f"Bad Request: {words}"))
    world.say(bot, coordinator.person, "/help", chat=chat)
    await place.idle()
    told = [text for text in coordinator.read() if "Phòng KHTC" in text]
    assert len(told) == 1
    assert "tôi không có quyền gửi tin vào cuộc trò chuyện này" in told[0]
    assert words.casefold() in told[0].casefold()


# A messenger whose token is wrong


async def test_a_wrong_token_of_one_messenger_stops_no_other(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.REFUSED_SECONDS", 0.02)
    office = Office(f"sqlite:///{tmp_path / 'x.sqlite3'}", messenger="telegram")
    office.sandbox.zalo.bot.revoked = True
    await office.open()
    coordinator = await office.join("SKHDT", "coordinator")
    (status,) = await coordinator.says("/tinhtrang")
    assert "Zalo: chưa gửi được tin từ 07:40 ngày 01/8/2022 (mã token không còn hiệu lực)" in status
    assert "ZALO_TOKEN: Zalo does not accept this token" in caplog.text
    assert "the other messenger goes on" in caplog.text
    report = await office.ask(lambda session: outbox_report.report(session, 1))
    assert [(row["channel"], row["why"]) for row in report["troubles"]] == [("zalo", "unauthorized")]
    await office.turn("2022-08-01T08:00")
    office.sandbox.zalo.bot.revoked = False

    async def over() -> bool:
        return await office.ask(lambda session: troubles.of(session, "zalo")) is None

    await until(over)
    assert await office.join("STC", messenger="zalo")
    await office.close()


async def test_when_no_messenger_accepts_its_token_the_start_fails_with_a_sentence(tmp_path: Path) -> None:
    office = Office(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    office.sandbox.zalo.bot.revoked = office.sandbox.bot.revoked = True
    with pytest.raises(ChannelMisconfigured, match="does not accept this token"):
        await office.open()
    await office.app.stop()
    await office.sandbox.stop()


# Polls that return at once


def test_polls_that_return_at_once_with_nothing_are_paced_and_long_ones_are_not() -> None:
    calm = Calm()
    assert [calm.pause(0.0, came=False) for _ in range(7)] == [0.25, 0.5, 1.0, 2.0, 4.0, LONGEST, LONGEST]
    assert calm.pause(0.5, came=False) == LONGEST - 0.5
    assert calm.pause(0.0, came=True) == 0
    assert calm.pause(0.0, came=False) == 0.25
    assert calm.pause(30.0, came=False) == 0
    assert calm.pause(0.1, came=False) == 0.15


class Empty:
    """Zalo's API as it must not be: it answers at once, and with nothing."""

    def __init__(self, nothing: object) -> None:
        self.nothing, self.asked = nothing, 0

    async def updates(self, seconds: int) -> object:
        self.asked += 1
        return self.nothing


class Deaf:
    """A receiver to whom nothing is brought."""

    async def handle(self, incoming: Incoming) -> Acknowledgement:
        raise AssertionError("nothing came")

    async def store(self, channel: str, key: str, update: Update) -> None:
        raise AssertionError("nothing came")

    async def put_aside(self, channel: str, key: str, error: str, update: object) -> None:
        raise AssertionError("nothing came")

    def polled(self, channel: str, *, more: bool) -> None: ...

    def stored(self, channel: str) -> None: ...

    def failed(self, channel: str) -> None: ...


@pytest.mark.parametrize("nothing", [None, []])
async def test_zalo_is_not_asked_again_at_once(monkeypatch: pytest.MonkeyPatch, nothing: object) -> None:
    api, pauses = Empty(nothing), []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 9:
            raise asyncio.CancelledError

    monkeypatch.setattr("bot.channels.zalo.channel.asyncio.sleep", sleep)
    channel = Zalo(api, None, None)  # type: ignore[arg-type]  # nothing is sent
    with pytest.raises(asyncio.CancelledError):
        await channel.receive(Deaf(), lambda: None)
    assert api.asked == 9
    assert min(pauses[5:]) > 1


@only_telegram
async def test_telegram_is_not_asked_again_at_once(place: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    api, asked = place.sandbox.api, asyncio.Event()
    poll, pauses = api._methods["getupdates"], []
    pause = Calm.pause

    def look(self: Calm, took: float, *, came: bool) -> float:
        pauses.append(pause(self, 0.0 if not came else took, came=came))
        if len(pauses) >= 6:
            asked.set()
        return 0.0

    monkeypatch.setattr(Calm, "pause", look)
    api._methods["getupdates"] = lambda bot, params: [{"no": "number"}]
    place.sandbox.bot.arrived.set()
    async with asyncio.timeout(20):
        await asked.wait()
    assert pauses[-1] >= 2
    api._methods["getupdates"] = poll
    (row,) = await put_aside(place)
    assert row.times >= 5, "the same again is counted"


# A database that is locked


def lock(path: Path) -> sqlite3.Connection:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


async def test_a_standby_outlives_a_locked_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name, value in (("db.session.BUSY_TIMEOUT_MS", 10), ("db.session.TRIES", 1), ("jobs.lease.LOOK_SECONDS", 0.01)):
        monkeypatch.setattr(name, value)
    database = Database(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    database.migrate()
    holder, standby = Lease(database, lambda: NOW), Lease(database, lambda: NOW)
    await holder.acquire()
    other = lock(tmp_path / "x.sqlite3")
    waiting = asyncio.create_task(standby.acquire())
    await until(lambda: caplog.text.count("stop that program; this process waits for it"))
    other.execute("ROLLBACK")
    other.close()
    await until(lambda: "the database works again" in caplog.text)
    assert not waiting.done()
    assert caplog.text.count("this process waits for it") == 1
    await holder.release()
    async with asyncio.timeout(10):
        await waiting
    database.close()


async def test_a_start_waits_for_a_locked_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name, value in (
        ("db.session.BUSY_TIMEOUT_MS", 10),
        ("db.session.TRIES", 1),
        ("bot.app.LOCKED_PAUSE", wait_fixed(0.01)),
    ):
        monkeypatch.setattr(name, value)
    office = Office(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    await office.open()
    await office.app.stop()
    other = lock(tmp_path / "x.sqlite3")
    office.app = office.make_app()
    starting = asyncio.create_task(office.app.start())
    await until(lambda: "the start waits for it" in caplog.text)
    other.execute("ROLLBACK")
    other.close()
    async with asyncio.timeout(20):
        await starting
    assert isinstance(office.app, App)
    official = await office.join("SYT")
    assert len(await official.says("/toi")) == 1
    await office.close()
