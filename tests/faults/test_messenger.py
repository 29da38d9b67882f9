"""What the messenger or the network does wrong: nothing is lost, doubles are marked, the operator reads a sentence."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import outbox, sending, troubles
from db.models import Address, ChannelTrouble, Message
from db.outbox import Priority, Why
from jobs.pace import Backoff
from sandbox.faults import Faults
from sandbox.telegram.errors import ApiError, forbidden, too_many
from tests.office import Office, Someone, local, only_telegram
from tests.wire import Fault, Wire


@pytest.fixture
async def place(
    tmp_path: Path, messenger: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> AsyncIterator[Office]:
    """An office behind a wire; failures are tried again after hundredths of a second.

    Answers are waited for so long that only those that were taken away are missed, on a busy machine too.
    """
    patience = 5.0 if request.node.callspec.params.get("fault", "swallow") == "swallow" else 20.0
    monkeypatch.setattr("bot.channels.zalo.api.WAIT_SECONDS", 1.0)
    office = Office(
        f"sqlite:///{tmp_path / 'x.sqlite3'}",
        messenger=messenger,
        wire=Wire(),
        backoff=Backoff(0.02, 0.2),
        telegram_timeout=patience,
        zalo_timeout=patience,
    )
    await office.open()
    yield office
    await office.close()


def asked(someone: Someone) -> int:
    """How often somebody was asked about the weekly meeting."""
    return sum("Đã họp" in someone.side.choices(message) for message in someone.chat if message["from"]["is_bot"])


def faults(place: Office) -> Faults:
    """What goes wrong at the messenger in use."""
    return place.sandbox.sides[place.messenger].faults


async def arrived(office: Office, people: list[Someone]) -> Counter[str]:
    """Wait until everybody has been asked and nothing is under way; counts the questions by person."""
    async with asyncio.timeout(30):
        while True:
            counts = Counter({each.chat_id: asked(each) for each in people})
            waiting = await office.ask(
                lambda session: session.scalar(select(Message.id).where(Message.state.in_(("queued", "sending"))))
            )
            if all(counts[each.chat_id] for each in people) and waiting is None:
                return counts
            await asyncio.sleep(0.02)


async def messages(office: Office, state: str = "sent") -> list[Message]:
    return await office.ask(lambda session: list(session.scalars(select(Message).where(Message.state == state))))


def begin_chat(office: Office, someone: Someone) -> None:
    """Let the bot write to somebody who has said nothing yet."""
    if office.messenger == "telegram":
        office.sandbox.world.chat_of(office.sandbox.bot, someone.person).started = True
    else:
        office.sandbox.zalo.chat_of(someone.person).started = True


async def some(office: Office, number: int = 6) -> list[Someone]:
    codes = ("SYT", "STC", "SDL", "SNV", "SCT", "SXD")
    return [await office.join(code) for code in codes[:number]]


async def test_a_storm_of_429_is_waited_for_and_loses_nothing(place: Office, caplog: pytest.LogCaptureFixture) -> None:
    people = await some(place)
    faults(place).refusals.extend([too_many(1)] * 4)
    await place.turn_without_waiting("2022-08-01T08:00")
    counts = await arrived(place, people)
    assert set(counts.values()) == {1}
    assert not [message for message in await messages(place) if message.uncertain]
    assert "Flood control exceeded. Retry in 1 seconds" in caplog.text or "Too Many Requests" in caplog.text


async def test_what_has_landed_is_written_down_while_the_messenger_wants_a_rest(place: Office) -> None:
    people = await some(place)
    faults(place).latency = (0.05, 0.2)
    faults(place).refusals.append(too_many(600))
    await place.turn_without_waiting("2022-08-01T08:00")
    await place.app.jobs.knock()
    async with asyncio.timeout(30):
        found = await messages(place, "queued")
        while Why.THROTTLED not in [each.error for each in found] or await messages(place, "sending"):
            await asyncio.sleep(0.02)
            found = await messages(place, "queued")
    assert 1 <= len(found) < len(people), "on a busy machine some were not on their way yet, and wait as well"
    assert sum(asked(each) for each in people) == len(people) - len(found)


async def test_what_cannot_be_written_down_in_full_is_not_sent_again(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A mistake of ours, which no messenger can play: something in a message that the database refuses."""
    people = [await office.join(code) for code in ("SYT", "STC", "SDL")]
    refused = people[1].chat_id
    mark_sent = sending.mark_sent

    def mark(session: Session, message_id: int, now: datetime, remote_id: str, choices: list[Any]) -> None:
        if choices and session.get_one(Message, message_id).chat_id == refused:
            raise ValueError("refused")
        mark_sent(session, message_id, now, remote_id, choices)

    monkeypatch.setattr(sending, "mark_sent", mark)
    await office.pass_to("2022-08-01T08:00")
    assert [asked(each) for each in people] == [1, 1, 1]
    assert await messages(office, "sending") == await messages(office, "queued") == []
    assert "not all of what it showed can be kept" in caplog.text


