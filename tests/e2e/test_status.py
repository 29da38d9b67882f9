"""/status: who is late at a glance, its parts by buttons, one agency, and never in a group."""

from __future__ import annotations

import json
import re

import pytest

from sandbox.telegram.world import Chat, user_of
from tests.office import SEED, Office


async def test_status_before_and_after_an_answer(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await office.join("SYT")
    await office.pass_to("2022-08-12T08:00")
    (before,) = await coordinator.says("/status")
    assert "Hoàn thành đúng hạn: 0" in before
    assert "Báo cáo kết quả thực hiện Chương trình năm 2022 (trước ngày 15/8/2022): 0/40 đã gửi" in before
    await official.says("/nhiemvu")
    await official.taps("2")
    await official.taps("Đã gửi báo cáo")
    (after,) = await coordinator.says("/tinhtrang")
    assert "Hoàn thành đúng hạn: 1" in after
    assert "(trước ngày 15/8/2022): 1/40 đã gửi; 39 chưa phản hồi" in after


async def test_status_names_who_is_overdue_and_since_when(office: Office) -> None:
    coordinator = await office.join("SKHDT", "coordinator")
    await office.turn("2022-08-16T08:00")
    (status,) = await coordinator.says("/status")
    assert "Đang thực hiện quá hạn: 40" in status
    assert "năm 2022 (trước ngày 15/8/2022, quá hạn 2 ngày làm việc): 0/40 đã gửi; 40 chưa phản hồi" in status
    (part,) = await coordinator.taps("Quá hạn (40)")
    assert part.startswith("⚠️ Quá hạn (40) – trang 1/2")
    assert "Sở Tài chính – Báo cáo kết quả thực hiện Chương trình năm 2022: quá hạn từ 15/8 (2 ngày làm việc)" in part
    assert part.count("\n• ") == 20
    (part,) = await coordinator.taps("Trang sau")
    assert part.count("\n• ") == 20


async def test_a_late_answer_counts_as_late(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await office.join("SYT")
    await office.turn("2022-08-16T08:00")
    await official.says("/nhiemvu")
    await official.taps("1")
    await official.taps("Đã gửi báo cáo")
    assert "Hoàn thành quá hạn: 1" in (await coordinator.says("/status"))[0]


async def test_open_requests_are_listed_and_can_be_decided_from_there(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await office.join("SYT")
    await office.pass_to("2022-08-05T08:00")
    await official.taps("Xin gia hạn")
    await official.says("19/8")
    await official.says("Nhân sự mỏng")
    (status,) = await coordinator.says("/status")
    assert "Xin gia hạn số 1 – Sở Y tế: đến hết 19/8/2022" in status
    (request,) = await coordinator.taps("Xử lý (1)")
    assert "Nhân sự mỏng" in request
    assert "đã đồng ý" in (await coordinator.taps("Đồng ý"))[0]


async def test_one_agency_by_code_or_part_of_its_name(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await office.join("SYT")
    await office.pass_to("2022-08-05T08:00")
    await official.taps("Đang thực hiện")
    await official.taps("50%")
    await official.says("10/8")
    for question in ("/status SYT", "/status syt", "/status y te", "/tinhtrang Sở Y tế"):
        (status,) = await coordinator.says(question)
        assert "Sở Y tế (SYT)" in status
        assert "đang thực hiện 50%, dự kiến xong 10/8/2022" in status
    (which,) = await coordinator.says("/status quận")
    assert "Đồng chí muốn xem đơn vị nào?" in which
    number = re.search(r"^(\d+)\. UBND quận Lê Chân \(LECHAN\)$", which, re.MULTILINE)
    assert number
    (status,) = await coordinator.taps(number[1])
    assert "UBND quận Lê Chân (LECHAN)" in status
    assert "Chưa có đầu mối nhận tin" in status


async def test_status_is_for_coordinators(office: Office) -> None:
    official = await office.join("SYT")
    assert "không có quyền làm việc này" in (await official.says("/status"))[0]


async def test_status_is_not_told_in_a_group(office: Office) -> None:
    coordinator = await office.join("SKHDT", "coordinator")
    world, bot = office.sandbox.world, office.sandbox.bot
    group = bot.chats.setdefault(-100, Chat(-100, "group", "Tổ công tác", started=True))
    message = world.post(bot, group, user_of(coordinator.person), {"text": "/status"})
    world.push(bot, "message", message)
    await office.idle()
    assert [m["text"] for m in group.messages[1:]] == ["Xin nhắn riêng cho tôi để dùng lệnh này."]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_status_fits_into_one_message_at_two_hundred_agencies(database_url: str) -> None:
    program = json.loads(SEED.read_text("utf-8"))
    program["groups"][24]["agencies"] = [
        {
            "code": f"BQLDA{n}",
            "name": f"Ban Quản lý dự án đầu tư xây dựng các công trình số {n} thành phố",
            "head": "Giám đốc",
        }
        for n in range(160)
    ]
    office = Office(database_url, program=json.dumps(program))
    await office.open()
    try:
        coordinator = await office.join("SKHDT", "coordinator")
        await office.turn("2022-08-16T08:00")
        for text in await coordinator.says("/status"):
            assert len(text) <= 4096
        (part,) = await coordinator.taps("Quá hạn (200)")
        assert "trang 1/10" in part
        assert len(part) <= 4096
        (silent,) = await coordinator.taps("Chưa có đầu mối (201)", message=coordinator.chat[-2])
        assert "Chưa có đầu mối nhận tin (201) – trang 1/11" in silent
    finally:
        await office.close()


async def test_help_for_each_role(office: Office) -> None:
    for role, words in (("official", "/nhiemvu"), ("leader", "Tôi nhắc đầu mối"), ("coordinator", "/tinhtrang SYT")):
        someone = await office.join("SKHDT", role)
        assert words in (await someone.says("/help"))[0]


async def test_who_only_sees_is_offered_nothing_that_they_may_not_do(office: Office) -> None:
    observer, official = await office.join("SKHDT", "observer"), await office.join("SYT")
    await office.pass_to("2022-08-05T08:00")
    await official.taps("Xin gia hạn")
    await official.says("19/8")
    await official.says("Nhân sự mỏng")
    await official.says("/vuongmac chưa bàn giao mặt bằng 3 hộ")
    await office.turn("2022-08-16T08:00")
    (status,) = await observer.says("/status")
    assert "Xin gia hạn số 1 – Sở Y tế: đến hết 19/8/2022" in status
    shown = observer.chat[-1]
    labels = list(observer.side.choices(shown))
    told = {label: await observer.is_told(label, message=shown) for label in labels}
    assert len(told) > 3
    assert not any(label.startswith("Xử lý") for label in labels), "what is opened there is decided on"
    assert [label for label, words in told.items() if "Vai của đồng chí không có quyền" in words] == []
