"""Requests to the coordinator: refused ones, those whose day has passed, and taking back what was granted."""

from __future__ import annotations

from sqlalchemy import select

from db.models import Request
from tests.e2e.test_meeting import asked
from tests.e2e.test_replying import reminded, report_of
from tests.office import Office, Someone

REFUSED = "Đề nghị miễn giao ban số 1: Sở Kế hoạch và Đầu tư đã xem xét và chưa đồng ý miễn giao ban năm 2022."


async def extension_asked(office: Office, until: str = "19/8") -> tuple[Someone, Someone]:
    """A coordinator who has a request for an extension before them, and the official who asked."""
    coordinator, official = await office.join("SKHDT", "coordinator"), await reminded(office)
    await official.taps("Xin gia hạn")
    await official.says(until)
    await official.says("Nhân sự mỏng")
    coordinator.read()
    return coordinator, official


async def refused(office: Office) -> tuple[Someone, Someone]:
    """A coordinator who has refused an exemption, and the official who asked for it."""
    coordinator, official = await office.join("SKHDT", "coordinator"), await asked(office, "SNGV")
    await official.taps("Đã họp")
    await official.taps("Đơn vị không có kế hoạch vốn")
    await coordinator.taps("Chưa đồng ý")
    await coordinator.says("Sở được giao 3 tỷ")
    coordinator.read()
    official.read()
    return coordinator, official


async def test_a_refused_exemption_is_not_passed_on_again_until_something_new_is_said(office: Office) -> None:
    coordinator, official = await refused(office)
    await office.pass_to("2022-08-12T14:00")
    official.read()
    await official.taps("Không phát sinh")
    (answer,) = await official.taps("Đơn vị không có kế hoạch vốn")
    assert f"{REFUSED} Lý do: “Sở được giao 3 tỷ”." in answer
    assert "Nếu có căn cứ mới, xin ghi trong một tin nhắn" in answer
    assert "Hủy" in official.buttons() or "“Hủy”" in answer
    assert coordinator.read() == []
    (receipt,) = await official.says("Quyết định 12 đã thu hồi 3 tỷ")
    assert "Đề nghị miễn giao ban số 2 đã chuyển Sở Kế hoạch và Đầu tư" in receipt
    (news,) = coordinator.read()
    assert "Căn cứ: “Quyết định 12 đã thu hồi 3 tỷ”" in news
    await official.says("/nhiemvu")
    await coordinator.taps("Đồng ý miễn")
    assert (
        "Đề nghị miễn giao ban số 2: Sở Kế hoạch và Đầu tư đồng ý; Sở Ngoại vụ không có kế hoạch vốn"
        in official.read()[-1]
    )


async def test_who_was_refused_while_asked_for_the_plan_can_give_it(office: Office) -> None:
    coordinator, official = await refused(office)
    await office.pass_to("2022-08-12T14:00")
    official.read()
    await official.taps("Đã họp")
    assert REFUSED in (await official.taps("Đơn vị không có kế hoạch vốn"))[0]
    assert "Kế hoạch vốn đầu tư công năm 2022 của đơn vị" in (await official.taps("Báo kế hoạch vốn"))[0]
    assert "Xin xác nhận số liệu" in (await official.says("3 tỷ; 1 tỷ"))[0]
    await official.taps("Đúng")
    assert "Lũy kế giải ngân: 1 tỷ đồng" in (await official.taps("Không có vướng mắc"))[0]
    assert coordinator.read() == []


