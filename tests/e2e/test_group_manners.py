"""In a group the bot speaks when it is spoken to, where it was spoken to, and otherwise keeps quiet."""

from __future__ import annotations

from typing import Any

from sandbox.telegram.groups import say_as_group, say_in_topic, service
from tests.e2e.test_groups import CODE, Room, bound
from tests.office import Office, Someone, only_telegram


async def code_for(coordinator: Someone, agency: str = "SYT") -> str:
    (shown,) = await coordinator.says(f"/nhom {agency}")
    found = CODE.search(shown)
    assert found
    return found[0]


async def test_a_word_of_eight_letters_is_no_code(office: Office) -> None:
    coordinator = await office.join("SKHDT", "coordinator")
    room, code = Room(office), await code_for(coordinator)
    assert await room.says(coordinator, "hahahaha") == []
    assert await room.says(coordinator, code.replace("-", "")) == []
    (said,) = await room.says(coordinator, f"@{office.sandbox.bot.username} {code.replace('-', '')}")
    assert "Nhóm này đã gắn với Sở Y tế" in said


async def test_wrong_codes_in_a_group_leave_the_speakers_private_door_open(office: Office) -> None:
    someone, room = office.stranger(), Room(office)
    for _ in range(5):
        assert "Mã nhóm không đúng" in (await room.says(someone, "AAAA-BBBB"))[0]
    assert "Xin thử lại sau" in (await room.says(someone, "AAAA-BBBB"))[0]
    assert await room.says(someone, "AAAA-BBBB") == []
    assert "đầu mối của Sở Y tế" in (await someone.says(f"/start {await office.invite('SYT')}"))[0]


async def test_a_coordinator_in_another_agencys_group_is_told_and_may_switch_its_reminders(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await office.join("SYT")
    room = await bound(office, coordinator)
    await office.turn("2022-08-01T08:00")
    coordinator.read(), official.read()
    assert await room.answers(coordinator, "Không phát sinh") == []
    (told,) = coordinator.read()
    assert "Đồng chí không phải đầu mối của Sở Y tế" in told
    assert official.read() == []
    assert "không phát sinh" in (await room.answers(official, "Không phát sinh"))[0]


@only_telegram
async def test_a_command_for_another_bot_is_left_to_it(office: Office) -> None:
    someone, room = office.stranger(), Room(office)
    assert await room.says(someone, "/help@OtherBot") == []
    name = office.sandbox.bot.username
    assert await room.says(someone, f"/help@{name.upper()}") == ["Xin nhắn riêng cho tôi để dùng lệnh này."]
    assert await room.says(someone, "/help") == ["Xin nhắn riêng cho tôi để dùng lệnh này."]


@only_telegram
async def test_what_telegram_itself_says_is_not_answered(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await office.join("SYT")
    room, world, bot = await bound(office, coordinator), office.sandbox.world, office.sandbox.bot
    private = world.chat_of(bot, official.person)
    official.read()
    for chat in (room.chat, private):
        pinned = {**chat.messages[-1], "date": chat.messages[-1]["date"]}
        said: list[dict[str, Any]] = [
            {"pinned_message": pinned},
            {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
            {"new_chat_title": "Tên mới"},
            {"new_chat_members": [{"id": 77, "is_bot": False, "first_name": "Người mới"}]},
            {"write_access_allowed": {}},
        ]
        for content in said:
            service(world, bot, official.person, chat, **content)
    await office.idle()
    assert official.read() == []
    assert room.read() == []
    service(world, bot, official.person, private, sticker=_sticker())
    await office.idle()
    assert ["chữ và ảnh" in text for text in official.read()] == [True]


def _sticker() -> dict[str, object]:
    size = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
    return {"file_id": "sticker", "file_unique_id": "s", "type": "regular", **size}


@only_telegram
async def test_an_administrator_who_hides_binds_a_group_and_is_told_why_an_answer_does_not_count(
    office: Office,
) -> None:
    coordinator, room = await office.join("SKHDT", "coordinator"), Room(office)
    world, bot = office.sandbox.world, office.sandbox.bot
    say_as_group(world, bot, await code_for(coordinator), room.chat)
    await office.idle()
    assert any("Nhóm này đã gắn với Sở Y tế" in text for text in room.read())
    await office.turn("2022-08-01T08:00")
    room.read()
    for _ in range(2):
        say_as_group(world, bot, "Không phát sinh", room.chat)
    await office.idle()
    assert ["viết ẩn danh" in text for text in room.read()] == [True]


@only_telegram
async def test_what_is_bound_in_a_topic_is_said_in_that_topic(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await office.join("SYT")
    world, bot, room = office.sandbox.world, office.sandbox.bot, Room(office)
    say_in_topic(world, bot, coordinator.person, "/help", room.chat, 7)
    say_in_topic(world, bot, coordinator.person, await code_for(coordinator), room.chat, 9)
    await office.idle()
    await office.turn("2022-08-01T08:00")
    assert "không phát sinh" in (await room.answers(official, "Không phát sinh"))[0]
    said = [(m["text"].split("\n")[0][:40], m.get("message_thread_id")) for m in room.chat.messages]
    theirs = [topic for m, (_, topic) in zip(room.chat.messages, said, strict=True) if m["from"]["is_bot"]]
    assert theirs == [7, 9, 9, 9], said
    room.chat.topics.remove(9)
    room.read()
    await office.turn("2022-08-05T08:00")
    assert any("Nhắc hạn báo cáo" in text for text in room.read()), "the topic was deleted, the group is there"
