"""Sentences: what is certain is done, what is likely is proposed, what is unclear is asked about."""

from __future__ import annotations

from sqlalchemy import select

from db.models import Reply, Request
from tests.e2e.test_typed_answers import last_reply, reminded
from tests.office import Office


async def replies_of(office: Office) -> list[str]:
    return await office.ask(
        lambda session: list(session.scalars(select(Reply.code).where(Reply.code != "nothing").order_by(Reply.id)))
    )


async def test_a_sentence_with_a_document_is_recorded_in_full(office: Office) -> None:
    official = await reminded(office)
    (receipt,) = await official.says("dạ em gửi báo cáo rồi ạ, số 123/BC-SYT ngày 4/8")
    assert "văn bản số 123/BC-SYT ngày 04/8/2022" in receipt


async def test_a_draft_that_is_not_sent_is_work_in_progress(office: Office) -> None:
    official = await reminded(office)
    await official.says("đã xong dự thảo, chưa gửi")
    assert await replies_of(office) == ["doing"]


async def test_how_far_and_until_when_may_come_in_one_sentence(office: Office) -> None:
    official = await reminded(office)
    (receipt,) = await official.says("đang làm được 60%, dự kiến 10/8 xong")
    assert "đạt 60%, dự kiến xong thứ Tư, 10/8/2022" in receipt


async def test_an_extension_with_day_and_reason_goes_to_the_coordinator(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await reminded(office)
    (receipt,) = await official.says("xin gia hạn đến 25/8 do chờ số liệu bệnh viện")
    assert "xin gia hạn" in receipt
    assert "Lý do: “chờ số liệu bệnh viện”" in coordinator.read()[-1]
    (decided,) = await coordinator.says("đồng ý đến 18/8 thôi")
    assert "Xin gia hạn số 1 – Sở Y tế: đã đồng ý" in decided
    assert "đến hết thứ Năm, 18/8/2022" in official.read()[-1]


async def test_a_decision_for_two_requests_is_asked_back_by_their_numbers(office: Office) -> None:
    coordinator, first = await office.join("SKHDT", "coordinator"), await reminded(office)
    second = await office.join("STC")
    await second.says("/nhiemvu")
    await first.says("xin gia hạn đến 22/8 do thiếu người")
    await office.pass_to("2022-08-10T08:00")
    await second.says("xin gia hạn đến 25/8 do thiếu người")
    (question,) = await coordinator.says("đồng ý")
    assert "Đồng ý đề nghị nào?" in question
    assert "Xin gia hạn số 1 – Sở Y tế: đến hết" in question
    (decided,) = await coordinator.says("1")
    assert "Xin gia hạn số 1 – Sở Y tế: đã đồng ý" in decided
    states = await office.ask(lambda session: list(session.scalars(select(Request.state).order_by(Request.id))))
    assert states == ["granted", "open"]
    (taken_back,) = await coordinator.says("à số 1 chưa đồng ý nhé")
    assert "Xin gia hạn số 1 – Sở Y tế: đã thu hồi việc đồng ý." in taken_back
    assert "Đề nghị này đã được xử lý" not in taken_back
    (refused,) = await coordinator.says("từ chối Sở Tài chính vì gấp")
    assert "chưa đồng ý" in refused
    (granted,) = await coordinator.says("nhầm, đồng ý cho Sở Tài chính")
    assert "Xin gia hạn số 2 – Sở Tài chính: đã đồng ý đến hết" in granted


async def test_thanks_get_one_line_and_leave_the_question_open(office: Office) -> None:
    official = await reminded(office)
    assert await official.says("cảm ơn em nhé") == ["Cảm ơn đồng chí."]
    assert "số và ngày văn bản" in (await official.says("đã gửi rồi ạ"))[0]


async def test_who_is_no_person_any_more_is_passed_on(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await reminded(office)
    (answer,) = await official.says("tôi chuyển công tác rồi")
    assert "Đã chuyển Sở Kế hoạch và Đầu tư" in answer
    assert "báo thay đổi đầu mối: “tôi chuyển công tác rồi”" in coordinator.read()[-1]
    assert await replies_of(office) == []


async def test_what_is_likely_is_proposed_and_stored_by_dung_only(office: Office) -> None:
    official = await office.join("SYT")
    (offer,) = await official.says("đã gửi báo cáo năm 2022 hôm qua rồi")
    assert "Ghi là: Sở Y tế đã gửi báo cáo" in offer
    assert await replies_of(office) == []
    await official.taps("Đúng")
    assert (await last_reply(office)).code == "sent"


async def test_a_proposal_may_be_declined_in_words(office: Office) -> None:
    official = await office.join("SYT")
    await official.says("đã gửi báo cáo năm 2022 hôm qua rồi")
    assert "Chưa ghi gì" in (await official.says("không đúng"))[0]
    assert await replies_of(office) == []


async def test_what_is_unclear_names_the_duty_and_stores_nothing(office: Office) -> None:
    official = await reminded(office)
    (question,) = await official.says("rồi")
    assert "Về báo cáo kết quả thực hiện Chương trình năm 2022 (trước ngày 15/8/2022), xin chọn" in question
    assert await replies_of(office) == []