async def test_an_exemption_is_asked_for_once_while_it_waits(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await asked(office, "SNGV")
    await official.taps("Không phát sinh")
    await official.taps("Đơn vị không có kế hoạch vốn")
    assert len(coordinator.read()) == 1
    await office.pass_to("2022-08-12T14:00")
    await official.taps("Không phát sinh")
    assert "đang chờ trả lời" in await official.is_told("Đơn vị không có kế hoạch vốn")
    assert coordinator.read() == []
    await coordinator.taps("Đồng ý miễn")
    await official.says("/toi")
    assert "đã được miễn giao ban" in await official.is_told("Đơn vị không có kế hoạch vốn")


async def test_an_exemption_that_is_taken_back_brings_the_meetings_back(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await asked(office, "SNGV")
    await official.taps("Đã họp")
    await official.taps("Đơn vị không có kế hoạch vốn")
    await coordinator.taps("Đồng ý miễn")
    official.read()
    (withdrawn,) = await official.taps("Sửa lại")
    assert "Tôi lại hỏi giao ban hằng tuần của Sở Ngoại vụ trong năm 2022." in withdrawn
    assert "Sở Kế hoạch và Đầu tư đã được báo." in withdrawn
    (news,) = coordinator.read()[-1:]
    assert (
        "Đề nghị miễn giao ban số 1 – Sở Ngoại vụ: đơn vị đã rút. Tôi lại hỏi giao ban hằng tuần của Sở Ngoại vụ"
        in news
    )
    await office.pass_to("2022-08-08T08:00")
    assert any("giao ban giải ngân tuần 32" in text.lower() for text in official.read())


async def test_an_extension_that_is_taken_back_is_none(office: Office) -> None:
    coordinator, official = await extension_asked(office)
    await coordinator.taps("Đồng ý")
    assert "đồng ý gia hạn" in official.read()[-1]
    (withdrawn,) = await official.taps("Sửa lại")
    assert "Gia hạn đã cho không còn hiệu lực" in withdrawn
    assert "năm 2022: trước ngày 15/8/2022. Sở Kế hoạch và Đầu tư đã được báo." in withdrawn
    assert "Xin gia hạn số 1 – Sở Y tế: đơn vị đã rút. Gia hạn đã cho không còn hiệu lực" in coordinator.read()[-1]
    assert (await report_of(office)).extended_to is None
    await office.pass_to("2022-08-12T08:00")
    assert any("ngày làm việc cuối cùng" in text for text in official.read())


async def test_a_coordinator_can_take_back_what_they_granted_by_mistake(office: Office) -> None:
    coordinator, official = await extension_asked(office)
    assert "Đơn vị đã được báo" in (await coordinator.taps("Đồng ý"))[0]
    official.read()
    assert "Xin gia hạn số 1 – Sở Y tế: đã thu hồi việc đồng ý." in (await coordinator.taps("Thu hồi"))[0]
    (news,) = official.read()
    assert "đã thu hồi việc đồng ý. Gia hạn đã cho không còn hiệu lực" in news
    assert (await report_of(office)).extended_to is None
    assert "Đã ghi nhận" in (await official.taps("Đã gửi báo cáo"))[0]


async def test_an_extension_is_not_granted_into_the_past(office: Office) -> None:
    coordinator, official = await extension_asked(office)
    await office.pass_to("2022-08-22T07:45")
    official.read()
    await coordinator.says("/tinhtrang")
    await coordinator.taps("Xử lý (1)")
    (question,) = await coordinator.taps("Đồng ý")
    assert "Ngày đơn vị xin (thứ Sáu, 19/8/2022) đã qua. Đồng ý gia hạn" in question
    assert official.read() == []
    assert (await report_of(office)).extended_to is None
    assert "đã qua" in (await coordinator.says("20/8/2022"))[0]
    assert "Xin gia hạn số 1 – Sở Y tế: đã đồng ý đến hết thứ Sáu, 26/8/2022." in (await coordinator.says("26/8"))[0]
    assert "đến hết thứ Sáu, 26/8/2022" in official.read()[-1]
    assert str((await report_of(office)).extended_to) == "2022-08-26"


async def test_an_extension_may_end_today(office: Office) -> None:
    coordinator, official = await extension_asked(office)
    await office.pass_to("2022-08-19T07:45")
    await coordinator.taps("Đồng ý")
    assert "đến hết thứ Sáu, 19/8/2022" in official.read()[-1]


async def test_what_was_sent_meanwhile_needs_no_extension(office: Office) -> None:
    coordinator, official = await extension_asked(office)
    await official.says("/nhiemvu")
    await official.taps("2")
    await official.taps("Đã gửi báo cáo")
    assert await coordinator.is_told("Đồng ý") == "Đề nghị này đã được xử lý hoặc đã rút."
    assert "Chờ xử lý" not in (await coordinator.says("/tinhtrang"))[0]
    states = await office.ask(lambda session: session.scalars(select(Request.state)).all())
    assert states == ["withdrawn"]
