"""Groups: bound by a coordinator's code; reminded; answered only by the agency's registered people."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select

from db.models import Group, Reply
from tests.office import Office, Someone

CODE = re.compile(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b")


class Room:
    """A group that the bot was put into, on the office's messenger."""

    def __init__(self, office: Office) -> None:
        self.office = office
        if office.messenger == "telegram":
            self.chat: Any = office.sandbox.world.add_group(office.sandbox.bot, "Phòng KHTC Sở Y tế", -500)
        else:
            self.chat = office.sandbox.zalo.add_group("Phòng KHTC Sở Y tế")
        self._seen = 0

    def read(self) -> list[str]:
        new = [m["text"] for m in self.chat.messages[self._seen :] if m["from"]["is_bot"] and "sender_chat" not in m]
        self._seen = len(self.chat.messages)
        return new

    async def says(self, someone: Someone, text: str) -> list[str]:
        """Somebody writes into the group; returns what the bot says there."""
        self.read()
        if self.office.messenger == "telegram":
            self.office.sandbox.world.say(self.office.sandbox.bot, someone.person, text, self.chat)
        else:
            self.office.sandbox.zalo.say(someone.person, text, self.chat)
        await self.office.idle()
        return self.read()

    async def answers(self, someone: Someone, label: str) -> list[str]:
        """Somebody picks a choice of the newest message that has it."""
        self.read()
        world, bot = self.office.sandbox.world, self.office.sandbox.bot
        for message in reversed(self.chat.messages):
            choices = someone.side.choices(message)
            if message["from"]["is_bot"] and label in choices:
                if self.office.messenger == "telegram":
                    world.press(bot, someone.person, message["message_id"], choices[label], self.chat)
                    await self.office.idle()
                    return self.read()
                return await self.says(someone, choices[label])
        raise AssertionError(label)


async def bound(office: Office, coordinator: Someone) -> Room:
    """A group of Sở Y tế."""
    (shown,) = await coordinator.says("/nhom SYT")
    code = CODE.search(shown)
    assert code
    room = Room(office)
    (said,) = await room.says(coordinator, code[0])
    assert "Nhóm này đã gắn với Sở Y tế" in said
    return room


async def test_a_group_is_reminded_too_and_a_person_answers_there(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await office.join("SYT")
    room = await bound(office, coordinator)
    assert any("đã gắn với Sở Y tế" in text for text in coordinator.read())
    await office.turn("2022-08-01T08:00")
    assert any("tuần 31" in text for text in room.read())
    assert any("tuần 31" in text for text in official.read())
    said = await room.answers(official, "Không phát sinh")
    assert said == ["✅ Sở Y tế, giao ban giải ngân tuần 31 (01/8 – 05/8/2022): không phát sinh (Đầu mối SYT)."]
    assert any("Đã ghi nhận" in text for text in official.read())


async def test_what_has_to_be_asked_further_is_asked_privately(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await office.join("SYT")
    room = await bound(office, coordinator)
    await office.turn("2022-08-01T08:00")
    official.read()
    said = await room.answers(official, "Đã họp")
    assert "đã họp (Đầu mối SYT)" in said[0]
    assert any("Kế hoạch vốn đầu tư công" in text for text in official.read())


async def test_others_answers_do_not_count_and_they_are_told_privately_once(office: Office) -> None:
    coordinator, other = await office.join("SKHDT", "coordinator"), await office.join("STC")
    room = await bound(office, coordinator)
    await office.turn("2022-08-01T08:00")
    other.read()
    for _ in range(2):
        assert await room.answers(other, "Đã họp") == []
    told = [text for text in other.read() if "không phải đầu mối của Sở Y tế" in text]
    assert len(told) == 1
    if office.messenger == "telegram":
        assert office.notices[-1] == "Chỉ đầu mối đã đăng ký của đơn vị mới trả lời được ở đây."
    assert await office.ask(lambda session: session.scalar(select(Reply.id))) is None


async def test_talk_in_the_group_is_left_alone(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await office.join("SYT")
    room = await bound(office, coordinator)
    await office.turn("2022-08-01T08:00")
    official.read()
    assert await room.says(official, "chiều nay phòng ta họp lúc 14 giờ nhé") == []
    assert await room.says(official, "xem công văn UBND-KHTC") == []
    assert official.read() == []


async def test_only_a_groups_code_binds_a_group_and_it_makes_no_person(office: Office) -> None:
    coordinator, stranger = await office.join("SKHDT", "coordinator"), office.stranger()
    room = Room(office)
    (said,) = await room.says(stranger, await office.invite("SYT"))
    assert "Mã nhóm không đúng" in said
    (shown,) = await coordinator.says("/nhom y te")
    code = CODE.search(shown)
    assert code
    assert "Mã không đúng" in (await stranger.says(code[0]))[0]
    assert await office.ask(lambda session: session.scalars(select(Group)).all()) == []


async def test_codes_for_groups_are_for_coordinators(office: Office) -> None:
    official = await office.join("SYT")
    assert "không có quyền làm việc này" in (await official.says("/nhom SYT"))[0]
    coordinator = await office.join("SKHDT", "coordinator")
    assert "Xin gõ /nhom và mã đơn vị" in (await coordinator.says("/nhom"))[0]


async def test_reminders_in_the_group_can_be_turned_off(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await office.join("SYT")
    room = await bound(office, coordinator)
    assert "không gửi vào nhóm này nữa" in (await room.answers(official, "Không nhắc trong nhóm"))[0]
    await office.turn("2022-08-01T08:00")
    assert room.read() == []
    assert any("tuần 31" in text for text in official.read())


async def test_a_group_that_puts_the_bot_out_is_closed_and_the_coordinator_told(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await office.join("SYT")
    room = await bound(office, coordinator)
    coordinator.read()
    room.chat.blocked = True
    await office.turn("2022-08-01T08:00")
    assert any("không nhận được tin nữa" in text for text in coordinator.read())
    assert any("tuần 31" in text for text in official.read())
    groups = await office.ask(lambda session: session.scalars(select(Group)).all())
    assert [group.closed_at is None for group in groups] == [False]
