"""What a messenger says beside the text: quotes, edits, captions, albums, forwarded words."""

from __future__ import annotations

from sqlalchemy import select

from db.models import File, Reply
from tests.office import Office, only_telegram

PDF = b"%PDF-1.7"


async def stands(office: Office) -> list[tuple[str, str, str | None]]:
    """What has been answered and stands, as (period, code, document)."""
    query = select(Reply).where(Reply.withdrawn_at.is_(None)).order_by(Reply.id)
    return await office.ask(
        lambda session: [(row.assignment.period, row.code, row.document_number) for row in session.scalars(query)]
    )


async def pictures_of(office: Office) -> list[int | None]:
    return await office.ask(lambda session: list(session.scalars(select(File.reply_id).order_by(File.id))))


@only_telegram
async def test_a_quote_is_about_its_own_week_and_an_edit_corrects_what_was_given(office: Office) -> None:
    official = await office.join("SYT")
    await office.pass_to("2022-08-05T16:30")
    first = official.message("tuần 31")
    await office.pass_to("2022-08-12T16:30")
    await official.says("không phát sinh", quote=first)
    assert await stands(office) == [("2022-W31", "nothing", None)]
    (said,) = await official.says("không phát sinh ạ", quote=first)
    assert "Về giao ban giải ngân tuần 31 (01/8 – 05/8/2022), đơn vị đã trả lời ngày 12/8/2022" in said
    assert await stands(office) == [("2022-W31", "nothing", None)]

    listed = official.message("Báo cáo kết quả thực hiện")
    await official.says("đã gửi báo cáo số 12/BC-SYT ngày 11/8", quote=listed)
    receipt = official.message("văn bản số 12/BC-SYT")
    (receipt_now,) = await official.edits("đã gửi báo cáo số 123/BC-SYT ngày 11/8")
    assert "văn bản số 123/BC-SYT ngày 11/8/2022" in receipt_now
    assert "Thay cho câu trả lời trước" in receipt_now
    assert await official.edits("đã gửi báo cáo số 123/BC-SYT ngày 11/8") == []
    (said,) = await official.edits("abc")
    assert "không làm đổi điều đã ghi" in said
    (question,) = await official.says("số 124/BC-SYT mới đúng", quote=receipt)
    assert "Sửa thành: Sở Y tế đã gửi" in question
    await official.taps("Đúng")
    assert await stands(office) == [("2022-W31", "nothing", None), ("2022", "sent", "124/BC-SYT")]
    (said,) = await official.edits("đã gửi", official.message("số 124/BC-SYT mới đúng"))
    assert said
    assert (await stands(office))[1:] == [("2022", "sent", "124/BC-SYT")]


@only_telegram
async def test_a_file_with_its_number_is_the_answer_and_forwarded_words_are_asked_about(office: Office) -> None:
    official = await office.join("SYT")
    await office.pass_to("2022-08-05T08:00")
    (question,) = await official.says("đã gửi báo cáo số 9/BC-SYT ngày 4/8", forwarded="Chị Hoa")
    assert "Ghi là: Sở Y tế đã gửi báo cáo" in question
    assert await stands(office) == []
    await official.taps("Không ghi")
    (refused,) = await official.sends_file("cai-dat.exe", b"MZ")
    assert refused.startswith("⚠️ Không giữ được tệp “cai-dat.exe”: đó là chương trình")
    answer, later = await official.sends_file("gia.docx", PDF, "đã gửi báo cáo 123/BC-SYT ngày 04/8/2022")
    assert "văn bản số 123/BC-SYT" in answer
    assert later.startswith("⚠️ Không giữ được tệp “gia.docx”: tên tệp không khớp với nội dung")
    assert await stands(office) == [("2022", "sent", "123/BC-SYT")]
    assert "Đã nhận tệp “Báo cáo.pdf”" in (await official.sends_file("Báo cáo.pdf", PDF))[0]
    coordinator = await office.join("SKHDT", "coordinator")
    await coordinator.says("/tinhtrang SYT")
    await coordinator.taps("Tệp đính kèm (1)")
    await coordinator.taps("1")
    document = coordinator.chat[-1]["document"]
    assert document["file_name"] == "Báo cáo.pdf"
    assert office.sandbox.bot.files[document["file_id"]][1] == PDF


async def test_pictures_sent_together_belong_to_one_answer(office: Office) -> None:
    official = await office.join("SYT")
    await office.pass_to("2022-08-05T08:00")
    said = await official.sends_album(3, "đã họp")
    assert "Kế hoạch vốn đầu tư công" in "".join(said)
    assert not [text for text in said if "trả lời cho việc nào" in text]
    ((_, code, _),) = await stands(office)
    assert code == "held"
    assert len(set(await pictures_of(office))) == 1
    assert len(await pictures_of(office)) == 3
    await official.says("100 tỷ")
    await official.says("50 tỷ")
    await official.taps("Đúng")
    (receipt,) = await official.taps("Không có vướng mắc")
    assert "Ảnh kèm theo: 3" in receipt
    await office.pass_to("2022-08-05T09:00")
    asked = [text for text in await official.sends_album(3) if "xin chọn" in text]
    assert len(asked) == 1
    (receipt,) = await official.taps("Ghi tình hình")
    assert "(3 ảnh kèm theo)" in receipt
    numbers = await pictures_of(office)
    assert len(numbers) == 6
    assert len(set(numbers)) == 2
