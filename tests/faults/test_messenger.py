"""What the messenger or the network does wrong: nothing is lost, doubles are marked, the operator reads a sentence."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import outbox, troubles
from db.models import Address, ChannelTrouble, Message
from db.outbox import Priority
from jobs.pace import Backoff
from sandbox.telegram.errors import ApiError, forbidden, too_many
from tests.office import Office, Someone, buttons_of, local
from tests.wire import Fault, Wire


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Office]:
    """An office behind a wire; failures are tried again after hundredths of a second."""
    office = Office(
        f"sqlite:///{tmp_path / 'x.sqlite3'}", wire=Wire(), backoff=Backoff(0.02, 0.2), telegram_timeout=0.5
    )
    await office.open()
    yield office
    await office.close()


def asked(someone: Someone) -> int:
    """How often somebody was asked about the weekly meeting."""
    return sum(any(button["text"] == "Đã họp" for button in buttons_of(message)) for message in someone.chat)


async def arrived(office: Office, people: list[Someone]) -> Counter[int]:
    """Wait until everybody has been asked and nothing is under way; counts the questions by person."""
    async with asyncio.timeout(30):
        while True:
            counts = Counter({each.person.id: asked(each) for each in people})
            waiting = await office.ask(
                lambda session: session.scalar(select(Message.id).where(Message.state.in_(("queued", "sending"))))
            )
            if all(counts[each.person.id] for each in people) and waiting is None:
                return counts
            await asyncio.sleep(0.02)


async def messages(office: Office, state: str = "sent") -> list[Message]:
    return await office.ask(lambda session: list(session.scalars(select(Message).where(Message.state == state))))


async def some(office: Office, number: int = 6) -> list[Someone]:
    codes = ("SYT", "STC", "SDL", "SNV", "SCT", "SXD")
    return [await office.join(code) for code in codes[:number]]


async def test_a_storm_of_429_is_waited_for_and_loses_nothing(place: Office, caplog: pytest.LogCaptureFixture) -> None:
    people = await some(place)
    place.sandbox.api.faults.refusals.extend([too_many(1)] * 4)
    await place.turn_without_waiting("2022-08-01T08:00")
    counts = await arrived(place, people)
    assert set(counts.values()) == {1}
    assert not [message for message in await messages(place) if message.uncertain]
    assert "Flood control exceeded. Retry in 1 seconds" in caplog.text


async def test_server_errors_are_tried_again_until_it_works(place: Office, caplog: pytest.LogCaptureFixture) -> None:
    people = await some(place)
    place.sandbox.api.faults.refusals.extend([ApiError(502, "Bad Gateway")] * 20)
    await place.turn_without_waiting("2022-08-01T08:00")
    counts = await arrived(place, people)
    assert set(counts.values()) == {1}
    assert "telegram is out of reach: nothing is sent, nothing is lost; next try in" in caplog.text
    assert "telegram: messages are sent again" in caplog.text
    assert await place.ask(lambda session: troubles.of(session, "telegram")) is None


async def test_one_message_that_always_fails_holds_nobody_up(place: Office) -> None:
    one, other = await some(place, 2)
    place.sandbox.api.faults.broken_chats.add(str(one.person.id))
    place.sandbox.world.say(place.sandbox.bot, one.person, "/toi")
    for _ in range(5):
        assert len(await other.says("/toi")) == 1
    assert not any("Mã chat" in message["text"] for message in one.chat)
    assert await place.ask(lambda session: troubles.of(session, "telegram")) is None
    place.sandbox.api.faults.broken_chats.clear()
    async with asyncio.timeout(10):
        while sum("Mã chat" in message["text"] for message in one.chat) != 1:
            await asyncio.sleep(0.02)


async def test_a_request_that_is_swallowed_is_sent_again_and_marked(place: Office) -> None:
    people = await some(place, 3)
    place.sandbox.api.faults.lose_requests = 1
    await place.turn_without_waiting("2022-08-01T08:00")
    counts = await arrived(place, people)
    assert set(counts.values()) == {1}
    assert sum(message.uncertain for message in await messages(place)) == 1


async def test_an_answer_that_is_lost_makes_one_marked_double(place: Office) -> None:
    people = await some(place, 3)
    place.sandbox.api.faults.lose_answers = 1
    await place.turn_without_waiting("2022-08-01T08:00")
    counts = await arrived(place, people)
    assert sorted(counts.values()) == [1, 1, 2]
    twice = [str(chat) for chat, number in counts.items() if number == 2]
    assert [message.chat_id for message in await messages(place) if message.uncertain] == twice


@pytest.mark.parametrize("fault", ["reset_before", "reset_after", "half_close", "swallow"])
async def test_connections_that_break_lose_nothing_and_doubles_are_marked(place: Office, fault: Fault) -> None:
    assert place.wire
    people = await some(place)
    place.wire.spoil(fault, 3)
    await place.turn_without_waiting("2022-08-01T08:00")
    counts = await arrived(place, people)
    marked = Counter({int(m.chat_id): m.uncertain for m in await messages(place) if m.kind.startswith("reminder")})
    doubled = counts - Counter(dict.fromkeys(counts, 1))
    assert doubled <= marked
    assert sum(marked.values()) >= 3
    assert bool(doubled) == (fault in ("reset_after", "half_close"))


async def test_after_a_day_without_network_only_what_is_current_is_said(
    place: Office, caplog: pytest.LogCaptureFixture
) -> None:
    assert place.wire
    people = await some(place)
    coordinator = await place.join("SKHDT", "coordinator")
    place.wire.down()
    await place.turn_without_waiting("2022-08-01T08:00")
    async with asyncio.timeout(20):
        while await place.ask(lambda session: troubles.of(session, "telegram")) is None:
            await asyncio.sleep(0.02)
    await place.turn_without_waiting("2022-08-02T08:30")
    await place.app.jobs.knock()
    assert "telegram is out of reach: nothing is sent, nothing is lost" in caplog.text
    place.wire.up()
    counts = await arrived(place, people)
    assert set(counts.values()) == {1}
    for message in people[0].chat:
        if buttons_of(message):
            assert message["date"] >= int(local("2022-08-02T08:00").timestamp())
    replaced = [message for message in await messages(place, "cancelled") if message.error == "overtaken"]
    assert len(replaced) == len(people)
    assert "Quá hạn" not in (await coordinator.says("/status"))[0]


async def test_status_tells_of_a_channel_that_is_down_for_an_hour(place: Office) -> None:
    coordinator = await place.join("SKHDT", "coordinator")
    begun = local("2022-08-01T06:30")
    await place.ask(
        lambda session: session.add(
            ChannelTrouble(channel="zalo", since=begun, reason="unreachable", detail="ConnectError")
        )
    )
    text = (await coordinator.says("/status"))[0]
    assert "Zalo: chưa gửi được tin từ 06:30 ngày 01/8/2022 (không kết nối được với ứng dụng nhắn tin)" in text


async def test_a_revoked_token_stops_the_channel_and_drops_nothing(
    place: Office, caplog: pytest.LogCaptureFixture
) -> None:
    people = await some(place)
    place.sandbox.bot.revoked = True
    await place.turn_without_waiting("2022-08-01T08:00")
    async with asyncio.timeout(20):
        while (trouble := await place.ask(lambda session: troubles.of(session, "telegram"))) is None:
            await asyncio.sleep(0.02)
    assert trouble.reason == "unauthorized"
    assert "telegram does not accept the bot's token; mend it: nothing is sent, nothing is lost" in caplog.text
    assert place.sandbox.bot.token not in caplog.text
    place.sandbox.bot.revoked = False
    counts = await arrived(place, people)
    assert set(counts.values()) == {1}


async def test_a_group_that_moved_is_followed(place: Office) -> None:
    world, bot = place.sandbox.world, place.sandbox.bot
    official = await place.join("SYT")
    old, new = world.add_group(bot, "Phòng KHTC", -500), world.add_group(bot, "Phòng KHTC", -100500)
    old.migrated_to = new.id

    def write(session: Session) -> None:
        outbox.queue_for_chat(session, "telegram", "-500", "private_only", {}, place.app.clock.now(), Priority.NEWS)

    await place.ask(write)
    await place.idle()
    async with asyncio.timeout(10):
        while not new.messages:
            await asyncio.sleep(0.02)
    assert official.read() is not None
    assert [message.chat_id for message in await messages(place) if message.kind == "private_only"] == ["-100500"]


async def test_who_blocks_the_bot_is_replaced_and_the_coordinator_told_once(place: Office) -> None:
    coordinator = await place.join("SKHDT", "coordinator")
    official, leader = await place.join("SYT"), await place.join("SYT", "leader")
    coordinator.read()
    place.sandbox.bot.chats[official.person.id].blocked = True
    await place.turn("2022-08-01T08:00")
    told = coordinator.read()
    assert sum("người nhận đã chặn bot" in text for text in told) == 1
    assert any("Tin được gửi cho leader SYT" in text for text in told)
    assert asked(leader) == 1
    failed = await messages(place, "failed")
    assert [(message.error, message.detail) for message in failed] == [
        ("blocked", "Forbidden: bot was blocked by the user")
    ]
    await place.pass_to("2022-08-05T15:00")
    assert not [text for text in coordinator.read() if "đã chặn bot" in text]
    assert asked(leader) == 2


async def test_a_refusal_of_one_message_leaves_the_address_alone(place: Office) -> None:
    official = await place.join("SYT")
    place.sandbox.api.faults.refusals.append(ApiError(400, "Bad Request: message is too long"))
    await official.says("/toi")
    assert [message.error for message in await messages(place, "failed")] == ["refused"]
    assert await official.says("/toi")


async def test_an_unknown_forbidden_closes_the_address(place: Office) -> None:
    official = await place.join("SYT")
    place.sandbox.api.faults.refusals.append(forbidden("user is deactivated"))
    await place.turn("2022-08-01T08:00")
    addresses = await place.ask(lambda session: session.scalars(select(Address)).all())
    assert [address.closed_reason for address in addresses] == ["deactivated"]
    assert await official.says("/toi")


async def test_an_answer_overtakes_a_campaign(tmp_path: Path) -> None:
    office = Office(f"sqlite:///{tmp_path / 'x.sqlite3'}", telegram_per_second=40)
    await office.open()
    people = [office.stranger(f"Người {number}") for number in range(60)]
    official = await office.join("SYT")

    def write(session: Session) -> None:
        now = office.app.clock.now()
        for someone in people:
            office.sandbox.world.chat_of(office.sandbox.bot, someone.person).started = True
            chat = str(someone.person.id)
            outbox.queue_for_chat(session, "telegram", chat, "unsupported", {}, now, Priority.NEWS)

    await office.ask(write)
    before = len(official.chat)
    office.app.postmen["telegram"].wake()
    office.sandbox.world.say(office.sandbox.bot, official.person, "/toi")
    async with asyncio.timeout(20):
        while len(official.chat) < before + 2:
            await asyncio.sleep(0.005)
    assert sum(len(someone.chat) for someone in people) < 30
    await office.idle()
    assert sum(len(someone.chat) for someone in people) == 60
    await office.close()