async def test_server_errors_are_tried_again_until_it_works(place: Office, caplog: pytest.LogCaptureFixture) -> None:
    people = await some(place)
    faults(place).refusals.extend([ApiError(502, "Bad Gateway")] * 20)
    await place.turn_without_waiting("2022-08-01T08:00")
    counts = await arrived(place, people)
    assert set(counts.values()) == {1}
    assert f"{place.messenger} is out of reach: nothing is sent, nothing is lost; next try in" in caplog.text
    assert f"{place.messenger}: messages are sent again" in caplog.text
    assert await place.ask(lambda session: troubles.of(session, place.messenger)) is None


async def test_one_message_that_always_fails_holds_nobody_up(place: Office) -> None:
    one, other = await some(place, 2)
    faults(place).broken_chats.add(one.chat_id)
    one.side.say(one.person, "/toi")
    for _ in range(5):
        assert len(await other.says("/toi")) == 1
    assert not any("Mã chat" in message["text"] for message in one.chat)
    assert await place.ask(lambda session: troubles.of(session, place.messenger)) is None
    faults(place).broken_chats.clear()
    async with asyncio.timeout(10):
        while sum("Mã chat" in message["text"] for message in one.chat) != 1:
            await asyncio.sleep(0.02)


async def test_a_request_that_is_swallowed_is_sent_again_and_marked(place: Office) -> None:
    people = await some(place, 3)
    faults(place).lose_requests = 1
    await place.turn_without_waiting("2022-08-01T08:00")
    counts = await arrived(place, people)
    assert set(counts.values()) == {1}
    assert sum(message.uncertain for message in await messages(place)) == 1


async def test_an_answer_that_is_lost_makes_one_marked_double(place: Office) -> None:
    people = await some(place, 3)
    faults(place).lose_answers = 1
    await place.turn_without_waiting("2022-08-01T08:00")
    counts = await arrived(place, people)
    assert sorted(counts.values()) == [1, 1, 2]
    twice = [chat for chat, number in counts.items() if number == 2]
    assert [message.chat_id for message in await messages(place) if message.uncertain] == twice


@pytest.mark.parametrize("fault", ["reset_before", "reset_after", "half_close", "swallow"])
async def test_connections_that_break_lose_nothing_and_doubles_are_marked(place: Office, fault: Fault) -> None:
    assert place.wire
    people = await some(place)
    place.wire.spoil(fault, 3)
    await place.turn_without_waiting("2022-08-01T08:00")
    counts = await arrived(place, people)
    marked = Counter({m.chat_id: m.uncertain for m in await messages(place) if m.kind.startswith("reminder")})
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
        while await place.ask(lambda session: troubles.of(session, place.messenger)) is None:
            await asyncio.sleep(0.02)
    await place.turn_without_waiting("2022-08-02T08:30")
    await place.app.jobs.knock()
    assert f"{place.messenger} is out of reach: nothing is sent, nothing is lost" in caplog.text
    place.wire.up()
    counts = await arrived(place, people)
    assert set(counts.values()) == {1}
    for message in people[0].chat:
        if message["from"]["is_bot"] and people[0].side.choices(message):
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
    bots: dict[str, Any] = {"telegram": place.sandbox.bot, "zalo": place.sandbox.zalo.bot}
    bots[place.messenger].revoked = True
    await place.turn_without_waiting("2022-08-01T08:00")
    async with asyncio.timeout(20):
        while (trouble := await place.ask(lambda session: troubles.of(session, place.messenger))) is None:
            await asyncio.sleep(0.02)
    assert trouble.reason == "unauthorized"
    assert f"{place.messenger} does not accept the bot's token; mend it: nothing is sent" in caplog.text
    assert bots[place.messenger].token not in caplog.text
    bots[place.messenger].revoked = False
    counts = await arrived(place, people)
    assert set(counts.values()) == {1}


