"""Who blocked the bot and takes it back, a group that adds it again, a group that moved: nothing stays silent."""

from __future__ import annotations

from sqlalchemy import select

from db.models import Address, Group, Message
from sandbox.telegram.groups import membership, upgrade
from tests.e2e.test_groups import Room, bound
from tests.office import Office, only_telegram


async def test_who_comes_back_is_reminded_again_and_the_coordinator_is_told(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await office.join("SYT")
    official.side.block(official.person, blocked=True)
    await office.turn("2022-08-01T08:00")
    assert any("Không gửi được tin cho Đầu mối SYT" in text for text in coordinator.read())
    official.read()
    official.side.block(official.person, blocked=False)
    if office.messenger == "zalo":  # Zalo says nothing: who writes is there again
        await official.says("/toi")
    await office.idle()
    (told,) = coordinator.read()
    assert "Lại gửi được tin cho Đầu mối SYT (Sở Y tế)" in told
    if office.messenger == "telegram":
        assert official.read() == ["Đồng chí lại nhận tin nhắc của Sở Y tế. Gõ /nhiemvu để xem các việc đang chờ."]
    await office.pass_to("2022-08-05T15:00")
    assert any("tuần 31" in text for text in official.read())


@only_telegram
async def test_who_had_stopped_is_left_in_peace_when_they_unblock(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await office.join("SYT")
    await official.says("/dung")
    await official.taps("Vẫn ngừng")
    coordinator.read()
    for blocked in (True, False):
        official.side.block(official.person, blocked=blocked)
        await office.idle()
    assert official.read() == []
    assert [text for text in coordinator.read() if "Lại gửi được" in text] == []
    assert (await office.ask(lambda session: session.scalars(select(Address)).all()))[1].closed_at is None


@only_telegram
async def test_a_group_that_adds_the_bot_again_is_bound_again_and_both_sides_are_told(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await office.join("SYT")
    room, world, bot = await bound(office, coordinator), office.sandbox.world, office.sandbox.bot
    membership(world, bot, official.person, room.chat, inside=False)
    await office.idle()
    assert any("không nhận được tin nữa" in text for text in coordinator.read())
    room.read()
    membership(world, bot, official.person, room.chat, inside=True)
    await office.idle()
    assert room.read() == ["Nhắc việc của Sở Y tế lại được gửi vào nhóm này."]
    assert any("của Sở Y tế lại nhận được tin" in text for text in coordinator.read())
    await office.turn("2022-08-01T08:00")
    assert any("tuần 31" in text for text in room.read())


@only_telegram
async def test_a_group_that_moved_is_heard_at_once_in_its_new_chat(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await office.join("SYT")
    room, world, bot = await bound(office, coordinator), office.sandbox.world, office.sandbox.bot
    await office.turn("2022-08-01T08:00")
    asked = room.chat.messages[-1]
    room.chat = upgrade(world, bot, room.chat, -100500)
    room.chat.messages.append({**asked, "chat": room.chat.shown()})
    await office.idle()
    room.read()
    said = await room.says(official, "Không phát sinh")
    assert ["không phát sinh (Đầu mối SYT)" in text for text in said] == [True], "typed before anything was sent there"
    await office.turn("2022-08-05T08:00")
    assert any("Nhắc hạn báo cáo" in text for text in room.read())


@only_telegram
async def test_a_group_that_moved_into_a_chat_that_is_bound_already(office: Office) -> None:
    """The newer binding is kept, the other is closed and told of, and no message stays in flight."""
    coordinator = await office.join("SKHDT", "coordinator")
    old = await bound(office, coordinator)
    (shown,) = await coordinator.says("/nhom STC")
    new = Room(office)
    new.chat = office.sandbox.world.add_group(office.sandbox.bot, "Phòng mới", -100500)
    (said,) = await new.says(coordinator, shown.split("\n")[0].split(": ")[1])
    assert "Nhóm này đã gắn với Sở Tài chính" in said
    coordinator.read()
    old.chat.migrated_to = new.chat.id  # Telegram's own word of it got lost: it comes as an error
    await office.turn("2022-08-01T08:00")
    (told,) = [text for text in coordinator.read() if "không nhận được tin nữa" in text]
    assert "của Sở Y tế" in told
    assert "nhóm đã chuyển sang địa chỉ mới" in told
    groups = await office.ask(lambda session: session.scalars(select(Group).order_by(Group.id)).all())
    assert [(group.chat_id, group.closed_reason) for group in groups] == [("-500", "moved"), ("-100500", None)]
    states = await office.ask(lambda session: session.scalars(select(Message.state)).all())
    assert "sending" not in states
