"""Who is told what when there is no coordinator yet, and how a coordinator ends what will not be done."""

from __future__ import annotations

from sqlalchemy import select

from db.models import Audit
from tests.e2e.test_meeting import asked
from tests.e2e.test_replying import reminded
from tests.office import Office, only_telegram

NOBODY = "ưa có điều phối viên của Sở Kế hoạch và Đầu tư nhận tin"


async def test_without_a_coordinator_the_receipt_says_so_and_the_first_who_joins_is_told(office: Office) -> None:
    official = await reminded(office)
    await official.taps("Xin gia hạn")
    await official.says("19/8")
    (receipt,) = await official.says("Nhân sự mỏng")
    assert NOBODY in receipt
    assert "rong khi chờ, hạn không thay đổi" in receipt
    assert "đã chuyển" not in receipt
    await official.says("/nhiemvu")
    await official.taps("2")
    await official.taps("Có vướng mắc")
    (receipt,) = await official.says("Chưa bàn giao được mặt bằng")
    assert NOBODY in receipt
    assert "đã chuyển" not in receipt
    coordinator = office.stranger()
    said = await coordinator.says(f"/start {await office.invite('SKHDT', 'coordinator')}")
    assert said[1].startswith("📌 Đang chờ đồng chí xử lý (2):\n• Xin gia hạn số 1 – Sở Y tế: đến hết 19/8/2022")
    assert "• Vướng mắc số 2 – Sở Y tế: “Chưa bàn giao được mặt bằng”" in said[1]
    assert len(await coordinator.taps("Xử lý (2)")) == 2
    assert "Xin gia hạn số 1 – Sở Y tế: đã đồng ý" in (await coordinator.taps("Đồng ý"))[0]
    assert "đồng ý gia hạn" in official.read()[-1]


async def test_an_exemption_and_a_meeting_s_obstacle_wait_for_a_coordinator_too(office: Office) -> None:
    official = await asked(office)
    await official.taps("Đã họp")
    await official.says("1.000 tỷ; 400 tỷ")
    await official.taps("Đúng")
    assert NOBODY in (await official.says("Vướng mặt bằng 3 hộ"))[0]
    other = await office.join("SNGV")
    await other.says("/nhiemvu")
    await other.taps("1")
    await other.taps("Đã họp")
    (receipt,) = await other.taps("Đơn vị không có kế hoạch vốn")
    assert NOBODY in receipt
    assert "Đã chuyển" not in receipt


async def test_a_coordinator_who_comes_back_is_told_what_waits(office: Office) -> None:
    coordinator = await office.join("SKHDT", "coordinator")
    await coordinator.says("/dung")
    await coordinator.taps("Vẫn ngừng")
    official = await reminded(office)
    await official.taps("Có vướng mắc")
    assert NOBODY in (await official.says("Chưa bàn giao được mặt bằng"))[0]
    assert coordinator.read() == []
    said = await coordinator.says("/start")
    assert "📌 Đang chờ đồng chí xử lý (1)" in said[1]


async def test_a_coordinator_who_finds_nothing_waiting_reads_only_the_welcome(office: Office) -> None:
    coordinator = office.stranger()
    assert len(await coordinator.says(f"/start {await office.invite('SKHDT', 'coordinator')}")) == 1


@only_telegram
async def test_pictures_of_an_obstacle_are_shown_to_who_deals_with_it_later(office: Office) -> None:
    official = await reminded(office)
    await official.taps("Có vướng mắc")
    await official.sends_picture()
    coordinator = await office.join("SKHDT", "coordinator")
    await coordinator.taps("Xử lý (1)")
    assert "(1 ảnh kèm theo)" in coordinator.chat[-2]["text"]
    assert coordinator.chat[-1]["caption"].startswith("Vướng mắc số 1 – ")


async def test_who_is_reminded_through_a_leader_is_not_out_of_reach(office: Office) -> None:
    coordinator, leader = await office.join("SKHDT", "coordinator"), await office.join("SYT", "leader")
    official = await office.join("SYT")
    await official.says("/dung")
    await official.taps("Vẫn ngừng")
    assert "không còn đầu mối nào" not in coordinator.read()[-1]
    (status,) = await coordinator.says("/tinhtrang")
    assert "Chưa có đầu mối nhận tin: 40 đơn vị" in status
    await office.turn("2022-08-16T08:00")
    assert any("Quá hạn" in text or "quá hạn" in text for text in leader.read())
    await coordinator.says("/tinhtrang")
    (late,) = await coordinator.taps("Quá hạn (40)")
    what = "Sở Y tế – Báo cáo kết quả thực hiện Chương trình năm 2022"
    assert f"{what}: quá hạn từ 15/8 (2 ngày làm việc)\n" in late, "nothing of being out of reach behind it"
    assert what.replace("Sở Y tế", "Sở Tài chính") + ": quá hạn từ 15/8 (2 ngày làm việc); chưa có đầu mối" in late


async def test_a_coordinator_ends_what_will_not_be_done_and_can_follow_it_again(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await office.join("SYT")
    await office.pass_to("2022-08-16T08:00")
    official.read()
    await coordinator.says("/tinhtrang SYT")
    label = "Kết thúc: báo cáo kết quả thực hiện Chương trình năm 2022"
    (question,) = await coordinator.taps(label)
    assert "Kết thúc theo dõi báo cáo kết quả thực hiện Chương trình năm 2022 của Sở Y tế?" in question
    assert "Đơn vị đã được báo" in (await coordinator.says("Đã gộp vào báo cáo quý"))[0]
    (news,) = official.read()
    assert "đơn vị không phải trả lời việc này nữa. Lý do: “Đã gộp vào báo cáo quý”." in news
    await office.pass_to("2022-08-18T08:00")
    assert not any("áo cáo kết quả" in text for text in official.read())
    assert "Lại theo dõi" in (await coordinator.taps("Theo dõi lại"))[0]
    (news,) = official.read()
    assert "Sở Kế hoạch và Đầu tư lại theo dõi báo cáo kết quả thực hiện Chương trình năm 2022" in news
    assert "Đã ghi nhận" in (await official.taps("Đã gửi báo cáo"))[0]
    await coordinator.says("/tinhtrang SYT")
    assert label not in str(coordinator.chat[-1])


@only_telegram
async def test_only_a_coordinator_ends_anything(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await office.join("SYT")
    await office.turn("2022-08-16T08:00")
    await coordinator.says("/tinhtrang SYT")
    token = next(iter(office.sandbox.sides["telegram"].choices(coordinator.chat[-1]).values()))
    own = next(each for each in official.chat if each["from"]["is_bot"])
    own["reply_markup"] = coordinator.chat[-1]["reply_markup"]
    assert await official.presses(own["message_id"], str(token)) == []
    assert "không có quyền làm việc này" in office.notices[-1]


@only_telegram
async def test_the_log_names_the_real_actors(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await office.join("SYT")
    stranger = office.stranger()
    for _ in range(5):
        await stranger.says("/start AAAA-BBBB")
    official.side.block(official.person, blocked=True)
    await office.idle()
    assert "Không gửi được tin" in coordinator.read()[0]
    official.side.block(official.person, blocked=False)
    await official.says("/nhiemvu")
    done = select(Audit).where(Audit.subject != "rows").order_by(Audit.id)
    rows = await office.ask(lambda session: session.scalars(done).all())
    actors = {row.action: row.actor for row in rows}
    assert actors["close_door"] == f"chat:telegram:{stranger.chat_id}"
    assert actors["close_address"] == actors["open_address"] == "person:2"
    assert {row.action for row in rows if row.actor == "clock"} <= {"remind", "overtake"}