@only_telegram
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
    if place.messenger == "telegram":
        place.sandbox.bot.chats[official.person.id].blocked = True
    else:
        place.sandbox.zalo.chats[official.chat_id].blocked = True
    await place.turn("2022-08-01T08:00")
    told = coordinator.read()
    assert sum("người nhận đã chặn tin của tôi" in text for text in told) == 1
    assert any("Tin được gửi cho leader SYT" in text for text in told)
    assert asked(leader) == 1
    failed = await messages(place, "failed")
    assert [message.error for message in failed] == ["blocked"]
    assert "Forbidden: " in (failed[0].detail or "")
    await place.pass_to("2022-08-05T15:00")
    assert not [text for text in coordinator.read() if "đã chặn tin" in text]
    assert asked(leader) == 2


async def test_a_refusal_of_one_message_leaves_the_address_alone(place: Office) -> None:
    official = await place.join("SYT")
    faults(place).refusals.append(ApiError(400, "Bad Request: message is too long"))
    await official.says("/toi")
    assert [message.error for message in await messages(place, "failed")] == ["refused"]
    assert await official.says("/toi")


async def test_an_unknown_forbidden_closes_the_address(place: Office) -> None:
    official = await place.join("SYT")
    faults(place).refusals.append(forbidden("user is deactivated"))
    await place.turn("2022-08-01T08:00")
    addresses = await place.ask(lambda session: session.scalars(select(Address)).all())
    reason = {"telegram": "deactivated", "zalo": "blocked"}[place.messenger]
    assert [address.closed_reason for address in addresses] == [reason]
    assert await official.says("/toi")


async def test_an_answer_overtakes_a_campaign(tmp_path: Path, messenger: str) -> None:
    office = Office(
        f"sqlite:///{tmp_path / 'x.sqlite3'}", messenger=messenger, telegram_per_second=40, zalo_per_second=40
    )
    await office.open()
    people = [office.stranger(f"Người {number}") for number in range(60)]
    official = await office.join("SYT")

    def write(session: Session) -> None:
        now = office.app.clock.now()
        for someone in people:
            begin_chat(office, someone)
            outbox.queue_for_chat(session, messenger, someone.chat_id, "unsupported", {}, now, Priority.NEWS)

    await office.ask(write)
    before = len(official.chat)
    office.app.postmen[messenger].wake()
    official.side.say(official.person, "/toi")
    async with asyncio.timeout(20):
        while len(official.chat) < before + 2:
            await asyncio.sleep(0.005)
    assert sum(len(someone.chat) for someone in people) < 30
    await office.idle()
    assert sum(len(someone.chat) for someone in people) == 60
    await office.close()


async def test_a_used_up_quota_stops_what_is_sent_in_bulk_and_tells_the_coordinator_once(tmp_path: Path) -> None:
    office = Office(f"sqlite:///{tmp_path / 'x.sqlite3'}", messenger="zalo", backoff=Backoff(0.02, 100))
    await office.open()
    coordinator = await office.join("SKHDT", "coordinator", "telegram")
    people = [await office.join(code) for code in ("SYT", "STC", "SDL", "SNV")]
    coordinator.read()
    office.sandbox.zalo.bot.quota = 2
    await office.turn("2022-08-01T08:00")
    assert sum(map(asked, people)) == 2
    told = [text for text in coordinator.read() if "hết hạn mức gửi tin" in text]
    assert len(told) == 1
    assert "Quota exceeded: the plan allows no more messages today (error 429)" in told[0]
    refused = office.sandbox.zalo_api.called["sendMessage", 429]
    assert 1 <= refused <= 2, "only what was in flight already is refused"
    (status,) = await coordinator.says("/status")
    assert "Zalo: chưa gửi được tin từ 08:00 ngày 01/8/2022 (hết hạn mức gửi tin của gói dịch vụ)" in status
    assert "2 tin đang chờ" in status
    people[0].side.say(people[0].person, "/toi")
    async with asyncio.timeout(10):
        while office.sandbox.zalo_api.called["sendMessage", 429] < refused + 2:
            await asyncio.sleep(0.01)
    assert sum(map(asked, people)) == 2
    office.sandbox.zalo.bot.quota = None
    counts = await arrived(office, people)
    assert set(counts.values()) == {1}
    assert not [text for text in coordinator.read() if "hết hạn mức" in text]
    await office.close()
