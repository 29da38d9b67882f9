"""A question stays open for two working days; later, what plainly answers it is offered for that duty first."""

from __future__ import annotations

from sqlalchemy import select

from db.models import Reply
from tests.office import Office, Someone


async def report_sent(office: Office) -> Someone:
    """An official who said on Friday afternoon that the report was sent, and was asked for its number."""
    official = await office.join("SYT")
    await office.turn("2022-08-05T08:00")
    await office.turn("2022-08-05T16:30")
    await official.says("/nhiemvu")
    await official.taps("2")
    assert "số và ngày văn bản" in (await official.taps("Đã gửi báo cáo"))[0]
    return official


async def meeting_held(office: Office) -> Someone:
    """An official who said on Friday afternoon that the meeting was held, and was asked for figures."""
    official = await office.join("LECHAN")
    await office.turn("2022-08-05T16:30")
    await official.says("/nhiemvu")
    await official.taps("1")
    assert "Kế hoạch vốn" in (await official.taps("Đã họp"))[0]
    return official


async def replies_of(office: Office) -> list[Reply]:
    return await office.ask(lambda session: list(session.scalars(select(Reply).order_by(Reply.id))))


async def test_the_number_of_fridays_report_is_taken_on_monday(office: Office) -> None:
    official = await report_sent(office)
    await office.turn("2022-08-08T07:40")
    (receipt,) = await official.says("123/BC-SYT ngày 05/8/2022")
    assert "văn bản số 123/BC-SYT ngày 05/8/2022" in receipt


async def test_the_figures_of_fridays_meeting_are_taken_on_tuesday(office: Office) -> None:
    official = await meeting_held(office)
    await office.turn("2022-08-09T17:30")
    await official.says("1.000 tỷ; 400 tỷ")
    await official.taps("Đúng")
    (receipt,) = await official.taps("Không có vướng mắc")
    assert "giao ban giải ngân tuần 31" in receipt
    assert "400 tỷ đồng" in receipt


async def test_after_two_working_days_a_number_is_offered_for_the_report_first(office: Office) -> None:
    official = await report_sent(office)
    await office.turn("2022-08-10T07:40")
    (offer,) = await official.says("123/BC-SYT ngày 05/8/2022")
    assert "Ghi số văn bản 123/BC-SYT ngày 05/8/2022 cho báo cáo kết quả thực hiện" in offer
    assert (await replies_of(office))[0].document_number is None
    (receipt,) = await official.taps("Đúng")
    assert "văn bản số 123/BC-SYT ngày 05/8/2022" in receipt
    assert [reply.document_number for reply in await replies_of(office)] == ["123/BC-SYT"]


async def test_a_number_that_was_meant_for_something_else_is_stored_nowhere_unasked(office: Office) -> None:
    official = await report_sent(office)
    await office.turn("2022-08-10T07:40")
    await official.says("123/BC-SYT ngày 05/8/2022")
    (offer,) = await official.taps("Việc khác")
    assert offer.startswith("“123/BC-SYT ngày 05/8/2022”")
    assert [reply.document_number for reply in await replies_of(office)] == [None]


async def test_after_two_working_days_figures_are_offered_for_the_week_first(office: Office) -> None:
    official = await meeting_held(office)
    await office.turn("2022-08-10T07:40")
    (offer,) = await official.says("1.000 tỷ; 400 tỷ")
    assert "Ghi số liệu “1.000 tỷ; 400 tỷ” cho giao ban giải ngân tuần 31" in offer
    (echo,) = await official.taps("Đúng")
    assert "Lũy kế giải ngân: 400 tỷ đồng (40%)" in echo
    await official.taps("Đúng")
    assert [reply.disbursed for reply in await replies_of(office)] == [400 * 10**9]


async def test_figures_are_never_stored_as_the_number_of_a_document(office: Office) -> None:
    official = await office.join("LECHAN")
    await office.turn("2022-08-05T16:30")
    await official.says("/nhiemvu")
    await official.taps("1")
    await official.taps("Đã họp")
    await official.says("/nhiemvu")
    await official.taps("1")
    await official.taps("Đã gửi báo cáo")
    offer, dropped = await official.says("758 tỷ")
    assert "Ghi số liệu “758 tỷ” cho giao ban giải ngân tuần 31" in offer
    assert dropped.startswith("Câu hỏi trước đã bỏ, chưa ghi: số văn bản của báo cáo")
    assert [reply.document_number for reply in await replies_of(office)] == [None, None]


async def test_what_lacks_nothing_gets_no_offer(office: Office) -> None:
    official = await report_sent(office)
    await official.says("123/BC-SYT ngày 05/8/2022")
    await office.turn("2022-08-10T07:40")
    (offer,) = await official.says("456/BC-SYT ngày 08/8/2022")
    assert "Ghi số văn bản" not in offer


async def test_an_answer_taken_back_meanwhile_takes_no_number(office: Office) -> None:
    official = await report_sent(office)
    await office.turn("2022-08-10T07:40")
    await official.says("123/BC-SYT ngày 05/8/2022")
    colleague = await office.join("SYT")
    await office.ask(lambda session: setattr(session.get(Reply, 1), "withdrawn_at", office.sandbox.clock.now()))
    await official.taps("Đúng")
    assert [reply.document_number for reply in await replies_of(office)] == [None]
    assert colleague.read() == []
